import pytest

from kg.model import Entity
from kg.resolve.likeness import automatic_links, likeness, suggestions


def person(identifier, name, country="KAZ", aliases=(), wikidata=None):
    return Entity(identifier, name, "Person", country, aliases, wikidata)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Kassym-Jomart Tokayev", "Kassym-Jomart Tokaev"),
        ("Ratko Mladić", "Ratko Mladic"),
        ("Nursultan Nazarbayev", "Nursultan Nazarbaev"),
    ],
)
def test_spellings_of_a_full_name_are_linked_with_a_reason(left, right):
    (link,) = automatic_links({"a": person("a", left), "b": person("b", right)})
    assert link.verdict == "same"
    assert "name" in link.reason


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (person("a", "Kim"), person("b", "Kim")),
        (person("a", "Ferdinand Marcos"), person("b", "Ferdinand Marcos Jr.", aliases=("Ferdinand Marcos",))),
        (person("a", "Ivan Petrov", "RUS"), person("b", "Ivan Petrov", "BGR")),
        (person("a", "Ivan Petrov", wikidata="Q1"), person("b", "Ivan Petrov", wikidata="Q2")),
        (person("a", "Omar Aliyev", aliases=("The general",)), person("b", "Askar Beisenov", aliases=("The general",))),
        (Entity("a", "Foreign Ministry of Iraq", "GovernmentBody"), Entity("b", "Foreign Ministry of Iran", "GovernmentBody")),
        (Entity("a", "Foreign Ministry of Iraq", "GovernmentBody"), person("b", "Foreign Ministry of Iraq")),
    ],
)
def test_what_may_be_two_is_not_linked(left, right):
    assert automatic_links({"a": left, "b": right}) == []


def test_a_doubtful_pair_is_suggested_until_it_is_judged():
    people = {"a": person("a", "Usmon Ghazi", None), "b": person("b", "Usman Gazi", None)}
    (pair,) = suggestions(people)
    assert 0.8 < pair.score < 0.95
    assert suggestions(people, [pair]) == []


def test_likeness_does_not_depend_on_the_order():
    one, other = person("a", "Usmon Ghazi"), person("b", "Usman Gazi")
    assert likeness(one, other).score == likeness(other, one).score
