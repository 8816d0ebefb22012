"""Names in texts: one sense each, by qualifiers, by the names around them, and by how well known they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from mapgen.locate import places
from mapgen.model import Document, Mention, Use
from mapgen.settings import Settings

if TYPE_CHECKING:
    from mapgen.model import Place

_MARKED = re.compile(r"\[([^\]]+)\]")


def read(marked: str, **settings: str) -> list[Place]:
    """The places of the names that stand in square brackets."""
    text, spans = "", []
    at = 0
    for found in _MARKED.finditer(marked):
        text += marked[at : found.start()]
        spans.append((len(text), len(text) + len(found[1])))
        text += found[1]
        at = found.end()
    text += marked[at:]
    mentions = [Mention(id=f"m{i}", text=text[a:b], span=(a, b)) for i, (a, b) in enumerate(spans)]
    made, _ = places(mentions, settings=Settings(**settings), document=Document(text=text))
    return list(made.values())


def told(place: Place) -> str:
    """Country and state of a place, its kind where it is no town: "US/Ohio", "admin1 US/Ohio", "river"."""
    chosen = place.chosen
    if chosen is None:
        return "nowhere" if place.point is None else "somewhere"
    where = "/".join(part for part in (chosen.country, chosen.admin1) if part)
    kind = "" if chosen.kind == "city" else chosen.kind
    return " ".join(part for part in (kind, where) if part)


CASES = [
    # a qualifier right after the name
    ("A fire broke out in [Paris], [Texas], on Monday.", "US/Texas", "admin1 US/Texas"),
    ("She lives in [Paris], [Tennessee].", "US/Tennessee", "admin1 US/Tennessee"),
    ("He was born in [London], [Ontario], in 1950.", "CA/Ontario", "admin1 CA/Ontario"),
    ("The plant in [Columbus], [Georgia], closed.", "US/Georgia", "admin1 US/Georgia"),
    ("The plant in [Columbus], [Indiana], closed.", "US/Indiana", "admin1 US/Indiana"),
    ("Police in [Birmingham], [Alabama], said so.", "US/Alabama", "admin1 US/Alabama"),
    ("The mayor of [Cambridge], [Massachusetts], agreed.", "US/Massachusetts", "admin1 US/Massachusetts"),
    ("A school in [Athens], [Georgia], reopened.", "US/Georgia", "admin1 US/Georgia"),
    ("The trial in [Moscow], [Idaho], began.", "US/Idaho", "admin1 US/Idaho"),
    ("Farmers near [Lebanon], [Tennessee], waited for rain.", "US/Tennessee", "admin1 US/Tennessee"),
    ("They met in [Victoria], [Seychelles].", "SC/*", "country SC"),
    ("The road to [San José], [Costa Rica], is closed.", "CR/*", "country CR"),
    ("A blast shook [Tripoli], [Lebanon], at noon.", "LB/*", "country LB"),
    ("Voters in [Georgetown], [Guyana], lined up.", "GY/*", "country GY"),
    ("A court in [Valencia], [Venezuela], ruled.", "VE/*", "country VE"),
    ("A clinic in [Santiago], [Dominican Republic], opened.", "*DO/Santiago", "country DO"),
    ("Fishermen of [Hyderabad], [Pakistan], protested.", "PK/*", "country PK"),
    ("The dam near [Manchester], [Kentucky], held.", "US/Kentucky", "admin1 US/Kentucky"),
    ("Deputies in [Richmond], [Ky.], said so.", "US/Kentucky", "admin1 US/Kentucky"),
    ("Deputies in [Springfield], [Mo.], said so.", "US/Missouri", "admin1 US/Missouri"),
    # with a word between
    ("The town of [Belgrade] in central [Minnesota] flooded.", "US/Minnesota", "admin1 US/Minnesota"),
    ("The suspect fled from [Cairo] in southern [Illinois].", "US/Illinois", "admin1 US/Illinois"),
    ("[Naples] in [Florida] was evacuated.", "US/Florida", "admin1 US/Florida"),
    # the state is also a country or a town
    ("[Atlanta], [Georgia], will host it.", "US/Georgia", "admin1 US/Georgia"),
    ("Talks in [Tbilisi], [Georgia], failed.", "GE/*", "country GE"),
    ("[Georgia], [Armenia] and [Azerbaijan] signed.", "country GE", "country AM", "country AZ"),
    ("[Georgia], [Alabama] and [Florida] share the water.", "admin1 US/Georgia", "admin1 US/Alabama", "admin1 US/Florida"),
    ("[Savannah] and [Macon] are in [Georgia].", "US/Georgia", "US/Georgia", "admin1 US/Georgia"),
    ("[Jordan], [Syria] and [Lebanon] closed their borders.", "country JO", "country SY", "country LB"),
    ("[Chad], [Niger] and [Nigeria] patrol the lake.", "country TD", "country NE", "country NG"),
    # well known, and not pulled to a namesake
    ("[Paris] said it would answer [Berlin].", "FR/*", "DE/*"),
    ("Flights from [London] to [Lagos] and [Accra] resumed.", "GB/*", "NG/*", "GH/*"),
    ("Kim left [Pyongyang] for [Beijing] by way of [Dandong].", "KP/*", "CN/*", "CN/Liaoning"),
    ("Delegates from [Odesa], [Kherson], [Mykolaiv] and [Kyiv] flew to [Paris].", "UA/*", "UA/*", "UA/*", "UA/*", "FR/*"),
    ("Talks in [Stockholm] and [Helsinki] went on.", "SE/*", "FI/*"),
    ("The pope flew to [Rome] from [Sydney].", "IT/*", "AU/*"),
    ("[Vienna] and [Geneva] compete for the seat.", "AT/Vienna", "CH/Geneva"),
    ("Ships left [Porto] for [Rio de Janeiro].", "PT/*", "BR/*"),
    ("Markets fell in [Tokyo], [Hong Kong] and [New York].", "JP/*", "*HK*", "US/New York"),
    ("[China], [Mexico] and [Russia] objected.", "country CN", "country MX", "country RU"),
    ("[Washington] and [Moscow] traded threats.", "US/Washington, D.C.", "RU/*"),
    # the small towns of one place
    ("The game in [Yankton] drew fans from [Vermillion] and [Mitchell].", *["US/South Dakota"] * 3),
    ("[Kearney], [Grand Island] and [Hastings] got snow.", *["US/Nebraska"] * 3),
    ("Buses run between [Zaria], [Funtua] and [Kafanchan].", "NG/*", "NG/*", "NG/*"),
    ("Storms hit [Barrie], [Orillia] and [Midland].", *["CA/Ontario"] * 3),
    ("[Ballarat], [Bendigo] and [Horsham] are dry.", *["AU/Victoria"] * 3),
    ("[Kendal], [Penrith] and [Keswick] were cut off.", *["GB/England"] * 3),
    # what else of the text tells
    ("Kentucky State Police closed the road in [Richmond].", "US/Kentucky"),
    ("The Texas Rangers of Anderson County searched [Palestine] city hall, Texas officials said.", "US/Texas"),
    ("Gardaí in [Clare] are looking for the driver, a TD said.", "*IE/*"),
    # kinds that the words around imply
    ("Workers of [Douglas], [Sarpy] and [Lancaster] counties in [Nebraska] voted.",
     "admin2 US/Nebraska", "admin2 US/Nebraska", "admin2 US/Nebraska", "admin1 US/Nebraska"),
    ("The state of [Washington] and neighbouring [Oregon] agreed.", "admin1 US/Washington", "admin1 US/Oregon"),
    ("They crossed the [Yalu] River into [China].", "river", "country CN"),
    ("A storm in the [Black Sea] hit [Sochi].", "sea", "RU/*"),
    ("Refugees from [Darfur] crossed into [Chad].", "region SD", "country TD"),
    ("Leaders of the [Middle East] met in [Doha].", "macro-region", "QA/*"),
    ("Rebels from [South Ossetia] and [Abkhazia] crossed.", "disputed GE", "disputed GE"),
    # peoples
    ("[North Korean] officials met [Swedish] ones in [Stockholm].", "country KP", "country SE", "SE/*"),
    ("[Ohioans] and [Texans] disagree.", "admin1 US/Ohio", "admin1 US/Texas"),
    ("[Europeans] trust [Scottish] courts.", "macro-region", "admin1 GB/Scotland"),
    # short forms
    ("The [U.S.] and the [UK] agreed with the [UAE].", "country US", "country GB", "country AE"),
    ("[Columbia], [S.C.], was flooded.", "US/South Carolina", "admin1 US/South Carolina"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), [(text, wanted) for text, *wanted in CASES])
def test_names_are_read_in_their_text(text: str, wanted: list[str]) -> None:
    found = [told(place) for place in read(text)]
    for one, other in zip(found, wanted, strict=True):
        assert re.fullmatch(re.escape(other).replace(r"\*", ".*"), one), f"{found} where {wanted} is meant"


def test_a_name_has_one_sense_in_a_text() -> None:
    text = "A fire in [Paris], [Texas], killed two. The fire chief of [Paris] said it began at night. " * 2
    found = [told(place) for place in read(text)]
    assert [one for one in found if not one.startswith("admin1")] == ["US/Texas"] * 4


def test_two_qualifiers_part_a_name() -> None:
    mentions = [
        Mention(id="a", text="Paris", span=(0, 5), region="Texas", country="US"),
        Mention(id="b", text="Paris", span=(20, 25), country="France"),
    ]
    made, _ = places(mentions, settings=Settings(), document=Document(text="Paris                Paris"))
    assert [told(place).partition("/")[0] for place in made.values()] == ["US", "FR"]


def test_what_a_mention_states_holds_for_all_of_its_name() -> None:
    text = "Richmond is small. Richmond is old."
    mentions = [
        Mention(id="a", text="Richmond", span=(0, 8)),
        Mention(id="b", text="Richmond", span=(19, 27), within="Kentucky"),
    ]
    made, _ = places(mentions, settings=Settings(), document=Document(text=text))
    assert [told(place) for place in made.values()] == ["US/Kentucky"] * 2


def test_a_country_that_follows_a_country_in_a_list_does_not_hold_it() -> None:
    mention = Mention(id="a", text="China", span=(0, 5), within="Mexico")
    made, _ = places([mention], settings=Settings(), document=Document(text="China, Mexico and Russia"))
    assert told(made["a"]) == "country CN"
    mention = Mention(id="a", text="Georgia", span=(0, 7), country="US")
    made, _ = places([mention], settings=Settings(), document=Document(text="Georgia"))
    assert told(made["a"]) == "admin1 US/Georgia"


def test_the_country_of_the_settings_is_preferred() -> None:
    assert told(read("The bishop of [Victoria] spoke.", country="AU")[0]).endswith("AU/Victoria")


def test_a_demonym_is_its_country_even_where_a_town_has_its_name() -> None:
    mention = Mention(id="a", text="Polish", span=(4, 10), use=Use.DEMONYM)
    made, _ = places([mention], settings=Settings(), document=Document(text="The Polish army"))
    assert told(made["a"]) == "country PL"


def test_what_acts_for_a_government_is_its_seat() -> None:
    mention = Mention(id="a", text="Washington", span=(0, 10), use=Use.ACTOR)
    made, _ = places([mention], settings=Settings(), document=Document(text="Washington said it would answer."))
    assert told(made["a"]) == "US/Washington, D.C."
    assert made["a"].confidence > 0.9
    assert not made["a"].ambiguous


def test_a_name_in_a_text_is_not_respelt() -> None:
    place = read("The village of [Pyongyagg] is small.")[0]
    assert place.point is None
    assert place.reason == "not found"


def test_a_part_of_a_place_that_is_named_is_an_area_of_it() -> None:
    place = read("Snow fell in [northern Nebraska].")[0]
    assert place.point is not None
    assert place.point.y > 41.5


def test_reason_and_confidence_tell_an_editor_what_speaks_for_a_choice() -> None:
    paris, texas = read("A fire broke out in [Paris], [Texas], on Monday.")
    assert "Texas is named right after it" in paris.reason
    assert "better known: Paris" in paris.reason
    assert paris.confidence > 0.9
    assert texas.confidence > 0.9
    springfield = read("A man was shot in [Springfield].")[0]
    assert springfield.ambiguous
    assert springfield.confidence < 0.6
    assert len(springfield.alternatives) >= 3


def test_the_order_of_mentions_does_not_matter() -> None:
    text = "From Paris, Texas, to London, Ontario."
    mentions = [
        Mention(id=name, text=name, span=(text.index(name), text.index(name) + len(name)))
        for name in ("Paris", "Texas", "London", "Ontario")
    ]
    one, _ = places(mentions, settings=Settings(), document=Document(text=text))
    other, _ = places(mentions[::-1], settings=Settings(), document=Document(text=text))
    assert {key: told(place) for key, place in one.items()} == {key: told(place) for key, place in other.items()}


def test_a_long_text_is_read_in_stretches() -> None:
    from mapgen.gazetteer import Gazetteer

    towns = Gazetteer.shipped().towns((-104.0, 40.0, -95.4, 43.0), limit=150)
    text = "Nebraska. " + ". ".join(f"In [{town.name}] it rained" for town in towns)
    found = read(text)
    inside = [place.country == "US" for place in found]
    assert sum(inside) / len(inside) > 0.95


def test_mentions_without_a_span_are_judged_as_a_list() -> None:
    made, _ = places(
        [Mention(id="a", text="Dandong"), Mention(id="b", text="Texas", span=(0, 5))],
        settings=Settings(),
        document=Document(text="Texas"),
    )
    assert [told(place) for place in made.values()] == ["CN/Liaoning", "admin1 US/Texas"]


def test_no_names_no_places() -> None:
    assert places([], settings=Settings(), document=Document(text="Nothing here.")) == ({}, ())
