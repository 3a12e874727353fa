"""What writes to an embedded store: it changes engine, copies and manifest in an order that survives a crash at any moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.rdf import Done, article_iri
from kg.store.copies import Copies
from kg.store.faults import crash_point, disk_errors
from kg.store.graphs import check_of
from kg.store.manifest import WORLD, Entry, Manifest
from kg.store.replacing import change_default_graph, count_default, replace_graph
from kg.store.terms import Quad, digest_of, lines_of_quads
from kg.store.waiting import Record, Waiting


@dataclass(frozen=True, slots=True)
class Whole:
    """An article as it is written: its entry in the manifest, its sorted lines for the copy, and all its N-Quads for the engine."""

    digest: str
    entry: Entry
    ordered: bytes
    content: bytes

    @property
    def record(self) -> Record:
        """Its line in the manifest."""
        return self.entry.record(self.digest)


class Writer:
    """Takes articles in and out. They are committed once their copies are on disk and then their lines in the manifest are."""

    def __init__(self, path: Path, engine: ox.Store, manifest: Manifest, copies: Copies) -> None:
        self.path, self.engine, self.manifest, self.copies = path, engine, manifest, copies
        self._pending: dict[str, Record] = {}
        self._waiting = Waiting(path)
        self._unflushed = False

    def check(self, digest: str) -> str | None:
        """Give the digest in the done-record of an article, or None if it is not there.

        The engine is only asked for what it may hold.
        """
        if digest not in self.manifest.articles and digest not in self._pending:
            return None
        with disk_errors(self.path):
            return self._waiting.check(digest) or check_of(self.engine, digest)

    def add(self, article: Whole) -> None:
        """Take in an article that is not there yet."""
        with disk_errors(self.path):
            self.copies.put(article.digest, article.entry.check, article.ordered)
        self._waiting.put(article.digest, article.content, article.record)
        self._pending[article.digest] = article.record
        if self._waiting.full:
            self.load()

    def replace(self, article: Whole) -> None:
        """Put an article in place of what it was."""
        self.load()  # it may be one that waits
        with disk_errors(self.path):
            self.copies.put(article.digest, article.entry.check, article.ordered)
            self.manifest.replacing(article.digest, article.entry.check)
        crash_point("before-write")
        self._unflushed = True
        with disk_errors(self.path):
            quads = ox.parse(article.content, format=ox.RdfFormat.N_QUADS)
            replace_graph(self.engine, ox.NamedNode(article_iri(article.digest)), quads)
        crash_point("after-write")
        self._pending[article.digest] = article.record

    def remove(self, digest: str) -> None:
        """Take out an article; harmless if it is not there."""
        with disk_errors(self.path):
            self.manifest.append([{"gone": digest}])
            self._pending.pop(digest, None)
            self._waiting.drop(digest)
            self.copies.remove([digest])
            crash_point("before-remove")
            self._unflushed = True
            self.engine.remove_graph(ox.NamedNode(article_iri(digest)))
            crash_point("after-remove")

    def note(self, unnoted: Iterable[Done]) -> None:
        """Let the next commit note articles that are whole in the engine already."""
        self._pending |= {d.digest: Entry(d.claims, d.check, d.origin).record(d.digest) for d in unnoted}

    def load(self) -> None:
        """Put what waits into the engine."""
        if not self._waiting.articles:
            return
        crash_point("before-write")
        self._unflushed = True
        try:
            with disk_errors(self.path):
                self._waiting.load(self.engine)
        except SyntaxError as error:
            raise StoreError(f"{self.path}: articles hold what is no RDF: {error}") from error
        crash_point("after-write")

    def load_if_cramped(self) -> None:
        """Let nothing wait while there is little room left on the disk."""
        if self._waiting.cramped:
            self.load()

    def commit(self) -> None:
        """Bring to disk what was taken in and out. What waits for the engine is there with its copy and its line in the manifest."""
        with disk_errors(self.path):
            if self.copies.begun_anew:
                self.load()
            if self._unflushed:
                self.engine.flush()
                self._unflushed = False
                crash_point("after-flush")
            self.copies.commit()
            crash_point("after-copies")
            self.manifest.append(self._pending[digest] for digest in sorted(self._pending))
            self._pending.clear()
            crash_point("after-manifest")

    def write_world(self, wanted: set[Quad]) -> None:
        """Put statements in place of the default graph, in one transaction; nothing is written if they are the same."""
        self.load()
        ordered = lines_of_quads(wanted)
        check = digest_of(ordered)
        with disk_errors(self.path):
            manifest = self.manifest
            if manifest.world == check and manifest.world_written and count_default(self.engine) == len(wanted):
                return
            manifest.append([{"world": check, "state": "writing"}])
            crash_point("graph-noted")
            change_default_graph(self.engine, wanted)
            crash_point("graph-moved")
            self.copies.put(WORLD, check, ordered)
            self.engine.flush()
            self._unflushed = False
            self.copies.commit()
            manifest.append([{"world": check, "state": "written"}])
