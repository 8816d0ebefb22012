"""Between marks and columns: the plain places of a long list as a `Crowd`, and the marks that it stands for."""

from __future__ import annotations

import heapq
from dataclasses import replace
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import shapely
from shapely.geometry import Point

from .scene import Crowd, CrowdKind, Facts, Label, Mark, MarkType, Moment, Stratum

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from .scene import Layer, Scene

FROM = 1_000
"""From so many plain places on, a map holds them as columns."""

_Kind = TypeVar("_Kind", bound="Hashable")
_Made = TypeVar("_Made")


def is_plain(mark: Mark, told: Container[str]) -> bool:
    """Whether a mark is no more than a row of a list: `told` are the ids of marks that others name."""
    facts = mark.facts
    return (
        mark.type is MarkType.PLACE
        and mark.geometry.geom_type == "Point"
        and not (mark.numbers or mark.steps)
        and facts == Facts(text=facts.text, when=facts.when, category=facts.category, link=facts.link)
        and mark.id not in told
    )


def gathered(scene: Scene) -> Scene:
    """The same scene with the plain marks of its places in its crowd, where they are many or there is one."""
    places = next((layer for layer in scene.layers if layer.stratum is Stratum.PLACES), None)
    if places is None or (scene.crowd is None and len(places.marks) < FROM):
        return scene
    told = named(scene)
    plain = [is_plain(mark, told) for mark in places.marks]
    found = [mark for mark, is_row in zip(places.marks, plain, strict=True) if is_row]
    if not found or (scene.crowd is None and len(found) < FROM):
        return scene
    crowd = crowd_of(found) if scene.crowd is None else joined(scene.crowd, crowd_of(found))
    rest = replace(places, marks=tuple(mark for mark, is_row in zip(places.marks, plain, strict=True) if not is_row))
    layers = (rest if layer is places else layer for layer in scene.layers)
    return replace(scene, layers=tuple(layer for layer in layers if layer.marks), crowd=crowd)


def named(scene: Scene) -> set[str]:
    """The marks that steps, callouts and the inset name by their ids."""
    inset = scene.inset.marks if scene.inset else ()
    steps = {mark for step in scene.steps for mark in step.marks}
    return steps.union(inset, *(callout.marks for callout in scene.callouts))


def crowd_of(marks: Sequence[Mark]) -> Crowd:
    """Plain marks as columns, in their order."""
    degrees = shapely.get_coordinates([mark.point or mark.geometry for mark in marks])
    kinds, kind = coded(_kind(mark) for mark in marks)
    whens, moment = coded(_Dated(mark.facts.when) if mark.facts.when else None for mark in marks)
    none = next((number for number, when in enumerate(whens) if when is None), -1)
    moments = tuple(when.moment for when in whens if when is not None)
    languages = dict.fromkeys(lang for mark in marks for lang in mark.names)
    by_language = {
        lang: text_column([name if (name := mark.names.get(lang, "")) != mark.name else "" for mark in marks])
        for lang in languages
    }
    return Crowd(
        lon=degrees[:, 0],
        lat=degrees[:, 1],
        ids=[mark.id for mark in marks],
        names=[mark.name for mark in marks],
        order=np.array([mark.order for mark in marks], dtype=np.int64),
        kinds=kinds,
        kind=kind,
        native=text_column([mark.native for mark in marks]),
        by_language={lang: column for lang, column in by_language.items() if column},
        texts=text_column([mark.facts.text for mark in marks]),
        categories=text_column([mark.facts.category for mark in marks]),
        links=text_column([mark.facts.link for mark in marks]),
        countries=text_column([mark.country for mark in marks]),
        moments=moments,
        moment=np.where(moment == none, -1, moment - ((none >= 0) & (moment > none))) if moments else None,
    )


def joined(one: Crowd, other: Crowd) -> Crowd:
    """Two crowds as one, in the order of the input."""
    order = np.concatenate([one.order, other.order])
    ranks = np.argsort(order, kind="stable")
    index = ranks.tolist()

    def texts(column: Sequence[str], more: Sequence[str]) -> Sequence[str]:
        if not column and not more:
            return ()
        both = [*(column or [""] * len(one)), *(more or [""] * len(other))]
        return [both[at] for at in index]

    def shifted(crowd: Crowd, by: int) -> NDArray[np.int64]:
        own = crowd.moment
        return np.full(len(crowd), -1, np.int64) if own is None else np.where(own < 0, -1, own + by)

    dated = one.moment is not None or other.moment is not None
    languages = dict.fromkeys((*one.by_language, *other.by_language))
    return Crowd(
        lon=np.concatenate([one.lon, other.lon])[ranks],
        lat=np.concatenate([one.lat, other.lat])[ranks],
        ids=texts(one.ids, other.ids),
        names=texts(one.names, other.names),
        order=order[ranks],
        kinds=(*one.kinds, *other.kinds),
        kind=np.concatenate([one.kind, other.kind + len(one.kinds)])[ranks],
        native=texts(one.native, other.native),
        by_language={lang: texts(one.by_language.get(lang, ()), other.by_language.get(lang, ())) for lang in languages},
        texts=texts(one.texts, other.texts),
        categories=texts(one.categories, other.categories),
        links=texts(one.links, other.links),
        countries=texts(one.countries, other.countries),
        moments=(*one.moments, *other.moments),
        moment=np.concatenate([shifted(one, 0), shifted(other, len(one.moments))])[ranks] if dated else None,
    )


def marks_of(layers: Iterable[Layer], crowd: Crowd | None, languages: Sequence[str]) -> Iterator[Mark]:
    """All marks of a scene, lowest layer first; those of the crowd are made one by one."""

    def row(index: int) -> Mark:
        assert crowd is not None
        return mark_at(crowd, index, languages)

    return each(layers, crowd, lambda mark: mark, row)


def each(
    layers: Iterable[Layer],
    crowd: Crowd | None,
    of_mark: Callable[[Mark], _Made],
    of_row: Callable[[int], _Made],
) -> Iterator[_Made]:
    """What is made of every mark, lowest layer first, and of every row of the crowd, among the places by order."""
    orders = crowd.order.tolist() if crowd is not None else []
    rows = zip(orders, map(of_row, range(len(orders))), strict=True)
    waiting = crowd is not None
    for layer in layers:
        if waiting and layer.stratum not in (Stratum.AREAS, Stratum.ROUTES, Stratum.VENUES):
            waiting = False
            if layer.stratum is Stratum.PLACES:
                own = ((mark.order, of_mark(mark)) for mark in layer.marks)
                yield from (made for _, made in heapq.merge(own, rows, key=itemgetter(0)))
                continue
            yield from (made for _, made in rows)
        yield from map(of_mark, layer.marks)
    if waiting:
        yield from (made for _, made in rows)


def first_marks(crowd: Crowd, most: int, languages: Sequence[str]) -> list[Mark]:
    """The marks of the first places of a crowd."""
    return [mark_at(crowd, index, languages) for index in range(min(most, len(crowd)))]


def mark_at(crowd: Crowd, index: int, languages: Sequence[str]) -> Mark:
    """The mark of one place of a crowd, with its names in the languages of the map."""

    def told(column: Sequence[str]) -> str:
        return column[index] if column else ""

    kind, name, point = crowd.kinds[crowd.kind[index]], crowd.names[index], Point(crowd.lon[index], crowd.lat[index])
    names: Mapping[str, str] = {lang: told(crowd.by_language.get(lang, ())) or name for lang in languages}
    native = told(crowd.native)
    moment = -1 if crowd.moment is None else int(crowd.moment[index])
    return Mark(
        id=crowd.ids[index],
        type=MarkType.PLACE,
        style=kind.style,
        geometry=point,
        name=name,
        names=names,
        native=native,
        native_lang=kind.native_lang,
        place_id=crowd.ids[index],
        point=point,
        label=Label(
            text=name,
            texts=names,
            native=native,
            native_lang=kind.native_lang,
            point=point,
            priority=kind.priority,
            side=kind.side,
        ),
        standing=kind.standing,
        uncertain=kind.uncertain,
        colour=kind.colour,
        precision=kind.precision,
        country=told(crowd.countries),
        credit=kind.credit,
        order=int(crowd.order[index]),
        facts=Facts(
            text=told(crowd.texts),
            when=crowd.moments[moment] if moment >= 0 else None,
            category=told(crowd.categories),
            link=told(crowd.links),
        ),
    )


def text_column(texts: Sequence[str]) -> Sequence[str]:
    """The same, () where all are empty."""
    return texts if any(texts) else ()


def coded(values: Iterable[_Kind]) -> tuple[tuple[_Kind, ...], NDArray[np.int64]]:
    """The distinct values in the order of their first row, and the number of its value for each row.

    >>> coded(["b", "a", "b"])
    (('b', 'a'), array([0, 1, 0]))
    """
    known: dict[_Kind, int] = {}
    numbers = np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int64)
    return tuple(known), numbers


class _Dated:
    """A moment by what it says: its texts are a mapping, which has no hash."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self._key = (moment.start, moment.end, moment.edtf, moment.approximate, *moment.text.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Dated) and self.moment == other.moment

    def __hash__(self) -> int:
        return hash(self._key)


def _kind(mark: Mark) -> CrowdKind:
    return CrowdKind(
        style=mark.style,
        precision=mark.precision,
        standing=mark.standing,
        uncertain=mark.uncertain,
        colour=mark.colour,
        native_lang=mark.native_lang,
        priority=mark.label.priority if mark.label else 0,
        side=mark.label.side if mark.label else "",
        credit=mark.credit,
    )
