from hypothesis import given
from hypothesis import strategies as st

from kg.model import Judgement
from kg.resolve.clusters import clusters, settled

IDS = [f"e{n}" for n in range(6)]
LINKS = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda p: p[0] != p[1]), max_size=8)


def test_a_wikidata_id_stands_for_its_cluster():
    assert clusters(["e1", "Q9", "Q10"], [Judgement("e1", "Q10", "same"), Judgement("e1", "Q9", "same")])["e1"] == "Q9"


def test_the_later_judgement_on_a_pair_overrules():
    judgements = [Judgement("a", "b", "same"), Judgement("b", "a", "different")]
    assert clusters(["a", "b"], judgements) == {"a": "a", "b": "b"}
    assert len(settled(judgements)) == 1


def test_two_ids_judged_different_are_not_joined_through_a_third():
    judgements = [Judgement("a", "b", "same"), Judgement("b", "c", "same"), Judgement("a", "c", "different")]
    standing = clusters(["a", "b", "c"], judgements)
    assert standing["a"] != standing["c"]
    assert standing["a"] == standing["b"]


def test_an_id_that_only_a_judgement_knows_never_stands_for_a_cluster():
    assert clusters(["e1", "e2"], [Judgement("e1", "Q5", "same"), Judgement("e2", "Q5", "same")]) == {"e1": "e1", "e2": "e1"}


@given(LINKS, st.randoms(use_true_random=False))
def test_the_order_of_links_does_not_matter(links, random):
    judgements = [Judgement(a, b, "same") for a, b in links]
    shuffled = list(judgements)
    random.shuffle(shuffled)
    assert clusters(IDS, judgements) == clusters(IDS, shuffled)


@given(LINKS, LINKS)
def test_ids_judged_different_are_never_one_cluster(links, apart):
    judgements = [Judgement(a, b, "same") for a, b in links] + [Judgement(a, b, "different") for a, b in apart]
    standing = clusters(IDS, judgements)
    assert all(standing[a] != standing[b] for a, b in apart)
