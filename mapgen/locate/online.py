"""Online geocoders: any service that geopy knows, by its name, through our own transport.

geopy makes the question and reads the answer; pace, retries, cache and failures are ours (`net`).
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from shapely.geometry import Point

from mapgen.errors import BadAnswer, ConfigError, PluginError, ProviderError, RateLimited, Refused
from mapgen.model import Candidate, Issue, Severity

from . import answers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mapgen.model import Mention
    from mapgen.net import Client, Store
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
LIMIT = 5
ENOUGH = 10
"""Answers in a row that make no sense, after which a service is not asked again in this run."""


def chain(settings: Settings, store: Store | None = None) -> tuple[Geocoder, ...]:
    """The geocoders that the settings name, in their order: a plug-in of that name, else geopy's service.

    Raises:
        PluginError: neither has that name.
        ConfigError: a service lacks a setting that it needs, or has one that it does not know.
    """
    if not settings.geocoders:
        return ()
    from mapgen.net import Store

    shared = store or Store()
    return tuple(_one(name, settings, shared) for name in settings.geocoders)


def _one(name: str, settings: Settings, store: Store) -> Geocoder:
    from mapgen import plugins

    if name in plugins.names("geocoders"):
        made: Geocoder = plugins.load("geocoders", name)(settings, store)
        return made
    return Service(name, settings.geocoder_options.get(name, {}), store=store, offline=not settings.online)


def remarks(geocoders: Iterable[Geocoder]) -> tuple[Issue, ...]:
    """What is to be told of the cache after a run: a note where it could not be used, or was set aside."""
    stores = dict.fromkeys(one.store for one in geocoders if isinstance(one, Service))
    return tuple(
        Issue(code="cache", severity=Severity.NOTE, subject="cache", message=store.set_aside)
        for store in stores
        if store.set_aside
    )


def _number(service: str, options: Mapping[str, Any], key: str, default: float, *, least: float) -> float:
    """An option that is a number.

    Raises:
        ConfigError: it is none, or less than it may be.
    """
    told = options.get(key, default)
    try:
        value = float(told)
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    if math.isfinite(value) and value >= least:
        return value
    raise ConfigError(f"geocoder {service}: {key} is {told!r}", hint=f"give a number from {least:g} on")


class Service:
    """One of geopy's services."""

    def __init__(self, name: str, options: Mapping[str, Any], *, store: Store, offline: bool = False) -> None:
        from geopy.geocoders import SERVICE_TO_GEOCODER, get_geocoder_for_service

        from mapgen import plugins
        from mapgen.net import USER_AGENT, Client

        if name not in SERVICE_TO_GEOCODER:
            known = sorted({*SERVICE_TO_GEOCODER, *plugins.names("geocoders")})
            raise PluginError(f"no geocoder is called {name!r}", hint=f"known: {', '.join(known)}")
        self._name = name
        self.store = store
        self._odd = 0
        self._limit = int(_number(name, options, "limit", LIMIT, least=1))
        self._client = Client(
            name=name,
            store=store,
            interval_s=_number(name, options, "interval_s", PACE_S.get(name, 0.0), least=0),
            timeout_s=_number(name, options, "timeout_s", 20.0, least=0.001),
            offline=offline,
            one_host=True,
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
        question = answers.whole_characters(", ".join(_parts(mention)))
        key = json.dumps([self._name, self._public, self._limit, question], ensure_ascii=False)
        rows = answers.remembered(self.store.found(key))
        if rows is None:
            rows = self._asked(question)
            self.store.remember(key, rows)
        return tuple(self._candidate(row, number) for number, row in enumerate(rows))

    def _asked(self, question: str) -> list[answers.Row]:
        try:
            rows = self._answered(question)
        except BadAnswer as error:
            self._odd += 1
            if self._odd >= ENOUGH:
                self._client.give_up(error)
            raise
        except (RateLimited, Refused) as error:
            self._client.give_up(error)
            raise
        self._odd = 0
        return rows

    def _answered(self, question: str) -> list[answers.Row]:
        """What geopy makes of the answer.

        Raises:
            ProviderError: of the kind that geopy, or our transport, says.
        """
        from geopy import exc

        name = self._name
        try:
            found = self._geopy.geocode(question, exactly_one=False) or []
            return [answers.row(location, name) for location in found[: self._limit]]
        except ProviderError:
            raise
        except Exception as error:  # whatever geopy makes of an answer it does not understand
            told = " ".join(str(error).split())[:200]
            if isinstance(error, exc.GeocoderQuotaExceeded):
                raise RateLimited(f"{name} was asked too often ({told})", hint="try later") from error
            if isinstance(error, (exc.GeocoderAuthenticationFailure, exc.GeocoderInsufficientPrivileges)):
                raise Refused(f"{name} refuses to answer ({told})", hint="check its key and terms of use") from error
            if isinstance(error, (exc.GeocoderUnavailable, exc.GeocoderTimedOut)):
                raise ProviderError(f"{name} fails ({told})", hint="try later; what was found is kept") from error
            raise BadAnswer(f"{name}: the answer is not what its service gives ({told})") from error

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
                text = client.get(url, headers).body.decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise BadAnswer(f"{client.name}: the answer is no text in UTF-8") from error
            answers.refuse_other(text, client.name)
            return text

        def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
            return answers.parsed(self.get_text(url, timeout=timeout, headers=headers), client.name)

    return Ours
