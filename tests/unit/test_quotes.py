"""The sentence that a fact rests on is published only where every source of that fact is public."""

import pytest

import mapgen

STORY = """mapgen: 1
title: A quote
sources:
  paper: {{title: The paper}}
  crew: {{title: A conductor, public: false}}
steps:
- {{at: Beijing, when: 2018-03-25, title: It leaves, quote: The very words., source: {source}}}
"""


@pytest.mark.parametrize(
    ("source", "published"), [("paper", True), ("[paper, crew]", False), ("crew", False), ("[]", False)]
)
def test_a_quote_is_published_with_public_sources_only(tmp_path, source, published):
    path = tmp_path / "story.yaml"
    text = STORY.format(source=source)
    path.write_text(text.replace(", source: []", ""), encoding="utf-8")
    made = mapgen.build(path, out=f"{tmp_path}/", formats=["html", "geojson"])
    page = next(file for file in made if file.suffix == ".html").read_bytes()
    assert (b"The very words." in page) is published
    assert b"A conductor" not in page
    everything = b"".join(file.read_bytes() for file in made)
    assert published or b"The very words." not in everything
