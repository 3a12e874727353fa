"""The store's speed beside bare pyoxigraph and beside rdflib's memory store, in one run.

    python benchmarks/store.py [--triples 10000 100000 1000000] [--rdflib-most 100000]

Loads claims that are made from the annotated passages (new texts, the same claims), asks the example queries, writes Turtle,
opens the store again. Times are CPU seconds of this process, best of `--rounds` for the queries; what the process adds that
answers users' queries is told apart. pyoxigraph gets the same statements as ready quads, rdflib as N-Quads to parse.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import rdflib

from kg.evaluate import read_passages
from kg.model import Article, Extraction, Mention
from kg.rdf import PREFIXES, canonical
from kg.resolve.relations import resolved
from kg.settings import Settings
from kg.store import open_store
from kg.store.terms import lines_of_quads

ROOT = Path(__file__).parents[1]
QUERIES = sorted((ROOT / "docs" / "queries").glob("*.rq"))
TRIPLES_A_CLAIM = 31
RDFLIB_ALL = 50_000
"""Above so many triples rdflib is only asked the queries of EXTRA: some of the others take it minutes."""

EXTRA = {
    "count a class": "SELECT ?p (COUNT(*) AS ?n) { ?r rdf:predicate ?p } GROUP BY ?p ORDER BY DESC(?n)",
    "search the quotes": "SELECT ?q { GRAPH ?g { ?c kg:quote ?q FILTER(CONTAINS(LCASE(?q), 'president')) } }",
    "order by confidence": "SELECT ?c { GRAPH ?g { ?c kg:confidence ?v FILTER(?v > 0.1) } } ORDER BY ?v ?c LIMIT 10",
}


def extractions(triples: int) -> Iterator[Extraction]:
    """Yield passages, each time with a new text, until they make about so many triples."""
    passages = [
        p.extraction() for path in sorted((ROOT / "data" / "gold" / "train").glob("*.jsonl")) for p in read_passages(path)
    ]
    made = number = 0
    while made < triples:
        source = passages[number % len(passages)]
        mark = f"[{number}] "
        article = Article(mark + source.article.text, id=f"b{number}", source=source.article.source, date=source.article.date)

        def moved(mention: Mention, by: int = len(mark)) -> Mention:
            return replace(mention, start=mention.start + by, end=mention.end + by)

        claims = tuple(
            replace(
                c,
                article=article.id,
                id="",
                subject=moved(c.subject),
                object=moved(c.object),
                start=c.start + len(mark),
                end=c.end + len(mark),
            )
            for c in source.claims
        )
        yield Extraction(article, claims)
        made, number = made + TRIPLES_A_CLAIM * len(claims), number + 1


def timed(work: Callable[[], Any], rounds: int = 1) -> tuple[float, Any]:
    """Give the CPU seconds of the fastest round, and what it gave."""
    best, result = float("inf"), None
    for _ in range(rounds):
        started = time.process_time()
        result = work()
        best = min(best, time.process_time() - started)
    return best, result


def row(name: str, *figures: object) -> None:
    """Print one line of the table."""
    cells = ("–" if f is None else f"{f:.4g}" if isinstance(f, float) else str(f) for f in figures)
    print(f"| {name} | {' | '.join(cells)} |")


@dataclass(slots=True)
class Sides:
    """The same statements on every side; rdflib's only where there are not too many."""

    store: Any
    bare: Any
    memory: rdflib.Dataset | None
    quads: int
    distinct: int


def measure(triples: int, rdflib_most: int, rounds: int) -> None:
    """Run everything at one size."""
    found = [canonical(e) for e in extractions(triples)]
    folder = Path(tempfile.mkdtemp(prefix="geokg-bench-"))
    try:
        sides = loaded(found, folder, rdflib_most)
        for name, text in [*((path.stem, path.read_text()) for path in QUERIES), *EXTRA.items()]:
            ask(sides, name, text, rounds)
        for name in ("first query, its process started, ms wall", "the same again, ms wall"):
            row(name, wall(lambda: sides.store.query(QUERIES[0].read_text())), None, None)
        write(sides, folder)
        sides.store.close()
        row("open again, ms wall", *opened(folder), None)
        row("peak memory of this process, MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, None, None)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def loaded(found: list[Extraction], folder: Path, rdflib_most: int) -> Sides:
    """Load all sides, and print how fast each took it in."""
    store: Any = open_store(folder / "store", settings=Settings())

    def load() -> None:
        for start in range(0, len(found), 50):
            store.add(found[start : start + 50])
            store.commit()
        len(store.engine)  # whoever reads finds everything in the engine

    ours, _ = timed(load)
    store.write_graph(resolved(found[:200]))
    quads = list(store.quads())
    bare = ox.Store(str(folder / "bare"))

    def load_bare() -> None:
        bare.bulk_extend(quads)
        bare.flush()

    theirs, _ = timed(load_bare)
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    memory = rdflib.Dataset() if len(quads) <= rdflib_most else None
    third = timed(lambda: memory.parse(data=lines.decode(), format="nquads"))[0] if memory is not None else None
    print(f"\n## {len(quads):,} triples, {sum(len(e.claims) for e in found):,} claims, {len(found):,} articles\n")
    print("| | geokg | pyoxigraph on disk | rdflib in memory |\n|---|---|---|---|")
    row("load, triples per CPU second", len(quads) / ours, len(quads) / theirs, len(quads) / third if third else None)
    return Sides(store, bare, memory, len(quads), len(set(lines_of_quads(quads).split(b"\n"))))


def ask(sides: Sides, name: str, text: str, rounds: int) -> None:
    """Ask all sides one query."""
    memory = sides.memory
    ours = timed(lambda: list(sides.store.engine.query(text, prefixes=PREFIXES)), rounds)[0]
    plain = timed(lambda: list(sides.bare.query(text, prefixes=PREFIXES)), rounds)[0]
    patient = memory is not None and (name in EXTRA or sides.quads < RDFLIB_ALL)
    slow = timed(lambda: list(memory.query(text, initNs=PREFIXES)))[0] * 1e3 if memory is not None and patient else None
    row(f"{name}, ms", ours * 1e3, plain * 1e3, slow)


def write(sides: Sides, folder: Path) -> None:
    """Write Turtle, and read all articles back."""
    store, distinct = sides.store, sides.distinct
    written = timed(lambda: store.write_turtle(folder / "graph.ttl"))[0]
    in_memory = timed(store.turtle)[0]
    dumped = timed(lambda: ox.serialize((q.triple for q in sides.bare), format=ox.RdfFormat.TURTLE))[0]
    merged = _merged(sides.memory) if sides.memory is not None else None
    slow = timed(lambda: merged.serialize(format="turtle"))[0] if merged is not None else None
    row(
        "Turtle out, distinct triples per CPU second", distinct / written, sides.quads / dumped, distinct / slow if slow else None
    )
    row("Turtle in memory, without writing and reading back", distinct / in_memory, None, None)
    back = timed(lambda: list(store.extractions()))[0]
    row("all articles read back, triples per CPU second", sides.quads / back, None, None)


def opened(folder: Path) -> tuple[float, float]:
    """Give the milliseconds that it takes to open the store and pyoxigraph's again."""
    held: list[Any] = []
    ours = wall(lambda: held.append(open_store(folder / "store", read_only=True, settings=Settings())))
    held.pop().close()
    return ours, wall(lambda: held.append(ox.Store.read_only(str(folder / "bare"))))


def wall(work: Callable[[], Any]) -> float:
    """Give the milliseconds that some work takes by the clock on the wall."""
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


def _merged(dataset: rdflib.Dataset) -> rdflib.Graph:
    merged = rdflib.Graph()
    for subject, predicate, value, _ in dataset.quads((None, None, None, None)):
        merged.add((subject, predicate, value))
    return merged


def main() -> int:
    """Measure at every size."""
    parser = argparse.ArgumentParser(description="Measure the store beside pyoxigraph and rdflib.")
    parser.add_argument("--triples", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rdflib-most", type=int, default=150_000, help="leave rdflib out above so many triples")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    print(f"geokg store, pyoxigraph {ox.__version__}, rdflib {rdflib.__version__}, Python {sys.version.split()[0]}")
    for triples in options.triples:
        measure(triples, options.rdflib_most, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
