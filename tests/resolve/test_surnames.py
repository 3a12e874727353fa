"""A bare name joins nobody across articles, and parting changes no claim's id."""

from __future__ import annotations

import pytest

from kg.model import Claim, Entity, Mention
from kg.resolve.clusters import standing_in
from kg.resolve.surnames import is_bare, parted

EGYPT = Entity("Q79", "Egypt", "Country", "EGY", (), "Q79")


def claim(article: str, entity: Entity) -> Claim:
    ends = Mention(entity, entity.name, 0, 7), Mention(EGYPT, "Egypt", 12, 17)
    return Claim(article, ends[0], "consult", ends[1], "Ahmadov met Egypt", 0, 17)


def test_a_bare_surname_in_two_articles_is_two_people_and_in_one_article_one() -> None:
    claims = [claim(article, Entity("Person-ahmadov", "Ahmadov", "Person", "AZE")) for article in ("a", "a", "b")]
    ids = [c.subject.entity.id for c in parted(claims)]
    assert ids[0] == ids[1] != ids[2]
    assert [c.id for c in parted(claims)] == [c.id for c in claims]


@pytest.mark.parametrize(
    ("entity", "bare"),
    [
        (Entity("Person-x", "Ahmadov", "Person"), True),
        (Entity("Person-x", "Karim Ahmadov", "Person"), False),
        (Entity("Q1", "Saladin", "Person"), False),
        (Entity("Person-x", "Saladin", "Person", None, (), "Q8581"), False),
        (Entity("Company-x", "Gazprom", "Company"), False),
    ],
)
def test_only_unlisted_people_of_one_word_are_bare(entity: Entity, bare: bool) -> None:
    assert is_bare(entity) == bare


def test_every_id_that_claims_mention_stands_for_an_entity_of_the_graph(graph_of_gold) -> None:  # type: ignore[no-untyped-def]
    standing = standing_in(graph_of_gold)
    mentioned = {m.entity.id for r in graph_of_gold.relations for c in r.claims for m in (c.subject, c.object)}
    assert set(standing) == mentioned
    assert set(standing.values()) <= set(graph_of_gold.entities)
    for relation in graph_of_gold.relations:
        for c in relation.claims:
            assert {standing[c.subject.entity.id], standing[c.object.entity.id]} == {relation.subject, relation.object}


@pytest.fixture(scope="module")
def graph_of_gold():  # type: ignore[no-untyped-def]
    from pathlib import Path

    from kg.evaluate import read_passages
    from kg.resolve import resolved

    files = sorted((Path(__file__).parents[2] / "data/gold/train").glob("*.jsonl"))
    return resolved(passage.extraction() for file in files for passage in read_passages(file))
