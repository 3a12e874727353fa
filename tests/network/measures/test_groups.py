import networkx as nx
import pytest

from kg.errors import InputError
from kg.model import Entity
from kg.network.graph import links, to_networkx
from kg.network.measures.groups import balance, brokers, communities, members_of, signed_links
from kg.network.selection import Selection, selected


def meet(*pairs):
    return [(a, "consult", b, {}) for a, b in pairs]


TWO_TRIANGLES = meet("AB", "BC", "AC", "DE", "EF", "DF", "CD")


def test_two_triangles_with_one_link_between_are_two_communities(make_world):
    found = communities(make_world(TWO_TRIANGLES))
    assert [[e.id for e in c.members] for c in found.communities] == [["C", "A", "B"], ["D", "E", "F"]]
    assert [(c.links_inside, c.links_outside) for c in found.communities] == [(3, 1), (3, 1)]
    # modularity by hand: 6 of 7 links inside, each half holds half of all ends
    assert found.modularity == pytest.approx(6 / 7 - 2 * 0.25)
    assert "seed 1" in found.table().note


def test_communities_are_repeatable_and_their_modularity_is_networkxs(annotated):
    chosen = Selection(min_origins=2)
    found = communities(annotated, chosen, seed=3)
    assert found == communities(annotated, chosen, seed=3)
    sets = [{e.id for e in c.members} for c in found.communities]
    simple = links(to_networkx(selected(annotated, chosen)))
    assert found.modularity == pytest.approx(nx.community.modularity(simple, sets, weight="weight"))


def test_a_broker_lies_on_the_paths_between_two_sides(make_world):
    people = [Entity("p", "P", "Person", "L"), Entity("q", "Q", "Person", "R")]
    graph = make_world(meet("Lx", "px", "xR", "xq", "Ly", "yR"), people)
    left, right = members_of(graph, {"L"}), members_of(graph, {"R"})
    assert left == {"L", "p"}
    table = brokers(graph, left, right)
    # shortest paths: L-R by x or y (half each), L-q, p-R, p-q by x
    assert table.records()[0] == {
        "rank": 1,
        "id": "x",
        "name": "x",
        "type": "Country",
        "country": "x",
        "side": "neither",
        "share_of_paths": 0.875,
        "links_left": 2,
        "links_right": 2,
    }
    assert table.column("id") == ["x", "y"]
    with pytest.raises(InputError, match="overlap"):
        brokers(graph, left, left)
    with pytest.raises(InputError, match="no links"):
        brokers(graph, left, frozenset({"nobody"}))


def test_brokers_equal_networkxs_subset_betweenness(annotated):
    left, right = members_of(annotated, {"KAZ", "UZB"}), members_of(annotated, {"IRN", "TUR"})
    simple = links(to_networkx(annotated, Selection()))
    sides = [sorted(i for i in side if i in simple) for side in (left, right)]
    reference = nx.betweenness_centrality_subset(simple, *sides)
    for engine in ("arrays", "networkx"):
        for row in brokers(annotated, left, right, engine=engine).records():
            assert row["share_of_paths"] == pytest.approx(2 * reference[row["id"]] / len(sides[0]) / len(sides[1]), abs=1e-6)


def test_triangles_are_balanced_with_none_or_two_hostile_links(make_world):
    rows = [*meet("AB", "BC", "AC"), ("C", "accuse", "D", {}), ("D", "assault", "B", {}), ("A", "threaten", "D", {})]
    found = balance(make_world([*rows, *meet("DE", "AE")]))
    # ABC +++; ABD, ACD, BCD two hostile; ADE one hostile
    assert found.triangles == (1, 1, 3, 0)
    assert found.share == pytest.approx(4 / 5)
    assert [[e.id for e in three] for three, _ in found.tense] == [["A", "D", "E"]]
    assert found.tense[0][1] == (-1, 1, 1)
    assert found.table().rows == (("A", "D", "E", "hostile", "friendly", "friendly"),)


def test_the_sign_of_a_link_weighs_origins_and_structure_has_none(make_world):
    rows = [("A", "accuse", "B", {}), *meet("AB", "AB"), *meet("CD"), ("D", "reject", "C", {}), ("A", "member_of", "D", {})]
    assert signed_links(make_world(rows)) == {("A", "B"): 1}


def test_triangles_are_as_many_as_networkx_counts(annotated):
    signs = signed_links(selected(annotated, Selection()))
    simple = nx.Graph(list(signs))
    assert sum(balance(annotated).triangles) == sum(nx.triangles(simple).values()) // 3 > 0
    assert balance(annotated, Selection(status="negated", families=frozenset({"structure"}))).share is None
