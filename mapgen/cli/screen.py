"""What a review shows on stderr: wrapped to the width of the terminal, whole without colour, steered by no data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapgen.escape import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.padding import Padding
    from rich.text import Text

    from mapgen.desk.asking import OfPlace, OfTold
    from mapgen.desk.review import Review
    from mapgen.model import Candidate, Evidence, Issue

SENTENCES = 3
LONGEST = 600
"""Characters of a sentence that are shown."""


class Screen:
    """Questions, candidates and remarks as a person reads them."""

    def __init__(self) -> None:
        from rich.console import Console

        self._console = Console(stderr=True, highlight=False, markup=False, emoji=False)

    def place(self, question: OfPlace, walk: Review, left: int) -> None:
        """A place: its sentences, what is doubtful, its candidates."""
        place = question.place
        self._head(place.name, place.mentions[0].where, left)
        self._rests_on(question.evidence, question.line, place.mentions[0].text)
        self._doubts(question.issues)
        if place.reason:
            self._line(f"found as: {place.reason}" if place.found else place.reason)
        if question.candidates:
            self.candidates(question, question.candidates, walk)
        elif place.point is not None:
            from mapgen.positions import shown

            self._line(f"it is at {shown(place.point)}; enter confirms that")
        else:
            self._line("no candidate is known: pin it, search another name, drop or skip it")

    def told(self, question: OfTold, left: int) -> None:
        """A journey or step: what is told, when, as how certain, and the sentences it rests on."""
        noun = {"journeys": "journey", "steps": "step", "related": "related"}[question.group]
        self._head(f"{noun} {question.number + 1}: {question.name}", question.where, left)
        self._line(f"when: {question.when or 'no date'} · status: {question.status}")
        if question.text:
            self._line(question.text)
        self._rests_on(question.evidence, question.line, "")
        self._doubts(question.issues)

    def candidates(self, question: OfPlace, found: Sequence[Candidate], walk: Review) -> None:
        """Candidates by their numbers, each with what tells it from the others."""
        from rich.table import Table
        from rich.text import Text

        from mapgen.desk.asking import hint

        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(justify="right", no_wrap=True)
        grid.add_column(ratio=2)
        grid.add_column(ratio=5)
        for number, candidate in enumerate(found, 1):
            grid.add_row(
                Text(f"  {number}", style="bold"),
                Text(plain(candidate.name)),
                Text(plain(hint(walk.story, question.place, candidate))),
            )
        self._console.print(grid)

    def help(self, keys: Sequence[tuple[str, str]]) -> None:
        """The answers and what each does."""
        from rich.table import Table

        grid = Table.grid(padding=(0, 2, 0, 2))
        for key, meaning in keys:
            grid.add_row(key, meaning)
        self._console.print(grid)

    def say(self, text: str) -> None:
        """A remark."""
        self._line(text)

    def complain(self, message: str, hint: str = "") -> None:
        """What is wrong with an answer, and what to do."""
        from rich.text import Text

        for line in message.split("\n"):
            self._console.print(Text(f"  ! {plain(line)}", style="red"))
        for line in hint.split("\n") if hint else ():
            self._line(f"  {line}")

    def prompt(self, keys: str) -> None:
        """What may be answered, and the sign that it is awaited."""
        from rich.text import Text

        self._console.print(Text(plain(keys), style="dim"))
        self._console.print("> ", end="")
        self._console.file.flush()

    def answered(self, line: str) -> None:
        """An answer that was not typed here, so that what was shown can be read as a record."""
        from rich.text import Text

        self._console.print(Text(plain(line.strip())))

    def _head(self, name: str, where: str, left: int) -> None:
        from rich.text import Text

        self._console.print()
        self._console.rule(style="dim")
        more = f"{left} to look at" if left > 1 else "the last one"
        self._console.print(Text.assemble((plain(name), "bold"), f"   {plain(where)} · {more}"))

    def _rests_on(self, evidence: Sequence[Evidence], line: str, name: str) -> None:
        """The sentences; the line of the story where no text is kept."""
        seen = {one.sentence: one for one in reversed(evidence)}
        sentences = list(reversed(seen.values()))
        for one in sentences[:SENTENCES]:
            self._console.print(self._indented(_quoted(one.sentence), name, one.document))
        if len(sentences) > SENTENCES:
            self._line(f"… and {len(sentences) - SENTENCES} more sentences in the .located.yaml beside the story")
        if not sentences:
            for part in line.splitlines()[:12]:
                self._console.print(self._indented(part.rstrip(), name, ""))

    def _indented(self, text: str, name: str, source: str) -> Padding:
        from rich.padding import Padding

        found = self._marked(text, name)
        if source:
            found.append(f"  [{plain(source)}]", style="dim")
        return Padding(found, (0, 0, 0, 4), expand=False)

    def _marked(self, text: str, name: str) -> Text:
        """A sentence with the name in bold; in arrows where there is neither bold nor colour."""
        from rich.text import Text

        shown = plain(text)
        at = re.search(rf"(?<!\w){re.escape(plain(name))}(?!\w)", shown, re.IGNORECASE) if name else None
        at = at or (re.search(re.escape(plain(name)), shown, re.IGNORECASE) if name else None)
        if at is None:
            return Text(shown)
        before, word, after = shown[: at.start()], at[0], shown[at.end() :]
        if self._console.color_system is None:
            return Text(f"{before}»{word}«{after}")
        return Text.assemble(before, (word, "bold underline"), after)

    def _doubts(self, issues: Sequence[Issue]) -> None:
        for issue in issues:
            if issue.code != "unconfirmed" or issue.severity != "note":
                self._line(f"{issue.severity}: {issue.message}")
                if issue.hint and issue.code != "unconfirmed":
                    self._line(f"  {issue.hint}")

    def _line(self, text: str) -> None:
        from rich.padding import Padding
        from rich.text import Text

        indent = 2 + len(text) - len(text.lstrip())
        self._console.print(Padding(Text(plain(text.strip())), (0, 0, 0, indent), expand=False))


def _quoted(sentence: str) -> str:
    sentence = " ".join(sentence.split())
    sentence = sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1]}…"
    return sentence if sentence.startswith(("“", '"', "«", "„", "「")) else f"“{sentence}”"
