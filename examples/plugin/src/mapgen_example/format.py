"""A format: what a map tells, as a list in Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mapgen.model import Artifact

if TYPE_CHECKING:
    from mapgen.scene import Scene, Step


class MarkdownRenderer:
    """Title, steps with their dates, credits; nothing that the scene does not hold."""

    name = "markdown"
    suffix = ".md"

    def artifacts(self, scene: Scene, /) -> tuple[Artifact, ...]:
        """One file, named after the scene; the same scene gives the same bytes."""
        lines = [f"# {literal(scene.title or scene.id)}", ""]
        lines += [entry(step, scene.lang) for step in scene.steps]
        lines += ["", literal(" · ".join(scene.credits)), ""]
        text = "\n".join(lines)
        return (Artifact(name=scene.id + self.suffix, media_type="text/markdown", data=text.encode()),)


def entry(step: Step, lang: str) -> str:
    """A step in one line."""
    when = step.facts.when.text.get(lang, "") if step.facts.when else ""
    told = ", ".join(part for part in (when, step.place) if part)
    begin = f"{step.number}." if step.number else "-"
    return f"{begin} **{literal(step.title)}**" + (f" ({literal(told)})" if told else "")


def literal(text: str) -> str:
    r"""A text that Markdown shows as it is: text is data, here too.

    >>> print(literal("a *b* <c>"))
    a \*b\* \<c\>
    """
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~&-])", r"\\\1", " ".join(text.split()))
