"""Long lists in stretches: nothing lost, the same however the work is spread, no more memory for more rows."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shapely.geometry import Point, Polygon

import mapgen
from mapgen import batch, publish
from mapgen.batch import files, layout, stretches
from mapgen.cli import batches
from mapgen.desk import jsonl
from mapgen.errors import InputError, PluginError, PublishError
from mapgen.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = (
    ("Dandong", "CN"), ("Beijing", "CN"), ("Paris", "FR"), ("Springfield", "US"), ("Pyongyang", "KP"),
    ("Qqqqxville", ""), ("Perth", "AU"), ("Stockholm", "SE"), ("Helsinki", "FI"), ("Toledo", ""),
)  # fmt: skip


def run(command: list[str], **more: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mapgen", *command], capture_output=True, text=True, timeout=300, **more
    )


def located(source: Path, out: Path | str, run: batch.Runner = batch.one_by_one, **options: object) -> object:
    return batch.located(str(source), str(out), settings=Settings(**options), run=run)


def cells(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def places(count: int, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["name", "country", "note"])
        for number in range(count):
            name, country = NAMES[number % len(NAMES)]
            out.writerow([name, country, f'note {number}\nover "two" lines' if number % 7 == 0 else f"note {number}"])
    return path


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches of ten rows instead of ten thousand."""
    monkeypatch.setattr(layout, "ROWS", 10)


def test_a_list_of_one_stretch_gets_what_it_gets_as_a_whole(tmp_path: Path):
    source = places(40, tmp_path / "list.csv")
    located(source, tmp_path / "stretches.csv")
    assert run(["locate", str(source), "-o", str(tmp_path / "whole.csv"), "-q"]).returncode == 0
    whole, cut = (cells(tmp_path / f"{name}.csv") for name in ("whole", "stretches"))
    assert cut == whole


@pytest.mark.usefixtures("short")
def test_two_processes_write_the_bytes_of_one(tmp_path: Path):
    source = places(57, tmp_path / "list.csv")
    one = located(source, tmp_path / "one.parquet")
    two = located(source, tmp_path / "two.parquet", batch.in_processes(2))
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert one.rows == two.rows == 57
    assert one.tally.counts == two.tally.counts


@pytest.mark.usefixtures("short")
def test_every_form_gives_the_same_results(tmp_path: Path):
    source = places(23, tmp_path / "list.csv")
    for suffix in (".csv", ".jsonl", ".parquet"):
        located(source, tmp_path / f"out{suffix}")
    head, *rows = cells(tmp_path / "out.csv")
    told = [dict(zip(head, row, strict=True)) for row in rows]
    lines = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    frame = gpd.read_parquet(tmp_path / "out.parquet")
    assert [row["note"] for row in told] == [row["note"] for row in lines] == list(frame["note"])
    assert frame.crs == "OGC:CRS84"
    for row, line, reason, shape in zip(told, lines, frame["mapgen_reason"], frame.geometry, strict=True):
        assert row["mapgen_reason"] == line["mapgen_reason"] == reason
        if row["mapgen_lat"]:
            assert float(row["mapgen_lat"]) == line["mapgen_lat"] == shape.y
        else:
            assert "mapgen_lat" not in line
            assert shape is None
    assert told[5]["name"] == "Qqqqxville"
    assert told[5]["mapgen_reason"] == "not found"


@pytest.mark.usefixtures("short")
def test_results_can_be_located_again_from_parquet_and_a_check_stays(tmp_path: Path):
    located(places(12, tmp_path / "list.csv"), tmp_path / "once.parquet")
    located(tmp_path / "once.parquet", tmp_path / "twice.parquet")
    assert (tmp_path / "once.parquet").read_bytes() == (tmp_path / "twice.parquet").read_bytes()


def test_geoparquet_keeps_types_and_geometries_and_comes_back_in_degrees(tmp_path: Path):
    square = Polygon([(116, 39), (117, 39), (117, 40), (116, 40)])
    frame = gpd.GeoDataFrame(
        {"name": ["Dandong", "Beijing", "a field"], "people": [1, None, 3], "when": pd.to_datetime(["2018-03-25"] * 3)},
        geometry=[None, Point(116.4, 39.9), square],
        crs="EPSG:4326",
    )
    frame.to_parquet(tmp_path / "degrees.parquet")
    frame.to_crs("EPSG:3857").to_parquet(tmp_path / "metres.parquet")
    for name in ("degrees", "metres"):
        located(tmp_path / f"{name}.parquet", tmp_path / "out.parquet")
        out = gpd.read_parquet(tmp_path / "out.parquet")
        assert out["when"].dtype == frame["when"].dtype
        assert list(out["people"].dropna()) == [1, 3]
        assert out.geometry[0].distance(Point(124.39, 40.13)) < 0.1  # found, for it had none
        assert out.geometry[1].distance(Point(116.4, 39.9)) < 1e-6
        assert out.geometry[2].symmetric_difference(square).area < 1e-6


def test_geoparquet_is_a_source_of_a_map(tmp_path: Path):
    frame = gpd.GeoDataFrame({"name": ["Dandong", "Beijing"]}, geometry=[Point(124.39, 40.13), None], crs="EPSG:4326")
    frame.to_parquet(tmp_path / "places.parquet")
    story = mapgen.read(tmp_path / "places.parquet")
    assert story.places["dandong"].point == Point(124.39, 40.13)
    assert story.places["beijing"].chosen is not None
    assert story.places["beijing"].chosen.country == "CN"


@pytest.mark.parametrize(
    ("geo", "told"),
    [
        (b"{", "metadata is broken"),
        (b'{"primary_column": "g", "columns": {"g": {"encoding": "point"}}}', "not the WKB of a column"),
        (b'{"primary_column": "g", "columns": {"g": {"encoding": "WKB", "crs": {"type": "x"}}}}', "CRS is not known"),
    ],
)
def test_geoparquet_that_makes_no_sense_is_refused_in_words(tmp_path: Path, geo: bytes, told: str):
    table = pa.table({"name": ["Dandong"], "g": [b"no geometry"]}).replace_schema_metadata({"geo": geo})
    pq.write_table(table, tmp_path / "bad.parquet")
    with pytest.raises(InputError, match=told):
        mapgen.read(tmp_path / "bad.parquet")


def test_broken_geometries_are_told_and_their_rows_kept(tmp_path: Path):
    geo = b'{"primary_column": "g", "columns": {"g": {"encoding": "WKB"}}}'
    table = pa.table({"name": ["Dandong", "Beijing"], "g": [b"no geometry", None]}).replace_schema_metadata(
        {"geo": geo}
    )
    pq.write_table(table, tmp_path / "bad.parquet")
    done = located(tmp_path / "bad.parquet", tmp_path / "out.parquet")
    assert done.rows == done.found == 2
    assert done.tally.counts["error", "bad-geometry"] == 1


def test_parquet_with_values_or_names_that_make_no_sense_is_refused_in_words(tmp_path: Path):
    broken = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")])
    for name, table, told in (
        ("bytes", pa.table({"name": broken}), "column name: a value cannot be read"),
        ("twice", pa.table([["a"], ["b"]], names=["name", "name"]), "two columns of one name"),
    ):
        pq.write_table(table, tmp_path / f"{name}.parquet")
        with pytest.raises(InputError, match=told):
            mapgen.read(tmp_path / f"{name}.parquet")
    pq.write_table(pa.table({"name": ["Paris"] * 100_000}), tmp_path / "small.parquet")
    with pytest.raises(InputError, match="once unpacked"):
        mapgen.read(tmp_path / "small.parquet", caps={"unpacked_bytes": 1000})


def test_what_is_no_parquet_is_told(tmp_path: Path):
    (tmp_path / "x.parquet").write_bytes(b"PAR1 and nothing")
    with pytest.raises(InputError, match="no Parquet file"):
        located(tmp_path / "x.parquet", tmp_path / "out.csv")


@pytest.mark.usefixtures("short")
def test_bad_lines_and_rows_are_counted_and_none_is_lost(tmp_path: Path):
    lines = [json.dumps({"name": name, "country": country}) for name, country in NAMES] * 2
    lines[3] = '{"name": "Paris"'
    lines[14] = "[1, 2]"
    lines[17] = '{"name": "Lyon", "fresh": 1}'
    source = tmp_path / "list.jsonl"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = located(source, tmp_path / "out.jsonl")
    out = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(out) == done.rows == 20
    assert out[3] == out[14] == {"mapgen_reason": "the line is no JSON object"}
    assert out[17]["fresh"] == 1
    assert done.tally.counts["error", "bad-line"] == 2
    assert done.tally.counts["warning", "new-key"] == 1
    assert [issue.where for issue in done.tally.first["error", "bad-line"]] == [
        "list.jsonl, line 4",
        "list.jsonl, line 15",
    ]


@pytest.mark.usefixtures("short")
def test_rows_with_stray_cells_preambles_and_formulas(tmp_path: Path):
    rows = "".join(f"Perth;{number}\r\n" for number in range(25))
    source = tmp_path / "orte.csv"
    source.write_bytes(f"Stand 2024\r\n\r\nName;Wert\r\n{rows}Bern;=1+1;stray\r\n\r\nSumme;4\r\n".encode("cp1252"))
    done = located(source, tmp_path / "out.csv")
    out = cells(tmp_path / "out.csv")
    assert out[0][:3] == ["Name", "Wert", "mapgen_lat"]
    assert done.rows == len(out) - 1 == 27
    assert out[26][:2] == ["Bern", "'=1+1"]  # kept from being a formula in a new file
    assert out[26][-1] == "stray"
    assert out[27] == ["Summe", "4", *[""] * 13]
    assert done.tally.counts["warning", "ragged-row"] == 1
    located(source, tmp_path / "out.jsonl")
    located(tmp_path / "out.jsonl", tmp_path / "again.csv")
    again = cells(tmp_path / "again.csv")
    assert again[26][1] == "'=1+1"  # a text of JSON is kept from becoming a formula


def test_stretches_end_where_records_do(tmp_path: Path):
    rows = [["a", "b"], ["one\nline", 'a "quote"'], ["2", 'x"y'], ["3\r\n,", ""], ["", "4"], ["5", "six\n\nseven"]]
    path = tmp_path / "list.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    data = path.read_bytes()
    with path.open("rb") as stream:
        cut = list(stretches.of_records(stream, str(path), 2, ",", 100))
    assert [one.first for one in cut] == [1, 4, 7]
    assert b"".join(data[one.start : one.end] for one in cut) == data
    read = [row for one in cut for row in csv.reader(data[one.start : one.end].decode().splitlines(keepends=True))]
    assert read == [[str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b'name,country\nParis,"FR\n' + b"Bern,CH\n" * 20_000, "row 2.*field larger"),
        (b"\xff\xfe" + "name\nParis\n".encode("utf-16-le"), "in UTF-8"),
        (b"", "is empty"),
    ],
)
def test_texts_that_cannot_be_cut_are_refused_in_words(tmp_path: Path, text: bytes, told: str):
    (tmp_path / "list.csv").write_bytes(text)
    with pytest.raises(InputError, match=told):
        located(tmp_path / "list.csv", tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.usefixtures("short")
def test_a_folder_gets_parts_and_is_read_as_one_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(stretches, "STRETCHES_A_FILE", 2)
    source = places(50, tmp_path / "list.csv")
    located(source, tmp_path / "whole.jsonl")
    located(tmp_path / "whole.jsonl", tmp_path / "one.jsonl")
    done = located(tmp_path / "whole.jsonl", f"{tmp_path / 'parts'}/")
    assert [files.name_of(path) for path in done.paths] == ["part-00000.jsonl", "part-00001.jsonl", "part-00002.jsonl"]
    assert b"".join(Path(path).read_bytes() for path in done.paths) == (tmp_path / "one.jsonl").read_bytes()
    assert located(tmp_path / "parts", tmp_path / "joined.parquet").rows == 50


def test_an_interruption_leaves_the_old_file_and_nothing_else(tmp_path: Path):
    source = places(10, tmp_path / "list.csv")
    target = tmp_path / "out.csv"
    target.write_text("old", encoding="utf-8")

    def stopped(work: object, tasks: object) -> Iterator[object]:
        yield from batch.one_by_one(work, tasks)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        located(source, target, stopped)
    assert target.read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv", "out.csv"]


def test_what_a_killed_run_left_is_cleared_and_that_of_a_running_one_is_not(tmp_path: Path):
    target = tmp_path / "out.csv"
    (tmp_path / ".out.csv.1-0.part").write_bytes(b"left behind")
    with publish.being_written(target) as one:
        one.write(b"one")
        with publish.being_written(target) as other:
            other.write(b"other")
        assert target.read_bytes() == b"other"
    assert target.read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_link_is_not_written_through(tmp_path: Path):
    source = places(3, tmp_path / "list.csv")
    (tmp_path / "out.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(PublishError, match="symbolic link"):
        located(source, tmp_path / "out.csv")


def test_the_command_tells_what_it_did_and_what_it_refuses(tmp_path: Path):
    source = places(20, tmp_path / "list.csv")
    done = run(["locate", str(source), "-o", str(tmp_path / "out.parquet"), "--strict"])
    assert done.returncode == 3
    assert done.stdout.strip() == str(tmp_path / "out.parquet")
    assert "20 rows: 18 located" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_makes_no_sense_is_refused_before_anything_is_done(tmp_path: Path):
    source = places(3, tmp_path / "list.csv")
    with pytest.raises(InputError, match=r"not written as \.kml"):
        located(source, tmp_path / "x.kml")
    with pytest.raises(InputError, match="not asked by several"):
        batches.runner(2, "", Settings(geocoders=("nominatim",)))
    with pytest.raises(InputError, match="no address of a scheduler"):
        batches.runner(None, "scheduler", Settings())
    with pytest.raises(InputError, match="does not exist"):
        located(tmp_path / "nothing.csv", tmp_path / "x.csv")
    with pytest.raises(InputError, match="not read in stretches"):
        located(tmp_path / "story.yaml", tmp_path / "x.csv")


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(PluginError, match="needs pyarrow") as refused:
        located(places(3, tmp_path / "list.csv"), tmp_path / "out.parquet")
    assert "mapgen[parquet]" in refused.value.hint


def test_memory_does_not_grow_with_the_list(tmp_path: Path):
    """A list ten times as long, of rows with given positions, takes about the same memory."""
    code = (
        "import sys, resource; from mapgen import batch; from mapgen.batch import layout; from mapgen.settings import Settings\n"
        "layout.ROWS = 200; batch.located(sys.argv[1], sys.argv[2], settings=Settings(), run=batch.one_by_one)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = []
    for count in (800, 8_000):
        path = tmp_path / f"{count}.csv"
        path.write_text(
            "name,lat,lon\n" + "".join(f"p{n},{n % 80},{n % 170}\n" for n in range(count)), encoding="utf-8"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, str(path), str(tmp_path / "out.csv")],
            capture_output=True, text=True, check=True, env={**os.environ},
        )  # fmt: skip
        peaks.append(int(done.stdout))
    assert peaks[1] < 1.15 * peaks[0]


def test_many_texts_give_the_same_lines_in_two_processes_and_go_on_where_they_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(batch.extracting, "TEXTS", 4)
    texts = [{"id": f"t{n}", "text": f"The train left Dandong for {name}."} for n, (name, _) in enumerate(NAMES * 2)]
    lines = [json.dumps(text) for text in texts]
    lines[6] = "no JSON"
    source = tmp_path / "texts.jsonl"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with source.open("rb") as stream:
        answers = [jsonl.as_line(jsonl.answer(text, Settings())) for text in jsonl.texts(stream, Settings().caps)]
    (tmp_path / "one.jsonl").write_bytes(b"".join(answers))
    whole = (tmp_path / "one.jsonl").read_bytes()
    settings = Settings()
    done = batch.extracted(str(source), str(tmp_path / "two.jsonl"), settings=settings, run=batch.in_processes(2))
    assert (tmp_path / "two.jsonl").read_bytes() == whole
    assert (done.texts, done.failed) == (20, 1)
    (tmp_path / "torn.jsonl").write_bytes(whole[: len(whole) // 2])
    again = batch.extracted(str(source), str(tmp_path / "torn.jsonl"), settings=settings, run=batch.one_by_one)
    assert (tmp_path / "torn.jsonl").read_bytes() == whole
    assert again.skipped > 5
    assert again.texts + again.skipped == 20
    monkeypatch.setattr(batch.extracting, "STRETCHES_A_FILE", 2)
    for _ in range(2):
        last = batch.extracted(str(source), f"{tmp_path / 'parts'}/", settings=settings, run=batch.one_by_one)
    assert last.skipped == 20  # each part stands already
    assert b"".join(path.read_bytes() for path in sorted((tmp_path / "parts").iterdir())) == whole
