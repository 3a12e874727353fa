import networkx as nx
import numpy as np
import pytest

from kg.errors import InputError, UnknownName
from kg.network.arrays.columns import columns_of
from kg.network.dates import period, windows
from kg.network.graph import links, to_networkx
from kg.network.measures.centrality import MEASURES, Options, central, central_over_time, measured, ranked
from kg.network.selection import Selection, selected

# a bridge B between two pairs; the link B-D is carried by outlet "weak" alone
BRIDGE = [
    ("A", "consult", "B", {"source": "one"}),
    ("A", "consult", "B", {"source": "two"}),
    ("A", "agree", "B", {"source": "one"}),
    ("B", "consult", "C", {"source": "one"}),
    ("B", "consult", "C", {"source": "two"}),
    ("B", "consult", "D", {"source": "weak"}),
    ("D", "consult", "E", {"source": "one"}),
    ("D", "consult", "E", {"source": "two"}),
]


def values(found):
    return {s.entity.id: s.value for s in found.standings}


def test_hand_computed_values_on_a_bridge(make_world):
    graph = make_world(BRIDGE)
    assert values(central(graph, "degree")) == {"A": 1, "B": 3, "C": 1, "D": 2, "E": 1}
    assert values(central(graph, "strength")) == {"A": 3, "B": 6, "C": 2, "D": 3, "E": 2}
    # of the 12 ordered pairs of others, B lies between A-C, A-D, A-E, C-D, C-E (twice each), D between E and A, B, C
    assert values(central(graph, "betweenness")) == pytest.approx({"A": 0, "B": 10 / 12, "C": 0, "D": 6 / 12, "E": 0})
    assert values(central(graph, "closeness"))["B"] == pytest.approx(4 / 5)


@pytest.mark.parametrize("measure", ["betweenness", "closeness", "pagerank", "eigenvector"])
def test_values_equal_networkx_on_the_annotated_passages(annotated, measure):
    part = selected(annotated, Selection(min_origins=2))
    simple = links(to_networkx(part))
    reference = {
        "betweenness": nx.betweenness_centrality,
        "closeness": nx.closeness_centrality,
        "pagerank": lambda g: nx.pagerank(g, tol=1e-12, max_iter=1000),
        "eigenvector": lambda g: nx.eigenvector_centrality(g, weight="weight", max_iter=10_000, tol=1e-10),
    }[measure](simple)
    found = measured(columns_of(annotated).selected(Selection(min_origins=2)).links(), measure, Options(engine="arrays"))
    np.testing.assert_allclose(found, [reference[i] for i in sorted(part.entities)], atol=1e-6)


def test_ranks_have_intervals_that_show_what_rests_on_weak_evidence(make_world):
    found = {s.entity.id: s for s in central(make_world(BRIDGE), "betweenness").standings}
    assert (found["B"].rank, found["B"].best, found["B"].worst) == (1, 1, 1)
    # without outlet "weak" D is cut off from B and lies between nobody
    assert (found["D"].rank, found["D"].best, found["D"].worst) == (2, 2, 2)
    # and then nobody but B lies between others, so that A shares the second rank
    assert (found["A"].rank, found["A"].best, found["A"].worst) == (3, 2, 3)
    degree = {s.entity.id: s for s in central(make_world(BRIDGE), "degree").standings}
    assert (degree["A"].rank, degree["A"].best, degree["A"].worst) == (3, 2, 3)


def test_scenarios_are_named_and_can_be_left_out(make_world):
    graph = make_world(BRIDGE)
    expected = ("without single-source relations", "without one", "without two", "without weak")
    assert central(graph, "degree").scenarios == expected
    still = central(graph, "degree", stability=False)
    assert still.scenarios == ()
    assert all(s.best == s.rank == s.worst for s in still.standings)


def test_sampled_betweenness_is_said_repeatable_and_close(annotated):
    exact = central(annotated, "betweenness", options=Options(sources=0), stability=False)
    sampled = central(annotated, "betweenness", options=Options(sources=400, seed=5), stability=False)
    again = central(annotated, "betweenness", options=Options(sources=400, seed=5), stability=False)
    assert sampled == again
    assert "exact" in exact.note
    assert "estimated from 400 sources, seed 5" in sampled.note
    assert sampled.standings[0].entity == exact.standings[0].entity
    assert sampled.standings[0].value == pytest.approx(exact.standings[0].value, rel=0.15)


def test_sampling_all_sources_is_exact():
    assert Options(sources=10).sampled(10) == 0
    assert Options(sources=9).sampled(10) == 9
    assert Options().sampled(100_000) == 200


def test_equal_values_share_a_rank():
    assert ranked(np.array([0.1 + 0.2, 0.3, 5.0, 0.0])).tolist() == [2, 2, 1, 4]
    assert ranked(np.array([])).tolist() == []


@pytest.mark.parametrize("measure", list(MEASURES))
def test_every_measure_works_on_an_empty_selection(make_world, measure):
    assert list(central(make_world(BRIDGE), measure, Selection(status="negated")).standings) == []


def test_measures_by_family_and_over_time(make_world):
    rows = [("A", "consult", "B", {"date": "2006-05"}), ("B", "consult", "C", {"date": "2007-05"})]
    graph = make_world([*rows, ("A", "accuse", "C", {"date": "2007"})])
    assert set(values(central(graph, "degree", Selection(families=frozenset({"verbal_conflict"}))))) == {"A", "C"}
    table = central_over_time(graph, "degree", windows(["2006-05", "2007"], 12), Selection(relations=frozenset({"consult"})))
    assert table.rows == (
        ("2006-01-01..2006-12-31", 1, "A", "A", 1.0),
        ("2006-01-01..2006-12-31", 1, "B", "B", 1.0),
        ("2007-01-01..2007-12-31", 1, "B", "B", 1.0),
        ("2007-01-01..2007-12-31", 1, "C", "C", 1.0),
    )
    assert central(graph, "degree", Selection(period=period("2006")), stability=False).table().column("id") == ["A", "B"]
    with pytest.raises(InputError):
        central_over_time(graph, "degree", [])


def test_a_table_is_the_same_as_records_json_csv_and_frame(make_world):
    table = central(make_world(BRIDGE), "degree").table(2)
    assert table.records()[0]["id"] == "B"
    assert list(table.frame()["id"]) == ["B", "D"]
    assert table.csv().splitlines()[0] == "rank,id,name,type,country,degree,best_rank,worst_rank"
    assert '"id": "B"' in table.json()


def test_unknown_measures_are_refused(make_world):
    with pytest.raises(UnknownName, match="pagerank"):
        central(make_world(BRIDGE), "fame")
