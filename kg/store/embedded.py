"""The embedded store: Oxigraph on disk, an article a transaction, a flush before anything is reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.model import Extraction, Graph
from kg.rdf import Done, article_iri, article_quads, canonical, done_quads, read_article, world_quads
from kg.settings import Settings
from kg.store.copies import Copies
from kg.store.faults import crash_point, disk_errors
from kg.store.folder import Folder
from kg.store.graphs import blocks_of_all, check_of, done_records
from kg.store.manifest import WORLD, Manifest
from kg.store.recovery import recover
from kg.store.replacing import change_default_graph, count_default, replace_graph
from kg.store.result import Result, Value
from kg.store.run import run_of
from kg.store.terms import (
    LineTerms,
    OxigraphTerms,
    Quad,
    digest_of,
    in_order,
    lines_in,
    lines_of_quads,
    plain,
    statements_in,
)

if TYPE_CHECKING:
    import rdflib

BULK_BYTES = 50_000
"""Articles of more N-Quads than this are bulk-loaded: sorted files that the engine takes in in one step, already on disk."""

MOST_CHARS = 2_700_000
"""Characters of a text: six bytes each, as the longest escape has them, are what the engine's parsers hold of one literal (16 MB)."""

BATCH_BYTES = 50_000_000
"""N-Quads that are held in memory before they are written; far fewer statements than the engine loads in one step (a million)."""


class EmbeddedStore:
    """A store in a folder of its own. One process writes at a time; any number read what was there when they opened it."""

    def __init__(self, path: Path, *, read_only: bool, settings: Settings) -> None:
        """Open or make the store. Raises StoreError, StoreInUse."""
        self.path, self.read_only, self.settings = path, read_only, settings
        self.run = run_of(settings)
        self._folder = Folder(path)
        self._terms, self._lines = OxigraphTerms(), LineTerms()
        self._engine: ox.Store | None = self._folder.open(read_only)
        self._manifest = Manifest.read(self._folder.manifest)
        self._copies = Copies(self._folder.copies, read_only=read_only)
        self._pending: dict[str, dict[str, Any]] = {}
        if not read_only:
            try:
                self._recover()
            except BaseException:
                self._let_go()
                raise

    @property
    def engine(self) -> ox.Store:
        """The open engine. Raises StoreError once the store is closed."""
        if self._engine is None:
            raise StoreError(f"{self.path}: the store is closed")
        return self._engine

    def _recover(self) -> None:
        with disk_errors(self.path):
            unnoted, unfinished = recover(self.engine, self._manifest, self._copies)
            self._pending |= {done.digest: _record(done) for done in unnoted}
            if unfinished:
                self.commit()

    def articles(self) -> dict[str, Done]:
        """Give the done-record of every article that is whole, by the digest of its text, sorted."""
        with disk_errors(self.path):
            return done_records(self.engine)

    def missing(self) -> dict[str, str | None]:
        """Give the articles that were committed but are not in the store any more, with their origin: a sign of damage."""
        held = self.articles()
        return {digest: entry.origin for digest, entry in sorted(self._manifest.articles.items()) if digest not in held}

    def restore(self) -> list[str]:
        """Put back from their copies what was committed but is gone from the engine; give the articles' origins or digests."""
        found: dict[str, bytes] = {}
        for digest in self.missing():
            entry = self._manifest.articles[digest]
            lines = self._copies.get(digest, entry.check) or self._copies.get(digest, entry.next)
            if lines is not None:
                found[digest] = lines
        back = [self._manifest.articles[digest].origin or digest for digest in found]
        self.put_back(found.items())
        self.commit()
        return back

    def put_back(self, lines: Iterable[tuple[str, bytes]]) -> None:
        """Write articles from their digests and lines, as copies hold them. Raises StoreError for lines that do not make one."""
        waiting: dict[str, tuple[bytes, dict[str, Any]]] = {}
        for digest, ordered in lines:
            extraction = read_article(article_iri(digest), plain(statements_in(ordered)))
            count, check = len(extraction.claims), digest_of(ordered)
            whole = [*ordered.decode().split("\n"), *done_quads(digest, count, check, self._lines)]
            record = {"article": digest, "claims": count, "check": check, "origin": extraction.article.origin}
            with disk_errors(self.path):
                self._copies.put(digest, check, ordered)
            waiting[digest] = lines_in(whole, article_iri(digest)), record
            if sum(len(content) for content, _ in waiting.values()) > BATCH_BYTES:
                self._write_new(waiting)
        self._write_new(waiting)

    def extractions(self) -> Iterator[Extraction]:
        """Give back every article with its claims, in the order of their digests."""
        for done in self.articles().values():
            yield self._read(done.digest, done.check)

    def extraction(self, digest: str) -> Extraction:
        """Give back one article with its claims. Raises StoreError if it is not there or damaged."""
        return self._read(digest, self._check_of(digest))

    def _read(self, digest: str, check: str | None) -> Extraction:
        """Read an article from its copy, which is faster and proves itself, or else from the engine."""
        copied = self._copies.get(digest, check)
        quads: Iterable[Quad] = self.graph_quads(digest) if copied is None else statements_in(copied)
        return read_article(article_iri(digest), plain(quads))

    def graph_quads(self, digest: str) -> list[Quad]:
        """Give all statements of one article."""
        with disk_errors(self.path):
            return list(self.engine.quads_for_pattern(None, None, None, ox.NamedNode(article_iri(digest))))

    def add(self, extractions: Iterable[Extraction]) -> None:
        """Write articles, each all or nothing; one that is there already with other claims is replaced."""
        waiting: dict[str, tuple[bytes, dict[str, Any]]] = {}
        size = 0
        for given in extractions:
            extraction = canonical(given)
            digest = extraction.article.digest
            if digest in waiting:  # the same text twice in one call: the later one is the one to keep
                self._write_new(waiting)
                size = 0
            lines = list(article_quads(extraction, self.run, self._lines))
            ordered = in_order(lines)
            check = digest_of(ordered)
            if len(extraction.article.text) > MOST_CHARS:
                name = extraction.article.origin or extraction.article.id
                raise StoreError(f"{name}: a text of more than {MOST_CHARS} characters cannot be stored")
            held = self._check_of(digest)
            if held == check:
                continue
            lines += done_quads(digest, len(extraction.claims), check, self._lines)
            record = {"article": digest, "claims": len(extraction.claims), "check": check, "origin": extraction.article.origin}
            content = lines_in(lines, article_iri(digest))
            with disk_errors(self.path):
                self._copies.put(digest, check, ordered)
            if held is None:
                waiting[digest] = content, record
                size += len(content)
                if size > BATCH_BYTES:
                    self._write_new(waiting)
                    size = 0
                continue
            with disk_errors(self.path):
                self._manifest.replacing(digest, check)
            crash_point("before-write")
            with disk_errors(self.path):
                replace_graph(self.engine, ox.NamedNode(article_iri(digest)), ox.parse(content, format=ox.RdfFormat.N_QUADS))
            crash_point("after-write")
            self._pending[digest] = record
        self._write_new(waiting)

    def _write_new(self, waiting: dict[str, tuple[bytes, dict[str, Any]]]) -> None:
        """Write articles that are not there yet: many at once as files that the engine takes in as a whole, few in a transaction."""
        if not waiting:
            return
        content = b"".join(lines for lines, _ in waiting.values())
        crash_point("before-write")
        try:
            with disk_errors(self.path):
                if len(content) > BULK_BYTES:
                    self.engine.bulk_load(content, format=ox.RdfFormat.N_QUADS)
                else:
                    self.engine.extend(ox.parse(content, format=ox.RdfFormat.N_QUADS))
        except SyntaxError as error:
            raise StoreError(f"{self.path}: articles hold what is no RDF: {error}") from error
        crash_point("after-write")
        self._pending |= {digest: record for digest, (_, record) in waiting.items()}
        waiting.clear()

    def _check_of(self, digest: str) -> str | None:
        """Give the digest in the done-record of an article, or None if it is not there."""
        with disk_errors(self.path):
            return check_of(self.engine, digest)

    def remove(self, digest: str) -> None:
        """Take out an article and all that it states; harmless if it is not there."""
        with disk_errors(self.path):
            self._manifest.append([{"gone": digest}])
            self._pending.pop(digest, None)
            self._copies.remove([digest])
            crash_point("before-remove")
            self.engine.remove_graph(ox.NamedNode(article_iri(digest)))
            crash_point("after-remove")

    def commit(self) -> None:
        """Bring to disk what was added and removed. Only after this may it be reported as done."""
        with disk_errors(self.path):
            self.engine.flush()
            crash_point("after-flush")
            self._copies.commit()
            crash_point("after-copies")
            self._manifest.append(self._pending[digest] for digest in sorted(self._pending))
            self._pending.clear()
            crash_point("after-manifest")

    def write_graph(self, graph: Graph) -> None:
        """Put the resolved graph in place of the default graph, in one transaction; nothing is written if it is the same."""
        runs = {done.run for done in self.articles().values()}
        wanted = set(world_quads(graph, self._terms, runs))
        for run in runs:
            wanted |= self._about(ox.NamedNode(run))
        ordered = lines_of_quads(wanted)
        check = digest_of(ordered)
        with disk_errors(self.path):
            if self._manifest.world == check and self._manifest.world_written and count_default(self.engine) == len(wanted):
                return
            self._manifest.append([{"world": check, "state": "writing"}])
            crash_point("graph-noted")
            change_default_graph(self.engine, wanted)
            crash_point("graph-moved")
            self._copies.put(WORLD, check, ordered)
            self.engine.flush()
            self._copies.commit()
            self._manifest.append([{"world": check, "state": "written"}])

    def _about(self, node: ox.NamedNode) -> set[Quad]:
        with disk_errors(self.path):
            return {ox.Quad(q.subject, q.predicate, q.object) for q in self.engine.quads_for_pattern(node, None, None, None)}

    def query(self, text: str, bindings: Mapping[str, Value] | None = None) -> Result:
        """Answer SPARQL in a child process, read-only and within the limits of the settings. Raises QueryError."""
        from kg.store.query import ask_child

        return ask_child(self._folder.engine, text, bindings or {}, self.settings)

    def quads(self) -> Iterator[Quad]:
        """Give every statement."""
        with disk_errors(self.path):
            yield from self.engine

    def turtle(self) -> bytes:
        """Give all statements as Turtle, a block an article."""
        from kg.store.blocks import turtle_of_blocks

        with disk_errors(self.path):
            return turtle_of_blocks(blocks_of_all(self.engine, self._manifest, self._copies))

    def write_turtle(self, path: str | Path) -> None:
        """Write all statements as Turtle, beside the file and then in its place."""
        from kg.store.turtle import write_file

        write_file(Path(path), self.turtle(), ox.RdfFormat.TURTLE, lenient=True)

    def to_rdflib(self) -> rdflib.Dataset:
        """Give everything as an rdflib Dataset, a named graph an article."""
        from kg.store.convert import to_rdflib

        return to_rdflib(self.quads())

    def close(self) -> None:
        """Let go of the engine and, if it was open for writing, take the fingerprints of its files."""
        if self._engine is not None:
            self._let_go()
            if not self.read_only:
                self._folder.release()

    def _let_go(self) -> None:
        self._engine = None
        self._copies.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self.close()
        except StoreError:
            if error is None:
                raise


def _record(done: Done) -> dict[str, Any]:
    return {"article": done.digest, "claims": done.claims, "check": done.check, "origin": done.origin}
