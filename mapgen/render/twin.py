"""The text twin: the places, journeys and happenings as a list, for readers without script or sight."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mapgen import words
from mapgen.scene import MarkType

from .escape import escaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mapgen.scene import Facts, Mark, Scene, SourceLine, Step

WHOLE = 2_000
"""Up to so many places are all listed; above that the first `FEW`, after counts by country."""
FEW = 500


def text_twin(scene: Scene) -> str:
    """The section with the list, as HTML in which every text is escaped."""
    lang = scene.lang
    places = sorted(
        (mark for mark in scene.marks() if mark.type is MarkType.PLACE), key=lambda mark: mark.numbers[:1] or (10**9,)
    )
    shown = places if len(places) <= WHOLE else places[:FEW]
    steps = {step.id: step for step in scene.steps}
    items = [_place(mark, steps, lang) for mark in shown]
    items += [_route(mark, lang) for mark in scene.marks() if mark.type is MarkType.ROUTE]
    placed = {step for mark in shown for step in mark.steps}
    items += [
        f'<li data-step-id="{escaped(step.id)}">{_step(step, lang)}</li>'
        for step in scene.steps
        if step.id not in placed and len(places) <= WHOLE
    ]
    parts = [
        '<section class="twin" id="mapgen-twin" aria-labelledby="mapgen-twin-title">',
        f'<h2 id="mapgen-twin-title">{escaped(words.word(lang, "page", "list"))}</h2>',
        "".join(_counts(places, lang)) if len(places) > WHOLE else "",
        f'<ol id="mapgen-list">{"".join(items)}</ol>',
    ]
    if len(places) > WHOLE:
        parts.append(f"<p>{escaped(words.word(lang, 'page', 'more').format(n=len(places) - FEW))}</p>")
    parts.append(f"<p>{escaped(' · '.join(scene.credits))}</p></section>")
    return "".join(parts)


def _place(mark: Mark, steps: dict[str, Step], lang: str) -> str:
    native = f' <span lang="{escaped(mark.native_lang)}">{escaped(mark.native)}</span>' if mark.native else ""
    told = "".join(f"<li>{_step(steps[step], lang)}</li>" for step in mark.steps if step in steps)
    return (
        f'<li data-place-id="{escaped(mark.place_id)}"><strong>{escaped(mark.name)}</strong>{native}'
        f"{_sentences(_place_words(mark, lang))}{_facts(mark.facts, lang)}{f'<ul>{told}</ul>' if told else ''}</li>"
    )


def _place_words(mark: Mark, lang: str) -> Iterator[str]:
    if mark.facts.category:
        yield mark.facts.category
    if mark.uncertain:
        yield words.word(lang, "legend", "uncertain")
    if mark.point is not None:
        yield position_text(mark.point.x, mark.point.y)


def position_text(lon: float, lat: float) -> str:
    """A position for people: latitude first, as on paper.

    >>> position_text(125.754, 39.034)
    '39.0340° N, 125.7540° E'
    """
    return f"{abs(lat):.4f}° {'N' if lat >= 0 else 'S'}, {abs(lon):.4f}° {'E' if lon >= 0 else 'W'}"


def _route(mark: Mark, lang: str) -> str:
    told = [words.word(lang, "mode", mark.style.value)]
    if mark.fidelity is not None:
        told.append(words.word(lang, "fidelity", mark.fidelity.value))
    return (
        f'<li data-route-id="{escaped(mark.id)}"><strong>{escaped(mark.name)}</strong>'
        f"{_sentences(dict.fromkeys(told))}{_facts(mark.facts, lang)}</li>"
    )


def _step(step: Step, lang: str) -> str:
    number = f"{step.number}. " if step.number is not None else ""
    return f"<strong>{escaped(number + step.title)}</strong>{_facts(step.facts, lang)}"


def _facts(facts: Facts, lang: str) -> str:
    """Date, text, standing and sources, as far as there are any."""
    out = []
    if facts.when is not None:
        out.append(f"<time>{escaped(facts.when.text.get(lang, ''))}</time>")
    if facts.status is not None:
        out.append(f"<span>{escaped(words.word(lang, 'status', facts.status.value))}</span>")
    lead = f" ({', '.join(out)})" if out else ""
    texts = "".join(f" <span>{escaped(text)}</span>" for text in (facts.text, facts.because) if text)
    links = [facts.link] if facts.link else []
    sources = "; ".join([*(_source(source) for source in facts.sources), *(_anchor(url, url) for url in links)])
    return f"{lead}{texts}{f' <cite>{sources}</cite>' if sources else ''}"


def _source(source: SourceLine) -> str:
    title = ", ".join(part for part in (source.title, source.publisher) if part)
    return _anchor(source.url, title) if source.url else escaped(title)


def _anchor(url: str, text: str) -> str:
    return f'<a href="{escaped(url)}" rel="noopener">{escaped(text)}</a>'


def _sentences(told: Iterable[str]) -> str:
    joined = "; ".join(told)
    return f" <span>{escaped(joined)}</span>" if joined else ""


def _counts(places: list[Mark], lang: str) -> Iterator[str]:
    """How many places lie in each country, the most first."""
    yield f"<h3>{escaped(words.word(lang, 'page', 'countries'))}</h3><ul>"
    counted = Counter(mark.country or "–" for mark in places)
    for country, count in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])):
        yield f"<li>{escaped(country)}: {count}</li>"
    yield "</ul>"
