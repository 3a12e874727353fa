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


JUDGEMENTS = st.lists(
    st.builds(
        Judgement,
        st.sampled_from(IDS),
        st.sampled_from(IDS),
        st.sampled_from(["same", "different"]),
        author=st.sampled_from(["", "A", "geokg"]),
        score=st.none() | st.sampled_from([0.82, 0.9, 1.0]),
    ).filter(lambda j: j.left != j.right),
    max_size=10,
)


@given(JUDGEMENTS, st.randoms(use_true_random=False))
def test_the_order_of_judgements_does_not_matter_but_for_two_on_one_pair(judgements, random):
    shuffled = settled(judgements)
    random.shuffle(shuffled)
    assert clusters(IDS, judgements) == clusters(IDS, shuffled)


@given(JUDGEMENTS)
def test_judgements_that_are_made_twice_or_taken_back_leave_what_was_there_before(judgements):
    assert clusters(IDS, [*judgements, *settled(judgements)]) == clusters(IDS, judgements)


def test_the_word_of_a_person_comes_before_a_link_that_geokg_made():
    apart = Judgement("a", "c", "different", author="A")
    links = [Judgement("a", "b", "same", author="geokg", score=1.0), Judgement("b", "c", "same", author="A")]
    for judgements in ([*links, apart], [apart, *links[::-1]]):
        standing = clusters(["a", "b", "c"], judgements)
        assert standing["b"] == standing["c"] != standing["a"]


@given(LINKS, LINKS)
def test_ids_judged_different_are_never_one_cluster(links, apart):
    judgements = [Judgement(a, b, "same") for a, b in links] + [Judgement(a, b, "different") for a, b in apart]
    standing = clusters(IDS, judgements)
    assert all(standing[a] != standing[b] for a, b in apart)
