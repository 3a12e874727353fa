"""Words that take up somebody named before, and those that must not."""

from mentions import named, read


def test_he_is_the_subject_of_the_sentence_before():
    found = named("Kenyan President Peter Bodo flew to Lima. He signed two agreements.")
    assert found["He"].entity.name == "Peter Bodo"


def test_who_is_the_one_that_the_clause_describes():
    found = named("Peter Bodo, who leads Kenya, resigned.")
    assert found["who"].entity.name == "Peter Bodo"


def test_the_two_countries_are_the_two_named_last():
    mention = named("Kenya signed a treaty with Peru. The two countries will share data.")["The two countries"]
    assert {e.name for e in mention.entities} == {"Kenya", "Peru"}


def test_three_countries_give_no_pair():
    found = named("Kenya, Peru and Chile signed a treaty. The two countries will share data.")
    assert "The two countries" not in found


def test_both_sides_may_stand_for_the_countries_of_two_ministers():
    found = named("Kenyan Foreign Minister Peter Bodo met Peruvian Foreign Minister Ana Cato. Both sides praised the talks.")
    assert {e.name for e in found["Both sides"].entities} == {"Kenya", "Peru"}


def test_the_ministry_is_the_one_named_before():
    found = named("The Peruvian Foreign Ministry denied the report. The ministry called it invented.")
    assert found["The ministry"].entity.name == "Ministry of Foreign Affairs of Peru"


def test_the_alliance_is_what_bears_the_word_in_its_name():
    found = named("The Northern Alliance took the town. Later the alliance lost it.")
    assert found["the alliance"].entity.name == "Northern Alliance"


def test_the_president_of_a_named_country_is_its_president():
    found = named("Chilean President Selma Arelova spoke first. The Chilean president left early.")
    assert found["The Chilean president"].entity.name == "Selma Arelova"


def test_a_plural_pronoun_without_a_clear_pair_stays_unresolved():
    doc = read("Kenya, Peru and Chile met Brazil. They agreed on a text.")
    assert not any(m.kind == "pronoun" for m in doc._.mentions)


def test_certainty_tells_clear_from_less_clear():
    doc = read("Kenyan President Peter Bodo flew to Lima. He signed two agreements.")
    assert all(0 < m.certainty <= 1 for m in doc._.mentions)
    assert all(m.certainty < 0.9 for m in doc._.mentions if m.kind == "pronoun")
