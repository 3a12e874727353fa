"""Where every entity stands in a picture: computed beforehand, seeded, so that a page opens at rest and never moves by itself.

The most connected entity (the hub) pulls everything into a knot, so it is taken out, the rest is laid out, and the hub is put in
the middle. The rest starts from a pivot multidimensional scaling (Brandes and Pich 2006), is relaxed by the forces of ForceAtlas2
(Jacomy et al. 2014: repulsion by degree, linear attraction, gravity), spread evenly over a disc, and pushed apart until no two
entities touch. Written with numpy because networkx takes 7 s for 1,000 entities where this takes less than one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from kg.model import Graph
from kg.ontology import ontology

Points = NDArray[np.float64]

CELL = (104.0, 58.0)
"""The room that one entity and its name take, in pixels at rest: wider than high, as names are."""

DENSE_LIMIT = 1_500
"""More entities than this: the best connected are laid out, the others stand around their neighbours."""

HUB_SHARE = 0.12
"""An entity linked to at least this share of all others is a hub."""


def positions(graph: Graph, seed: int = 1) -> dict[str, tuple[int, int]]:
    """Give the x and y of every entity in whole pixels from the middle; the same graph and seed give the same picture."""
    names = sorted(graph.entities)
    if not names:
        return {}
    places = _placed(_weights(graph, names), np.random.default_rng(seed))
    return {name: (round(float(x)), round(float(y))) for name, (x, y) in zip(names, places, strict=True)}


def hub_of(graph: Graph) -> str | None:
    """Give the id of the entity that is linked to most others, if it is linked to so many that it would knot the picture."""
    names = sorted(graph.entities)
    if not names:
        return None
    hub = _hub(_weights(graph, names))
    return None if hub is None else names[hub]


def _weights(graph: Graph, names: list[str]) -> csr_matrix:
    """Sum up the relations of every two entities: better supported pulls closer, structure pulls less than events."""
    index = {name: i for i, name in enumerate(names)}
    known = ontology()
    rows, columns, values = [], [], []
    for relation in graph.relations:
        s, o = index[relation.subject], index[relation.object]
        if s != o:
            weight = np.log2(1 + relation.origins) * (0.6 if known.family(relation.relation) == "structure" else 1.0)
            rows += [s, o]
            columns += [o, s]
            values += [weight, weight]
    return csr_matrix((values, (rows, columns)), shape=(len(names), len(names)))


def _hub(weights: csr_matrix) -> int | None:
    degrees = np.diff(weights.indptr)
    hub = int(np.argmax(degrees))
    return hub if len(degrees) > 6 and degrees[hub] >= max(5, HUB_SHARE * len(degrees)) else None


def _placed(weights: csr_matrix, random: np.random.Generator) -> Points:
    count = weights.shape[0]
    hub = _hub(weights)
    rest = np.array([i for i in range(count) if i != hub])
    places = np.zeros((count, 2))
    degrees = np.diff(weights.indptr)
    if len(rest) > DENSE_LIMIT:
        rest = np.sort(rest[np.argsort(-degrees[rest], kind="stable")][:DENSE_LIMIT])
    inner = weights[rest][:, rest]
    places[rest] = _spread(_relaxed(_scaled(inner, random), inner), has_hub=hub is not None)
    others = np.setdiff1d(np.arange(count), rest if hub is None else np.append(rest, hub))
    if len(others):
        _beside_neighbours(places, others, weights, random)
    return _apart(places, fixed=hub)


def _scaled(weights: csr_matrix, random: np.random.Generator, pivots: int = 40) -> Points:
    """Give a first picture in which distances on the page follow steps in the graph."""
    count = weights.shape[0]
    start = random.normal(size=(count, 2))
    if count < 4 or not weights.nnz:
        return start
    chosen = np.sort(np.argsort(-np.diff(weights.indptr), kind="stable")[: min(pivots, count)])
    steps = dijkstra(weights, directed=False, indices=chosen, unweighted=True).T
    finite = steps[np.isfinite(steps)]
    steps[~np.isfinite(steps)] = finite.max() + 2
    squared = steps**2
    centred = -0.5 * (squared - squared.mean(0) - squared.mean(1, keepdims=True) + squared.mean())
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, [-1, -2]] if axes.shape[1] > 1 else np.hstack([axes, axes])
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), [0, 1]])
    found: Points = centred @ axes
    return np.asarray(found / (found.std() or 1.0) + 0.15 * start, dtype=np.float64)


def _relaxed(places: Points, weights: csr_matrix, rounds: int = 100) -> Points:
    """Let the forces settle. Repulsion is dense, n² a round; sums run in a fixed order, so that every run ends alike."""
    count = len(places)
    rounds = rounds if count <= 600 else 70
    mass = (1.0 + np.diff(weights.indptr)).astype(np.float32)
    attraction = weights.astype(np.float32)
    pull = np.asarray(attraction.sum(1)).ravel()
    x, y = (np.ascontiguousarray(places[:, axis] * np.sqrt(count) * 6, dtype=np.float32) for axis in (0, 1))
    heat = np.sqrt(count) * 2.0
    dx, dy, push = (np.empty((count, count), dtype=np.float32) for _ in range(3))
    for step in range(rounds):
        np.subtract(x[:, None], x[None, :], out=dx)
        np.subtract(y[:, None], y[None, :], out=dy)
        np.multiply(dx, dx, out=push)
        push += dy * dy
        push += 0.5
        np.divide(mass[None, :] * np.float32(12.0), push, out=push)
        fx = mass * np.einsum("ij,ij->i", push, dx) + attraction @ x - pull * x - 0.35 * mass * x
        fy = mass * np.einsum("ij,ij->i", push, dy) + attraction @ y - pull * y - 0.35 * mass * y
        force = np.hypot(fx, fy) + 1e-9
        limit = heat * (1 - step / rounds) + 0.02
        move = np.minimum(force / mass * 0.5, limit) / force
        x, y = x + fx * move, y + fy * move
    return np.stack([x, y], axis=1).astype(np.float64)


def _spread(places: Points, has_hub: bool) -> Points:
    """Spread a picture evenly over a disc as large as its names need, keeping every direction and half of each distance."""
    count = len(places)
    centred = places - places.mean(0)
    radius = np.hypot(centred[:, 0], centred[:, 1]) + 1e-9
    rank = np.empty(count)
    rank[np.argsort(radius, kind="stable")] = np.arange(count)
    even = np.sqrt((rank + (1.5 if has_hub else 0.5)) / (count + 1.0))
    share = 0.75 * even + 0.25 * radius / radius.max()
    size = np.sqrt(count * CELL[0] * CELL[1] / np.pi) + (40.0 if has_hub else 0.0)
    unit = centred / radius[:, None]
    return np.asarray(unit * (share * size)[:, None] * np.array([1.06, 1.0]))


def _beside_neighbours(places: Points, others: NDArray[Any], weights: csr_matrix, random: np.random.Generator) -> None:
    """Put the entities that were left out next to their best placed neighbour, or at the rim if they have none."""
    placed = np.setdiff1d(np.arange(len(places)), others)
    rim = np.abs(places).max() + CELL[0]
    known = set(placed.tolist())
    for number, node in enumerate(others.tolist()):
        neighbours = [n for n in weights.indices[weights.indptr[node] : weights.indptr[node + 1]].tolist() if n in known]
        turn = number * 2.399963  # the golden angle
        way = np.array([np.cos(turn), np.sin(turn)])
        places[node] = places[neighbours].mean(0) + way * CELL[0] * (1 + random.random()) if neighbours else way * rim


def _apart(places: Points, fixed: int | None, rounds: int = 60) -> Points:
    """Push entities apart until every one has its own room; distances count in cells, so names get their width."""
    cells = places / np.array(CELL)
    for _ in range(rounds):
        pairs = cKDTree(cells).query_pairs(1.0, output_type="ndarray")
        if not len(pairs):
            break
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        left, right = pairs[:, 0], pairs[:, 1]
        between = cells[left] - cells[right]
        distance = np.hypot(between[:, 0], between[:, 1])
        between[distance < 1e-6] = (0.01, 0.02)
        push = between * (0.5 * (1.02 - np.minimum(distance, 1.0)) / np.maximum(distance, 1e-2))[:, None]
        np.add.at(cells, left, push)
        np.add.at(cells, right, -push)
        if fixed is not None:
            cells[fixed] = 0.0
    return np.asarray(cells * np.array(CELL), dtype=np.float64)
