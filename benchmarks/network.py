"""Speed of the analyses at 1,000, 10,000 and 100,000 entities, store to result, beside plain networkx and bare igraph.

Random graphs by preferential attachment (Barabási and Albert, three links an entity), told by articles of sixty sentences of one
claim each, which are stored and resolved as a build does it. Our side of a measure opens the folder and ends with the ranked
table; networkx and igraph get their own graph ready-made. Times are processor time, the best of `--rounds`. Usage: python
benchmarks/network.py [--sizes 1000 10000 100000] [--rounds 3] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TypeVar

import networkx as nx

from kg.model import Article, Claim, Entity, Extraction, Mention
from kg.network.dyads.dossier import dossier
from kg.network.measures.centrality import EXACT_UP_TO, Options, central
from kg.network.measures.groups import communities
from kg.network.measures.partitions import METHODS
from kg.network.paths import PathFinder, PathQuestion
from kg.network.paths import paths as best_paths
from kg.project import Project
from kg.resolve import resolved
from kg.settings import Settings

Item = TypeVar("Item")

PAIRS = 20
PATHS = 10
SENTENCES = 60
IN_MEMORY = 10_000
"""Entities up to which all evidence is read, and networkx's slowest measures are run."""

ENGINES = ("arrays", *(["igraph"] if find_spec("igraph") else []))


def seconds(run: Callable[[], object], rounds: int) -> float:
    """Give the processor time of the best of several rounds: other work on the machine does not count."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def batched(items: Sequence[Item], many: int) -> Iterator[Sequence[Item]]:
    """Cut a sequence into parts of so many items."""
    for start in range(0, len(items), many):
        yield items[start : start + many]


def told(plain: nx.Graph[int], alike: bool = False) -> Iterator[Extraction]:
    """Tell the links of a graph in articles of 50 outlets and 15 years, or of one day if `alike`, a sentence a link."""
    width = len(str(len(plain)))
    names = [f"n{n:0{width}}" for n in plain]
    entities = [Entity(name, name, "Organization") for name in names]
    links = sorted(tuple(sorted(edge)) for edge in plain.edges())
    for number, part in enumerate(batched(links, SENTENCES)):
        sentences = [f"{names[a]} met {names[b]}." for a, b in part]
        outlet = f"outlet {number % 50}"
        article = Article(" ".join(sentences), f"a{number}", source=outlet, date=f"20{24 if alike else 10 + number % 15}-05-01")
        claims, at = [], 0
        for (a, b), sentence in zip(part, sentences, strict=True):
            end = at + len(sentence)
            ends = Mention(entities[a], names[a], at, at + width + 1), Mention(entities[b], names[b], end - width - 2, end - 1)
            claims.append(Claim(article.id, ends[0], "consult", ends[1], sentence, at, end, outlet, confidence=0.7))
            at = end + 1
        yield Extraction(article, tuple(claims))


def filled(size: int, plain: nx.Graph[int], folder: Path) -> None:
    """Leave a folder as a build of the told graph does, less the pages; one that is there already stays as it is."""
    project = Project(folder, Settings())
    if project.columns_path.exists():
        return
    extractions = list(told(plain))
    start = time.process_time()
    with project.store(read_only=False) as store:
        for part in batched(extractions, 50):
            store.add(part)
            store.commit()
        graph = resolved(extractions)
        store.write_graph(graph)
        store.commit()
    project.write_columns(graph)
    show(size, "stored, resolved, columns kept", "geokg", time.process_time() - start)


def show(size: int, what: str, side: str, taken: float, ours: float | None = None, note: str = "") -> None:
    """Print one line: how long a side took, and how many times faster ours was."""
    ratio = f"{taken / ours:8.2f} x ours" if ours else ""
    print(f"{size:>7,}  {what:<28} {side:<22} {taken * 1000:>10.1f} ms {ratio} {note}", flush=True)


def betweenness(size: int, plain: nx.Graph[int], folder: Path, rounds: int) -> None:
    """Time betweenness, from the folder to the table: exact at 1,000 entities, else from 200 sources."""
    exact = size <= EXACT_UP_TO
    sources = 0 if exact else 200
    what = "betweenness, exact" if exact else "betweenness, 200 sources"

    def ours(engine: str) -> object:
        return central(Project(folder).columns, "betweenness", options=Options(sources, 1, engine), stability=False).table(20)

    sides: dict[str, Callable[[], object]] = {engine: lambda engine=engine: ours(engine) for engine in ENGINES}  # type: ignore[misc]
    if "igraph" in sides:
        import igraph

        bare = igraph.Graph(n=size, edges=list(plain.edges()))
        given = {} if exact else {"sources": random.Random(1).sample(range(size), 200)}
        sides["igraph, bare"] = lambda: bare.betweenness(directed=False, **given)
    taken = dict.fromkeys(sides, float("inf"))
    for _ in range(rounds):  # side by side, so that all meet the same machine
        taken = {side: min(taken[side], seconds(run, 1)) for side, run in sides.items()}
    alone = taken.pop("igraph, bare", None)
    for engine, mine in taken.items():
        show(size, what, f"geokg, {engine}", mine)
    part = min(sources or size, 200 if size <= IN_MEMORY else 4)
    theirs = seconds(lambda: nx.betweenness_centrality(plain, k=None if exact else part, seed=1), 1) * (sources or part) / part
    for engine, mine in taken.items():
        show(
            size,
            what,
            "networkx" + ("" if size <= IN_MEMORY else ", scaled from 4"),
            theirs,
            mine,
            f"{engine} (goal: 12 exact, 30 sampled)",
        )
    if alone is not None:
        show(size, what, "igraph, bare", alone, taken["igraph"], "(goal: at least 0.67)")


def others(size: int, plain: nx.Graph[int], folder: Path, rounds: int) -> None:
    """Time degree with its interval of ranks, PageRank, and communities, all from the folder."""
    mine = seconds(lambda: central(Project(folder).columns, "degree").table(20), rounds)
    show(size, "degree, with rank intervals", "geokg", mine)
    mine = seconds(lambda: central(Project(folder).columns, "pagerank", stability=False).table(20), rounds)
    show(size, "PageRank", "geokg", mine)
    show(size, "PageRank", "networkx", seconds(lambda: nx.pagerank(plain), rounds), mine)
    for method in METHODS if find_spec("igraph") else METHODS[1:]:
        start = time.process_time()
        found = communities(Project(folder).columns, method=method)
        mine = time.process_time() - start
        show(size, "communities", f"geokg, {method}", mine, note=f"modularity {found.modularity:.3f}")
    if size <= IN_MEMORY:
        start = time.process_time()
        parts = nx.community.louvain_communities(plain, seed=1)
        taken = time.process_time() - start
        show(size, "communities", "networkx, louvain", taken, mine, f"modularity {nx.community.modularity(plain, parts):.3f}")


def paths(size: int, plain: nx.Graph[int], finder: PathFinder, rounds: int, said: str) -> None:
    """Time ten paths between each of twenty random pairs: ours by weakest hop, networkx's by length alone."""
    names = finder.columns.entities.ids
    drawn = random.Random(2)
    pairs = [tuple(drawn.sample(range(size), 2)) for _ in range(PAIRS)]
    questions = [PathQuestion(frozenset({names[a]}), frozenset({names[b]}), hops=6, limit=PATHS) for a, b in pairs]
    what = f"{PATHS} paths, {said}"
    show(size, what, "geokg, evidence read", seconds(lambda: [finder.answer(q) for q in questions], 1) / PAIRS)
    mine = theirs = float("inf")
    for _ in range(rounds):  # side by side, so that both meet the same machine
        mine = min(mine, seconds(lambda: [finder.answer(q) for q in questions], 2))
        theirs = min(theirs, seconds(lambda: [list(islice(nx.shortest_simple_paths(plain, a, b), PATHS)) for a, b in pairs], 2))
    show(size, what, "geokg, evidence known", mine / PAIRS)
    show(size, what, "networkx, by length", theirs / PAIRS, mine / PAIRS, "(goal: at least 1)")


def questions(size: int, folder: Path, rounds: int) -> None:
    """Time one path question and one dossier, each from the folder to the answer with its sentences."""
    known = Project(folder).columns
    ends = known.entities.ids[0], known.entities.ids[size // 2]
    linked = known.entities.ids[int(known.subjects[0])], known.entities.ids[int(known.objects[0])]
    show(size, "one path question", "geokg", seconds(lambda: best_paths(Project(folder), *ends, hops=6), rounds))
    show(size, "one dossier", "geokg", seconds(lambda: dossier(Project(folder), *linked), rounds))


def main() -> None:
    """Run all sizes."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keep", type=Path, help="a folder for the graphs: filled once, and taken from there the next time")
    given = parser.parse_args()
    for size in given.sizes:
        with tempfile.TemporaryDirectory(prefix="geokg-bench-") as place:
            folder = (given.keep or Path(place)) / str(size)
            plain = nx.barabasi_albert_graph(size, 3, seed=1)
            filled(size, plain, folder)
            betweenness(size, plain, folder, given.rounds)
            others(size, plain, folder, given.rounds)
            questions(size, folder, given.rounds)
            start = time.process_time()
            finder = PathFinder(Project(folder))
            show(size, "path index, once a graph", "geokg", time.process_time() - start)
            paths(size, plain, finder, given.rounds, "links of three grades")
            if size <= IN_MEMORY:
                paths(size, plain, PathFinder(resolved(told(plain, alike=True))), given.rounds, "all links alike")
                show(size, "all evidence, store to graph", "geokg", seconds(lambda: Project(folder).graph, 1))  # noqa: B023


if __name__ == "__main__":
    main()
