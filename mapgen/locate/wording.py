"""Why a place was chosen, and what to say of the rest, in words for an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapgen.model import Issue, Severity

from .query import NOT_ITSELF, How
from .scope import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mapgen.errors import ProviderError
    from mapgen.model import Candidate, Mention

    from .judge import Judgement
    from .scope import Stated
    from .search import Found

_LETTERS = ("", "one letter", "two letters")
_MATCHES = {
    "exact": "exact name",
    "folded": "same name but for accents, case or punctuation",
    "qualifier": "exact name",
}
SHOWN = 5


def people(population: int) -> str:
    """A population as one reads it.

    >>> people(2_138_551), people(24_782), people(650)
    ('2.1 M', '24,800', '650')
    """
    if population >= 1_000_000:
        return f"{population / 1e6:.1f} M"
    return f"{round(population, 3 - len(str(population))):,}"


def described(candidate: Candidate) -> str:
    """A candidate so that it cannot be taken for another: name, what and where it is, how large."""
    where = [part for part in (candidate.city, candidate.admin1, candidate.country) if part and part != candidate.name]
    kind = "" if candidate.kind == "city" else candidate.kind
    size = f"pop. {people(candidate.population)}" if candidate.population else ""
    brackets = ", ".join(part for part in (kind, size) if part)
    return ", ".join((candidate.name, *where)) + (f" ({brackets})" if brackets else "")


def listed(candidates: Iterable[Candidate], most: int = SHOWN) -> str:
    """Several candidates in one line; what comes after `most` is counted."""
    texts = list(dict.fromkeys(described(candidate) for candidate in candidates))
    rest = f"; and {len(texts) - most} more" if len(texts) > most else ""
    return "; ".join(texts[:most]) + rest


def reason(found: Found, judgement: Judgement, company: Sequence[str]) -> str:
    """Why it was chosen; `company` are phrases about the rest of the list ("same country as 5 others in the list")."""
    chosen = judgement.chosen
    parts = [_match(found, chosen), _where(found), _among(found, judgement), *company]
    if judgement.overruled is not None:
        parts.append(f"better known: {described(judgement.overruled)}")
    return "; ".join(part for part in parts if part)


def _match(found: Found, chosen: Candidate) -> str:
    if found.reading.how in NOT_ITSELF:
        part = "name" if found.reading.how is How.SETTLEMENT else "address"
        facility = f"the settlement in the {part}: {found.reading.name}; the place itself is not known"
        return f"{facility}; read as {chosen.name}" if found.edits else facility
    if found.edits:
        nearest = chosen.matched or chosen.name
        return f"no place is called {found.reading.name}; {nearest} differs by {_LETTERS[found.edits]}"
    if chosen.match == "alternate":
        other = chosen.matched or found.reading.name
        return f"{other} is another name of {chosen.name}" if other != chosen.name else "exact name"
    return _MATCHES.get(chosen.match, f"as {chosen.provider} knows it")


def _where(found: Found) -> str:
    places = [one.text for one in reversed(found.stated) if one.scopes and one.level is not Level.SETTING]
    if not places:
        return ""
    unknown = " or ".join(one.text for one in found.unheeded)
    unheeded = f"; no {unknown} is known there" if unknown else ""
    return f"in {', '.join(dict.fromkeys(places))} as stated{unheeded}"


def _among(found: Found, judgement: Judgement) -> str:
    people_there = judgement.chosen.population
    size = f"pop. {people(people_there)}" if people_there else ""
    if found.edits or found.reading.how in NOT_ITSELF:
        return size
    others = judgement.namesakes
    rank = "the only place" if not others else f"{'largest' if judgement.is_largest else 'one'} of {others + 1} places"
    return f"{rank} of that name" + (f" ({size})" if size else "")


def misspelt(mention: Mention, found: Found, chosen: Candidate) -> Issue:
    """A note that a name was read as another."""
    differs = f"from which it differs by {_LETTERS[found.edits]}"
    return Issue(
        code="spelling",
        severity=Severity.NOTE,
        subject=mention.id,
        message=f"{found.reading.name} was read as {described(chosen)}, {differs}",
        hint="correct the name, or mark it checked",
        where=mention.where,
    )


def ambiguous(mention: Mention, judgement: Judgement) -> Issue:
    """A warning that shows what else a name could be."""
    others = listed(judgement.alternatives)
    return Issue(
        code="ambiguous",
        severity=Severity.WARNING,
        subject=mention.id,
        message=f"{mention.text} was taken to be {described(judgement.chosen)}, but it could be {others}",
        hint="say where it is (a country, a state, a district), or mark it checked",
        where=mention.where,
    )


def unknown(mention: Mention, found: Found) -> Issue:
    """An error that names what is nearest to the unknown name."""
    if found.candidates:
        hint = f"it could be in {listed(found.candidates)}"
    elif found.elsewhere:
        outside = ", ".join(one.text for one in reversed(found.stated) if one.scopes)
        hint = f"places of that name outside {outside}: {listed(found.elsewhere)}"
    elif found.similar:
        hint = f"similar names: {listed(found.similar)}"
    else:
        hint = "give its position, the place it is in, or another name of it"
    return Issue(
        code="unknown-place",
        severity=Severity.ERROR,
        subject=mention.id,
        message=f"no place called {mention.text} is known{_stated(found)}" if mention.text else "it has no name",
        hint=hint,
        where=mention.where,
    )


def only_area(mention: Mention, found: Found, area: Candidate) -> Issue:
    """A warning that only the division is known; an error where that is a whole country."""
    issue = unknown(mention, found)
    whole = area.kind in ("country", "territory")
    return Issue(
        code="unknown-place" if whole else "area-only",
        severity=Severity.ERROR if whole else Severity.WARNING,
        subject=mention.id,
        message=f"{issue.message}; it is shown as somewhere in {described(area)}",
        hint=issue.hint,
        where=mention.where,
    )


def settlement_only(mention: Mention, chosen: Candidate) -> Issue:
    """A note that a facility is shown as its settlement."""
    return Issue(
        code="settlement-only",
        severity=Severity.NOTE,
        subject=mention.id,
        message=f"{mention.text} is shown as somewhere in {described(chosen)}: the place itself is not known",
        hint="give its position if it is known",
        where=mention.where,
    )


def unheeded(mention: Mention, found: Found, one: Stated) -> Issue:
    """A warning that a qualifier means nothing to us, or contradicts another."""
    told = f"no place called {one.text} is known for it to be in"
    if one.denied:
        others = [other.text for other in reversed(found.stated) if other.scopes]
        known = listed((scope.division for scope in one.denied if scope.division is not None), 3)
        told = f"{one.text} is not in {', '.join(others)}" + (f": it is {known}" if known else "")
    return Issue(
        code="contradiction" if one.denied else "unknown-qualifier",
        severity=Severity.WARNING,
        subject=mention.id,
        message=f"{mention.text}: {told}",
        hint="correct the country, state or district",
        where=mention.where,
    )


def lost(mention: Mention) -> Issue:
    """An error: what a person chose is no longer in any gazetteer."""
    kept = mention.point is not None or mention.geometry is not None
    return Issue(
        code="lost-choice",
        severity=Severity.ERROR,
        subject=mention.id,
        message=f"{mention.text}: the chosen place {mention.chosen_id} is in no gazetteer any more; "
        + ("the position given is kept" if kept else "it has no position"),
        hint="choose again, or give its position",
        where=mention.where,
    )


def not_asked(mention: Mention, failure: ProviderError) -> Issue:
    """An error: a service could not be asked, so that "unknown" would be saying too much."""
    return Issue(
        code="provider",
        severity=Severity.ERROR,
        subject=mention.id,
        message=f"{mention.text}: {failure.message}",
        hint=failure.hint or "run it again: what was found is remembered",
        where=mention.where,
    )


def unanchored(mention: Mention, lost: Sequence[str]) -> Issue:
    """An error: a position is told through a place that has none."""
    named = f"{', '.join(lost)} has no position" if lost else "nothing is said that it is relative to"
    return Issue(
        code="unknown-place",
        severity=Severity.ERROR,
        subject=mention.id,
        message=f"{mention.title or mention.text} cannot be placed: {named}",
        hint="give the place it is relative to, or its own position",
        where=mention.where,
    )


def _stated(found: Found) -> str:
    places = [one.text for one in reversed(found.stated) if one.scopes]
    return f" in {', '.join(dict.fromkeys(places))}" if places else ""
