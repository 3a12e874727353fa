"""Mentions by name: countries, capitals, bodies, organisations, persons, places and groups."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mentions import named, pipeline, read

from kg.errors import InputError
from kg.extract.mentions import lexicon as lists
from kg.extract.words import words
from kg.ontology import ontology


@pytest.mark.parametrize(
    ("text", "words_", "name", "country"),
    [
        ("Tanzania signed the text in June.", "Tanzania", "Tanzania", "TZA"),
        ("The U.S. opened a consulate there.", "U.S.", "United States", "USA"),
        ("Bolivian officials left the room.", "Bolivian officials", "Bolivia", "BOL"),
        ("The Lao delegation agreed.", "Lao delegation", "Laos", "LAO"),
        ("Türkiye asked for a delay.", "Türkiye", "Turkey", "TUR"),
        ("The DPRK fired two rockets.", "DPRK", "North Korea", "PRK"),
        ("Somaliland held a vote.", "Somaliland", "Somaliland", "SO-SOM"),
        ("The Soviet Union broke up in 1991.", "Soviet Union", "Soviet Union", "SUN"),
    ],
)
def test_countries_are_known_by_all_their_names(text, words_, name, country):
    mention = named(text)[words_]
    assert (mention.entity.name, mention.entity.type, mention.entity.country) == (name, "Country", country)


def test_every_territory_has_an_id_that_wikidata_knows():
    countries = lists.lexicon().countries
    assert len(countries) > 220
    assert all(e.id == e.wikidata and e.id.startswith("Q") for e in countries.values())


def test_a_capital_that_acts_is_its_government():
    mention = named("Nairobi rejected the offer on Monday.")["Nairobi"]
    assert (mention.entity.name, mention.kind, mention.role) == ("Kenya", "metonym", "actor")


def test_a_capital_after_in_is_a_place():
    mention = named("The ministers of five states met in Nairobi on Monday.")["Nairobi"]
    assert (mention.entity.type, mention.entity.country, mention.role) == ("Place", "KEN", "place")


def test_a_seat_of_government_is_the_government():
    assert named("The Kremlin denied the report.")["Kremlin"].entity.name == "Russia"


def test_a_people_is_a_group_of_its_own_and_never_the_state():
    mention = named("Uzbek militants attacked a post near the river.")["Uzbek militants"]
    assert (mention.entity.type, mention.entity.name, mention.entity.country) == ("ArmedGroup", "Uzbek militants", None)
    mention = named("Uzbek farmers blocked a road near the river.")["Uzbek farmers"]
    assert (mention.entity.type, mention.entity.name, mention.entity.country) == ("Group", "Uzbek farmers", None)


def test_two_ways_to_name_a_ministry_are_one_entity():
    first = named("The Peruvian Defence Ministry denied it.")["Peruvian Defence Ministry"].entity
    second = named("The Ministry of Defense of Peru denied it.")["Ministry of Defense of Peru"].entity
    assert first.id == second.id
    assert (first.type, first.country) == ("GovernmentBody", "PER")


def test_an_acronym_in_brackets_stands_for_the_name_from_then_on():
    found = named("The Norland Steel Federation (NSF) rejected the plan. Later the NSF changed its mind.")
    assert found["NSF"].entity.id == found["Norland Steel Federation"].entity.id


def test_a_surname_means_the_person_named_in_full():
    found = named("President Selma Arelova of Chile flew home. On Friday Arelova spoke to the press.")
    assert found["Arelova"].entity.name == "Selma Arelova"
    assert found["Arelova"].entity.type == "Person"


def test_spellings_of_one_person_in_one_article_are_one_entity():
    doc = read("Askhat Toqabayev chaired the talks in Almaty. Askhat Tokabaev signed the text.")
    persons = {m.entity.id for m in doc._.mentions if m.entity.type == "Person"}
    assert len(persons) == 1


def test_an_outlet_is_a_source():
    assert named("The minister resigned, Reuters reported.")["Reuters"].role == "source"


def test_a_lower_case_noun_completes_a_name():
    found = named("The convoy waited at the Torkham crossing for two days.")
    assert found["Torkham crossing"].entity.type == "Facility"


@pytest.mark.parametrize("text", ["", "\n", "((((((", "’’s’s’s", "The the The", "🙂 🙂", "A-B-C-D-E-F " * 50])
def test_strange_text_breaks_nothing(text):
    doc = read(text)
    assert all(0 <= m.start < m.end <= len(doc) for m in doc._.mentions)


@settings(max_examples=20)
@given(
    st.lists(
        st.sampled_from("Kenya Nairobi the Kenyan minister President Arel, said . ( ) UN 's of and in EU army".split()),
        max_size=25,
    )
)
def test_mentions_are_sorted_and_do_not_overlap(tokens):
    mentions = read(" ".join(tokens))._.mentions
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))
    assert all(m.start <= m.head < m.end for m in mentions)


def test_the_same_text_gives_the_same_mentions():
    text = (
        "Kenyan President William Ruto met Paul Kagame of Rwanda in Kigali, and both presidents praised the African Union (AU)."
    )
    assert read(text)._.mentions == read(text)._.mentions


def test_every_listed_entity_has_a_class_of_the_ontology():
    assert {e.entity.type for e in lists.lexicon().entries} <= set(ontology().entities)
    assert set(words().keywords.values()) <= set(ontology().entities)


def test_a_line_with_too_many_fields_is_refused_by_file_and_line(monkeypatch):
    monkeypatch.setitem(lists.COLUMNS, "outlets", ("name",))
    with pytest.raises(InputError, match=r"outlets\.tsv:\d+: has 3 fields, expected 1"):
        list(lists.rows("outlets"))


def test_no_two_lines_of_a_list_name_the_same_thing():
    for name in ("organisations", "leaders", "outlets", "places"):
        names = [row["name"] for _, row in lists.rows(name)]
        assert sorted({n for n in names if names.count(n) > 1}) == [], name


def test_components_stand_in_order():
    ours = [n for n in pipeline().pipe_names if n.startswith("kg_")]
    assert ours == ["kg_names", "kg_offices", "kg_phrases", "kg_coreference"]
