"""The places of a story: each id, name or position that it uses becomes one mention."""

from __future__ import annotations

import re
from collections import ChainMap, defaultdict
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

import shapely
from shapely.geometry import Point

from mapgen import positions
from mapgen.errors import InputError
from mapgen.model import Checked, Image, Issue, Mention, Relative, Role, Severity, Shape
from mapgen.story import ids
from mapgen.story.sidecar import Finding, said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shapely.geometry.base import BaseGeometry

    from mapgen.story import StoryFile
    from mapgen.story.words import LatLon, Place, Step, Where

WEIGHT = (Role.MENTIONED, Role.RELATED, Role.FOCUS, Role.VENUE, Role.STOP)
"""Lightest first: a place that is used twice has the heavier role."""


class Mentions:
    """The mentions of one story, by id, in the order in which they are asked for."""

    def __init__(self, file: StoryFile) -> None:
        self._file = file
        self._country = file.story.defaults.country
        self._listed = ids.listed(file.story)
        self._made: dict[str, Mention] = {}
        self._taken = ChainMap[str, object](self._made, self._listed)  # type: ignore[arg-type]
        self._making: list[str] = []
        self._told: dict[tuple[str, Relative], str] = {}
        self._typed: dict[str, str] = {}
        self._exact: defaultdict[str, list[str]] = defaultdict(list)
        self._loose: defaultdict[str, list[str]] = defaultdict(list)
        self.issues: list[Issue] = []
        for name, (_, place) in self._listed.items():
            words = place.name or name
            inside = [part for part in (place.inside, place.region, place.country) if part]
            self._exact[_folded(", ".join((words, *inside)))].append(name)
            self._loose[_folded(words)].append(name)

    def stop(self, reference: str, where: str) -> str:
        """The mention of a stop of a journey."""
        return self._reference(reference, Role.STOP, where)

    def passed(self, reference: str, where: str) -> str:
        """The mention of a point that a leg passes through, or that a position is told by."""
        return self._reference(reference, Role.MENTIONED, where)

    def spot(self, step: Step, where: str, *, related: bool) -> str:
        """The mention of where a step took place."""
        role = Role.RELATED if related else Role.FOCUS
        if step.at is None:
            text, relative = self._relation(step, where)
            return self._relative(text, relative, role, where)
        if not step.within:
            return self._reference(step.at, role, where)
        point, geometry, text = _position(step.at)
        radius_m = positions.distance(step.within)
        if point is None and geometry is None:
            centre = self.passed(text, where)
            relative = Relative(shape=Shape.RING, of=(centre,), radius_m=radius_m)
            return self._relative(f"within {step.within} of {self._called(centre)}", relative, role, where)
        relative = Relative(shape=Shape.RING, radius_m=radius_m)
        return self._relative(text, relative, role, where, point=point, geometry=geometry)

    def all(self, findings: Mapping[str, Finding]) -> tuple[Mention, ...]:
        """Every mention, those under `places` that nothing uses as well; what a person checked with what was chosen."""
        for name in self._listed:
            self._place(name, Role.FOCUS)
        found = ((mention, findings.get(mention.id)) for mention in self._made.values())
        return tuple(
            replace(self._pinned(mention, finding), evidence=finding.evidence if finding else ())
            for mention, finding in found
        )

    def _reference(self, spot: str | LatLon, role: Role, where: str) -> str:
        """The mention that an id, a name or a position means; made where it is new."""
        text = spot if isinstance(spot, str) else f"{spot.lat}, {spot.lon}"
        known = text if text in self._listed else self._known(text, where)
        if known in self._listed:
            self._place(known, role)
        elif not known:
            known = self._new(spot, role, where)
            self._typed[_folded(text)] = known
        mention = self._made[known]
        fixed = known in self._listed and self._listed[known][1].role
        if not fixed and WEIGHT.index(role) > WEIGHT.index(mention.role):
            self._made[known] = replace(mention, role=role)
        return known

    def _known(self, text: str, where: str) -> str:
        """The id under which a name stands already, "" where it is new."""
        words = _folded(text)
        found = self._exact.get(words) or self._loose.get(words) or []
        if len(found) > 1:
            raise InputError(f"{where}: {text!r} may be {' or '.join(found)}", hint="write the id instead of the name")
        return found[0] if found else self._typed.get(words, "")

    def _new(self, spot: str | LatLon, role: Role, where: str) -> str:
        point, geometry, text = _position(spot)
        name = ids.fresh(text, self._taken)
        mention = Mention(id=name, text=text, where=where, point=point, geometry=geometry, role=role)
        self._made[name] = self._qualified(mention)
        near = get_close_matches(text, self._listed, 1, 0.8) if re.fullmatch(r"[a-z0-9_.-]+", text) else []
        if near:
            self.issues.append(
                Issue(
                    code="perhaps-an-id",
                    severity=Severity.WARNING,
                    subject=name,
                    message=f"{text!r} is not under places and is looked up as a name",
                    hint=f"did you mean {near[0]!r}?",
                    where=where,
                )
            )
        return name

    def _place(self, name: str, role: Role) -> None:
        """The mention of an entry under `places`, where it is not made yet."""
        if name in self._made:
            return
        key, place = self._listed[name]
        where = self._file.where("places", key)
        if name in self._making:
            raise InputError(f"{where}: {name!r} is told by itself", hint="give one of the places a position or a name")
        point, geometry, text = _position(place.name or name)
        if place.at is not None:
            point, geometry, _ = _position(place.at)
        elif place.lat:
            point, geometry = positions.at(place.lat, place.lon), None
        mention = self._qualified(
            Mention(
                id=name,
                text=text,
                where=where,
                kind=place.kind,
                within=self._name_of(place.inside),
                region=place.region,
                country=place.country,
                point=point,
                geometry=geometry,
                precision=place.precision,
                role=place.role or role,
                checked=checked(place.checked),
                label=place.label or "",
                names=place.names,
                title=place.title,
                note=place.text,
                category=place.category,
                link=place.link,
                image=Image(file=place.image.file, alt=place.image.alt, credit=place.image.credit)
                if place.image
                else None,
                sources=place.source,
            )
        )
        self._making.append(name)
        relative = self._of_place(mention, place, where)
        self._making.pop()
        self._made[name] = replace(mention, relative=relative)

    def _of_place(self, mention: Mention, place: Place, where: str) -> Relative | None:
        """The relation of a listed place: to others, or a ring around itself."""
        if any(spot != "at" for spot in place.spots()):
            return self._relation(place, where)[1]
        if not place.within:
            return None
        of: tuple[str, ...] = ()
        if mention.point is None and mention.geometry is None:
            centre = ids.fresh(f"{mention.id} centre", self._taken)
            self._made[centre] = Mention(
                id=centre,
                text=mention.text,
                where=where,
                kind=mention.kind,
                within=mention.within,
                region=mention.region,
                country=mention.country,
                role=Role.MENTIONED,
            )
            of = (centre,)
        return Relative(shape=Shape.RING, of=of, radius_m=positions.distance(place.within))

    def _relation(self, told: Where, where: str) -> tuple[str, Relative]:
        """Where something is told through other places, in words and as a relation."""
        radius_m = positions.distance(told.within) if told.within else None
        if told.between:
            one, other = (self.passed(end, where) for end in told.between)
            text = f"between {self._called(one)} and {self._called(other)}"
            return text, Relative(shape=Shape.BETWEEN, of=(one, other), radius_m=radius_m)
        if told.near:
            place = self.passed(told.near.place, where)
            if not told.near.by:
                return f"near {self._called(place)}", Relative(shape=Shape.RING, of=(place,), radius_m=radius_m)
            wind = f"{told.near.bearing} of" if told.near.bearing else "from"
            relative = Relative(
                shape=Shape.OFFSET,
                of=(place,),
                radius_m=radius_m,
                distance_m=positions.distance(told.near.by),
                bearing_deg=positions.bearing(told.near.bearing) if told.near.bearing else None,
            )
            return f"{told.near.by} {wind} {self._called(place)}", relative
        shape, name = (Shape.OFF, told.off) if told.off else (Shape.AREA, told.area)
        place = self.passed(name, where)
        text = f"off {self._called(place)}" if told.off else f"{self._called(place)} area"
        return text, Relative(shape=shape, of=(place,), radius_m=radius_m)

    def _relative(
        self,
        text: str,
        relative: Relative,
        role: Role,
        where: str,
        *,
        point: Point | None = None,
        geometry: BaseGeometry | None = None,
    ) -> str:
        """The mention of a position told through others; the same words are the same mention."""
        name = self._told.get((text, relative), "")
        if not name:
            name = ids.fresh(text, self._taken)
            self._told[text, relative] = name
            self._made[name] = Mention(
                id=name, text=text, where=where, point=point, geometry=geometry, relative=relative, role=role
            )
        elif WEIGHT.index(role) > WEIGHT.index(self._made[name].role):
            self._made[name] = replace(self._made[name], role=role)
        return name

    def _qualified(self, mention: Mention) -> Mention:
        """With the qualifiers that stand after commas in the name, or the country that holds for all."""
        if mention.point is not None or mention.geometry is not None:
            return mention
        stated = mention.within or mention.region or mention.country
        parts = [part.strip() for part in mention.text.split(",") if part.strip()]
        if len(parts) > 1 and not stated:
            name, within, *rest = parts
            *regions, country = rest or [""]
            return replace(mention, text=name, within=within, region=", ".join(regions), country=country)
        return mention if stated else replace(mention, country=self._country)

    def _pinned(self, mention: Mention, finding: Finding | None) -> Mention:
        """A checked name with what was chosen when it was checked; an issue where that is not known."""
        if mention.checked is None or mention.relative or mention.point is not None or mention.geometry is not None:
            return mention
        if finding is not None and finding.chosen is not None and finding.text == said(mention):
            return replace(mention, chosen_id=finding.chosen.key, pinned=finding.chosen)
        gone = "its words have changed since" if finding is not None else "no finding is kept for it"
        self.issues.append(
            Issue(
                code="checked-anew",
                severity=Severity.NOTE,
                subject=mention.id,
                message=f"{mention.title or mention.text} is marked checked, but {gone}: it is looked up anew",
                hint="look at it, then keep the finding with mapgen locate --write",
                where=mention.where,
            )
        )
        return mention

    def _called(self, name: str) -> str:
        mention = self._made.get(name)
        if mention is not None:
            return mention.title or mention.text
        return self._listed[name][1].title or self._listed[name][1].name or name

    def _name_of(self, reference: str) -> str:
        """What `in:` says: the name of a listed place where it gives an id."""
        return (self._listed[reference][1].name or reference) if reference in self._listed else reference


def _position(spot: str | LatLon) -> tuple[Point | None, BaseGeometry | None, str]:
    """Point or geometry (both None: a name), and the words for it."""
    if not isinstance(spot, str):
        given = positions.at(spot.lat, spot.lon)
        return given, None, positions.shown(given)
    shape = positions.wkt(spot)
    if isinstance(shape, Point):
        return shape, None, positions.shown(shape)
    if shape is not None:
        return None, shape, positions.shown(shapely.point_on_surface(shape))
    return positions.point(spot), None, spot


def checked(text: str) -> Checked | None:
    """When and by whom, from "2018-04-03 ab"; either may be missing. None for an empty text."""
    if not text:
        return None
    found = re.fullmatch(r"(\d{4}-\S*)?\s*(.*)", text)
    on, by = (found[1] or "", found[2]) if found else ("", text)
    return Checked(on=on, by="" if by.casefold() in ("yes", "true") else by)


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
