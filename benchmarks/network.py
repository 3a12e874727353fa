"""Speed of the analyses at 1,000, 10,000 and 100,000 entities, beside plain networkx and, where it is installed, bare igraph.

Random graphs by preferential attachment (Barabási and Albert, three links an entity), each link a relation with one claim. Our side
runs from the resolved graph, as the store hands it over, to the ranked answer; networkx and igraph get their own graph ready-made.
Usage: python benchmarks/network.py [--sizes 1000 10000 100000] [--rounds 3]
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import islice

import networkx as nx

from kg.model import Article, Claim, Entity, Graph, Mention, Relation
from kg.network.groups import communities
from kg.network.measures import Options, central
from kg.network.paths import PathFinder, PathQuestion

PAIRS = 20
PATHS = 10


def seconds(run: Callable[[], object], rounds: int) -> float:
    """Give the processor time of the best of several rounds: other work on the machine does not count."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def made(size: int) -> tuple[nx.Graph, Graph]:
    """Make a random graph twice: for networkx, and as resolved entities and relations."""
    plain = nx.barabasi_albert_graph(size, 3, seed=1)
    width = len(str(size))
    ids = [f"n{n:0{width}}" for n in range(size)]
    entities = {i: Entity(i, i, "Organization") for i in ids}
    articles = {f"a{n}": Article("x", f"a{n}", source=f"outlet {n}", date="2020-01-01") for n in range(50)}
    relations = []
    for number, (a, b) in enumerate(sorted(tuple(sorted(edge)) for edge in plain.edges())):
        ends = [Mention(entities[ids[n]], "x", 0, 1) for n in (a, b)]
        claim = Claim(f"a{number % 50}", ends[0], "consult", ends[1], "x", 0, 1, confidence=0.7, id=str(number))
        relations.append(Relation(ids[a], "consult", ids[b], (claim,)))
    return plain, Graph(entities, tuple(relations), articles)


def show(size: int, what: str, side: str, taken: float, ours: float | None = None, note: str = "") -> None:
    """Print one line: how long a side took, and how many times faster ours was."""
    ratio = f"{taken / ours:8.1f} x ours" if ours else ""
    print(f"{size:>7,}  {what:<28} {side:<22} {taken * 1000:>10.1f} ms {ratio} {note}")


def betweenness(size: int, plain: nx.Graph, graph: Graph, rounds: int) -> None:
    """Time betweenness: exact at 1,000 entities, else from 200 sources."""
    exact = size <= 2_000
    sources = 0 if exact else 200
    what = "betweenness, exact" if exact else "betweenness, 200 sources"
    engines = ["arrays", *(["igraph"] if find_spec("igraph") else [])]
    taken = {
        e: seconds(lambda e=e: central(graph, "betweenness", options=Options(sources, 1, e), stability=False), rounds)
        for e in engines
    }
    for engine, ours in taken.items():
        show(size, what, f"geokg, {engine}", ours)
    ours = taken[engines[-1]]
    if size <= 10_000:
        few = None if exact else 200
        show(
            size,
            what,
            "networkx",
            seconds(lambda: nx.betweenness_centrality(plain, k=few, seed=1), 1),
            ours,
            "(goal: 12 exact, 30 sampled)",
        )
    else:
        part = seconds(lambda: nx.betweenness_centrality(plain, k=4, seed=1), 1)
        show(size, what, "networkx, scaled from 4", part * 50, ours)
    if find_spec("igraph"):
        import igraph

        bare = igraph.Graph(n=size, edges=list(plain.edges()))
        chosen = None if exact else random.Random(1).sample(range(size), 200)
        given = {} if exact else {"sources": chosen}
        show(
            size,
            what,
            "igraph, bare",
            seconds(lambda: bare.betweenness(directed=False, **given), rounds),
            ours,
            "(goal: at least 0.67)",
        )


def others(size: int, plain: nx.Graph, graph: Graph, rounds: int) -> None:
    """Time degree, PageRank and communities."""
    ours = seconds(lambda: central(graph, "degree", stability=False), rounds)
    show(size, "degree", "geokg", ours)
    ours = seconds(lambda: central(graph, "pagerank", stability=False), rounds)
    show(size, "PageRank", "geokg", ours)
    show(size, "PageRank", "networkx", seconds(lambda: nx.pagerank(plain), rounds), ours)
    if size <= 10_000:
        ours = seconds(lambda: communities(graph), 1)
        show(size, "communities (Louvain)", "geokg", ours)
        show(size, "communities (Louvain)", "networkx", seconds(lambda: nx.community.louvain_communities(plain, seed=1), 1), ours)


def paths(size: int, plain: nx.Graph, graph: Graph, rounds: int) -> None:
    """Time ten paths between each of twenty random pairs: ours by weakest hop, networkx's by length alone."""
    names = sorted(graph.entities)
    drawn = random.Random(2)
    pairs = [tuple(drawn.sample(range(size), 2)) for _ in range(PAIRS)]
    ready = seconds(lambda: PathFinder(graph), 1)
    show(size, "path index, once a graph", "geokg", ready)
    finder = PathFinder(graph)
    questions = [PathQuestion(frozenset({names[a]}), frozenset({names[b]}), hops=6, limit=PATHS) for a, b in pairs]
    ours = seconds(lambda: [finder.answer(q) for q in questions], rounds)
    what = f"{PATHS} paths, mean of {PAIRS} pairs"
    show(size, what, "geokg", ours / PAIRS)
    taken = seconds(lambda: [list(islice(nx.shortest_simple_paths(plain, a, b), PATHS)) for a, b in pairs], rounds)
    show(size, what, "networkx, by length", taken / PAIRS, ours / PAIRS, "(goal: at least 1)")


def main() -> None:
    """Run all sizes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    for size in given.sizes:
        plain, graph = made(size)
        betweenness(size, plain, graph, given.rounds)
        others(size, plain, graph, given.rounds)
        paths(size, plain, graph, given.rounds)


if __name__ == "__main__":
    main()
