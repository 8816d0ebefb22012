"""What holds for all stretches of a list: its form, its headers and what they mean, decided by its beginning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mapgen.errors import InputError
from mapgen.read import columns, delimited, geoparquet, parquet
from mapgen.read.encoding import decoded_as
from mapgen.read.source import DELIMITED
from mapgen.read.table import Findings

from . import chunks, files, stretches
from .stretches import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mapgen.model import Issue
    from mapgen.settings import Settings

    from .stretches import Stretch

LINES = (".jsonl", ".ndjson")
SUFFIXES = (*DELIMITED, *LINES, *geoparquet.SUFFIXES)
"""What is read in stretches."""
SAMPLE = 1_000_000
"""Bytes by which the encoding and the delimiter are told."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The same for every stretch; it can be sent to another process."""

    name: str
    suffix: str
    headers: tuple[str, ...]
    columns: dict[str, int]
    """Field → column."""
    header: int = 0
    """The row of the headers, 0 where there are none."""
    delimiter: str = ""
    encoding: str = ""
    geometry: geoparquet.Geometry = field(default_factory=geoparquet.Geometry)


@dataclass(frozen=True, slots=True)
class Plan:
    """A source ready to be worked through."""

    layout: Layout
    stretches: Iterable[tuple[Stretch, float]]
    """Each with how far of the whole one is after it, 0–1."""
    issues: tuple[Issue, ...] = ()


def planned(source: str, settings: Settings) -> Plan:
    """How a list, or a folder of lists of one form, is read.

    Raises:
        InputError: it cannot be read in stretches, is empty, or an option names no column.
        ProviderError: a remote place could not be asked.
    """
    suffix = files.suffix_of(source)
    if suffix and suffix not in SUFFIXES:
        raise InputError(
            f"{files.name_of(source)}: files of this kind are not read in stretches",
            hint=f"these are: {', '.join(SUFFIXES)}",
        )
    paths = files.listed(source, (*LINES, *geoparquet.SUFFIXES) if not suffix else SUFFIXES)
    kinds = {files.suffix_of(path) for path in paths}
    if len(kinds) > 1:
        raise InputError(
            f"{files.name_of(source)} holds {' and '.join(sorted(kinds))} files", hint="one kind at a time"
        )
    (suffix,) = kinds
    if suffix in DELIMITED:
        return _of_text(paths[0], suffix, settings)
    return _of_lines(paths, suffix, settings) if suffix in LINES else _of_parquet(paths, suffix, settings)


def _of_text(path: str, suffix: str, settings: Settings) -> Plan:
    name = files.name_of(path)
    with files.opened(path) as stream:
        sample = stream.read(SAMPLE)
        size = stream.seek(0, 2)
        sample = sample if len(sample) == size else sample[: sample.rfind(b"\n") + 1] or sample
        text, encoding = decoded_as(sample, name)
        if encoding.startswith(("utf-16", "utf-32")):
            raise InputError(f"{name} is in {encoding}", hint="long lists are read in UTF-8: save it so")
        delimiter = delimited.delimiter_of(text)
        stream.seek(0)
        start = next(stretches.of_records(stream, path, ROWS, delimiter, settings.caps.cell_chars), None)
        if start is None:
            raise InputError(f"{name} is empty", hint="it needs a row of headers and a row for each place")
        stream.seek(0)
        data = stream.read(start.end)
    table = delimited.table(data, name, caps=settings.caps, header_row=settings.header_row)
    findings = Findings(name)
    layout = Layout(
        name=name,
        suffix=suffix,
        headers=table.headers,
        columns=columns.assigned(table, settings.columns, findings),
        header=table.header,
        delimiter=delimiter,
        encoding=encoding,
    )

    def cut() -> Iterator[tuple[Stretch, float]]:
        with files.opened(path) as stream:
            for one in stretches.of_records(stream, path, ROWS, delimiter, settings.caps.cell_chars, table.header):
                yield one, one.end / size

    told = (*table.issues, *findings.told())
    return Plan(layout, cut(), tuple(issue for issue in told if issue.code not in chunks.TOLD_BY_STRETCH))


def _of_lines(paths: tuple[str, ...], suffix: str, settings: Settings) -> Plan:
    name = files.name_of(paths[0])
    with files.opened(paths[0]) as stream:
        first = next(stretches.of_lines(stream, paths[0], ROWS), None)
    if first is None:
        raise InputError(f"{name} is empty", hint="it needs a JSON object a line")
    findings = Findings(name)
    rows = chunks.objects(first, name, settings.caps, findings)
    headers = tuple(dict.fromkeys(key for _, row in rows if row is not None for key in row))
    if not headers:
        raise InputError(f"{name}: its first lines hold no JSON objects", hint="write one object a line")
    layout = Layout(name=name, suffix=suffix, headers=headers, columns={})
    return _settled(layout, _cut_lines(paths), paths[0], settings)


def _cut_lines(paths: tuple[str, ...]) -> Iterator[tuple[Stretch, float]]:
    """The stretches of texts of lines, one file after the other."""
    for number, path in enumerate(paths):
        with files.opened(path) as stream:
            size = stream.seek(0, 2) or 1
            stream.seek(0)
            for one in stretches.of_lines(stream, path, ROWS):
                yield one, (number + one.end / size) / len(paths)


def _of_parquet(paths: tuple[str, ...], suffix: str, settings: Settings) -> Plan:
    name = files.name_of(paths[0])
    counts: list[int] = []
    schemas: list[Any] = []
    for path in paths:
        with files.opened(path) as stream:
            file = parquet.opened(stream, files.name_of(path))
            counts.append(file.metadata.num_rows)
            schemas.append((file.schema_arrow.remove_metadata(), geoparquet.geometry_of(file, files.name_of(path))))
            if schemas[-1] != schemas[0]:
                raise InputError(
                    f"{files.name_of(path)} has other columns than {name}", hint="the files of a folder must be alike"
                )
    total = sum(counts)
    if not total:
        raise InputError(f"{name} has no rows", hint="a list needs at least one")
    schema, geometry = schemas[0]
    if len(schema) > settings.caps.columns:
        raise InputError(
            f"{name} has more than {settings.caps.columns:,} columns", hint="raise the cap with MAPGEN_CAPS__COLUMNS"
        )
    layout = Layout(
        name=name, suffix=suffix, headers=geoparquet.cells_of(schema, geometry), columns={}, geometry=geometry
    )

    def cut() -> Iterator[tuple[Stretch, float]]:
        before = 0
        for path, rows in zip(paths, counts, strict=True):
            for one in stretches.of_rows(path, rows, ROWS):
                yield one, (before + one.end) / total
            before += rows

    start = next(path for path, rows in zip(paths, counts, strict=True) if rows)
    return _settled(layout, cut(), start, settings)


def _settled(layout: Layout, cut: Iterable[tuple[Stretch, float]], path: str, settings: Settings) -> Plan:
    """With what the columns mean, as the first stretch shows it."""
    findings = Findings(layout.name)
    if layout.suffix in LINES:
        with files.opened(path) as stream:
            first = next(stretches.of_lines(stream, path, ROWS))
    else:
        first = next(stretches.of_rows(path, ROWS, ROWS))
    chunk = chunks.read(first, layout, settings.caps, Findings(layout.name))
    known = columns.assigned(chunk.table, settings.columns, findings) if chunk.table is not None else {}
    made = Layout(
        name=layout.name, suffix=layout.suffix, headers=layout.headers, columns=known, geometry=layout.geometry
    )
    return Plan(made, cut, findings.told())
