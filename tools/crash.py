"""Kills builds of 60 articles at random moments and at every named point, and checks that nothing reported is lost.

    python tools/crash.py --kills 100 [--seed 0]

The articles are annotated passages of data/gold/train, so no language model runs. Every process is forked from this one, which
itself never opens a store. After each kill (half of the builds are killed again while they are repeated):
 1. the store opens; 2. no article is there by half; 3. every article that was reported as committed is there;
 4. the build, repeated, ends well; 5. its statements and graph.ttl are byte for byte those of a build that nobody killed;
 6. no file of a broken-off write is left; 7. building once more changes no byte.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.evaluate import read_passages
from kg.model import Extraction
from kg.ontology import ontology
from kg.resolve import resolved
from kg.settings import Settings
from kg.store import open_store, waiting
from kg.store.faults import POINTS
from kg.store.verify import verify_store

ARTICLES, CLAIMS, BATCH = 60, 2, 10
MOST_WAITING = (0, 100_000, waiting.MOST_BYTES)
"""Bytes that may wait for the engine, in turn: none, so that every batch is loaded at once; a few batches; the whole build."""
GOLD = Path(__file__).parents[1] / "data" / "gold" / "train"
OFTEN = ("before-write", "after-write", "after-flush")
"""Points that a build passes often if nothing waits for the engine."""

HARMLESS = "the resolved graph"
"""Damage of the resolved graph is none: it is written anew by the next build, which a killed one needs anyway."""


def articles() -> list[Extraction]:
    """Give the articles of the build: passages from all files, with a few claims each."""
    passages = [p for path in sorted(GOLD.glob("*.jsonl")) for p in read_passages(path)]
    step = len(passages) // ARTICLES
    chosen = [passages[i * step].extraction() for i in range(ARTICLES)]
    return [replace(e, claims=e.claims[:CLAIMS], article=replace(e.article, origin=f"{e.article.id}.txt")) for e in chosen]


def build(folder: Path, found: list[Extraction], report: Callable[[str], None] = lambda line: None) -> None:
    """Build as kg build does: batches committed and reported, one article replaced, one taken out, the graph and its Turtle."""
    with open_store(folder / "store", settings=Settings()) as store:
        held = store.articles()
        counts = {digest: done.claims for digest, done in held.items()}
        wanted = [e for e in found if counts.get(e.article.digest) != len(e.claims)]
        for start in range(0, len(wanted), BATCH):
            batch = wanted[start : start + BATCH]
            if start % (3 * BATCH) == 0:  # read once with fewer claims, then replaced
                store.add(replace(e, claims=e.claims[:1]) for e in batch[:1])
            store.add(batch)
            store.commit()
            for extraction in batch:
                report(extraction.article.digest)
        guest = replace(found[0], article=replace(found[0].article, text="A guest. " + found[0].article.text), claims=())
        store.add([guest])
        store.commit()
        store.remove(guest.article.digest)
        store.commit()
        graph = resolved(store.extractions())
        store.write_graph(replace(graph, relations=graph.relations[:-5]))
        store.write_graph(graph)
        store.write_turtle(folder / "graph.ttl")


def fingerprint(folder: Path) -> str:
    """Give a digest over the sorted statements and graph.ttl."""
    with open_store(folder / "store", read_only=True, settings=Settings()) as store:
        lines = sorted(str(quad) for quad in store.quads())
    return hashlib.sha256("\n".join(lines).encode() + (folder / "graph.ttl").read_bytes()).hexdigest()


def forked(
    work: Callable[[Callable[[str], None]], Any],
    delay: float | None = None,
    point: str = "",
    most_waiting: int = MOST_WAITING[-1],
) -> tuple[int, list[str]]:
    """Run work in a forked process; give its status and the lines it reported. It is killed after `delay` or at a named point."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.environ["GEOKG_CRASH_AT"] = point
        waiting.MOST_BYTES = most_waiting
        status = 1
        try:
            work(lambda line: os.write(writing, (line + "\n").encode()) and None)
            status = 0
        except BaseException as error:  # noqa: BLE001  the parent must hear of everything
            os.write(writing, f"!{type(error).__name__}: {error}\n".replace("\n", " ").encode() + b"\n")
        finally:
            os._exit(status)
    os.close(writing)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        lines = pipe.read().splitlines()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), lines


def examine(killed: Path, reported: set[str], found: list[Extraction]) -> list[str]:
    """Say what is wrong with a store after a kill. A copy of it is examined: the next build must meet it as the kill left it."""
    with tempfile.TemporaryDirectory(prefix="geokg-crash-") as name:
        return _examined(Path(shutil.copytree(killed, Path(name) / "copy")), reported, found)


def _examined(folder: Path, reported: set[str], found: list[Extraction]) -> list[str]:
    if not (folder / "store" / "format.json").exists():
        return ["nothing was made, but articles were reported"] if reported else []

    def work(report: Callable[[str], None]) -> None:
        if not (folder / "store" / "engine" / "CURRENT").exists():
            report(json.dumps({"held": [], "damage": []}))
            return
        whole = {e.article.digest: e for e in found}
        unread = [d.what for d in verify_store(folder / "store", Settings()).damage if not d.what.startswith(HARMLESS)]
        with open_store(folder / "store", read_only=True, settings=Settings()) as store:
            held = {e.article.digest: e for e in store.extractions()}
        half = [d for d, e in held.items() if d in whole and len(e.claims) not in (1, len(whole[d].claims))]
        damage = [d.what for d in verify_store(folder / "store", Settings()).damage if not d.what.startswith(HARMLESS)]
        report(json.dumps({"held": [d for d in held if d not in half], "damage": unread + damage}))

    status, lines = forked(work)
    if status or not lines or lines[-1].startswith("!"):
        return [f"cannot be examined: {lines[-1:] or status}"]
    record = json.loads(lines[-1])
    lost = reported - set(record["held"])
    return [f"damage: {what}" for what in record["damage"]] + [f"lost or half: {digest}" for digest in sorted(lost)]


def trial(number: int, found: list[Extraction], oracle: str, median: float, kind: str) -> tuple[list[str], bool]:
    """Kill one build, perhaps twice, repeat it; say what is wrong, and whether it was killed at all and not done before."""
    generator = random.Random(number)
    most_waiting = generator.choice(MOST_WAITING)
    killed = False
    folder = Path(tempfile.mkdtemp(prefix="geokg-crash-"))
    faults: list[str] = []
    reported: set[str] = set()
    try:
        for _ in range(1 + number % 2):
            delay = generator.uniform(0, 1.2 * median) if kind == "random" else None
            often = kind in ("after-copies", "after-manifest") or (most_waiting == 0 and kind in OFTEN)
            point = "" if kind == "random" else f"{kind}:{generator.choice((1, 1, 2, 5)) if often else 1}"
            status, lines = forked(lambda report: build(folder, found, report), delay, point, most_waiting)
            killed |= status == -signal.SIGKILL
            faults += [line for line in lines if line.startswith("!")]
            reported |= {line for line in lines if not line.startswith("!")}
            faults += examine(folder, reported, found)
        for _ in range(2):
            status, lines = forked(lambda report: build(folder, found, report))
            faults += [f"the repeated build fails: {lines[-1:]}"] if status else []
            _, prints = forked(lambda report: report(fingerprint(folder)))
            faults += ["ends in other bytes"] if prints != [oracle] else []
        left = [str(path.relative_to(folder)) for path in folder.rglob("*.new")]
        faults += [f"left behind: {name}" for name in left]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return faults, killed


def main() -> int:
    """Run the trials and say how many went wrong."""
    parser = argparse.ArgumentParser(description="Kill builds and check that nothing reported is lost.")
    parser.add_argument("--kills", type=int, default=100, help="how many builds to kill")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first trial")
    options = parser.parse_args()
    ontology()
    found = articles()
    resolved(found[:2])  # loads what every forked build needs, once
    with tempfile.TemporaryDirectory(prefix="geokg-crash-") as name:
        times = []
        for number in range(3):
            started = time.monotonic()
            status, lines = forked(lambda report, place=Path(name) / str(number): build(place, found, report))  # type: ignore[misc]
            times.append(time.monotonic() - started)
            if status:
                print(f"a build that nobody kills fails: {lines[-1:]}")
                return 1
        prints = {tuple(forked(lambda report, place=Path(name) / str(n): report(fingerprint(place)))[1]) for n in range(3)}  # type: ignore[misc]
    if len(prints) != 1:
        print("builds that nobody kills end in different bytes")
        return 1
    ((oracle,),) = prints
    points = [point for point in POINTS if not point.startswith("repair")]
    kinds = ["random", *points] if options.kills < 2 * len(points) else ["random", "random", "random", *points]
    failed = early = 0
    for number in range(options.seed, options.seed + options.kills):
        kind = kinds[number % len(kinds)]
        faults, killed = trial(number, found, oracle, sorted(times)[1], kind)
        failed += bool(faults)
        early += not killed
        for fault in dict.fromkeys(faults):
            print(f"trial {number} ({kind}): {fault}")
        if sys.stderr.isatty():
            print(f"{number - options.seed + 1} of {options.kills}", end="\r", file=sys.stderr)
    print(
        f"{options.kills} builds of {ARTICLES} articles killed, {failed} went wrong"
        f" (median build {sorted(times)[1]:.2f} s; {early} were done before their kill)"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
