"""The page as text: its policy, its data, its list, and folium's layers on top."""

import base64
import dataclasses
import hashlib
import html
import json
import re
from html.parser import HTMLParser

import folium
import pytest
from branca.element import Figure
from shapely.geometry import LineString, MultiPolygon, Point, box

from mapgen.errors import PluginError, RenderError
from mapgen.escape import escaped
from mapgen.render import artifacts, to_folium
from mapgen.render.document import block
from mapgen.render.html import HtmlRenderer
from mapgen.scene import (
    Facts,
    Ground,
    GroundLayer,
    Layer,
    LegendEntry,
    Mark,
    MarkType,
    Picture,
    Scene,
    SourceLine,
    Step,
    Stratum,
    Token,
)

LAND = GroundLayer(kind="land", geometry=MultiPolygon([box(0, 0, 5, 5)]))


def scene(text="Pyongyang", places=1, **more):
    marks = tuple(
        Mark(
            id=f"p{i}", type=MarkType.PLACE, style=Token.STOP, geometry=Point(i % 50 / 10, 1), point=Point(i % 50 / 10, 1),
            name=text, place_id=f"p{i}", numbers=(1,) if i == 0 else (), steps=("s1",) if i == 0 else (), country="NG",
            facts=Facts(text=text, category=text, sources=(SourceLine(title=text, publisher=text, url=""),)),
        )
        for i in range(places)
    )  # fmt: skip
    line = Mark(
        id="r1", type=MarkType.ROUTE, style=Token.RAIL, geometry=LineString([(0, 0), (1, 1)]), name=text, native=text,
        native_lang=text,
    )  # fmt: skip
    values = {"title": text, "subtitle": text, "description": text, "credits": (text,), "correction": text} | more
    return Scene(
        id="map", extent=(0.0, 0.0, 5.0, 5.0), ground=Ground(window=(0.0, 0.0, 5.0, 5.0), layers=(LAND,)),
        layers=(Layer(stratum=Stratum.ROUTES, marks=(line,)), Layer(stratum=Stratum.PLACES, marks=marks)),
        steps=(Step(id="s1", number=1, title=text, place=text, facts=Facts(text=text)),),
        legend=(LegendEntry(text={"en": text}, style=Token.STOP, colour="#112233"),), **values,
    )  # fmt: skip


class Reader(HTMLParser):
    """The elements of a page, and what scripts and styles hold."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.inline, self.open = [], [], None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.open = (tag, dict(attrs), "") if tag in ("script", "style") else None

    def handle_data(self, data):
        if self.open:
            tag, attrs, text = self.open
            self.open = (tag, attrs, text + data)

    def handle_endtag(self, tag):
        if self.open and tag == self.open[0]:
            self.inline.append(self.open)
            self.open = None

    def named(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def test_the_policy_names_the_hashes_of_every_script_and_style_and_nothing_else():
    page = Reader(to_folium(scene()).render())
    (policy,) = [meta["content"] for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    run = [(tag, text) for tag, attrs, text in page.inline if attrs.get("type") != "application/json"]
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for _, text in run}
    assert set(re.findall(r"'sha256-[^']+'", policy)) == hashes
    assert len(run) == 3
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_the_policy_is_the_same_for_every_story():
    policies = {re.search('content="(default-src[^"]+)"', to_folium(scene(text)).render())[1] for text in ("a", "b")}
    assert len(policies) == 1


def test_nothing_in_the_page_points_elsewhere():
    page = Reader(to_folium(scene()).render())
    links = [value for _, attrs in page.elements for name, value in attrs.items() if name in ("src", "href", "srcset")]
    assert all(value.startswith(("data:", "#")) for value in links)
    assert not [attrs for _, attrs in page.elements if "style" in attrs]
    assert all("url(" not in text for tag, _, text in page.inline if tag == "style")


def test_the_same_scene_gives_the_same_bytes():
    first = HtmlRenderer().artifacts(scene())[0]
    assert first.data == HtmlRenderer().artifacts(scene())[0].data
    assert (first.name, first.media_type) == ("map.html", "text/html")


def test_all_ways_out_of_folium_give_the_same_page(tmp_path):
    page = to_folium(scene())
    whole = page.render()
    page.save(tmp_path / "map.html")
    assert (tmp_path / "map.html").read_text(encoding="utf-8") == whole
    assert page.get_root().render() == whole
    assert HtmlRenderer().artifacts(scene())[0].data.decode() == whole
    assert html.unescape(re.search(r'srcdoc="([^"]*)"', page._repr_html_())[1]) == whole


PAYLOADS = [
    "</script><b>",
    "{{ 7*7 }}",
    "{% raw %}",
    "${1+1}",
    "`x`",
    '"><img src=x>',
    "a\u2028b",
    "<!--<script>",
    "&amp;",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_stays_text(payload):
    page = to_folium(scene(payload)).render()
    read = Reader(page)
    assert not read.named("b")
    assert not read.named("img")
    (data,) = [text for _, attrs, text in read.inline if attrs.get("id") == "mapgen-data"]
    assert json.loads(data)["title"] == payload
    assert html.unescape(re.search("<title>(.*?)</title>", page, re.DOTALL)[1]) == payload
    assert "49" not in re.search("<title>(.*?)</title>", page)[1]


def test_the_words_of_a_picture_stay_text_and_its_bytes_stand_there_once():
    evil = """" onerror="alert(1)"><img src=x>"""
    shown = Picture(data=b"one", media_type="image/png", width=3, height=2, alt=evil, credit=evil)
    steps = tuple(Step(id=f"s{i}", number=i, title="T", facts=Facts(picture=shown)) for i in (1, 2))
    page = to_folium(dataclasses.replace(scene(), steps=steps)).render()
    assert "<img" not in page
    assert page.count(f"data:image/png;base64,{base64.b64encode(b'one').decode()}") == 1


def test_the_data_hold_nothing_that_closes_or_opens_anything():
    text = block({"<k>": "<>&'${}`\u2028é" + chr(0x1F600), "n": [1, 2.5, None, True]})
    assert text.isascii()
    assert not set("<>&'$`") & set(text)
    assert re.sub(r'"[^"]*"', "", text).count("{") == 1
    assert json.loads(text) == {"<k>": "<>&'${}`\u2028é\U0001f600", "n": [1, 2.5, None, True]}
    with pytest.raises(ValueError, match="JSON compliant"):
        block(float("nan"))


def test_escaped_text_survives_a_template_engine():
    assert escaped("{{ x }} ${y} `z` <&\"' \x00\ud800") == (
        "&#123;&#123; x &#125;&#125; &#36;&#123;y&#125; &#96;z&#96; &lt;&amp;&quot;&#x27; \ufffd\ufffd"
    )


def test_the_list_names_every_place_before_any_script_runs():
    page = Reader(to_folium(scene(places=300)).render())
    assert [attrs["data-place-id"] for attrs in page.named("li") if "data-place-id" in attrs] == [
        f"p{i}" for i in range(300)
    ]
    assert [attrs["id"] for attrs in page.named("ol")] == ["mapgen-list"]
    assert len(page.named("h1")) == 1


def test_a_very_long_list_is_counted_by_country_and_cut():
    made = to_folium(scene(places=2_001)).render()
    page = Reader(made)
    assert len([attrs for attrs in page.named("li") if "data-place-id" in attrs]) == 500
    assert '<li><span data-country="NG">Nigeria</span>: 2,001</li>' in made


def test_only_real_links_become_links():
    link = Facts(sources=(SourceLine(title="A", url="https://example.org/?a=1&b=2"),))
    page = Reader(to_folium(scene()).render())
    assert page.named("a") == [{"class": "skip", "href": "#mapgen-twin"}]
    mark = Mark(
        id="x",
        type=MarkType.PLACE,
        style=Token.STOP,
        geometry=Point(0, 0),
        point=Point(0, 0),
        name="x",
        place_id="x",
        facts=link,
    )
    with_link = Scene(
        id="m", title="t", extent=(0.0, 0.0, 1.0, 1.0), ground=Ground(window=(0.0, 0.0, 1.0, 1.0)),
        layers=(Layer(stratum=Stratum.PLACES, marks=(mark,)),),
    )  # fmt: skip
    (_, anchor) = Reader(to_folium(with_link).render()).named("a")
    assert anchor == {"href": "https://example.org/?a=1&b=2", "rel": "noopener"}


def layered():
    page = to_folium(scene())
    group = folium.FeatureGroup("Mine").add_to(page)
    folium.Marker([1, 1], popup="here", tooltip="there").add_to(group)
    folium.GeoJson({"type": "Point", "coordinates": [1, 2]}).add_to(page)
    folium.LayerControl().add_to(page)
    return page


def test_a_layer_of_ones_own_brings_its_scripts_and_lifts_the_policy():
    made = layered().render()
    page = Reader(made)
    sources = [attrs["src"] for attrs in page.named("script") if "src" in attrs]
    assert any("jquery" in source for source in sources)
    assert not any("leaflet.js" in source for source in sources)
    assert "Content-Security-Policy" not in made
    assert ".addTo(map_story)" in made
    assert (
        json.loads(next(text for _, attrs, text in page.inline if attrs.get("id") == "mapgen-data"))["title"]
        == "Pyongyang"
    )


def test_folium_ids_are_counted_so_that_the_bytes_are_the_same():
    page = layered()
    assert page.render() == page.render() == layered().render()


def test_a_script_of_ones_own_stays_with_its_map():
    page = to_folium(scene())
    page.add_js_link("mine", "https://example.org/mine.js")
    assert "https://example.org/mine.js" in page.render()
    assert "https://example.org/mine.js" not in to_folium(scene()).render()


def test_another_figure_is_refused_because_it_would_compile_the_text():
    page = to_folium(scene())
    with pytest.raises(RenderError, match="page of its own"):
        Figure().add_child(page).render()


def test_formats_come_by_name_in_the_order_asked_for():
    assert [one.name for one in artifacts(scene(), ["geojson", "html", "geojson"])] == ["map.geojson", "map.html"]
    with pytest.raises(PluginError, match="no renderer is called 'gif'"):
        artifacts(scene(), ["gif"])
