"""The centrality measures on arrays, by three engines that give the same numbers.

igraph    the fastest; an optional extra (`pip install geokg[fast]`; it is GPL), used where it is installed
arrays    numpy and scipy: breadth-first search from many sources at once, as products of sparse and dense matrices
networkx  the reference; honours networkx's own backend dispatch (`NETWORKX_BACKEND_PRIORITY`) where a backend is installed

Betweenness, closeness and degree look at links alone, PageRank and eigenvector centrality at links weighted by their origins.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np

from kg.errors import UnknownName
from kg.network.arrays.rows import Floats, Ints, Rows

ENGINES = ("igraph", "arrays", "networkx")

BLOCK_CELLS = 80_000
"""Cells of a dense block of breadth-first searches, 8 to 64 at once: about as many as the processor's cache holds."""

DEEPEST = 48
"""Levels of breadth-first search above which the arrays engine hands over to networkx: a level costs it a pass over all links."""


def chosen(engine: str, rows: Rows) -> str:
    """Give the engine to use for "auto" or a name. Raises UnknownName for an engine that does not exist or is not installed."""
    if engine == "auto":
        if find_spec("igraph"):
            return "igraph"
        return "arrays" if _is_shallow(rows) else "networkx"
    if engine not in ENGINES:
        raise UnknownName(f"there is no engine {engine!r}", hint=f"one of: auto, {', '.join(ENGINES)}")
    if engine == "igraph" and not find_spec("igraph"):
        raise UnknownName("the engine igraph is not installed", hint="pip install 'geokg[fast]'")
    return engine


def _is_shallow(rows: Rows) -> bool:
    from scipy.sparse.csgraph import connected_components

    if not rows.size:
        return True
    _, component = connected_components(rows.matrix(), directed=False)
    firsts = np.unique(component, return_index=True)[1]
    return int(rows.distances(firsts.tolist(), DEEPEST).max()) <= DEEPEST


def betweenness(rows: Rows, engine: str, sources: Ints | None = None, targets: Ints | None = None) -> Floats:
    """Sum, over all sources, the share of shortest paths to the targets that run through each node (Brandes 2001).

    All nodes are sources and targets unless given. A path is counted once from either end that is a source, and never for its
    ends.
    """
    whole = sources is None and targets is None
    origin = np.arange(rows.size) if sources is None else sources
    if engine == "igraph":
        ends = {} if whole else {"sources": origin.tolist(), "targets": None if targets is None else targets.tolist()}
        return 2.0 * np.array(igraph_of(rows).betweenness(directed=False, **ends), dtype=np.float64)
    if engine == "networkx":
        import networkx as nx

        graph = nx.from_scipy_sparse_array(rows.matrix())
        if whole:
            result = nx.betweenness_centrality(graph, normalized=False)
        else:
            aims = list(range(rows.size)) if targets is None else targets.tolist()
            result = nx.betweenness_centrality_subset(graph, origin.tolist(), aims)
        return 2.0 * np.array([result[n] for n in range(rows.size)], dtype=np.float64)
    total = np.zeros(rows.size)
    matrix = rows.matrix()
    aim = np.ones(rows.size) if targets is None else np.bincount(targets, minlength=rows.size).astype(np.float64)
    for block in _blocks(rows, origin):
        total += _dependencies(matrix, block, aim)
    return total


def _blocks(rows: Rows, sources: Ints) -> Iterator[Ints]:
    width = min(max(8, BLOCK_CELLS // max(rows.size, 1)), 64)
    for start in range(0, len(sources), width):
        yield sources[start : start + width]


def _levels(matrix: Any, sources: Ints) -> Iterator[Floats]:
    """Search breadth first from every source at once: for each level from the first hop on, the number of shortest paths to the
    nodes just reached (nodes by sources; 0 elsewhere).
    """
    front = np.zeros((matrix.shape[0], len(sources)))
    front[sources, np.arange(len(sources))] = 1.0
    unseen = front == 0
    while unseen.any():
        front = matrix @ front
        front *= unseen
        fresh = front > 0
        if not fresh.any():
            return
        unseen &= ~fresh
        yield front


def _dependencies(matrix: Any, sources: Ints, aim: Floats) -> Floats:
    levels = list(_levels(matrix, sources))
    total = np.zeros(matrix.shape[0])
    if len(levels) < 2:
        return total
    paths = sum(levels[1:], levels[0].copy())
    paths[paths == 0] = 1.0
    each = np.reciprocal(paths, out=paths)
    gathered = np.zeros_like(paths)
    # the step to the sources themselves is left out: no path counts for its ends
    for nearer, level in zip(levels[-2::-1], levels[:0:-1], strict=True):
        gathered += (level > 0) * aim[:, None]
        gathered *= each
        gathered = matrix @ gathered
        gathered *= nearer
        total += gathered.sum(axis=1)
    return total


def closeness(rows: Rows, engine: str) -> Floats:
    """Give the closeness of every node: the inverse of its mean distance, scaled by the share of nodes that it reaches
    (Wasserman and Faust), so that small components do not shine.
    """
    others = max(rows.size - 1, 1)
    if engine == "networkx":
        import networkx as nx

        result = nx.closeness_centrality(nx.from_scipy_sparse_array(rows.matrix()))
        return np.array([result[n] for n in range(rows.size)])
    if engine == "igraph":
        from scipy.sparse.csgraph import connected_components

        _, component = connected_components(rows.matrix(), directed=False)
        reached = np.bincount(component)[component] - 1.0
        inverse = np.array(igraph_of(rows).closeness(), dtype=np.float64)
        return np.asarray(np.where(reached > 0, inverse, 0.0) * reached / others, dtype=np.float64)
    found = np.zeros(rows.size)
    matrix = rows.matrix()
    for block in _blocks(rows, np.arange(rows.size)):
        reached, hops = np.zeros(len(block)), np.zeros(len(block))
        for depth, front in enumerate(_levels(matrix, block), 1):
            near = np.count_nonzero(front, axis=0)
            reached += near
            hops += near * depth
        found[block] = np.divide(reached * reached, hops, out=np.zeros(len(block)), where=hops > 0) / others
    return found


def pagerank(rows: Rows, engine: str, damping: float = 0.85) -> Floats:
    """Give the PageRank of every node on links weighted by their values (Page and others 1999); the ranks sum to 1."""
    if engine == "igraph":
        return np.array(igraph_of(rows, weighted=True).pagerank(directed=False, damping=damping, weights="weight"))
    if engine == "networkx":
        import networkx as nx

        result = nx.pagerank(nx.from_scipy_sparse_array(rows.matrix(weighted=True)), alpha=damping, tol=1e-12, max_iter=1000)
        return np.array([result[n] for n in range(rows.size)])
    matrix = rows.matrix(weighted=True)
    strength = np.asarray(matrix.sum(axis=1)).ravel()
    share = np.divide(1.0, strength, out=np.zeros(rows.size), where=strength > 0)
    dangling = strength == 0
    rank = np.full(rows.size, 1.0 / max(rows.size, 1))
    for _ in range(1000):
        lost = rank[dangling].sum() / rows.size if dangling.any() else 0.0
        after = damping * (matrix @ (rank * share) + lost) + (1.0 - damping) / rows.size
        moved, rank = np.abs(after - rank).sum(), after
        if moved < 1e-12:
            break
    return rank


def eigenvector(rows: Rows, engine: str) -> Floats:
    """Give the eigenvector centrality of every node on weighted links, of Euclidean length 1.

    Nodes outside the component with the largest eigenvalue get 0. By power iteration on A + I, as in networkx; igraph would be no
    faster.
    """
    if not len(rows.neighbours):
        return np.zeros(rows.size)
    if engine == "networkx":
        import networkx as nx

        graph = nx.from_scipy_sparse_array(rows.matrix(weighted=True))
        result = nx.eigenvector_centrality(graph, max_iter=100_000, tol=1e-12, weight="weight")
        found = np.array([result[n] for n in range(rows.size)])
    else:
        found = _power(rows.matrix(weighted=True))
    found = np.where(found < 1e-9 * found.max(), 0.0, found)
    return np.asarray(found / np.linalg.norm(found), dtype=np.float64)


def _power(matrix: Any) -> Floats:
    found = np.full(matrix.shape[0], 1.0 / np.sqrt(matrix.shape[0]))
    for _ in range(100_000):
        after = matrix @ found + found
        after /= np.linalg.norm(after)
        moved, found = np.abs(after - found).sum(), after
        if moved < 1e-12 * len(found):
            break
    return found


def igraph_of(rows: Rows, *, weighted: bool = False) -> Any:
    """Give the links as an igraph graph; with `weighted`, their values as the attribute `weight`."""
    import igraph

    tails = np.repeat(np.arange(rows.size), np.diff(rows.starts))
    once = tails < rows.neighbours
    graph = igraph.Graph(n=rows.size, edges=np.column_stack((tails[once], rows.neighbours[once])))
    if weighted:
        graph.es["weight"] = rows.values[once]
    return graph
