"""Journeys that are asked for by themselves: what belongs to which, and what they look like in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mapgen import routing
from mapgen.errors import InputError, TraceError
from mapgen.model import Fidelity, Mode
from mapgen.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path


def in_table(tmp_path: Path, text: str, mode: Mode = Mode.AIR) -> tuple[routing.Journey, ...]:
    path = tmp_path / "pairs.csv"
    path.write_text(text)
    settings = Settings()
    return routing.journeys(routing.in_table(path, mode, settings=settings), settings=settings)


def test_each_journey_has_its_own_issues_and_those_of_its_stops(tmp_path: Path):
    rows = "".join(f"Rome,Oslo,air,{'' if number else 'Qwxyzzk'}\n" for number in range(12))
    found = in_table(tmp_path, f"from,to,mode,via\n{rows}Rome,Zkkwq,air,\n")
    assert len(found) == 13
    assert {issue.where for issue in found[0].issues} == {"pairs.csv, row 2"}
    assert any("Qwxyzzk" in issue.message for issue in found[0].issues)
    assert not any(journey.issues for journey in found[1:12]), "journey 1 is not journey 10"
    assert any("Zkkwq" in issue.message for issue in found[12].issues)
    assert not found[12].routes
    assert found[12].lines() == ["Rome – Zkkwq  not traced"]


def test_a_row_without_a_mode_has_the_usual_one(tmp_path: Path):
    one, two = in_table(tmp_path, "from,to,mode\nRome,Oslo,\nRome,Oslo,on foot\n")
    assert [(journey.mode, journey.fidelity) for journey in (one, two)] == [
        (Mode.AIR, Fidelity.GREAT_CIRCLE),
        (Mode.WALK, Fidelity.STRAIGHT),
    ]


def test_positions_of_a_table_are_kept(tmp_path: Path):
    (one,) = in_table(tmp_path, "from,from_lat,from_lon,to,to_lat,to_lon\nHome,0.5,0.5,Work,0.5,1.5\n")
    assert one.length_km == pytest.approx(111.3, abs=0.2)
    assert one.feature()["properties"]["legs"][0]["from"] == "Home"


def test_rows_with_an_order_are_one_journey_of_several_legs(tmp_path: Path):
    (one,) = in_table(tmp_path, "order,place\n1,Rome\n2,Oslo\n3,Rome\n")
    assert one.name == "Rome – Oslo – Rome"
    assert len(one.routes) == 2
    assert one.length_km == pytest.approx(2 * one.routes[0].length_km)


def test_a_way_over_several_stops_is_one_line():
    settings = Settings()
    (found,) = routing.journeys(routing.asked(["Rome", "Oslo", "Rome"], [], Mode.AIR), settings=settings)
    assert found.geometry.geom_type == "LineString"
    told = found.feature()["properties"]
    assert [(leg["from"], leg["to"]) for leg in told["legs"]] == [("Rome", "Oslo"), ("Oslo", "Rome")]
    assert found.lines()[0].startswith("Rome – Oslo  2,0")


def test_over_the_antimeridian_it_is_cut():
    assert routing.route("Tokyo", "Los Angeles", mode="flight").geometry.geom_type == "MultiLineString"


def test_what_cannot_be_asked():
    with pytest.raises(InputError, match="two ends"):
        routing.asked(["Rome"], [], Mode.AIR)
    with pytest.raises(InputError, match="--via goes with two stops"):
        routing.asked(["Rome", "Oslo", "Bonn"], ["Wien"], Mode.AIR)
    with pytest.raises(InputError, match="48.2 N, 16.4 E or 16.4 N, 48.2 E"):
        routing.asked(["48.2, 16.4", "Oslo"], [], Mode.AIR)
    with pytest.raises(InputError, match="no mode is called 'teleport'"):
        routing.mode_called("teleport")
    with pytest.raises(TraceError, match="no way from Rome to Qwxyzzk"):
        routing.route("Rome", "Qwxyzzk")
