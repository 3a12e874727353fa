"""What a language model finds beside what we find: added, or as a vote."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from llm_answers import ARTICLE, Start, answer, record

from kg.extract import EXTRACTORS
from kg.extract.voting import ALONE, UNCONFIRMED, added, agree, voted
from kg.model import Claim, Entity, Mention
from kg.settings import Settings

NAMES = ("Norland", "Sudland", "Ostland")


def claim(
    subject: int, relation: str, object_: int, confidence: float = 0.6, polarity: str = "asserted", maker: str = "a"
) -> Claim:
    ends = [Mention(Entity(f"{maker}-{NAMES[n]}", NAMES[n], "Country"), NAMES[n], 10 * n, 10 * n + 7) for n in (subject, object_)]
    return Claim("x", ends[0], relation, ends[1], "q", 0, 30, confidence=confidence, polarity=polarity, extractor=maker)  # type: ignore[arg-type]


claims = st.lists(
    st.builds(
        claim,
        st.just(0),
        st.sampled_from(["accuse", "consult", "support"]),
        st.sampled_from([1, 2]),
        st.floats(0.05, 0.95).map(lambda x: round(x, 2)),
        st.sampled_from(["asserted", "negated"]),
    ),
    max_size=5,
    unique_by=lambda c: c.id,
)


def test_two_that_agree_become_one_surer_claim() -> None:
    for join in (added, voted):
        (one,) = join([claim(0, "accuse", 1, 0.6)], [claim(0, "accuse", 1, 0.7, maker="b")])
        assert one.confidence == 0.88
        assert one.extractor == "a"


def test_a_vote_lowers_what_only_one_of_them_states() -> None:
    ours, theirs = claim(0, "accuse", 1, 0.6), claim(0, "support", 2, 0.7, maker="b")
    assert [c.confidence for c in added([ours], [theirs])] == [0.6, 0.7]
    assert [c.confidence for c in voted([ours], [theirs])] == [round(0.6 * UNCONFIRMED, 3), round(0.7 * ALONE, 3)]


def test_direction_matters_only_where_the_relation_has_one() -> None:
    assert agree(claim(0, "consult", 1), claim(1, "consult", 0, maker="b"))
    assert not agree(claim(0, "accuse", 1), claim(1, "accuse", 0, maker="b"))


def test_a_denial_does_not_agree_with_a_statement() -> None:
    assert not agree(claim(0, "accuse", 1), claim(0, "accuse", 1, polarity="negated"))


@given(claims, claims)
def test_nothing_that_we_found_is_lost_and_adding_never_lowers(ours: list[Claim], theirs: list[Claim]) -> None:
    made = {c.id: c for c in added(ours, theirs)}
    assert {c.id for c in ours} <= set(made)
    assert all(c.id in made or any(agree(c, m) for m in made.values()) for c in theirs)
    for c in ours:
        assert made[c.id].confidence >= round(c.confidence, 3)
        assert 0 < made[c.id].confidence <= 1


def test_articles_are_read_by_both_and_notes_kept(start: Start) -> None:
    url, _ = start(answer(record()))
    settings = Settings(llm_url=url, llm_model="test-model")
    alone = {c.id: c for c in next(EXTRACTORS.load("combined")(settings).extract([ARTICLE])).claims}
    for name in ("llm-added", "llm-voted"):
        (found,) = EXTRACTORS.load(name)(settings).extract([ARTICLE])
        made = {c.id: c for c in found.claims}
        assert set(alone) <= set(made)
        (both,) = (c for c in made.values() if c.relation == "accuse")
        assert both.confidence > 0.7
        assert any("1 requests" in note for note in found.notes)
