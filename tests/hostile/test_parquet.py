"""Parquet: some kB of a file are never GB in memory, what it says of itself is not believed, and nothing in it runs."""

from __future__ import annotations

import io
import json
import pickle
import warnings
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from mapgen.errors import InputError
from mapgen.read import outline
from mapgen.read.geoparquet import table
from mapgen.read.pages import columns, pages
from mapgen.settings import Caps, Settings

if TYPE_CHECKING:
    from pathlib import Path

ROME = Point(12.5, 41.9).wkb
GEO = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}


def written(path: Path, columns: dict[str, Any], geo: Any = None, **how: Any) -> Path:
    table = pa.table(columns)
    if geo is not None:
        table = table.replace_schema_metadata({"geo": geo if isinstance(geo, bytes) else json.dumps(geo)})
    pq.write_table(table, path, **how)
    return path


def read(path: Path, **caps: int):
    return outline(path, settings=Settings(caps=caps))


def refused(path: Path, **caps: int) -> str:
    with pytest.raises(InputError) as caught:
        read(path, **caps)
    assert len(caught.value.message.splitlines()) == 1
    return caught.value.message


def same(value: Any, count: int, kind: pa.DataType | None = None) -> pa.Array:
    """One value so often, kept once."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * count, pa.int32()), pa.array([value], kind))


@pytest.mark.parametrize("encoding", ["PLAIN", "DELTA_BYTE_ARRAY", "DELTA_LENGTH_BYTE_ARRAY", "dictionary"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_however_it_is_packed_the_same_rows_are_read(tmp_path: Path, encoding: str, version: str):
    how = (
        {"use_dictionary": True}
        if encoding == "dictionary"
        else {"use_dictionary": False, "column_encoding": {"name": encoding}}
    )
    told = {
        "name": [f"Rome {number}" for number in range(2_100)],
        "tags": [["a", "b"], [], None] * 700,
        "s": [{"a": "x", "b": 1}] * 2100,
    }
    path = written(tmp_path / "a.parquet", {**told, "geometry": [ROME, None, ROME] * 700}, GEO, data_page_version=version,
                   row_group_size=900, data_page_size=2_000, **how)  # fmt: skip
    found = table(path, caps=Caps())
    assert next(zip(*found.rows, strict=True)) == tuple(told["name"])
    assert found.rows[700][1:] == ('["a", "b"]' if 700 % 3 == 0 else "[]", '{"a": "x", "b": 1}')
    assert sum(one is not None for one in found.geometries) == 1_400
    with path.open("rb") as stream:
        for group in columns(stream, "a"):
            assert all(
                sum(page.values for page in pages(stream, one, "a") if not page.is_dictionary) == one.values
                for one in group
            )


def test_values_that_resemble_each_other_are_counted_as_they_are_unpacked(tmp_path: Path):
    names = [f"{'x' * 50} {number}" for number in range(30_000)]
    how = {"use_dictionary": False, "column_encoding": {"name": "DELTA_BYTE_ARRAY"}}
    path = written(tmp_path / "a.parquet", {"name": names}, **how)
    assert path.stat().st_size < 250_000
    assert [row[0] for row in table(path, caps=Caps()).rows] == names
    assert "once unpacked" in refused(path, unpacked_bytes=1_000_000)
    path = written(tmp_path / "a.parquet", {"name": ["x" * 9_000] * 100}, **how)
    assert "once unpacked" in refused(path, unpacked_bytes=500_000)


def test_what_it_says_of_its_size_is_not_believed(tmp_path: Path):
    path = written(tmp_path / "a.parquet", {"name": ["x" * 3_000_000]}, compression="zstd", use_dictionary=False)
    data = path.read_bytes()
    said = pq.ParquetFile(path).metadata.row_group(0).column(0).total_uncompressed_size
    number, told = said << 1, b""
    while number:
        told += bytes([number & 127 | (128 if number > 127 else 0)])
        number >>= 7
    small = b"\x82" + b"\x80" * (len(told) - 2) + b"\0"
    path.write_bytes(data[:-600] + data[-600:].replace(told, small))
    assert pq.ParquetFile(path).metadata.row_group(0).column(0).total_uncompressed_size == 1
    assert "a page has 3 MB once unpacked" in refused(path, unpacked_bytes=4_000_000)


def test_no_object_in_it_comes_to_life(tmp_path: Path):
    ran = tmp_path / "ran"

    class Evil:
        def __reduce__(self):
            return (type(ran).touch, (ran,))

    for name in (b"arrow.py_extension_type", b"pandas.period", b"arrow.json", b"geoarrow.wkb"):
        field = pa.field("name", pa.string(), metadata={b"ARROW:extension:name": name, b"ARROW:extension:metadata": pickle.dumps(Evil())})  # fmt: skip
        pq.write_table(pa.table([["Rome"]], schema=pa.schema([field])), tmp_path / "a.parquet")
        try:
            assert [one.text for one in read(tmp_path / "a.parquet").mentions] == ["Rome"]
        except InputError as error:
            assert len(error.message.splitlines()) == 1
    assert not ran.exists()


def test_values_that_no_cell_holds_are_left_out_or_written_as_they_are(tmp_path: Path):
    from datetime import date

    told = {
        "name": ["Rome"], "when": [[date(2018, 3, 25)]], "bytes": [[b"\xff\0"]], "nan": [float("nan")],
        "map": pa.array([[("a", 1)]], pa.map_(pa.string(), pa.int8())), "far": pa.array([2**62], pa.timestamp("us")),
    }  # fmt: skip
    assert "column far: a value cannot be read" in refused(written(tmp_path / "a.parquet", told))
    del told["far"]
    assert [one.text for one in read(written(tmp_path / "a.parquet", told)).mentions] == ["Rome"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "WKB", "geometry", "name", "EPSG:4326", "\0", "/vsicurl/x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["geometry", "id", "code", "type", "name", "$schema", ""]), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
SHAPES = st.sampled_from(
    [None, b"", b"\0", ROME, ROME[:-3], ROME + b"x", Point(999, 0).wkb, Point(float("nan"), 1).wkb, LineString([(0, 0), (1, 1)]).wkb,
     b"\x01\x07\0\0\0" * 3000, b"\x01\x02\0\0\0\xff\xff\xff\x7f", b"\x01\x03\0\0\0\1\0\0\0\0\0\0\0", b"\x01\xff\xff\xff\xff"]
)  # fmt: skip


def told_anyhow() -> st.SearchStrategy[Any]:
    """What is said of the geometry, whole in places."""
    of = st.fixed_dictionaries({"encoding": st.just("WKB") | JSON}, optional={"crs": JSON, "edges": JSON, "bbox": JSON})
    whole = st.fixed_dictionaries(
        {"primary_column": st.sampled_from(["geometry", "name", "no"]) | JSON, "columns": st.dictionaries(st.sampled_from(["geometry", "name"]), of | JSON) | JSON}
    )  # fmt: skip
    return whole | JSON


def test_whatever_is_said_of_the_geometry_it_is_read_or_refused(tmp_path: Path):
    @settings(max_examples=150, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    @given(told_anyhow(), st.lists(SHAPES, min_size=1, max_size=3))
    def each(geo: Any, shapes: list[bytes | None]) -> None:
        path = written(
            tmp_path / "a.parquet",
            {"name": ["Rome"] * len(shapes), "geometry": pa.array(shapes, pa.binary())},
            json.dumps(geo).encode(),
        )
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                found = read(path)
            except InputError as error:
                assert len(error.message.splitlines()) == 1
                return
        for one in found.mentions:
            assert one.point is None or (abs(one.point.x) <= 180 and abs(one.point.y) <= 90)

    each()
    for geo in (b"[" * 100_000, b"\xff\xfe", b'{"a": 1, "a": 2}', b"nan", b"9" * 10_000):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert "metadata is broken" in refused(written(tmp_path / "a.parquet", {"name": ["Rome"]}, geo))


def seeds() -> list[bytes]:
    table = pa.table(
        {"name": ["Rome", None, "Bari"] * 3, "n": [1.5, None, 2] * 3, "geometry": [ROME, None, ROME] * 3, "t": [["a"], [], None] * 3}
    ).replace_schema_metadata({"geo": json.dumps(GEO)})  # fmt: skip
    made = []
    for how in ({}, {"compression": "zstd", "data_page_version": "2.0", "write_statistics": False}, {"use_dictionary": False, "compression": "none", "column_encoding": {"name": "DELTA_BYTE_ARRAY"}}):  # fmt: skip
        out = io.BytesIO()
        pq.write_table(table, out, **how)
        made.append(out.getvalue())
    return made


def overwritten() -> st.SearchStrategy[bytes]:
    """A file with up to three bytes changed, and nothing moved: moved, Arrow refuses it at once."""
    change = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255))

    def apply(seed: bytes, changes: list[tuple[float, int]]) -> bytes:
        data = bytearray(seed)
        for share, value in changes:
            data[int(share * len(data))] = value
        return bytes(data)

    return st.builds(apply, st.sampled_from(seeds()), st.lists(change, min_size=1, max_size=3))


def tried(path: Path, examples: int) -> None:
    @settings(
        max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(overwritten())
    def each(data: bytes) -> None:
        path.write_bytes(data)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                read(path)
            except InputError as error:
                assert len(error.message.splitlines()) == 1

    each()


def test_no_broken_file_makes_the_reader_stumble(tmp_path: Path):
    tried(tmp_path / "a.parquet", 300)


@pytest.mark.torture
def test_no_broken_file_makes_the_reader_stumble_at_length(tmp_path: Path):
    tried(tmp_path / "a.parquet", 20_000)
