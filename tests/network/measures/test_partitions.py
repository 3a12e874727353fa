from importlib.util import find_spec

import networkx as nx
import numpy as np
import pytest
from test_engines import arrays_of

from kg.errors import UnknownName
from kg.network.measures import partitions
from kg.network.measures.partitions import divided, links_of, modularity

METHODS = [
    "louvain",
    pytest.param("leiden", marks=pytest.mark.skipif(not find_spec("igraph"), reason="the extra `fast` is not installed")),
]


def planted(groups=6, size=15, seed=1):
    graph = nx.planted_partition_graph(groups, size, 0.6, 0.01, seed=seed)
    for number, (a, b) in enumerate(graph.edges()):
        graph[a][b]["weight"] = 1 + number % 3
    return graph


@pytest.mark.parametrize("method", METHODS)
def test_planted_groups_are_found_and_again_from_the_same_seed(method):
    rows = arrays_of(planted())
    labels, told = divided(rows, method, seed=4)
    assert np.array_equal(labels, divided(rows, method, seed=4)[0])
    assert told.lower() == method
    for group in range(6):
        assert len(set(labels[group * 15 : group * 15 + 15].tolist())) == 1
    assert len(set(labels.tolist())) == 6


def test_large_graphs_are_divided_in_bounded_time_and_nearly_as_well(monkeypatch):
    graph = planted(groups=12, size=20)
    rows = arrays_of(graph)
    whole = modularity(rows, divided(rows, "louvain")[0])
    monkeypatch.setattr(partitions, "LOUVAIN_UP_TO", 50)
    labels, told = divided(rows, "louvain")
    assert "label propagation" in told
    assert modularity(rows, labels) == pytest.approx(whole, rel=0.05)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_modularity_and_counts_of_links_equal_networkx(seed):
    graph = planted(seed=seed)
    rows = arrays_of(graph)
    labels = np.array([(n * 7 + seed) % 5 for n in range(rows.size)])
    sets = [set(np.flatnonzero(labels == k).tolist()) for k in range(5)]
    assert modularity(rows, labels) == pytest.approx(nx.community.modularity(graph, sets, weight="weight"))
    inside, outside = links_of(rows, labels)
    assert inside.tolist() == [graph.subgraph(s).number_of_edges() for s in sets]
    assert outside.tolist() == [nx.cut_size(graph, s) for s in sets]


def test_a_seed_does_not_disturb_what_others_draw():
    import random

    random.seed(5)
    expected = [random.random() for _ in range(3)]
    random.seed(5)
    drawn = [random.random()]
    divided(arrays_of(planted()), "auto")
    assert [*drawn, random.random(), random.random()] == expected


def test_unknown_methods_are_refused():
    with pytest.raises(UnknownName, match="one of: auto"):
        divided(arrays_of(planted()), "astrology")
