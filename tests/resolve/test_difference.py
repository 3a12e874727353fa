"""What is told of two graphs: what came, went, gained, lost and is now disputed; what is only called otherwise is no news."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg.model import Article, Claim, Entity, Extraction, Judgement, Mention
from kg.resolve import resolved
from kg.resolve.difference import KINDS, claims_alone, counts, differences

KNOWN = {name: Entity(f"Q{n}", name, "Country", None, (), f"Q{n}") for n, name in enumerate("Iran Egypt Jordan Qatar".split(), 1)}
GHAZI = [Entity(f"Person-{n}", n, "Person") for n in ("Usmon Ghazi", "Usman Gazi")]


def told(text: str, subject: Entity, relation: str, target: Entity, outlet: str, **fields: str) -> Extraction:
    article = Article(text, source=outlet)
    ends = [Mention(e, e.name, 0, len(text)) for e in (subject, target)]
    claim = Claim(article.id, ends[0], relation, ends[1], text, 0, len(text), outlet, extractor="x@1")
    return Extraction(article, (replace(claim, **fields),))  # type: ignore[arg-type]


ACCUSED = told("Iran accused Egypt of lying about the grain.", KNOWN["Iran"], "accuse", KNOWN["Egypt"], "Wire")
AGAIN = told("Tehran has blamed Cairo once more, on Friday.", KNOWN["Iran"], "accuse", KNOWN["Egypt"], "Post")
DENIED = told("Iran never accused Egypt, its envoy said.", KNOWN["Iran"], "accuse", KNOWN["Egypt"], "Sun", polarity="negated")
MET = told("Jordan and Qatar held talks in Doha today.", KNOWN["Jordan"], "consult", KNOWN["Qatar"], "Wire")
ONE = told("Usmon Ghazi attacked Iran in the spring of 2015.", GHAZI[0], "assault", KNOWN["Iran"], "Wire")
OTHER = told("A year later Usman Gazi attacked Jordan as well.", GHAZI[1], "assault", KNOWN["Jordan"], "Wire")
ALL = [ACCUSED, AGAIN, DENIED, MET, ONE, OTHER]


def kinds(old: list[Extraction], new: list[Extraction]) -> list[tuple[str, str, str | None]]:
    return [(c.kind, c.subject.name, c.relation) for c in differences(resolved(old), resolved(new))]


def test_new_relations_and_entities_are_added_and_removed_the_other_way() -> None:
    assert kinds([ACCUSED], [ACCUSED, MET]) == [
        ("added", "Jordan", "consult"), ("added", "Jordan", None), ("added", "Qatar", None),
    ]  # fmt: skip
    assert [kind for kind, *_ in kinds([ACCUSED, MET], [ACCUSED])] == ["removed"] * 3


def test_another_origin_strengthens_and_its_loss_weakens_with_the_sentence_that_did_it() -> None:
    (change,) = differences(resolved([ACCUSED]), resolved([ACCUSED, AGAIN]))
    assert (change.kind, change.evidence and change.evidence.quote) == ("strengthened", AGAIN.article.text)
    assert change.before
    assert change.after
    assert (change.before.origins, change.after.origins) == (1, 2)
    (change,) = differences(resolved([ACCUSED, AGAIN]), resolved([ACCUSED]))
    assert (change.kind, change.evidence and change.evidence.quote) == ("weakened", AGAIN.article.text)


def test_a_denial_of_a_fact_contradicts_it_and_so_does_a_statement_of_what_was_denied() -> None:
    (change,) = differences(resolved([ACCUSED]), resolved([ACCUSED, DENIED, AGAIN]))
    assert (change.kind, change.evidence and change.evidence.quote) == ("contradicted", DENIED.article.text)
    (change,) = differences(resolved([DENIED]), resolved([DENIED, ACCUSED]))
    assert (change.kind, change.evidence and change.evidence.quote) == ("contradicted", ACCUSED.article.text)


def test_other_sentences_of_the_same_weight_restate() -> None:
    assert kinds([ACCUSED], [AGAIN]) == [("restated", "Iran", "accuse")]


def test_what_is_only_joined_by_a_judgement_is_no_news() -> None:
    same = [Judgement(GHAZI[0].id, GHAZI[1].id, "same")]
    assert differences(resolved([ONE, OTHER]), resolved([ONE, OTHER], same)) == []
    assert differences(resolved([ONE, OTHER], same), resolved([ONE, OTHER])) == []


@given(st.sets(st.integers(0, len(ALL) - 1)), st.sets(st.integers(0, len(ALL) - 1)))
def test_any_two_graphs_differ_alike_in_both_directions(old: set[int], new: set[int]) -> None:
    first, second = (resolved([ALL[n] for n in sorted(chosen)]) for chosen in (old, new))
    there, back = counts(differences(first, second)), counts(differences(second, first))
    assert set(there) == {(what, kind) for kind in KINDS for what in ("relations", "entities")}
    for what in ("relations", "entities"):
        assert there[what, "added"] == back[what, "removed"]
        assert there[what, "removed"] == back[what, "added"]
    assert (sum(there.values()) == 0) == (old == new)


def test_claims_alone_resolve_like_the_articles_that_they_came_from() -> None:
    whole, alone = resolved(ALL), resolved(claims_alone(c for e in ALL for c in e.claims))
    assert [(r.subject, r.relation, r.object, r.origins) for r in alone.relations] == [
        (r.subject, r.relation, r.object, r.origins) for r in whole.relations
    ]
