"""Who holds which office, and which country a person acts for."""

import pytest
from mentions import facts, named, read


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Chilean President Selma Arelova left for home.", ("Selma Arelova", "official_of", "Chile")),
        ("Kenya's Defence Minister Peter Bodo met the press.", ("Peter Bodo", "official_of", "Kenya")),
        ("Peter Bodo, Kenya's trade and industry minister, signed a protocol.", ("Peter Bodo", "official_of", "Kenya")),
        ("The Kenyan leader, Peter Bodo, signed a protocol.", ("Peter Bodo", "official_of", "Kenya")),
        ("NATO Secretary General Peter Bodo spoke first.", ("Peter Bodo", "official_of", "NATO")),
        ("Former Peruvian Foreign Minister Ana Cato has died.", ("Ana Cato", "official_of", "Peru")),
    ],
)
def test_titles_and_appositions_say_whose_official_a_person_is(text, fact):
    assert fact in facts(text)


def test_a_chairman_belongs_to_his_body_and_the_body_to_its_country():
    found = facts("Peter Bodo, chairman of the Kenyan National Security Committee (KNSC), met his guests in Lima.")
    assert ("Peter Bodo", "official_of", "National Security Committee of Kenya") in found
    assert ("National Security Committee of Kenya", "part_of", "Kenya") in found


def test_a_ministry_belongs_to_its_country():
    assert ("Ministry of Foreign Affairs of Peru", "part_of", "Peru") in facts("The Peruvian Foreign Ministry denied the report.")


def test_the_mention_covers_title_and_modifiers():
    assert "Chilean President Selma Arelova" in named("On Monday Chilean President Selma Arelova left for home.")


def test_a_person_acts_for_the_country_of_the_office():
    found = named("Kenyan Foreign Minister Peter Bodo met reporters. Bodo said little.")
    assert found["Bodo"].entity.country == "KEN"


def test_a_form_of_address_is_no_office():
    assert not any(c.relation == "official_of" for c in read("Mr Peter Bodo bought a house in Kenya.")._.candidates)


def test_quotes_of_offices_lie_in_the_text_and_hold_both_ends():
    doc = read("Peter Bodo, head of the Kenyan navy, resigned.")
    (claim,) = [c for c in doc._.candidates if c.relation == "official_of"]
    assert doc[claim.start : claim.end].text == "Peter Bodo, head of the Kenyan navy"


def test_a_mayor_or_an_official_of_an_organisation_holds_no_office_of_the_country_in_view():
    assert not any(r == "official_of" for _, r, _ in facts("Peru protested. The mayor, Juan Cato, wept."))
    found = facts("Serbia protested on Monday. It asked Secretary-General Ban Ki-moon for help.")
    assert ("Ban Ki-moon", "official_of", "Serbia") not in found
