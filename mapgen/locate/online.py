"""Online geocoders: any service that geopy knows, by its name, through our own transport.

geopy makes the question and reads the answer; pace, retries, cache and failures are ours (`net`).
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from mapgen import plugins
from mapgen.errors import BadAnswer, ConfigError, PluginError, ProviderError
from mapgen.model import Candidate
from mapgen.net import USER_AGENT, Client, Store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapgen.model import Mention
    from mapgen.ports import Geocoder
    from mapgen.settings import Settings

PACE_S = {"nominatim": 1.0, "photon": 1.0}
"""Seconds between two requests: Nominatim's usage policy allows one a second; public Photon asks for fairness."""
OURS = ("interval_s", "timeout_s", "limit")
SECRETS = ("api_key", "password", "username", "access_token", "client_id", "secret_key", "auth_token")
CREDITS = {
    "nominatim": "© OpenStreetMap contributors",
    "photon": "© OpenStreetMap contributors",
    "pelias": "© OpenStreetMap contributors",
    "arcgis": "Esri",
}
KINDS = {
    "country": "country", "state": "admin1", "region": "admin1", "province": "admin1", "county": "admin2",
    "city": "city", "town": "city", "village": "city", "hamlet": "city", "locality": "city", "municipality": "city",
    "river": "river", "sea": "sea", "bay": "bay", "island": "island", "peak": "mountain", "aerodrome": "airport",
}  # fmt: skip
LIMIT = 5


def chain(settings: Settings, store: Store | None = None) -> tuple[Geocoder, ...]:
    """The geocoders that the settings name, in their order: a plug-in of that name, else geopy's service.

    Raises:
        PluginError: neither has that name.
        ConfigError: a service lacks a setting that it needs, or has one that it does not know.
    """
    if not settings.geocoders:
        return ()
    shared = store or Store()
    return tuple(_one(name, settings, shared) for name in settings.geocoders)


def _one(name: str, settings: Settings, store: Store) -> Geocoder:
    if name in plugins.names("geocoders"):
        made: Geocoder = plugins.load("geocoders", name)(settings, store)
        return made
    return Service(name, settings.geocoder_options.get(name, {}), store=store, offline=bool(settings.offline))


class Service:
    """One of geopy's services."""

    def __init__(self, name: str, options: Mapping[str, Any], *, store: Store, offline: bool = False) -> None:
        from geopy.geocoders import SERVICE_TO_GEOCODER, get_geocoder_for_service

        if name not in SERVICE_TO_GEOCODER:
            known = sorted({*SERVICE_TO_GEOCODER, *plugins.names("geocoders")})
            raise PluginError(f"no geocoder is called {name!r}", hint=f"known: {', '.join(known)}")
        self._name = name
        self._store = store
        self._limit = int(options.get("limit", LIMIT))
        self._client = Client(
            name=name,
            store=store,
            interval_s=float(options.get("interval_s", PACE_S.get(name, 0.0))),
            timeout_s=float(options.get("timeout_s", 20.0)),
            offline=offline,
        )
        theirs = {key: value for key, value in options.items() if key not in OURS}
        self._public = json.dumps({k: v for k, v in sorted(theirs.items()) if k not in SECRETS}, default=str)
        theirs.setdefault("user_agent", USER_AGENT)
        try:
            self._geopy = get_geocoder_for_service(name)(**theirs, adapter_factory=_adapter(self._client))
        except Exception as error:  # geopy's own errors and those of a wrong keyword
            raise ConfigError(
                f"geocoder {name}: {error}", hint="set MAPGEN_GEOCODER_OPTIONS to JSON such as "
                f'{{"{name}": {{"api_key": "…"}}}}',
            ) from error  # fmt: skip

    @property
    def name(self) -> str:
        return self._name

    def candidates(self, mention: Mention, /) -> tuple[Candidate, ...]:
        """Best first; empty: asked and unknown. The cache is asked before anything is paced.

        Raises:
            ProviderError: the answer could not be had, or is no answer.
        """
        question = ", ".join(_parts(mention))
        key = json.dumps([self._name, self._public, self._limit, question], ensure_ascii=False)
        rows = self._store.found(key)
        if rows is None:
            rows = self._asked(question)
            self._store.remember(key, rows)
        return tuple(self._candidate(row, number) for number, row in enumerate(rows))

    def _asked(self, question: str) -> list[dict[str, Any]]:
        try:
            found = self._geopy.geocode(question, exactly_one=False)
        except ProviderError:
            raise
        except Exception as error:  # whatever geopy makes of an answer it does not understand
            raise BadAnswer(f"{self._name}: the answer is not what its service gives ({error})") from error
        return [self._row(location) for location in (found or [])[: self._limit]]

    def _row(self, location: Any) -> dict[str, Any]:
        """What is kept of one result.

        Raises:
            BadAnswer: it has no position; (0, 0) is what geopy makes of a missing one.
        """
        lat, lon = float(location.latitude), float(location.longitude)
        if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
            raise BadAnswer(f"{self._name}: a result has no position on the globe")
        raw = location.raw if isinstance(location.raw, dict) else {}
        if 0 in (lat, lon) and not _states_position(raw):
            raise BadAnswer(f"{self._name}: a result has no position")
        told = _part(raw, "properties") or raw
        address = _part(raw, "address")
        country = told.get("countrycode") or told.get("country_code") or address.get("country_code") or ""
        kind = told.get("addresstype") or told.get("osm_value") or told.get("layer") or told.get("type") or ""
        return {
            "name": str(told.get("name") or str(location.address or "").partition(",")[0] or ""),
            "address": str(location.address or ""),
            "lat": lat,
            "lon": lon,
            "country": str(country).upper()[:2],
            "kind": KINDS.get(str(kind).lower(), "city"),
            "admin1": str(told.get("state") or address.get("state") or told.get("region") or ""),
            "id": str(told.get("place_id") or told.get("osm_id") or told.get("gid") or f"{lat},{lon}"),
        }

    def _candidate(self, row: Mapping[str, Any], number: int) -> Candidate:
        return Candidate(
            name=row["name"] or row["address"],
            point=Point(row["lon"], row["lat"]),
            provider=self._name,
            provider_id=row["id"],
            kind=row["kind"],
            country=row["country"],
            admin1=row["admin1"],
            score=max(0.3, 0.8 - 0.1 * number),
            matched=row["address"],
            match="service",
            credit=CREDITS.get(self._name, self._name),
        )


def _part(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = raw.get(key)
    return part if isinstance(part, dict) else {}


def _states_position(raw: Mapping[str, Any]) -> bool:
    """Whether the answer itself gives both numbers: geopy makes a zero of a missing one."""
    flat = raw.get("lat") is not None and raw.get("lon") is not None
    shape = _part(raw, "geometry").get("coordinates")
    return flat or (isinstance(shape, list) and len(shape) >= 2 and None not in shape)


def _parts(mention: Mention) -> list[str]:
    """The words of the question, from the name outwards, none twice."""
    told = (
        mention.text, mention.address, mention.ward, mention.within, mention.district, mention.region, mention.country
    )  # fmt: skip
    return list(dict.fromkeys(part for part in told if part))


def _adapter(client: Client) -> Any:
    """What geopy calls instead of its own transport: one request, no retries of its own."""
    from geopy.adapters import BaseSyncAdapter

    class Ours(BaseSyncAdapter):  # type: ignore[misc]
        def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
            super().__init__(proxies=proxies, ssl_context=ssl_context)

        def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
            del timeout  # the client's own, which holds for the whole answer
            try:
                return client.get(url, headers).body.decode("utf-8")
            except UnicodeDecodeError as error:
                raise BadAnswer(f"{client.name}: the answer is no text in UTF-8") from error

        def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
            text = self.get_text(url, timeout=timeout, headers=headers)
            try:
                return json.loads(text, parse_constant=_no_number)
            except (ValueError, RecursionError) as error:
                begins = "HTML" if text.lstrip()[:1] == "<" else "no JSON"
                raise BadAnswer(f"{client.name}: the answer is {begins}") from error

    return Ours


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")
