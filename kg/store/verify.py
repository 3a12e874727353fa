"""Finds damage that a store does not report by itself, and says what to build again.

Four tests: the engine's data files against the fingerprints taken at the last close; every statement of every graph, read in a
process that may hang or die, against the digests in our own manifest; two of the engine's orders of the same statements against
each other; and the copies against the same digests. What is damaged in the engine alone, `kg verify --repair` makes anew from the
copies.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from kg.rdf import article_iri
from kg.rdf.reading import read_done
from kg.settings import Settings
from kg.store.copies import Copies
from kg.store.folder import Folder, fingerprint
from kg.store.manifest import WORLD, Manifest
from kg.store.query import run_child
from kg.store.reader import summary
from kg.store.terms import plain

IDLE_SECONDS = 60.0
"""How long the reader may say nothing before it counts as hanging."""

RESTARTS = 20
"""How often a reader that died or hung is started again for the graphs that are left."""


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is damaged: what, which article (its digest), where that was read from, and whether it has a sound copy."""

    what: str
    article: str | None = None
    origin: str | None = None
    saved: bool = False


@dataclass(slots=True)
class Soundness:
    """What was read and what is damaged."""

    articles: int = 0
    quads: int = 0
    damage: list[Damage] = field(default_factory=list)

    @property
    def advice(self) -> str:
        """Say what to do about the damage."""
        again = sorted({d.origin or d.article or "" for d in self.damage if d.article and not d.saved})
        if all(d.article is None and "resolved graph" in d.what for d in self.damage):
            return "only the resolved graph is affected: kg verify --repair, or any build, writes it anew"
        listed = ", ".join(again[:20]) + (" …" if len(again) > 20 else "")
        return "kg verify --repair makes the store anew from what is left" + (f"; then build again: {listed}" if again else "")


def verify_store(location: str | Path, settings: Settings, idle: float = IDLE_SECONDS) -> Soundness:
    """Read everything and give what is damaged. Raises StoreError if there is no store, or its record cannot be read."""
    if str(location).startswith(("http://", "https://")):
        return _verify_server(str(location), settings)
    folder = Folder(Path(location))
    if not folder.format.exists():
        raise StoreError(f"{location}: there is no store here", hint="kg build makes one")
    folder.check_format()
    manifest = Manifest.read(folder.manifest, strict=False)
    found = Soundness(damage=[Damage(f"line {n} of the store's record is damaged") for n in manifest.unread])
    found.damage.extend(_changed_files(folder))
    left_open = folder.writer.exists()
    wanted = [*sorted(manifest.articles), *([WORLD] if manifest.world is not None else [])]
    seen = read_graphs(folder, wanted, found, idle)
    copies = Copies(folder.copies, read_only=True)
    for name in wanted:
        _compare(name, seen.get(name), manifest, copies, found, left_open)
    copies.close()
    return found


def _changed_files(folder: Folder) -> Iterable[Damage]:
    for name, known in sorted(folder.sealed().items()):
        path = folder.engine / name
        if path.exists() and fingerprint(path) != known:
            yield Damage(f"data file {name} was changed after it was written")


def read_graphs(
    folder: Folder, wanted: list[str], found: Soundness, idle: float, with_lines: bool = False
) -> dict[str, dict[str, Any]]:
    """Read graphs in child processes; one that hangs or dies costs the graph that it was reading, the next reads the rest."""
    seen: dict[str, dict[str, Any]] = {}
    left = wanted
    for attempt in range(RESTARTS):
        request = {"folder": str(folder.engine), "graphs": left, "whole": attempt == 0, "lines": with_lines}
        output, code = run_child("kg.store.reader", request, idle)
        records = [json.loads(line) for line in output.splitlines() if line.endswith(b"}")]
        seen |= {record["graph"]: record for record in records if "graph" in record}
        for record in records:
            if record.get("order"):
                found.damage.append(Damage(f"the engine's indexes disagree: {record['order']}"))
            if "unopened" in record:
                found.damage.append(Damage(f"the engine cannot open the store: {record['unopened']}"))
                return seen
        if records and "done" in records[-1]:
            return seen
        at = next((record["reading"] for record in reversed(records) if "reading" in record), None)
        why = "hangs" if code is None else f"dies ({code})"
        if at in (None, "order"):
            found.damage.append(Damage(f"the engine {why} while it reads its indexes"))
            return seen
        seen[at] = {"graph": at, "error": f"the engine {why} while it reads it"}
        left = [name for name in left if name not in seen]
    found.damage.append(Damage(f"gave up after {RESTARTS} attempts to read the rest"))
    return seen


def _compare(
    name: str, seen: dict[str, Any] | None, manifest: Manifest, copies: Copies, found: Soundness, left_open: bool
) -> None:
    found.quads += seen.get("quads", 0) if seen else 0
    if name == WORLD:
        if not manifest.world_written:
            found.damage.append(Damage("the resolved graph was being written when a build ended"))
        elif seen is None or seen.get("check") != manifest.world:
            found.damage.append(Damage(f"the resolved graph is not as it was written{_reason(seen)}"))
        return
    found.articles += 1
    entry = manifest.articles[name]
    copied = copies.get(name, entry.check) is not None or copies.get(name, entry.next) is not None
    if seen is not None and seen.get("check") in (entry.check, entry.next):
        if not copied and copies.path.exists():
            found.damage.append(Damage("the copy of an article is damaged or missing", name, entry.origin, saved=True))
        return
    lost = seen is not None and seen.get("quads") == 0
    if lost and copied and left_open:
        return  # it waits for the engine: the next process that opens the store puts it in
    what = "an article is missing" if lost else f"an article is not as it was committed{_reason(seen)}"
    found.damage.append(Damage(what, name, entry.origin, saved=copied))


def _reason(seen: dict[str, Any] | None) -> str:
    return f": {seen['error']}" if seen and "error" in seen else "" if seen else ": it could not be read"


def _verify_server(location: str, settings: Settings) -> Soundness:
    """Read every article from a server and compare it with its own done-record: a server has no manifest beside it."""
    from kg.store import open_store

    found = Soundness()
    with open_store(location, read_only=True, settings=settings) as store:
        for digest, done in store.articles().items():
            graph = article_iri(digest)
            quads = store.graph_quads(digest)
            found.articles, found.quads = found.articles + 1, found.quads + len(quads)
            if read_done(graph, plain(quads)) is None or summary(digest, quads)["check"] != done.check:
                found.damage.append(Damage("an article is not as it was committed", digest, done.origin))
    return found
