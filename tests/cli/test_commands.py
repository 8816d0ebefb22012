"""The command line as its user meets it: what is on stdout, what is on stderr, the exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def mapgen(*arguments: object, cwd: Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "mapgen", *map(str, arguments)],
        cwd=cwd, input=stdin, capture_output=True, env={**os.environ, "PYTHONWARNINGS": "error"},
    )  # fmt: skip
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def places(tmp_path: Path, text: str = "name\nPyongyang\nDandong\nBeijing\n") -> Path:
    path = tmp_path / "places.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_build_writes_into_output_and_says_what_it_wrote(tmp_path: Path):
    places(tmp_path)
    done = mapgen("build", "places.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert {"output/places.html", "output/places.geojson"} <= set(done.stdout.split())
    assert all((tmp_path / line).is_file() for line in done.stdout.split())


def test_one_file_by_its_suffix(tmp_path: Path):
    places(tmp_path)
    done = mapgen("build", "places.csv", "-o", "map.geojson", cwd=tmp_path)
    assert done.stdout.split() == ["map.geojson"]
    assert json.loads((tmp_path / "map.geojson").read_text())["type"] == "FeatureCollection"
    assert not (tmp_path / "output").exists()


def test_the_shortest_story_through_stdin(tmp_path: Path):
    done = mapgen(
        "build", "-", "--from", "yaml", "-o", "out/", cwd=tmp_path, stdin=b"places: [Pyongyang, Dandong, Beijing]\n"
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "map.html").is_file()


def test_two_inputs_with_one_name_are_refused(tmp_path: Path):
    places(tmp_path)
    (tmp_path / "other").mkdir()
    places(tmp_path / "other")
    done = mapgen("build", "places.csv", "other/places.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert "would both become places" in done.stderr
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("build", "nothing.csv"), 2, "nothing.csv does not exist"),
        (("build", "https://example.org/x.csv"), 4, "only when told to"),
        (("build", "ftp://example.org/x.csv"), 2, "no local file"),
        (("build", "places.csv", "--format", "docx"), 2, "docx"),
        (("build", "places.csv", "--size", "big"), 2, "--size 'big' is not WIDTHxHEIGHT"),
        (("build", "places.csv", "--column", "name"), 2, "FIELD=HEADER"),
        (("build", "places.csv", "--geocoder", "nominatm"), 2, "no geocoder is called 'nominatm'"),
        (("build", "-", "--from", "xls"), 2, "--from 'xls' is not read from stdin"),
        (("build", "-"), 2, "stdin has no suffix"),
        (("build", "--nonsense", "places.csv"), 2, "No such option"),
        (("build",), 2, "Missing argument"),
        (("build", "places.csv", "places.csv", "-o", "map.html"), 2, "2 sources cannot become the one file"),
        (("locate", "places.csv", "-o", "places.kml"), 2, "results are not written as .kml"),
        (("locate", "-", "--from", "csv", "--write"), 2, "stdin cannot be written back"),
        (("locate", "places.csv", "--header-row", "9"), 2, "row 9 does not exist"),
        (("locate", "places.csv", "--sheet", "x", "--column", "nmae=name"), 2, "no field is called 'nmae'"),
        (("route", "48.2, 16.4", "Paris"), 2, "does not say which number is the latitude"),
        (("route", "--pairs", "places.csv"), 2, "names no pairs"),
        (("locate",), 2, "give either a SOURCE or --name"),
        (("route", "Pyongyang"), 2, "a way needs two ends"),
        (("route", "Pyongyang", "Beijing", "--mode", "teleport"), 2, "no mode is called 'teleport'"),
        (("nonsense",), 2, "No such command"),
    ],
)
def test_a_mistake_is_one_line_with_its_cure(tmp_path: Path, arguments: tuple[str, ...], code: int, said: str):
    places(tmp_path)
    done = mapgen(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    places(tmp_path)
    (tmp_path / "map.html").symlink_to(tmp_path / "elsewhere.html")
    done = mapgen("build", "places.csv", "-o", "map.html", cwd=tmp_path)
    assert done.returncode == 6
    assert "symbolic link" in done.stderr


def test_strict_leaves_with_3_while_issues_remain(tmp_path: Path):
    places(tmp_path, "name\nPyongyang\nQwxyzzk\n")
    assert mapgen("build", "places.csv", cwd=tmp_path).returncode == 0
    done = mapgen("build", "places.csv", "--strict", cwd=tmp_path)
    assert done.returncode == 3
    assert "Qwxyzzk" in done.stderr
    assert "places.csv, row 3" in done.stderr


def test_locate_one_name(tmp_path: Path):
    done = mapgen("locate", "--name", "丹东", "--json", cwd=tmp_path)
    (first, *_) = json.loads(done.stdout)
    assert (first["name"], first["country"]) == ("Dandong", "CN")
    assert mapgen("locate", "--name", "Qwxyzzk", "--json", cwd=tmp_path).stdout.strip() == "[]"
    told = mapgen("locate", "--name", "Paris", "--in", "Texas", "--json", cwd=tmp_path)
    assert json.loads(told.stdout)[0]["admin1"] == "Texas"
    told = mapgen("locate", "--name", "Paris", "--in", "Narnia", "--json", cwd=tmp_path)
    assert json.loads(told.stdout)[0]["country"] == "FR"
    assert "no place called Narnia is known" in told.stderr
    places(tmp_path, "name\nParis\n")
    told = mapgen("locate", "places.csv", "--in", "Texas", cwd=tmp_path)
    assert (told.returncode, "--in goes with --name" in told.stderr) == (2, True)
    assert mapgen("locate", "--name", "Paris", "-o", "paris.csv", cwd=tmp_path).returncode == 2


def test_locate_gives_the_rows_back_with_results(tmp_path: Path):
    places(tmp_path, "id;name;note\n1;Dandong;a, b\n2;Beijing;=1+1\n")
    done = mapgen("locate", "places.csv", cwd=tmp_path)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("id;name;note;mapgen_lat;mapgen_lon;")
    assert lines[1].startswith("1;Dandong;a, b;40.1")
    assert lines[2].startswith("2;Beijing;'=1+1;39.9")


def test_route_in_words_and_as_a_feature(tmp_path: Path):
    done = mapgen("route", "Pyongyang", "Beijing", "--via", "Dandong", "--mode", "rail", "--json", cwd=tmp_path)
    feature = json.loads(done.stdout)
    assert feature["type"] == "Feature"
    assert feature["geometry"]["type"] in ("LineString", "MultiLineString")
    told = feature["properties"]
    assert {"length_km", "mode", "fidelity", "snap_km", "legs", "credit"} <= told.keys()
    assert 1050 < told["length_km"] < 1400
    assert told["fidelity"] == "network"
    words = mapgen("route", "Pyongyang", "Beijing", cwd=tmp_path).stdout
    assert words.count("\n") == 1
    assert "km" in words


def test_route_of_many_pairs(tmp_path: Path):
    (tmp_path / "pairs.csv").write_text("from,to,mode\nParis,Lyon,rail\nOslo,Bergen,train\nParis,Rome,air\n")
    collection = json.loads(mapgen("route", "--pairs", "pairs.csv", "--json", cwd=tmp_path).stdout)
    assert collection["type"] == "FeatureCollection"
    assert [one["properties"]["mode"] for one in collection["features"]] == ["rail", "rail", "air"]
    assert mapgen("route", "--pairs", "pairs.csv", "--via", "Dijon", cwd=tmp_path).returncode == 2


def test_data_schema_plugins_and_doctor(tmp_path: Path):
    assert "all whole" in mapgen("data", "verify", cwd=tmp_path).stderr
    assert "networks/rail" in mapgen("data", "list", cwd=tmp_path).stdout
    schema = json.loads(mapgen("schema", cwd=tmp_path).stdout)
    assert "journeys" in schema["properties"]
    assert "html" in json.loads(mapgen("plugins", "--json", cwd=tmp_path).stdout)["renderers"]
    assert mapgen("doctor", cwd=tmp_path).returncode == 0


def test_several_sources_at_once(tmp_path: Path):
    places(tmp_path)
    (tmp_path / "trip.yaml").write_text("places: [Rome, Oslo]\n")
    done = mapgen("build", "places.csv", "trip.yaml", "--format", "geojson", "-o", "maps/", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["paths"] == ["maps/places.geojson", "maps/trip.geojson"]
    assert (tmp_path / "maps" / "trip.geojson").is_file()


def test_a_bad_source_among_several_leaves_nothing_half_done(tmp_path: Path):
    places(tmp_path)
    (tmp_path / "empty.csv").write_text("")
    done = mapgen("build", "empty.csv", "places.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert "empty.csv" in done.stderr
    assert {path.name.partition(".")[0].partition("@")[0] for path in (tmp_path / "output").iterdir()} == {"places"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("csv", "name\nRome\n"),
        ("txt", "Rome\n"),
        ("yaml", "places: [Rome]\n"),
        ("geojson", '{"type": "Feature", "geometry": null, "properties": {"name": "Rome"}}'),
    ],
)
def test_each_form_of_stdin(tmp_path: Path, kind: str, text: str):
    done = mapgen("locate", "-", "--from", kind, "--json", cwd=tmp_path, stdin=text.encode())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["name"] == "Rome"


def test_quiet_verbose_and_the_guess(tmp_path: Path):
    rows = "".join(f"A{number},1,2,{number % 28 + 1}/{number % 12 + 1}/2\n" for number in range(30))
    places(tmp_path, f"name,lat,lon,date\nRome,41.9,12.5,2020\nOslo,59.9,10.7,2020\n{rows}")
    (tmp_path / "odd.csv").write_text("name,lat,lon\n" + "Rome,41.9,12.5\n" * 40 + "Rome,99,200\n" * 30)
    usual = mapgen("locate", "odd.csv", "--json", cwd=tmp_path).stderr
    assert "columns: name ← 'name'" in usual, "the guess is told however many warnings there are"
    assert "more warnings of this kind (bad-position); -v shows all" in usual
    assert "more warnings" not in mapgen("locate", "odd.csv", "--json", "-v", cwd=tmp_path).stderr
    assert mapgen("locate", "odd.csv", "--json", "-q", cwd=tmp_path).stderr == ""


def test_results_on_stdout_are_utf_8_whatever_the_file_is(tmp_path: Path):
    (tmp_path / "orte.csv").write_bytes("Ort;Land\nKöln;Deutschland\n".encode("cp1252"))
    assert mapgen("locate", "orte.csv", cwd=tmp_path).stdout.splitlines()[1].startswith("Köln;Deutschland;50.9")


def test_locate_json_and_a_file_at_once(tmp_path: Path):
    places(tmp_path)
    done = mapgen("locate", "places.csv", "--json", "-o", "out.csv", cwd=tmp_path)
    assert len(json.loads(done.stdout)) == 3
    assert (tmp_path / "out.csv").read_text().startswith("name,mapgen_lat")


def test_a_story_is_never_overwritten_by_its_findings(tmp_path: Path):
    (tmp_path / "s.yaml").write_text("places: [Rome]\n")
    done = mapgen("locate", "s.yaml", "-o", "s.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "is the story itself" in done.stderr
    (tmp_path / "s.json").write_text('{"places": ["Rome"]}')
    assert mapgen("locate", "s.json", "--write", cwd=tmp_path).returncode == 0
    assert (tmp_path / "s.json").read_text() == '{"places": ["Rome"]}'


def test_a_provider_that_cannot_be_asked_is_exit_4(tmp_path: Path):
    done = mapgen("locate", "--name", "Qwxyzzk", "--geocoder", "nominatim", "--offline", cwd=tmp_path)
    assert done.returncode == 4
    assert "nominatim" in done.stderr


def test_control_characters_in_data_never_reach_the_terminal(tmp_path: Path):
    places(tmp_path, "name\nPyongyang\nQw\x1b[2Jzzk\x07\n")
    done = mapgen("build", "places.csv", cwd=tmp_path)
    assert "\x1b" not in done.stderr
    assert "\\x1b[2J" in done.stderr


def test_an_interrupt_leaves_with_130_and_no_half_file(tmp_path: Path):
    rows = "".join(f"Place number {number}\n" for number in range(60_000))
    places(tmp_path, "name\n" + rows)
    process = subprocess.Popen(
        [sys.executable, "-m", "mapgen", "build", "places.csv"], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    time.sleep(2.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("output/*"))


def test_an_interrupt_that_passed_through_an_exec_leaves_with_130_too(tmp_path: Path):
    """As one does that comes while dataclasses are being made: CPython would end itself by the signal then."""
    code = "import mapgen.cli as c, mapgen.cli.report; c._run = lambda *_: exec('raise KeyboardInterrupt'); c.main()"
    (tmp_path / "started.py").write_text(code)
    done = subprocess.run([sys.executable, "-m", "started"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stderr.startswith("mapgen: interrupted")) == (130, True)


def test_every_command_has_help():
    for command in (
        (),
        ("build",),
        ("check",),
        ("review",),
        ("locate",),
        ("route",),
        ("schema",),
        ("plugins",),
        ("doctor",),
        ("data",),
        ("data", "build"),
    ):
        done = mapgen(*command, "--help", cwd=Path.cwd())
        assert done.returncode == 0
        assert len(done.stdout.splitlines()) > 5
