"""Joint ranking, on candidates made for the purpose."""

from __future__ import annotations

from shapely.geometry import Point

from mapgen.locate.rank import Link, Slate, ranked
from mapgen.model import Candidate, Mode


def candidate(name, lon, lat, country, admin1="", kind="city"):
    return Candidate(
        name=name,
        point=Point(lon, lat),
        provider="test",
        provider_id=f"{name}-{lon}-{lat}",
        kind=kind,
        country=country,
        admin1=admin1,
    )


PARIS = Slate((candidate("Paris", 2.35, 48.86, "FR"), candidate("Paris", -95.55, 33.66, "US", "Texas")), (7.0, 4.6))
TIE = Slate((candidate("Saint-Denis", 2.36, 48.94, "FR"), candidate("Saint-Denis", 55.45, -20.88, "RE")), (5.0, 5.2))
HOUSTON = Slate((candidate("Houston", -95.36, 29.76, "US", "Texas"),), (6.5,))
DALLAS = Slate((candidate("Dallas", -96.8, 32.78, "US", "Texas"),), (6.3,))
LYON = Slate((candidate("Lyon", 4.83, 45.76, "FR"),), (6.0,))


def best(slate, scores):
    return slate.candidates[scores.index(max(scores))]


def test_a_name_alone_keeps_its_base_scores():
    assert ranked([PARIS]) == [PARIS.bases]


def test_neighbours_lift_a_candidate_and_strangers_do_not():
    (alone,) = ranked([PARIS])
    texan, *_ = ranked([PARIS, HOUSTON, DALLAS])
    french, *_ = ranked([PARIS, LYON])
    margin = alone[0] - alone[1]
    assert texan[0] - texan[1] < margin < french[0] - french[1]


def test_the_country_of_the_others_settles_a_tie():
    (alone,) = ranked([TIE])
    assert best(TIE, alone).country == "RE"
    scores = ranked([TIE, PARIS, LYON])
    assert best(TIE, scores[0]).country == "FR"


def test_the_next_stop_counts_more_by_rail_than_by_air():
    twins = Slate((candidate("Hall", 11.5, 47.3, "AT"), candidate("Hall", -80.0, 35.0, "US")), (3.5, 3.6))
    away = Slate((candidate("Innsbruck", 11.39, 47.27, "AT"),), (5.0,))
    scores = {mode: ranked([twins, away], [Link(0, 1, mode)])[0] for mode in (Mode.RAIL, Mode.AIR)}
    assert scores[Mode.RAIL][0] - scores[Mode.RAIL][1] > scores[Mode.AIR][0] - scores[Mode.AIR][1] > 0


def test_a_venue_follows_its_city():
    venue = Slate(
        (
            candidate("Parliament", 24.93, 60.17, "FI", kind="parliament"),
            candidate("Parliament", 18.07, 59.33, "SE", kind="parliament"),
        ),
        (5.0, 5.0),
    )
    stockholm = Slate((candidate("Stockholm", 18.07, 59.33, "SE"),), (6.0,))
    scores = ranked([venue, stockholm])
    assert scores[0][1] > scores[0][0]


def test_neighbours_across_the_antimeridian_are_neighbours():
    twins = Slate((candidate("Twin", 179.9, -16.8, "FJ"), candidate("Twin", 0.0, 51.0, "GB")), (4.0, 4.0))
    other = Slate((candidate("Taveuni", -179.9, -16.9, ""),), (4.0,))
    scores = ranked([twins, other])
    assert scores[0][0] > scores[0][1]


def test_the_order_of_the_list_does_not_matter():
    slates = [PARIS, HOUSTON, TIE, LYON, DALLAS]
    forward = ranked(slates)
    backward = ranked(slates[::-1])[::-1]
    for one, other in zip(forward, backward, strict=True):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) < 1e-9


def test_names_without_candidates_stay_in_place():
    assert ranked([Slate((), ()), PARIS, Slate((), ())])[0] == ()


def test_a_long_list_is_ranked_without_comparing_all_with_all():
    slates = [
        Slate(
            tuple(candidate("x", (i * 7 + k * 53) % 360 - 180, (i * 13 + k * 29) % 170 - 85, "AB") for k in range(2)),
            (4.0, 4.1),
        )
        for i in range(20_000)
    ]
    assert len(ranked(slates)) == len(slates)
