"""Parquet without unpacking more than the caps allow, whatever the file says of its size.

A value that stands in many rows is packed once: some kB of a file may be any number of GB in memory. So the headers
of its pages are looked at first, values that are packed once stay so, and are written out once their sizes are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from mapgen.errors import InputError, PluginError, in_one_line

from . import pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    import pyarrow.parquet as pq

    from mapgen.settings import Caps

AT_ONCE = 1_000
"""Rows that are unpacked before their size is looked at; fewer where one may be large."""
BUFFER = 1 << 20
"""Bytes of a column that are read at once."""
PAGES_AT_ONCE = 4
"""The largest pages that may be in memory together, of all that may be unpacked."""
MOST_PAGES = 100_000
PACKED_VALUE, VALUE = 8, 100
"""Bytes that a value of a list takes in memory: as Arrow has it with its levels, and as Python has it."""


def opened(stream: BinaryIO, name: str) -> pq.ParquetFile:
    """A Parquet file, of which only the end has been read.

    Raises:
        InputError: it is none, or two of its columns have one name.
        PluginError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise PluginError(
            f"{name} is Parquet, which needs pyarrow", hint="install it: pip install 'mapgen[parquet]'"
        ) from error
    pages.footer(stream, name)
    try:
        file = pq.ParquetFile(stream)
    except (pa.ArrowException, OSError, ValueError) as error:  # ValueError: names that are no text
        raise InputError(
            f"{name} is no Parquet file that can be read: {in_one_line(error)}", hint="is it whole?"
        ) from error
    names = file.schema_arrow.names
    if len(set(names)) < len(names):
        raise InputError(f"{name} has two columns of one name", hint="rename one of them")
    return file


def rows(
    stream: BinaryIO,
    file: pq.ParquetFile,
    name: str,
    caps: Caps,
    columns: Sequence[str] | None = None,
    stretch: tuple[int, int] | None = None,
) -> pa.Table:
    """The rows of a file, or a stretch of them.

    A value that stands in many rows is packed once, and stays so until it is known what all of them come to.

    Args:
        stream: of the file.
        file: as opened.
        name: of the file, for messages.
        caps: what is refused.
        columns: those that are wanted; default: all.
        stretch: the first row, from 0, and the one after the last; default: all, which the caps hold for as a whole.

    Raises:
        InputError: the file is damaged, or exceeds a cap.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    start, end = stretch or (0, file.metadata.num_rows)
    groups, passed = _groups(file, start, end)
    batches, size = [], 0
    try:
        leaves = _leaves(file, columns)
        told = pages.columns(stream, name)
        weights = [_weighed(stream, file, leaf, [told[one][leaf] for one in groups], name, caps) for leaf in leaves]
        if stretch is None:
            refuse_large(name, sum(one.unpacked for one in weights), "unpacked", caps.unpacked_bytes)
        longest = sum(one.longest for one in weights)
        refuse_large(f"{name}: a row", longest, "unpacked", caps.unpacked_bytes // PAGES_AT_ONCE)
        at_once = min(AT_ONCE, caps.unpacked_bytes // PAGES_AT_ONCE // max(1, longest))
        texts = [one.path for one in weights if one.packed]
        packed = pq.ParquetFile(stream, metadata=file.metadata, read_dictionary=texts, buffer_size=BUFFER)
        for group in groups:  # each has dictionaries of its own
            for batch in packed.iter_batches(batch_size=at_once, row_groups=[group], columns=columns):
                first, last = max(0, start - passed), min(batch.num_rows, end - passed)
                passed += batch.num_rows
                if first < last:
                    batches.append(batch.slice(first, last - first))
                    size += sum(map(_size, batches[-1].columns))
                    refuse_large(name, size, "unpacked", caps.unpacked_bytes)
                if passed >= end:
                    break
        schema = pa.schema([one for one in file.schema_arrow if columns is None or one.name in columns])
        return pa.Table.from_batches([_plain(one, schema) for one in batches], schema=schema)
    except (pa.ArrowException, OSError, LookupError, ValueError) as error:  # ValueError: names that are no text
        raise InputError(f"{name} is damaged: {in_one_line(error)}", hint="is it whole?") from error


def _groups(file: pq.ParquetFile, start: int, end: int) -> tuple[list[int], int]:
    """The row groups in which a stretch lies, and how many rows stand before them."""
    found: list[int] = []
    before = at = 0
    for number in range(file.num_row_groups):
        count = file.metadata.row_group(number).num_rows
        if at + count > start and at < end and count:
            if not found:
                before = at
            found.append(number)
        at += count
    return found, before


def _leaves(file: pq.ParquetFile, columns: Sequence[str] | None) -> list[int]:
    """The columns that lie in the file, by number, of those that are wanted: a column of structs is several."""
    paths = [file.schema.column(number).path for number in range(len(file.schema))]
    return [
        number
        for number, path in enumerate(paths)
        if columns is None or any(path == one or path.startswith(f"{one}.") for one in columns)
    ]


@dataclass(frozen=True, slots=True)
class _Weight:
    """A column in the file: its bytes once its pages are unpacked, and the most that one value takes at once.

    `packed`: it can be had with a dictionary, so that values are written out only when their size is known.
    """

    path: str
    unpacked: int
    longest: int
    packed: bool


def _weighed(
    stream: BinaryIO, file: pq.ParquetFile, leaf: int, told: Sequence[pages.Column], name: str, caps: Caps
) -> _Weight:
    """What a column of some row groups weighs.

    Raises:
        InputError: the pages are broken or too large, or a row may come to more than can be had at once.
    """
    column = file.schema.column(leaf)
    where = f"{name}, column {column.path}"
    unpacked = count = values = kept_once = resembling = 0
    has_lengths = False
    for page in chain.from_iterable(pages.pages(stream, one, name) for one in told):
        refuse_large(f"{where}: a page", page.unpacked, "unpacked", caps.unpacked_bytes // PAGES_AT_ONCE)
        if (count := count + 1) > MOST_PAGES:
            raise InputError(f"{where} has more than {MOST_PAGES:,} pages", hint="write it again in larger ones")
        unpacked += page.unpacked
        if page.is_dictionary:
            kept_once = max(kept_once, page.unpacked)
            continue
        values += page.values
        has_lengths |= page.encoding in (pages.LENGTHS, pages.PREFIXED)
        if page.encoding == pages.PREFIXED:
            resembling = max(resembling, page.unpacked)
    packed = bool(kept_once) and column.physical_type == "BYTE_ARRAY" and not has_lengths
    longest = column.length if column.physical_type == "FIXED_LEN_BYTE_ARRAY" else resembling
    if kept_once and has_lengths:  # Arrow has no dictionary for these
        longest = max(longest, kept_once)
    if column.max_repetition_level:  # a row may hold all of them
        refuse_large(where, values * (PACKED_VALUE + longest), "unpacked", caps.unpacked_bytes)
    return _Weight(column.path, unpacked, longest, packed)


def _plain(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """The batch with its values written out."""
    return batch.select(schema.names).cast(schema)


def _size(values: pa.Array) -> int:
    """The bytes that values come to once each is written out."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = values.type
    if pa.types.is_dictionary(kind):
        if pa.types.is_primitive(kind.value_type):
            return len(values) * VALUE
        lengths = pc.binary_length(values.dictionary).cast("int64")
        return int(pc.sum(lengths.take(values.indices)).as_py() or 0)
    if pa.types.is_struct(kind):
        return sum(map(_size, values.flatten()))
    if pa.types.is_map(kind):
        return len(values.keys) * VALUE + _size(values.keys) + _size(values.items)
    if pa.types.is_nested(kind):
        inner = values.flatten()
        return len(inner) * VALUE + _size(inner)
    return int(values.nbytes)


def refuse_large(name: str, size: int, what: str, cap: int) -> None:
    """Refuse what is larger than its cap.

    Raises:
        InputError: it is.
    """
    if size > cap:
        raise InputError(
            f"{name} has {size / 1e6:,.0f} MB{' once unpacked' if what == 'unpacked' else ''}",
            hint=f"the cap is {cap / 1e6:,.0f} MB; raise it with MAPGEN_CAPS__{what.upper()}_BYTES",
        )
