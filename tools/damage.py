"""Damages copies of a store and checks that `kg verify` finds every damage and `kg verify --repair` gives every article back.

    python tools/damage.py --flips 50 --cuts 20

A flip changes one bit of one byte of one data file; a cut shortens the engine's newest log by some bytes while the store holds
articles that were committed, or puts an earlier state of the engine's files back. A cut that loses nothing is no damage.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from kg.evaluate import read_passages
from kg.model import Extraction
from kg.rdf import canonical
from kg.resolve import resolved
from kg.settings import Settings
from kg.store import open_store
from kg.store.repair import repair_store
from kg.store.verify import verify_store

GOLD = Path(__file__).parents[1] / "data" / "gold" / "train"
ARTICLES = 30
IDLE_SECONDS = 60.0


def build(path: Path, found: list[Extraction]) -> None:
    """Build a store in three batches, so that it has several data files and an earlier state to go back to."""
    for start in range(0, len(found), 10):
        with open_store(path, settings=Settings()) as store:
            store.add(found[start : start + 10])
            store.commit()
            store.write_graph(resolved(store.extractions()))
        shutil.copytree(path / "engine", path.with_name(f"state{start}"))


def flip(path: Path, generator: random.Random) -> str:
    """Change one bit of a data file and say where."""
    chosen = generator.choice(sorted((path / "engine").glob("*.sst")))
    content = bytearray(chosen.read_bytes())
    place = generator.randrange(len(content))
    content[place] ^= 1 << generator.randrange(8)
    chosen.write_bytes(content)
    return f"{chosen.name} at {place}"


def copied(engine: Path, place: Path) -> None:
    """Copy the files of an open engine; it may tidy up while they are copied, and then they are copied again."""
    for _ in range(20):
        try:
            shutil.copytree(engine, place)
            return
        except shutil.Error:
            shutil.rmtree(place)
            time.sleep(0.2)
    raise RuntimeError("the engine's files do not come to rest")


def cut(path: Path, found: list[Extraction], generator: random.Random) -> tuple[str, bool]:
    """Lose a log: note articles as committed, then cut what the engine's log held of them. Tell whether anything was lost."""
    with tempfile.TemporaryDirectory() as name:
        kept = Path(name) / "engine"
        store = open_store(path, settings=Settings())
        for extraction in found:  # one at a time and small: what is bulk-loaded is never in a log
            store.add([extraction])
            store.articles()  # the engine has it now
        copied(path / "engine", kept)  # the log holds the articles, they are not in a data file yet
        store.commit()
        store.close()
        shutil.rmtree(path / "engine")
        shutil.copytree(kept, path / "engine")
    log = max((path / "engine").glob("*.log"), key=lambda p: p.stat().st_size)
    size = log.stat().st_size
    left = generator.randrange(size)
    with log.open("r+b") as file:
        file.truncate(left)
    with open_store(path, read_only=True, settings=Settings()) as store:
        held = {e.article.digest: e for e in store.extractions()}
    lost = any(e.article.digest not in held or len(held[e.article.digest].claims) != len(e.claims) for e in found)
    return f"{log.name} cut to {left} of {size} bytes", lost


def repaired(path: Path, wanted: dict[str, Extraction]) -> bool:
    """Repair a store; tell whether it then holds what it should and is sound."""
    repair_store(path, Settings(), idle=IDLE_SECONDS)
    with open_store(path, settings=Settings()) as store:
        same = {e.article.digest: e for e in store.extractions()} == wanted
        store.write_graph(resolved(store.extractions()))
    damage = verify_store(path, Settings(), idle=IDLE_SECONDS).damage
    for fault in damage:
        print(f"after the repair: {fault.what}")
    return same and not damage


def main() -> int:
    """Do the damage and say what was found."""
    parser = argparse.ArgumentParser(description="Damage copies of a store and check that kg verify finds it.")
    parser.add_argument("--flips", type=int, default=50)
    parser.add_argument("--cuts", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    generator = random.Random(options.seed)
    found = [p.extraction() for p in read_passages(min(GOLD.glob("*.jsonl")))[: ARTICLES + 5]]
    small = [replace(e, claims=e.claims[:2]) for e in found[ARTICLES:]]
    whole = {e.article.digest: canonical(e) for e in found[:ARTICLES]}
    missed = unmended = 0
    with tempfile.TemporaryDirectory(prefix="geokg-damage-") as name:
        sound = Path(name) / "sound"
        build(sound, found[:ARTICLES])
        for number in range(options.flips + options.cuts):
            path = Path(shutil.copytree(sound, Path(name) / "copy"))
            lost = True
            what = ""
            if number < options.flips:
                what = flip(path, generator)
            else:
                what, lost = cut(path, small, generator)
            damage = verify_store(path, Settings(), idle=IDLE_SECONDS).damage
            if lost and not damage:
                missed += 1
                print(f"not found: {what}")
            wanted = whole if number < options.flips else whole | {e.article.digest: canonical(e) for e in small}
            if damage and not repaired(path, wanted):
                unmended += 1
                print(f"not repaired: {what}")
            shutil.rmtree(path)
    print(f"{options.flips} flipped bytes and {options.cuts} cut logs, {missed} not found, {unmended} not repaired")
    return 1 if missed or unmended else 0


if __name__ == "__main__":
    sys.exit(main())
