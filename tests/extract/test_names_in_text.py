"""Mentions by name: countries, capitals, bodies, organisations, persons, places and groups."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mentions import named, pipeline, read

from kg.errors import InputError
from kg.extract.mentions import lexicon as lists
from kg.extract.mentions.nominals import read_nominals
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


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("DOHA - Saudi Arabia and Egypt cut every tie with Qatar.", "DOHA"),
        ("ASTANA, March 3 (Reuters) - Peter Bodo met the president.", "ASTANA"),
        ("Nairobi (AFP) – Peter Bodo met the president.", "Nairobi"),
    ],
)
def test_the_city_of_a_dateline_is_a_place_and_no_part_of_the_sentence(text, city):
    doc = read(text)
    mention = next(m for m in doc._.mentions if m.start == 0)
    assert (doc[mention.start : mention.end].text, mention.entity.type, mention.role) == (city, "Place", "place")
    assert len(list(doc.sents)) == 2


def test_a_dash_within_a_sentence_makes_no_dateline():
    doc = read("The ministers - both in a hurry - left for Lima.")
    assert len(list(doc.sents)) == 1


def test_an_unlisted_city_of_a_dateline_is_written_as_elsewhere():
    assert named("BOROWETZ - Peter Bodo resigned.")["BOROWETZ"].entity.name == "Borowetz"


def test_a_capital_is_no_alias_of_its_country():
    entity = named("Nairobi rejected the offer on Monday.")["Nairobi"].entity
    assert entity.name == "Kenya"
    assert "Nairobi" not in entity.aliases


def test_a_country_bears_its_other_names_but_none_that_two_share():
    countries = lists.lexicon().countries
    assert "Britain" in {countries["GBR"].name, *countries["GBR"].aliases}
    assert "Congo" not in countries["COD"].aliases


def test_moscow_is_the_soviet_union_where_the_text_speaks_of_it():
    assert named("The Soviet Union sent a note. Moscow denied it.")["Moscow"].entity.name == "Soviet Union"
    assert named("Russia sent a note. Moscow denied it.")["Moscow"].entity.name == "Russia"


@pytest.mark.parametrize("word", ["F-16s", "S-400", "Sukhoi"])
def test_weapons_are_no_actors(word):
    assert word not in named(f"Peru shot down two {word} jets near the border.")


@pytest.mark.parametrize(
    "text", ["The treaty of May 1977 was signed.", "He left.", "Long before dawn they left.", "On 8 May they marched."]
)
def test_common_words_are_no_surnames_of_leaders(text):
    assert not any(m.entity.type == "Person" for m in read(text)._.mentions if m.kind == "name")


def test_a_surname_may_look_like_a_title():
    assert named("Peru sent Carlos Pastor to the talks.")["Carlos Pastor"].entity.type == "Person"


@pytest.mark.parametrize("words_", ["embassy in Baku", "its ministry in Lima", "court in Lima"])
def test_bodies_in_a_capital_are_not_always_its_country_s(words_):
    found = [m.entity for m in read(f"They asked the {words_} for help.")._.mentions]
    assert not any(e.type == "GovernmentBody" for e in found)


def test_fighters_are_an_armed_group_and_farmers_a_group():
    assert named("Gunmen from Kisumu fled.")["Gunmen"].entity.type == "ArmedGroup"
    assert named("Farmers from Kisumu fled.")["Farmers"].entity.type == "Group"


@pytest.mark.parametrize(
    ("lists_", "wrong"),
    [
        ({"kinds": {"kingdom": ["XYZ"]}}, "XYZ"),
        ({"bodies": {"alliance": ["Order of the Owl"]}}, "Order of the Owl"),
        ({"groups": {"people": "crowd"}}, "groups.people"),
    ],
)
def test_nouns_that_name_nothing_listed_are_refused(lists_, wrong):
    empty = {"single": {}, "pairs": {}, "groups": {}, "kinds": {}, "bodies": {}, "female": []}
    with pytest.raises(InputError, match=wrong):
        read_nominals(empty | lists_)


def test_a_listed_name_and_the_person_who_acts_next_stay_two():
    found = named("At Nazarbayev University Xi proposed a new road.")
    assert found["Nazarbayev University"].entity.type == "Organization"
    assert "Nazarbayev University Xi" not in found
