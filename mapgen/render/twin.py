"""The text twin: the places, journeys and happenings as a list, for readers without script or sight.

It is in the first language of the map; `data-word` and the like tell the script what to say in another.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely

from mapgen import basemap, words
from mapgen.crowds import first_marks
from mapgen.escape import escaped
from mapgen.gazetteer import Gazetteer
from mapgen.scene import MarkType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mapgen.scene import Crowd, Facts, Mark, Scene, SourceLine, Step

WHOLE = 2_000
"""Up to so many places are all listed; above that the first `FEW`, after counts by country."""
FEW = 500
DOT = " · "
"""Parts facts from each other, the same in every language."""


def text_twin(scene: Scene) -> str:
    """The section with the list, as HTML in which every text is escaped."""
    lang = scene.lang
    single = list(scene.single())
    places = [mark for mark in single if mark.type is MarkType.PLACE]
    count = len(places) + len(scene.crowd or ())
    rows = first_marks(scene.crowd, FEW if count > WHOLE else count, scene.languages) if scene.crowd else []
    shown = sorted([*places, *rows], key=lambda mark: (mark.numbers[:1] or (10**9,), mark.order))
    shown = shown[: FEW if count > WHOLE else count]
    steps = {step.id: step for step in scene.steps}
    items = [_place(mark, steps, lang) for mark in shown]
    items += [_route(mark, lang) for mark in single if mark.type is MarkType.ROUTE]
    placed = {step for mark in shown for step in mark.steps}
    items += [_item(step, lang) for step in scene.steps if step.id not in placed and count <= WHOLE]
    parts = [
        '<section class="twin" id="mapgen-twin" aria-labelledby="mapgen-twin-title">',
        f'<h2 id="mapgen-twin-title" data-word="page list">{escaped(words.word(lang, "page", "list"))}</h2>',
        "".join(_counts(places, scene.crowd, lang)) if count > WHOLE else "",
        f'<ol id="mapgen-list">{"".join(items)}</ol>',
    ]
    if count > WHOLE:
        rest = count - FEW
        more = words.counted(lang, "page", "more", rest)
        parts.append(f'<p data-word="page more" data-count="{rest}">{escaped(more)}</p>')
    parts.append(f"<p>{escaped(' · '.join(scene.credits))}</p></section>")
    return "".join(parts)


def _place(mark: Mark, steps: dict[str, Step], lang: str) -> str:
    native = f' <span lang="{escaped(mark.native_lang)}">{escaped(mark.native)}</span>' if mark.native else ""
    told = "".join(_item(steps[step], lang) for step in mark.steps if step in steps)
    return (
        f'<li data-place-id="{escaped(mark.place_id)}"><strong>{escaped(mark.name)}</strong>{native}'
        f"{_sentences(_place_words(mark, lang))}{_facts(mark.facts, lang)}"
        f"{f'<ul>{told}</ul>' if told else ''}</li>"
    )


def _place_words(mark: Mark, lang: str) -> Iterator[str]:
    if mark.facts.category:
        yield f"<span>{escaped(mark.facts.category)}</span>"
    if mark.uncertain:
        yield _word("legend", "uncertain", lang)
    if mark.point is not None:
        yield f"<span data-position>{escaped(words.position_text(mark.point.x, mark.point.y, lang))}</span>"


def _route(mark: Mark, lang: str) -> str:
    told = {words.word(lang, "mode", mark.style.value): _word("mode", mark.style.value, lang)}
    if mark.fidelity is not None:
        told.setdefault(words.word(lang, "fidelity", mark.fidelity.value), _word("fidelity", mark.fidelity.value, lang))
    return (
        f'<li data-route-id="{escaped(mark.id)}"><strong>{escaped(mark.name)}</strong>'
        f"{_sentences(told.values())}{_facts(mark.facts, lang)}</li>"
    )


def _item(step: Step, lang: str) -> str:
    number = f"{step.number}. " if step.number is not None else ""
    title = f"<strong>{escaped(number + step.title)}</strong>"
    return f'<li data-step-id="{escaped(step.id)}">{title}{_facts(step.facts, lang)}</li>'


def _word(group: str, key: str, lang: str) -> str:
    return f'<span data-word="{group} {key}">{escaped(words.word(lang, group, key))}</span>'


def _facts(facts: Facts, lang: str) -> str:
    """Date, text, standing and sources, as far as there are any."""
    out = []
    if facts.when is not None:
        out.append(f"<time>{escaped(facts.when.text.get(lang, ''))}</time>")
    if facts.status is not None:
        out.append(_word("status", facts.status.value, lang))
    lead = f" ({DOT.join(out)})" if out else ""
    quote = facts.quote and words.word(lang, "legend", "quote").replace("{text}", facts.quote)
    texts = "".join(f" <span>{escaped(text)}</span>" for text in (facts.text, quote, facts.because) if text)
    links = [facts.link] if facts.link else []
    sources = DOT.join([*(_source(source) for source in facts.sources), *(_anchor(url, url) for url in links)])
    return f"{lead}{texts}{f' <cite>{sources}</cite>' if sources else ''}"


def _source(source: SourceLine) -> str:
    title = ", ".join(part for part in (source.title, source.publisher) if part)
    return _anchor(source.url, title) if source.url else escaped(title)


def _anchor(url: str, text: str) -> str:
    return f'<a href="{escaped(url)}" rel="noopener">{escaped(text)}</a>'


def _sentences(told: Iterable[str]) -> str:
    """Pieces of HTML in a row."""
    joined = DOT.join(told)
    return f" {joined}" if joined else ""


def _counts(places: Sequence[Mark], crowd: Crowd | None, lang: str) -> Iterator[str]:
    """How many places lie in each country, the most first."""
    yield f'<h3 data-word="page countries">{escaped(words.word(lang, "page", "countries"))}</h3><ul>'
    colon = words.word(lang, "legend", "colon")
    counted = Counter(_countries(places, crowd))
    for country, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        name = Gazetteer.shipped().country_name(country, lang) or country
        number = words.number_text(count, lang)
        yield f'<li><span data-country="{escaped(country)}">{escaped(name)}</span>{colon}{number}</li>'
    yield "</ul>"


def _countries(places: Sequence[Mark], crowd: Crowd | None) -> Iterator[str]:
    """The country of each place: that of what was found, else the one that a given position lies in; "–" at sea."""
    known = [mark.country for mark in places]
    degrees = shapely.get_coordinates([mark.point or mark.geometry.representative_point() for mark in places])
    if crowd is not None:
        known += crowd.countries or [""] * len(crowd)
        degrees = np.concatenate([degrees, np.column_stack([crowd.lon, crowd.lat])])
    nowhere = [number for number, code in enumerate(known) if not code]
    for number, code in zip(nowhere, basemap.countries_at(degrees[nowhere]), strict=True):
        known[number] = code
    return (code or "–" for code in known)
