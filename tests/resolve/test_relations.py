from dataclasses import replace
from pathlib import Path

import pytest

from kg.evaluate import read_passages
from kg.model import Article, Claim, Entity, Extraction, Judgement, Mention
from kg.resolve import resolved

TRAIN = Path(__file__).parents[2] / "data/gold/train/central-asia.jsonl"
KAZ, EGY = Entity("Q232", "Kazakhstan", "Country", "KAZ"), Entity("Q79", "Egypt", "Country", "EGY")


def told(text, source, relation="consult", subject=KAZ, target=EGY, **fields):
    article = Article(text, source=source, date="2024-05-01")
    quote = text[:20]
    ends = Mention(subject, subject.name, 0, 5), Mention(target, target.name, 6, 9)
    claim = Claim(article.id, ends[0], relation, ends[1], quote, 0, len(quote), source=source, **fields)
    return Extraction(article, (claim,))


@pytest.fixture(scope="module")
def extractions():
    return [p.extraction() for p in read_passages(TRAIN)]


def test_the_order_of_articles_does_not_matter(extractions):
    assert resolved(extractions) == resolved(reversed(extractions))


def test_every_end_of_a_relation_is_an_entity(extractions):
    graph = resolved(extractions)
    assert {end for r in graph.relations for end in (r.subject, r.object)} == set(graph.entities)


def test_a_symmetric_relation_stands_once_whatever_its_direction():
    graph = resolved(
        [told("Kazakhstan met Egypt on Monday.", "A"), told("Egypt hosted Kazakhstan again.", "B", "consult", EGY, KAZ)]
    )
    (relation,) = graph.relations
    assert len(relation.claims) == 2


def test_a_reprint_counts_as_one_origin():
    story = (
        "Kazakhstan and Egypt held talks in Cairo about grain, tourism and direct flights between their two capitals this week."
    )
    copies = [
        told(story, "Wire"),
        told(story + " More soon.", "Paper"),
        told("Kazakhstan's envoy met Egypt's minister in May.", "Other"),
    ]
    (relation,) = resolved(copies).relations
    assert len(relation.claims) == 3
    assert relation.origins == 2


def test_a_denied_claim_does_not_make_a_relation_hold():
    (relation,) = resolved([told("Kazakhstan never met Egypt.", "A", polarity="negated")]).relations
    assert not relation.holds


def test_a_judgement_joins_entities_and_keeps_the_ids_of_claims():
    one, other = Entity("e1", "Usmon Ghazi", "Person"), Entity("e2", "Usman Gazi", "Person")
    both = [told("Usmon Ghazi met Egypt here.", "A", subject=one), told("Usman Gazi met Egypt there.", "B", subject=other)]
    apart, joined = resolved(both), resolved(both, [Judgement("e1", "e2", "same")])
    assert len(apart.relations) == 2
    assert len(joined.relations) == 1
    ids = sorted(c.id for r in apart.relations for c in r.claims)
    assert sorted(c.id for r in joined.relations for c in r.claims) == ids


def test_a_claim_whose_ends_fall_together_is_left_out():
    one = Entity("e1", "Usmon Ghazi", "Person")
    both = told("Usmon Ghazi met Usman Gazi.", "A", subject=one, target=replace(one, id="e2", name="Usman Gazi"))
    assert resolved([both], [Judgement("e1", "e2", "same")]).relations == ()
