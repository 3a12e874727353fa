from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError, UnknownName
from kg.model import Entity
from kg.network import search
from kg.network.dates import period
from kg.network.graph import links, to_networkx
from kg.network.hubs import acting_for, is_hub
from kg.network.paths import PathFinder, PathQuestion, paths
from kg.network.selection import Selection
from kg.network.support import support_of
from kg.ontology import ontology


def ways(answer):
    return ["-".join(e.id for e in p.entities) for p in answer.paths]


def ask(graph, source, target, **given):
    return PathFinder(graph).answer(PathQuestion(frozenset({source}), frozenset({target}), **given))


TWICE = [("A", "consult", "B", {"source": "x"}), ("A", "consult", "B", {"source": "y"})]
THEN = [("B", "agree", "C", {"source": "x"}), ("B", "agree", "C", {"source": "y"})]


def test_two_well_supported_hops_come_before_one_weak_hop(make_world):
    graph = make_world([*TWICE, *THEN, ("A", "consult", "C", {})])
    answer = ask(graph, "A", "C")
    assert ways(answer) == ["A-B-C", "A-C"]
    assert answer.paths[0].weakest.origins == 2
    assert answer.complete


def test_among_equally_supported_paths_the_shorter_comes_first(make_world):
    rows = [(a, "consult", b, {}) for a, b in ["AB", "BD", "AC", "CE", "ED"]]
    assert ways(ask(make_world(rows), "A", "D")) == ["A-B-D", "A-C-E-D"]


def test_confidence_decides_between_equal_origins_and_recency_between_equal_confidence(make_world):
    sure = [("A", "consult", "B", {"confidence": 0.9}), ("B", "consult", "D", {"confidence": 0.9})]
    unsure = [("A", "consult", "C", {"confidence": 0.5}), ("C", "consult", "D", {"confidence": 0.9})]
    assert ways(ask(make_world(unsure + sure), "A", "D")) == ["A-B-D", "A-C-D"]
    old = [("A", "consult", "B", {"date": "1999"}), ("B", "consult", "D", {})]
    new = [("A", "consult", "C", {}), ("C", "consult", "D", {})]
    assert ways(ask(make_world(old + new), "A", "D")) == ["A-C-D", "A-B-D"]


def test_every_hop_carries_its_relations_and_best_claims(make_world):
    graph = make_world([("A", "consult", "B", {"confidence": 0.4}), ("B", "accuse", "A", {"confidence": 0.9}), *THEN])
    hop = ask(graph, "A", "C").paths[0].hops[0]
    assert [r.relation for r in hop.relations] == ["consult", "accuse"]
    assert [c.relation for c in hop.claims] == ["accuse", "consult"]
    assert hop.left.id == "A"


UN = Entity("Q1065", "United Nations", "InternationalOrganization", aliases=("UN",))
HUBBED = [
    ("A", "member_of", "Q1065", {}),
    ("B", "member_of", "Q1065", {}),
    ("A", "consult", "C", {}),
    ("C", "consult", "D", {}),
    ("D", "consult", "B", {}),
]


def test_generic_hubs_are_left_out_unless_asked_for(make_world):
    graph = make_world(HUBBED, [UN])
    assert is_hub(UN)
    answer = ask(graph, "A", "B")
    assert ways(answer) == ["A-C-D-B"]
    assert answer.left_out == ("United Nations",)
    assert ways(ask(graph, "A", "B", hubs=True))[0] == "A-Q1065-B"
    assert ways(ask(graph, "A", "B", through=frozenset({"Q1065"}))) == ["A-Q1065-B"]
    assert ways(ask(graph, "A", "Q1065")) == ["A-Q1065", "A-C-D-B-Q1065"]


def test_through_avoid_and_hops_are_kept(make_world):
    graph = make_world([(a, "consult", b, {}) for a, b in ["AB", "BD", "AC", "CD", "BC"]])
    assert ways(ask(graph, "A", "D", through=frozenset({"B", "C"}))) == ["A-B-C-D", "A-C-B-D"]
    assert ways(ask(graph, "A", "D", avoid=frozenset({"B"}))) == ["A-C-D"]
    assert ways(ask(graph, "A", "D", hops=2, limit=9)) == ["A-B-D", "A-C-D"]


def test_a_country_can_stand_for_everyone_who_acts_for_it(make_world):
    people = [Entity("naz", "Nazarbayev", "Person", "KAZ"), Entity("mub", "Mubarak", "Person", "EGY")]
    graph = make_world([("KAZ", "consult", "X", {}), ("EGY", "aid", "Y", {}), ("naz", "consult", "mub", {})], people)
    assert acting_for(graph, "KAZ") == {"KAZ", "naz"}
    assert acting_for(graph, "naz") == {"naz"}
    assert ways(ask(graph, "KAZ", "EGY")) == []
    assert ways(ask(graph, "KAZ", "EGY", acting=True)) == ["naz-mub"]


def test_filters_choose_the_claims_and_planned_ones_do_not_count_by_themselves(make_world):
    rows = [("A", "consult", "B", {"modality": "planned"}), ("A", "accuse", "B", {"date": "2001", "polarity": "negated"})]
    graph = make_world([*rows, ("A", "agree", "C", {"context": "energy"}), ("C", "agree", "B", {"context": "energy"})])
    assert ways(paths(graph, "A", "B")) == ["A-C-B"]
    assert ways(paths(graph, "A", "B", Selection(status="planned"))) == ["A-B"]
    assert ways(paths(graph, "A", "B", Selection(status="any", period=period("2001")))) == ["A-B"]
    assert ways(paths(graph, "A", "B", Selection(families=frozenset({"verbal_conflict"})))) == []


def test_wrong_questions_are_refused(make_world):
    graph = make_world(TWICE)
    with pytest.raises(UnknownName, match="Z"):
        paths(graph, "A", "Z")
    with pytest.raises(InputError, match="apart"):
        paths(graph, "A", "A")
    with pytest.raises(InputError, match="at least 1"):
        paths(graph, "A", "B", hops=0)


def test_the_search_gives_up_at_its_bound_and_says_so(make_world):
    rows = [(f"n{i}", "consult", f"n{j}", {}) for i in range(9) for j in range(i)]
    answer = ask(make_world(rows), "n0", "n8", hops=8, limit=10**6, bound=200)
    assert not answer.complete
    assert answer.looked_at == 200
    assert ways(answer)[0] == "n0-n8"


def test_a_far_target_is_found_in_a_graph_with_far_more_paths_than_the_bound(annotated):
    ids = {e.name: i for i, e in annotated.entities.items()}
    answer = paths(annotated, ids["Kazakhstan"], ids["Egypt"], limit=10)
    assert answer.complete
    assert len(answer.paths) == 10
    assert answer.looked_at < 5_000


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from("wxyz"), st.sampled_from([0.3, 0.6, 0.9])), max_size=24
    ),
    st.integers(1, 5),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_answers_equal_a_full_enumeration(make_world, drawn, hops, by_way):
    rows = [(f"n{a}", "consult", f"n{b}", {"source": s, "confidence": c}) for a, b, s, c in drawn if a != b]
    rows += [("n0", "consult", "m", {}), ("n1", "consult", "m2", {})]
    graph = make_world(rows)
    finder = PathFinder(graph)
    through = frozenset({"n2"}) & set(graph.entities) if by_way else frozenset()
    question = PathQuestion(frozenset({"n0"}), frozenset({"n1"}), hops=hops, limit=10**6, through=through)
    answer = finder.answer(question)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "SMALL", 0)  # tables of near nodes alone, as on large graphs
        assert finder.answer(question) == answer
    simple = links(to_networkx(graph))
    linked = {}
    for relation in graph.relations:
        linked.setdefault(tuple(sorted((relation.subject, relation.object))), []).append(relation)

    def key(path):
        pairs = [tuple(sorted(p)) for p in pairwise(path)]
        grades = [support_of(linked[p], graph.articles, 2006).grade for p in pairs]
        return -min(grades), len(pairs), -sum(grades), path

    every = [tuple(p) for p in nx.all_simple_paths(simple, "n0", "n1", cutoff=hops) if through <= set(p)]
    assert [tuple(e.id for e in p.entities) for p in answer.paths] == sorted(every, key=key)
    assert answer.complete


def test_the_hub_list_uses_classes_of_the_ontology():
    from kg.network.hubs import hub_names

    types, names = hub_names()
    assert types <= set(ontology().entities)
    assert "united nations" in names
