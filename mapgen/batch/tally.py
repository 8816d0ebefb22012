"""What a batch has to say: issues counted by kind, with the first of each in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mapgen.model import Issue
    from mapgen.read.table import Findings

KEPT = 50
"""Issues of a kind that are kept in words."""


@dataclass(slots=True)
class Tally:
    """Counts by severity and code, and the first issues of each kind."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    first: dict[tuple[str, str], list[Issue]] = field(default_factory=dict)

    def add(self, issues: Iterable[Issue], findings: Findings | None = None) -> None:
        """Count issues; of `findings`, what they themselves have only counted as well."""
        for issue in issues:
            self._keep(issue)
        for issue in findings.issues if findings is not None else ():
            self._keep(issue)
        if findings is not None:
            for (code, severity), count in findings.more.items():
                self.counts[str(severity), code] += count

    def merge(self, other: Tally) -> None:
        """Count what another has counted."""
        self.counts.update(other.counts)
        for kind, issues in other.first.items():
            kept = self.first.setdefault(kind, [])
            kept += issues[: KEPT - len(kept)]

    def _keep(self, issue: Issue) -> None:
        kind = str(issue.severity), issue.code
        self.counts[kind] += 1
        kept = self.first.setdefault(kind, [])
        if len(kept) < KEPT:
            kept.append(issue)
