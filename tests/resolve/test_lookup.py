"""Finding the entity that a name means, and what the articles say of two."""

from __future__ import annotations

import pytest

from kg.errors import UnknownName
from kg.model import Article, Claim, Entity, Graph, Mention, Relation
from kg.resolve.evidence import disagreement, relations_between
from kg.resolve.lookup import find_entity

TOKAYEV = Entity("Q315377", "Kassym-Jomart Tokayev", "Person", "KAZ", ("Tokayev", "Toqayev"), "Q315377")
KAZAKHSTAN = Entity("Q232", "Kazakhstan", "Country", "KAZ", ("Astana",), "Q232")
ASTANA = Entity("Q1520", "Astana", "Place", "KAZ", (), "Q1520")
JORDANS = (Entity("p1", "Michael Jordan", "Person", "USA"), Entity("p2", "Michael Jordan", "Person", "GBR"))


def claim(number: int, polarity: str = "asserted", modality: str = "actual") -> Claim:
    ends = Mention(TOKAYEV, "a", 0, 1), Mention(KAZAKHSTAN, "b", 1, 2)
    return Claim("x", ends[0], "accuse", ends[1], "ab", 0, 2, polarity=polarity, modality=modality, id=str(number))  # type: ignore[arg-type]


def graph(*relations: Relation) -> Graph:
    return Graph({e.id: e for e in (TOKAYEV, KAZAKHSTAN, ASTANA, *JORDANS)}, relations, {"x": Article("ab", id="x")})


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Q232", "Q232"), ("kazakhstan", "Q232"), ("  KAZAKHSTAN ", "Q232"), ("toqayev", "Q315377"), ("Kassym Jomart Tokayev", "Q315377"), ("Astana", "Q1520"), ("p2", "p2")],
)  # fmt: skip
def test_an_entity_is_found_by_id_name_or_alias_and_a_name_wins_over_an_alias(name: str, expected: str) -> None:
    assert find_entity(graph(), name).id == expected


@pytest.mark.parametrize(("name", "near"), [("Kazakstan", "Kazakhstan"), ("Tokaev", "Kassym-Jomart Tokayev")])
def test_a_near_miss_is_suggested(name: str, near: str) -> None:
    with pytest.raises(UnknownName, match=f"did you mean .*{near}"):
        find_entity(graph(), name)


def test_what_is_like_nothing_is_answered_with_where_to_look() -> None:
    for name in ("Zzyzx", "", "🦊"):
        with pytest.raises(UnknownName):
            find_entity(graph(), name)


def test_namesakes_are_listed_unless_one_stands_out() -> None:
    with pytest.raises(UnknownName, match=r"p1.*p2"):
        find_entity(graph(), "Michael Jordan")
    assert find_entity(graph(Relation("Q232", "consult", "p2", (claim(1),))), "Michael Jordan").id == "p2"


def test_relations_of_two_come_from_both_directions_best_supported_first() -> None:
    weak = Relation("Q232", "aid", "Q315377", (claim(1),))
    strong = Relation("Q315377", "accuse", "Q232", (claim(2), claim(3)), origins=2)
    other = Relation("Q315377", "accuse", "p1", (claim(4),))
    assert relations_between(graph(weak, strong, other), "Q232", "Q315377") == [strong, weak]


def test_a_disagreement_needs_somebody_who_states_and_somebody_who_denies() -> None:
    disputed = disagreement(Relation("a", "accuse", "b", (claim(1), claim(2, "negated"), claim(3, modality="planned"))))
    assert disputed is not None
    assert ([c.id for c in disputed.stated], [c.id for c in disputed.denied]) == (["1"], ["2"])
    assert disagreement(Relation("a", "accuse", "b", (claim(1), claim(3, modality="planned")))) is None
    assert disagreement(Relation("a", "accuse", "b", (claim(2, "negated"),))) is None
