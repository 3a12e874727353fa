"""Divisions of weighted links into communities, each repeatable from its seed.

leiden   igraph, where the extra `fast` is installed (Traag, Waltman and van Eck 2019): the fastest, and the best modularity
louvain  networkx (Blondel and others 2008); above LOUVAIN_UP_TO entities on groups that label propagation found before
         (Traag and Šubelj 2023), which takes a tenth of the time and loses a twentieth of the modularity
"""

from __future__ import annotations

import random
from importlib.util import find_spec

import networkx as nx
import numpy as np

from kg.errors import UnknownName
from kg.network.arrays.rows import Floats, Ints, Rows, rows_of_pairs
from kg.network.measures.engines import igraph_of

METHODS = ("leiden", "louvain")

LOUVAIN_UP_TO = 3_000
"""Entities up to which Louvain starts from single entities: 10,000 would take it ten seconds and more."""

ROUNDS = 10
"""Rounds of Leiden: after these the modularity grows in the third digit only, and waiting for the last move can take minutes."""


def divided(rows: Rows, method: str = "auto", seed: int = 1) -> tuple[Ints, str]:
    """Give the number of the community of every node, and how it was found, in a few words.

    Raises UnknownName for a method that does not exist or is not installed.
    """
    if method == "auto":
        method = "leiden" if find_spec("igraph") else "louvain"
    if method not in METHODS:
        raise UnknownName(f"there is no method {method!r}", hint=f"one of: auto, {', '.join(METHODS)}")
    if method == "leiden":
        return _leiden(rows, seed), "Leiden"
    if rows.size <= LOUVAIN_UP_TO:
        return _louvain(rows, np.arange(rows.size), seed), "Louvain"
    return _louvain(rows, _propagated(rows, seed), seed), "Louvain on groups from label propagation"


def _leiden(rows: Rows, seed: int) -> Ints:
    if not find_spec("igraph"):
        raise UnknownName("Leiden needs igraph, which is not installed", hint="pip install 'geokg[fast]'")
    import igraph

    graph = igraph_of(rows, weighted=True)
    igraph.set_random_number_generator(random.Random(seed))
    try:
        found = graph.community_leiden(objective_function="modularity", weights="weight", n_iterations=ROUNDS)
    finally:
        igraph.set_random_number_generator(random)
    return np.array(found.membership, dtype=np.int64)


def _propagated(rows: Rows, seed: int) -> Ints:
    found = nx.community.fast_label_propagation_communities(_weighted(rows), weight="weight", seed=seed)
    return _labels(rows.size, [set(group) for group in found])


def _louvain(rows: Rows, groups: Ints, seed: int) -> Ints:
    """Divide the groups of nodes, each taken as one node with its inner links as a loop."""
    tails, heads = groups[_tails(rows)], groups[rows.neighbours]
    names = [str(n) for n in range(int(groups.max(initial=-1)) + 1)]
    simple = _weighted(rows_of_pairs(names, tails, heads, rows.values / 2.0))
    inside = tails == heads
    loops = np.bincount(tails[inside], weights=rows.values[inside] / 2.0, minlength=len(names))
    simple.add_weighted_edges_from((n, n, float(loops[n])) for n in np.flatnonzero(loops).tolist())
    found = nx.community.louvain_communities(simple, weight="weight", seed=seed)
    return _labels(len(names), [set(group) for group in found])[groups]


def _weighted(rows: Rows) -> nx.Graph[int]:
    made: nx.Graph[int] = nx.Graph()
    made.add_nodes_from(range(rows.size))
    tails = _tails(rows)
    once = tails < rows.neighbours
    links = zip(tails[once].tolist(), rows.neighbours[once].tolist(), rows.values[once].tolist(), strict=True)
    made.add_weighted_edges_from(links)
    return made


def _tails(rows: Rows) -> Ints:
    return np.repeat(np.arange(rows.size), np.diff(rows.starts))


def _labels(size: int, groups: list[set[int]]) -> Ints:
    labels = np.zeros(size, dtype=np.int64)
    for number, group in enumerate(sorted(groups, key=min)):
        labels[list(group)] = number
    return labels


def modularity(rows: Rows, labels: Ints) -> float:
    """Give how much denser the links within communities are than chance has it, -0.5..1 (Newman and Girvan 2004)."""
    total = float(rows.values.sum())
    if not total:
        return 0.0
    tails = _tails(rows)
    within = float(rows.values[labels[tails] == labels[rows.neighbours]].sum())
    ends: Floats = np.bincount(labels[tails], weights=rows.values).astype(np.float64)
    return within / total - float(np.square(ends / total).sum())


def links_of(rows: Rows, labels: Ints) -> tuple[Ints, Ints]:
    """Count for every community the links among its members and those to others."""
    own, other = labels[_tails(rows)], labels[rows.neighbours]
    most = int(labels.max(initial=-1)) + 1
    inside = np.bincount(own[own == other], minlength=most) // 2
    return inside.astype(np.int64), np.bincount(own[own != other], minlength=most).astype(np.int64)
