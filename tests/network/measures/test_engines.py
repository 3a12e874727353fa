from importlib.util import find_spec

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import UnknownName
from kg.network.arrays.rows import rows
from kg.network.measures import engines

QUICK = [
    "arrays",
    pytest.param("igraph", marks=pytest.mark.skipif(not find_spec("igraph"), reason="the extra `fast` is not installed")),
]


def arrays_of(graph):
    edges = np.array(list(graph.edges()), dtype=np.int64).reshape(-1, 2)
    weights = np.array([graph[a][b].get("weight", 1) for a, b in graph.edges()], dtype=np.float64)
    return rows([str(n) for n in range(len(graph))], edges[:, 0], edges[:, 1], weights)


def random_graph(nodes, links, seed):
    graph = nx.gnm_random_graph(nodes, links, seed=seed)
    for number, (a, b) in enumerate(graph.edges()):
        graph[a][b]["weight"] = 1 + number % 3
    return graph


def as_array(values):
    return np.array([values[n] for n in sorted(values)], dtype=float)


@pytest.mark.parametrize("engine", QUICK)
@given(st.integers(2, 14), st.integers(0, 30), st.integers(0, 99))
@settings(max_examples=30, deadline=None)
def test_unweighted_measures_equal_networkx_also_on_torn_graphs(engine, nodes, links, seed):
    graph = random_graph(nodes, links, seed)
    given_rows = arrays_of(graph)
    exact = as_array(nx.betweenness_centrality(graph, normalized=False)) * 2
    np.testing.assert_allclose(engines.betweenness(given_rows, engine), exact, atol=1e-9)
    np.testing.assert_allclose(engines.closeness(given_rows, engine), as_array(nx.closeness_centrality(graph)), atol=1e-12)


@pytest.mark.parametrize("engine", [*QUICK, "networkx"])
@pytest.mark.parametrize("seed", [1, 2])
def test_paths_from_some_to_some_equal_networkx(engine, seed):
    graph = random_graph(40, 80, seed)
    sources, targets = np.array([0, 3, 7, 30]), np.array([1, 2, 35])
    some = as_array(nx.betweenness_centrality_subset(graph, sources.tolist(), targets.tolist())) * 2
    np.testing.assert_allclose(engines.betweenness(arrays_of(graph), engine, sources, targets), some, atol=1e-9)
    every = as_array(nx.betweenness_centrality_subset(graph, sources.tolist(), list(graph))) * 2
    np.testing.assert_allclose(engines.betweenness(arrays_of(graph), engine, sources), every, atol=1e-9)


@pytest.mark.parametrize("engine", [*QUICK, "networkx"])
@pytest.mark.parametrize(("nodes", "links"), [(30, 70), (30, 20)])
def test_pagerank_equals_networkx_with_weights_and_lonely_nodes(engine, nodes, links):
    graph = random_graph(nodes, links, 3)
    expected = as_array(nx.pagerank(graph, tol=1e-12, max_iter=1000))
    np.testing.assert_allclose(engines.pagerank(arrays_of(graph), engine), expected, atol=1e-8)


@pytest.mark.parametrize("engine", [*QUICK, "networkx"])
def test_eigenvector_equals_the_dense_solution(engine):
    graph = nx.compose(random_graph(25, 60, 4), nx.relabel_nodes(nx.path_graph(3), {0: 25, 1: 26, 2: 27}))
    values, vectors = np.linalg.eigh(nx.to_numpy_array(graph, nodelist=sorted(graph)))
    expected = np.abs(vectors[:, values.argmax()])
    np.testing.assert_allclose(engines.eigenvector(arrays_of(graph), engine), expected, atol=1e-6)


@pytest.mark.parametrize("engine", [*QUICK, "networkx"])
def test_graphs_without_links_have_no_centre(engine):
    empty = rows(["a", "b"], *(np.empty(0, dtype=np.int64),) * 2, np.empty(0))
    assert engines.betweenness(empty, engine).tolist() == [0, 0]
    assert engines.closeness(empty, engine).tolist() == [0, 0]
    assert engines.eigenvector(empty, engine).tolist() == [0, 0]
    assert engines.pagerank(empty, engine).tolist() == pytest.approx([0.5, 0.5])


def test_the_engine_is_chosen_by_what_is_installed_and_by_depth():
    flat, deep = arrays_of(nx.star_graph(5)), arrays_of(nx.path_graph(100))
    if find_spec("igraph"):
        assert engines.chosen("auto", flat) == engines.chosen("auto", deep) == "igraph"
    else:
        assert engines.chosen("auto", flat) == "arrays"
        assert engines.chosen("auto", deep) == "networkx"
        with pytest.raises(UnknownName, match=r"geokg\[fast\]"):
            engines.chosen("igraph", flat)
    with pytest.raises(UnknownName, match="abacus"):
        engines.chosen("abacus", flat)
