"""Settings: from keywords, else from the environment; refused when unknown, read where they come as text."""

from __future__ import annotations

import dataclasses
import pickle
from pathlib import Path

import pytest

from mapgen.errors import ConfigError, InputError
from mapgen.pipeline import made_settings
from mapgen.settings import Caps, Settings


@pytest.fixture(autouse=True)
def quiet_environment(monkeypatch):
    for name in ("COUNTRY", "LANGUAGES", "OFFLINE", "MODEL", "HEADER_ROW", "COLUMNS__NAME", "CAPS__ROWS", "CAPS"):
        monkeypatch.delenv(f"MAPGEN_{name}", raising=False)


def test_what_is_of_its_type_is_taken_as_it_is():
    made = Settings(country="NG", gazetteers=(Path("a.csv"),), header_row=2, accept=True, size=(1200, 675))
    assert (made.country, made.header_row, made.accept, made.size) == ("NG", 2, True, (1200, 675))
    assert made.gazetteers == (Path("a.csv"),)
    assert made.caps == Caps()


def test_what_comes_as_text_is_read():
    made = Settings(gazetteers=["a.csv"], header_row="2", accept="yes", size=["1200", 675], folder="x")
    assert made.gazetteers == (Path("a.csv"),)
    assert (made.header_row, made.accept, made.size, made.folder) == (2, True, (1200, 675), Path("x"))


def test_the_environment_says_what_nobody_else_says(monkeypatch):
    monkeypatch.setenv("MAPGEN_COUNTRY", "NG")
    monkeypatch.setenv("MAPGEN_OFFLINE", "true")
    monkeypatch.setenv("MAPGEN_LANGUAGES", '["en", "ko"]')
    monkeypatch.setenv("MAPGEN_COLUMNS__NAME", "Facility")
    monkeypatch.setenv("MAPGEN_CAPS__ROWS", "7")
    monkeypatch.setenv("MAPGEN_NO_SUCH_THING", "is for somebody else")
    made = Settings(country="KP", columns={"lat": "y"}, caps={"columns": 3})
    assert (made.country, made.offline, made.languages) == ("KP", True, ("en", "ko"))
    assert made.columns == {"name": "Facility", "lat": "y"}
    assert (made.caps.rows, made.caps.columns, made.caps.depth) == (7, 3, Caps().depth)


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"contry": "NG"}, "setting contry: no such setting"),
        ({"caps": {"row": 1}}, "setting caps.row: no such setting"),
        ({"caps": {"rows": "many"}}, "setting caps.rows: "),
        ({"header_row": "first"}, "setting header_row: "),
        ({"header_row": 0}, "setting header_row: "),
        ({"size": (1200, "tall")}, "setting size.1: "),
        ({"input_format": "docx"}, "setting input_format: "),
        ({"gazetteers": 3}, "setting gazetteers: "),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(told, message):
    with pytest.raises(ConfigError) as caught:
        made_settings(**told)
    assert caught.value.message.startswith(message)


def test_a_list_in_the_environment_is_json(monkeypatch):
    monkeypatch.setenv("MAPGEN_LANGUAGES", "en,ko")
    with pytest.raises(ConfigError, match="MAPGEN_LANGUAGES is not JSON"):
        Settings()


def test_an_address_is_whole():
    with pytest.raises(InputError, match="no whole http or https address"):
        Settings(url="maps.example/train")


def test_settings_do_not_change_and_can_be_sent_to_other_processes():
    made = Settings(country="NG", caps={"rows": 5})
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.country = "KP"
    assert pickle.loads(pickle.dumps(made)) == made
    assert dataclasses.replace(made, demonyms=True) == Settings(country="NG", caps={"rows": 5}, demonyms=True)


def test_every_setting_says_what_it_is_for():
    for one in (*dataclasses.fields(Settings), *dataclasses.fields(Caps)):
        assert one.metadata["description"], one.name


def test_a_cap_is_no_negative_number_and_deep_json_is_told(monkeypatch):
    with pytest.raises(ConfigError, match=r"setting caps\.rows: Input should be greater than or equal to 0"):
        Caps(rows=-1)
    monkeypatch.setenv("MAPGEN_LANGUAGES", "[" * 100_000)
    with pytest.raises(ConfigError, match="MAPGEN_LANGUAGES is not JSON"):
        Settings()
