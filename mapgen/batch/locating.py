"""A list of any length: its rows get their places, ten thousand of them judged together at a time.

The stretches are the same however the work is spread, so the result is, byte for byte. What a list of up to ten
thousand rows gets is what it gets as a whole; the rows of a longer one are judged in the light of their stretch.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from mapgen.desk.lists import results as results_of
from mapgen.errors import InputError
from mapgen.pipeline import Story
from mapgen.read import listing
from mapgen.read.table import Findings

from . import chunks, files, stretches
from .forms import form_of
from .layout import planned
from .tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mapgen.desk.results import Cell
    from mapgen.model import Place
    from mapgen.settings import Settings

    from .layout import Layout
    from .running import Runner
    from .stretches import Part, Stretch

_ONE = threading.Lock()
"""The stages are not made for two threads of one process."""


@dataclass(slots=True)
class Outcome:
    """What has been done: of a part while it is under way, of the whole in the end."""

    rows: int = 0
    found: int = 0
    doubtful: int = 0
    missing: int = 0
    tally: Tally = field(default_factory=Tally)
    paths: list[str] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Count what another part has done."""
        self.rows += other.rows
        self.found += other.found
        self.doubtful += other.doubtful
        self.missing += other.missing
        self.tally.merge(other.tally)
        self.paths += other.paths

    def count(self, places: Sequence[Place]) -> None:
        """Count places."""
        self.found += sum(place.found for place in places)
        self.doubtful += sum(place.ambiguous and place.checked is None for place in places)
        self.missing += sum(not place.found for place in places)


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done with each part; `folder` is where parts are written as files, "" where they are joined."""

    layout: Layout
    settings: Settings
    suffix: str
    folder: str = ""


def located(
    source: str,
    out: str,
    *,
    settings: Settings,
    run: Runner,
    progress: Callable[[int, float], None] | None = None,
) -> Outcome:
    """Locate the rows of a list, or of a folder of lists, in stretches.

    Args:
        source: CSV and its cousins, JSON lines or (Geo)Parquet; a folder (ends in `/`) of one of the latter two.
            Paths with a scheme are read through fsspec.
        out: one file, in the form of its suffix; or a folder, which gets a file for each hundred thousand rows.
        settings: the settings of the run.
        run: how the work is spread.
        progress: called with (rows done, how far 0–1).

    Raises:
        InputError: the source cannot be read, or the form is not written.
        PublishError: a file could not be written; what was there before is untouched.
        ProviderError: a remote place, or the cluster, could not be asked.
    """
    folder = out if files.is_folder(out) else ""
    plan = planned(source, settings)
    suffix = (".csv" if plan.layout.suffix == ".txt" else plan.layout.suffix) if folder else files.suffix_of(out)
    form = form_of(suffix, plan.layout)
    job = Job(plan.layout, settings, suffix, folder)
    outcome = Outcome()
    outcome.tally.add(plan.issues)
    parts = stretches.parts(plan.stretches, stretches.STRETCHES_A_FILE if folder else 1)
    results = run(partial(work, job), parts)
    if folder:
        for _, done, part in results:
            _advance(outcome, done, part, progress)
        return outcome
    with files.being_written(out) as stream, form.into(stream) as add:
        for bodies, done, part in results:
            for body in bodies:
                add(body)
            _advance(outcome, done, part, progress)
    outcome.paths.append(out)
    return outcome


def _advance(outcome: Outcome, done: Outcome, far: float, progress: Callable[[int, float], None] | None) -> None:
    outcome.add(done)
    if progress is not None:
        progress(outcome.rows, far)


def work(job: Job, part: Part) -> tuple[tuple[bytes, ...], Outcome, float]:
    """The bodies of a part, none where it is written as a file; what was done; and how far of the whole one is."""
    form = form_of(job.suffix, job.layout)
    outcome = Outcome()
    with _ONE:
        bodies = tuple(_body(job, stretch, outcome) for stretch in part.stretches)
    if not job.folder:
        return bodies, outcome, part.done
    data = io.BytesIO()
    with form.into(data) as add:
        for body in bodies:
            add(body)
    path = files.joined(job.folder, f"part-{part.number:05}{job.suffix}")
    with files.being_written(path) as stream:
        stream.write(data.getbuffer())
    outcome.paths.append(path)
    return (), outcome, part.done


def _body(job: Job, stretch: Stretch, outcome: Outcome) -> bytes:
    layout = job.layout
    findings = Findings(files.name_of(stretch.path))
    chunk = chunks.read(stretch, layout, job.settings.caps, findings)
    found: dict[int, Mapping[str, Cell]] = {number: {"reason": why} for number, why in chunk.failed.items()}
    outcome.rows += len(chunk.numbers)
    outcome.missing += len(chunk.failed)
    if chunk.table is not None:
        outline = listing.outline(chunk.table, id="batch", overrides={}, columns=layout.columns, findings=findings)
        story = Story(outline, job.settings)
        places = tuple(story.places.values())
        outcome.count(places)
        found |= results_of(places)
        told = {id(issue) for issue in outline.issues}
        outcome.tally.add(issue for issue in story.place_issues if id(issue) not in told)
    outcome.tally.add((), findings)
    return form_of(job.suffix, layout).body(chunk, found)


def refuse_services(settings: Settings) -> None:
    """Online services are asked by one process only, which keeps to their pace.

    Raises:
        InputError: the settings name one.
    """
    if settings.geocoders:
        raise InputError(
            "online services are not asked by several processes at once", hint="leave out --geocoder, or --jobs"
        )
