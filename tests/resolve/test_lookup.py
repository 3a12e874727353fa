"""Finding the entity that a name means, and what the articles say of two."""

from __future__ import annotations

import pytest

from kg.errors import UnknownName
from kg.model import Article, Claim, Entity, Graph, Mention, Relation
from kg.resolve.evidence import disagreement, oppositions, relations_between
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


def said(relation: str, article: str, date: str | None = None, **fields: str) -> Relation:
    ends = Mention(TOKAYEV, "a", 0, 1), Mention(KAZAKHSTAN, "b", 1, 2)
    made = Claim(article, ends[0], relation, ends[1], "ab", 0, 2, date=date, id=f"{relation} {article}", **fields)  # type: ignore[arg-type]
    return Relation("Q315377", relation, "Q232", (made,))


def test_classes_at_odds_are_told_if_two_articles_say_so_of_one_month() -> None:
    articles = {
        name: Article("ab", id=name, date=date) for name, date in (("x", "2020-05-01"), ("y", "2020-05-30"), ("z", "2021-01-01"))
    }
    (found,) = oppositions([said("aid", "x"), said("sanction", "y")], articles)
    assert (found.kind, found.one.relation, found.other.relation) == ("at odds", "aid", "sanction")
    assert oppositions([said("aid", "x"), said("sanction", "x")], articles) == []
    assert oppositions([said("aid", "x"), said("sanction", "z")], articles) == []
    assert len(oppositions([said("aid", "x"), said("sanction", "z", date="2020")], articles)) == 1
    assert oppositions([said("aid", "x"), said("sanction", "y", modality="planned")], articles) == []
    assert oppositions([said("aid", "x"), said("consult", "y")], articles) == []


def test_classes_at_odds_from_different_actors_are_told_only_if_one_is_symmetric() -> None:
    turned = Relation("Q232", "sanction", "Q315377", said("sanction", "y").claims)
    assert oppositions([said("aid", "x"), turned], {}) == []
    assert len(oppositions([said("cooperate", "x"), turned], {})) == 1


def test_a_plan_that_another_article_denies_is_told() -> None:
    both = Relation("a", "aid", "b", (claim(1, modality="planned"), *said("aid", "y", polarity="negated").claims))
    (found,) = oppositions([both], {})
    assert (found.kind, found.one.id, found.other.id) == ("stated and denied", "1", "aid y")
    assert oppositions([Relation("a", "aid", "b", (*both.claims, claim(2)))], {}) == []
