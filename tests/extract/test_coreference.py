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


def test_he_is_not_the_one_who_thanks_him():
    found = named("Kenyan President Peter Bodo met Peruvian President Juan Cato and thanked him.")
    assert found["him"].entity.name == "Juan Cato"


def test_he_is_no_woman_and_she_no_other_person():
    found = named("Angela Merkel telephoned Peter Bodo twice. He promised an answer.")
    assert found["He"].entity.name == "Peter Bodo"
    found = named("Peter Bodo telephoned Angela Merkel twice. She promised an answer.")
    assert found["She"].entity.name == "Angela Merkel"


def test_his_country_is_the_one_that_he_acts_for():
    found = named("Kenyan President Peter Bodo spoke in Lima. He said that his country would join.")
    assert found["country"].entity.name == "Kenya"


def test_a_counterpart_is_the_one_person_of_that_country_with_the_same_office():
    text = (
        "Peruvian Foreign Minister Ana Cato arrived on Monday. Kenyan Foreign Minister Peter Bodo met his Peruvian counterpart."
    )
    mention = next(m for words, m in named(text).items() if words.endswith("counterpart"))
    assert mention.entity.name == "Ana Cato"


def test_the_kingdom_is_a_country_that_is_one():
    found = named("Saudi Arabia and Iran restored ties. Later the kingdom opened an embassy.")
    assert found["the kingdom"].entity.name == "Saudi Arabia"


def test_the_country_stays_open_where_two_may_be_meant():
    found = named("Kenya and Peru restored ties. Later the country opened an embassy.")
    assert "the country" not in found


def test_the_museum_is_the_one_with_that_word_at_the_end_of_its_name():
    found = named("The Nairobi National Museum lent a mask. Visitors praised the museum.")
    assert found["the museum"].entity.name == "Nairobi National Museum"


def test_villagers_named_by_their_place_are_meant_by_the_word_alone_afterwards():
    found = named("Villagers of Kisumu blocked the road. The villagers demanded water.")
    assert found["Villagers"].entity.name == "Villagers of Kisumu"
    assert found["The villagers"].entity.id == found["Villagers"].entity.id


def test_nameless_groups_of_two_articles_are_two_groups():
    one = named("Protesters stormed the embassy in Lima.")["Protesters"].entity
    other = named("Protesters blocked a road in Nairobi.")["Protesters"].entity
    assert one.type == other.type == "Group"
    assert one.id != other.id


def test_they_after_their_is_no_pair():
    doc = read("Kenya and Peru signed a treaty. Their farmers were pleased.")
    assert not any(len(m.entities) == 2 for m in doc._.mentions)


def test_the_two_leaders_are_the_two_persons_of_the_sentence_before():
    found = named("Kenyan President Peter Bodo met Peruvian President Juan Cato. The two leaders praised the talks.")
    assert {e.name for e in found["The two leaders"].entities} == {"Peter Bodo", "Juan Cato"}


def test_police_without_a_country_are_those_of_the_country_that_the_text_is_about():
    found = named("Kenya voted on Sunday. Police arrested Peter Bodo in Nairobi, Kenya said.")
    assert (found["Police"].entity.type, found["Police"].entity.country) == ("GovernmentBody", "KEN")


def test_a_police_station_is_no_act_of_the_police():
    assert "police" not in named("Kenya voted on Sunday. Voters queued outside a police station.")


def test_the_junta_is_a_body_of_the_country_named():
    found = named("Niger closed its airspace. The junta expelled the French ambassador, Niger said.")
    assert (found["junta"].entity.type, found["junta"].entity.country) == ("GovernmentBody", "NER")


def test_a_court_that_acts_without_a_name_is_a_body_of_its_own():
    mention = named("Kenya and its lawyers waited for hours. The court fined Peter Bodo.")["The court"]
    assert (mention.entity.type, mention.via) == ("GovernmentBody", "nominal.unnamed")


def test_four_fishermen_who_are_jailed_are_a_group():
    found = named("Kenya jailed four fishermen. The fishermen appealed.")
    assert found["four fishermen"].entity.type == "Group"
    assert found["The fishermen"].entity.id == found["four fishermen"].entity.id


def test_four_fishermen_who_only_watch_the_weather_are_nobody():
    assert "four fishermen" not in named("Kenya is hot. There was a room for four fishermen.")


def test_british_sailors_are_no_group_of_nameless_sailors():
    assert "sailors" not in named("Iran freed fifteen British sailors on Thursday.")


def test_the_ministry_may_have_been_named_long_before():
    between = "Kenya voted. Peru did too. " * 12
    found = named(f"The Peruvian Foreign Ministry denied the report. {between}The ministry called it invented.")
    assert found["The ministry"].entity.name == "Ministry of Foreign Affairs of Peru"


def test_the_ambassador_of_a_country_is_not_its_president():
    found = named("French President Emmanuel Macron spoke. France's ambassador left Niamey.")
    assert "France's ambassador" not in found or found["France's ambassador"].entity.name != "Emmanuel Macron"


def test_the_vintner_is_what_the_text_calls_a_vintner():
    found = named("Divers praised the vintner Vino Ptuj in Lima. Later the vintner left.")
    assert (found["the vintner"].entity.name, found["the vintner"].via) == ("Vino Ptuj", "nominal.described")


def test_the_maker_in_apposition_is_the_one_that_it_describes():
    found = named("Vino Ptuj, a vintner, sued Peru. Judges fined the vintner on Friday.")
    assert found["the vintner"].entity.name == "Vino Ptuj"


def test_a_noun_of_a_country_takes_up_nothing_of_another_country():
    found = named("The Kenyan Defence Ministry spoke. The Peruvian ministry denied it.")
    assert all(m.entity.country != "KEN" for words, m in found.items() if words.startswith("The Peruvian"))


def test_its_is_the_country_that_acts_in_the_clause():
    found = named("Peru met Chile. On Friday Kenya recalled its ambassador.")
    assert found["its"].entity.name == "Kenya"


def test_it_is_the_country_that_says_so():
    found = named("Peru met Chile. On Friday Kenya said that it would sign.")
    assert found["it"].entity.name == "Kenya"


def test_the_prime_minister_is_not_the_foreign_minister():
    found = named(
        "Kenyan Prime Minister Peter Bodo arrived. Kenyan Foreign Minister Ana Cato waited. The prime minister thanked Lima."
    )
    assert "The prime minister" not in found or found["The prime minister"].entity.name == "Peter Bodo"
