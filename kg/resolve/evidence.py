"""All that the articles say of two entities, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from kg.model import Article, Claim, Graph, Relation, best_claims
from kg.ontology import ontology


@dataclass(frozen=True, slots=True)
class Disagreement:
    """The claims of one relation that state it and those that deny it."""

    stated: tuple[Claim, ...]
    denied: tuple[Claim, ...]


def relations_between(graph: Graph, left: str, right: str) -> list[Relation]:
    """Give the relations of two entities in either direction, the best supported first."""
    ends = {left, right}
    found = [r for r in graph.relations if {r.subject, r.object} == ends]
    return sorted(found, key=lambda r: (-r.origins, -len(r.claims), r.relation, r.subject))


def disagreement(relation: Relation) -> Disagreement | None:
    """Give both sides if some claims state the relation as a fact and others deny it, else None."""
    stated = tuple(c for c in relation.claims if c.holds)
    denied = tuple(c for c in relation.claims if c.polarity == "negated")
    return Disagreement(stated, denied) if stated and denied else None


@dataclass(frozen=True, slots=True)
class Opposition:
    """Two claims of different articles on the same two entities that hardly both hold, and the relations that they belong to.

    `kind` is "at odds" for classes that the ontology says are, "stated and denied" for one class that one foresees or deems
    possible and the other denies. (What is stated as a fact and denied is a Disagreement of the relation itself.)
    """

    kind: str
    one: Claim
    other: Claim
    relations: tuple[Relation, Relation]


def oppositions(relations: Iterable[Relation], articles: Mapping[str, Article]) -> list[Opposition]:
    """List what does not go together among the relations of two entities: the best claims of either side, once a pair.

    Classes are at odds only from the same actor, or where one of them is symmetric, and within one month: a claim counts as of
    its own date, else of its article's; where neither is known it goes with any.
    """
    found = list(relations)
    result = [o for r in found if (o := _foreseen_and_denied(r))]
    for one, other in combinations(found, 2):
        if other.relation in ontology().relations[one.relation].at_odds and _same_actor(one, other):
            pairs = _pairs(_holding(one), _holding(other), articles)
            result += [Opposition("at odds", *pair, (one, other)) for pair in pairs][:1]
    return result


def _foreseen_and_denied(relation: Relation) -> Opposition | None:
    foreseen = [c for c in relation.claims if c.polarity == "asserted" and c.modality != "actual"]
    denied = [c for c in relation.claims if c.polarity == "negated"]
    if any(c.holds for c in relation.claims):
        return None  # that is a Disagreement
    pairs = [(a, b) for a in best_claims(foreseen) for b in best_claims(denied) if a.article != b.article]
    return Opposition("stated and denied", *pairs[0], (relation, relation)) if pairs else None


def _same_actor(one: Relation, other: Relation) -> bool:
    symmetric = ontology().symmetric(one.relation) or ontology().symmetric(other.relation)
    return symmetric or one.subject == other.subject


def _holding(relation: Relation) -> list[Claim]:
    return best_claims(c for c in relation.claims if c.holds)


def _pairs(some: list[Claim], others: list[Claim], articles: Mapping[str, Article]) -> Iterator[tuple[Claim, Claim]]:
    for one in some:
        for other in others:
            if one.article != other.article and _one_month(_when(one, articles), _when(other, articles)):
                yield one, other


def _when(claim: Claim, articles: Mapping[str, Article]) -> str | None:
    article = articles.get(claim.article)
    return claim.date or (article.date if article else None)


def _one_month(one: str | None, other: str | None) -> bool:
    """Tell whether two dates may lie in one month: a year alone may be any month of it, an unknown date any."""
    if not one or not other:
        return True
    known = min(len(one), len(other), 7)
    return one[:known] == other[:known]
