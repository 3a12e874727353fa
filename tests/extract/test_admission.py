"""What may be a name at all, and which country a name or its phrase tells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mentions import named, read

from kg.extract.mentions.gazetteer import Gazetteer, lowered
from kg.extract.mentions.lexicon import lexicon


def names(text):
    return {e.name for m in read(text)._.mentions for e in m.entities}


@pytest.mark.parametrize(
    ("text", "never"),
    [
        (
            "The summit adopted a plan:\n\n• Proposed a fund of 500 million dollars.\n\n• Ensuring safe transit.",
            {"Proposed", "Ensuring"},
        ),
        ("Central Asian states met in Tashkent.", {"Central Asian"}),
        ("Recently, Kazakhstan opened a post there.", {"Recently"}),
        ("The movement spread Islam in the Middle Eastern world.", {"Islam", "Middle Eastern"}),
        ("Kenya's GDP grew by four percent.", {"GDP"}),
    ],
)
def test_common_words_and_bare_adjectives_name_nobody(text, never):
    assert not any(word in name for name in names(text) for word in never)


def test_no_name_crosses_a_line_break_or_a_list_mark():
    doc = read("President of Turkey Recep Tayyip\n\n• Proposed a summit\n\n• Supported Azerbaijan\n\nKazakhstan agreed.")
    for mention in doc._.mentions:
        assert not set("\n•") & set(doc[mention.start : mention.end].text)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Kenya Airways sued the port.", "Kenya Airways", "KEN"),
        ("A Kenyan lawyer, Wanjiru Muthoni, sued the port.", "Wanjiru Muthoni", "KEN"),
        ("Wanjiru Muthoni, a Kenyan businesswoman, sued the port.", "Wanjiru Muthoni", "KEN"),
        ("The Swiss trading firm Bracorta sued the port.", "Bracorta", "CHE"),
    ],
)
def test_a_name_or_its_phrase_tells_the_country(text, name, country):
    countries = {e.name: e.country for m in read(text)._.mentions for e in m.entities}
    assert countries[name] == country


def test_a_body_of_an_organisation_gets_no_country_from_the_text():
    text = "Kazakhstan and Kenya met. Kazakhstan spoke first. The UNESCO Regional Office for Africa helped Kazakhstan."
    assert not any("of Kazakhstan" in name for name in names(text))


def test_a_ship_is_no_country():
    mention = next(m for words, m in named("The navy sent USS Halverton to the strait.").items() if "Halverton" in words)
    assert mention.entity.type == "Facility"


@given(st.text())
def test_lower_case_keeps_every_character_in_its_place(text):
    assert len(lowered(text)) == len(text)


def test_a_listed_name_matches_only_whole_words():
    gazetteer = Gazetteer(lexicon())
    doc = read("Chadwick spoke; Chad’s envoy and Malian officers left Mali.")
    assert [doc[m.start : m.end].text for m in gazetteer.matches(doc) if m.entries[0].entity.type == "Country"] == [
        "Chad",
        "Malian",
        "Mali",
    ]
