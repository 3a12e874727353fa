"""The embedded store: Oxigraph on disk, an article a transaction, a flush before anything is reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.model import Extraction, Graph
from kg.ontology import BASE
from kg.rdf import Done, article_iri, article_quads, canonical, done_quads, read_article, read_done, world_quads
from kg.rdf.evidence import DIGEST
from kg.rdf.terms import ARTICLE
from kg.settings import Settings
from kg.store.faults import crash_point, disk_errors
from kg.store.folder import Folder
from kg.store.manifest import Manifest
from kg.store.result import Result, Value
from kg.store.run import run_of
from kg.store.terms import LineTerms, OxigraphTerms, Quad, digest_of_lines, digest_of_quads, lines_in, plain

if TYPE_CHECKING:
    import rdflib

STAGING = BASE + "staging/"
"""Graphs under this IRI are being written; they never outlive a clean run and are dropped at the next start."""

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
        """Finish what a crash cut short: drop half-staged graphs, finish removals, note what was written but not noted."""
        with disk_errors(self.path):
            for graph in [g for g in self.engine.named_graphs() if str(g.value).startswith(STAGING)]:
                self._update(f"DROP SILENT GRAPH {graph}")
            held = self.articles()
            known = {*held, *self._manifest.articles}
            for graph in list(self.engine.named_graphs()):  # never committed, and without a done-record: half an article
                if graph.value.removeprefix(ARTICLE) not in known:
                    self.engine.remove_graph(graph)
            for digest, done in held.items():
                if digest in self._manifest.gone:
                    self._update(f"DROP SILENT GRAPH <{article_iri(digest)}>")
                elif (noted := self._manifest.articles.get(digest)) is None or noted.check != done.check:
                    self._pending[digest] = _record(done)
            if self._pending:
                self.commit()

    def articles(self) -> dict[str, Done]:
        """Give the done-record of every article that is whole, by the digest of its text, sorted."""
        with disk_errors(self.path):
            graphs = {q.graph_name for q in self.engine.quads_for_pattern(None, ox.NamedNode(DIGEST), None, None)}
            named = (g for g in graphs if isinstance(g, ox.NamedNode) and not g.value.startswith(STAGING))
            found = (read_done(g.value, plain(self.engine.quads_for_pattern(g, None, None, g))) for g in named)
            return {done.digest: done for done in sorted((d for d in found if d), key=lambda d: d.digest)}

    def missing(self) -> dict[str, str | None]:
        """Give the articles that were committed but are not in the store any more, with their origin: a sign of damage."""
        held = self.articles()
        return {digest: entry.origin for digest, entry in sorted(self._manifest.articles.items()) if digest not in held}

    def extractions(self) -> Iterator[Extraction]:
        """Give back every article with its claims, in the order of their digests."""
        for done in self.articles().values():
            yield self.extraction(done.digest)

    def extraction(self, digest: str) -> Extraction:
        """Give back one article with its claims. Raises StoreError if it is not there or damaged."""
        return read_article(article_iri(digest), plain(self.graph_quads(digest)))

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
            check = digest_of_lines(lines)
            if len(extraction.article.text) > MOST_CHARS:
                name = extraction.article.origin or extraction.article.id
                raise StoreError(f"{name}: a text of more than {MOST_CHARS} characters cannot be stored")
            held = self._check_of(digest)
            if held == check:
                continue
            lines += done_quads(digest, len(extraction.claims), check, self._lines)
            record = {"article": digest, "claims": len(extraction.claims), "check": check, "origin": extraction.article.origin}
            content = lines_in(lines, article_iri(digest))
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
            self._replace(ox.NamedNode(article_iri(digest)), ox.parse(content, format=ox.RdfFormat.N_QUADS))
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
        node = ox.NamedNode(article_iri(digest))
        with disk_errors(self.path):
            found = [q.object.value for q in self.engine.quads_for_pattern(node, ox.NamedNode(DIGEST), None, node)]  # type: ignore[union-attr]
        return found[0] if found else None

    def _replace(self, graph: ox.NamedNode, quads: Iterable[Quad]) -> None:
        """Put statements in place of a graph in one transaction: they are staged first, so that no value enters SPARQL as text."""
        staging = ox.NamedNode(STAGING + graph.value.rpartition("/")[2])
        with disk_errors(self.path):
            self.engine.extend(ox.Quad(q.subject, q.predicate, q.object, staging) for q in quads)
            crash_point("graph-staged")
            self._update(f"MOVE SILENT GRAPH {staging} TO GRAPH {graph}")

    def _change_world(self, wanted: set[Quad]) -> None:
        """Make the default graph hold exactly these statements: what is new and what must go is staged, then one update does both."""
        held = set(self.engine.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        if not held:
            self.engine.extend(wanted)
            return
        new, old = ox.NamedNode(STAGING + "new"), ox.NamedNode(STAGING + "old")
        self.engine.extend(ox.Quad(q.subject, q.predicate, q.object, new) for q in wanted - held)
        self.engine.extend(ox.Quad(q.subject, q.predicate, q.object, old) for q in held - wanted)
        crash_point("graph-staged")
        self._update(
            f"DELETE {{ ?s ?p ?o }} WHERE {{ GRAPH {old} {{ ?s ?p ?o }} }} ;"
            f"INSERT {{ ?s ?p ?o }} WHERE {{ GRAPH {new} {{ ?s ?p ?o }} }} ;"
            f"DROP SILENT GRAPH {old} ; DROP SILENT GRAPH {new}"
        )

    def _update(self, text: str) -> None:
        """Run an update that holds nothing but IRIs of our own making."""
        self.engine.update(text)

    def remove(self, digest: str) -> None:
        """Take out an article and all that it states; harmless if it is not there."""
        with disk_errors(self.path):
            self._manifest.append([{"gone": digest}])
            self._pending.pop(digest, None)
            crash_point("before-remove")
            self.engine.remove_graph(ox.NamedNode(article_iri(digest)))
            crash_point("after-remove")

    def commit(self) -> None:
        """Bring to disk what was added and removed. Only after this may it be reported as done."""
        with disk_errors(self.path):
            self.engine.flush()
            crash_point("after-flush")
            self._manifest.append(self._pending[digest] for digest in sorted(self._pending))
            self._pending.clear()
            crash_point("after-manifest")

    def write_graph(self, graph: Graph) -> None:
        """Put the resolved graph in place of the default graph, in one transaction; nothing is written if it is the same."""
        runs = {done.run for done in self.articles().values()}
        wanted = set(world_quads(graph, self._terms, runs))
        for run in runs:
            wanted |= self._about(ox.NamedNode(run))
        check = digest_of_quads(wanted)
        if self._manifest.world == check and self._manifest.world_written:
            return
        with disk_errors(self.path):
            self._manifest.append([{"world": check, "state": "writing"}])
            crash_point("graph-noted")
            self._change_world(wanted)
            crash_point("graph-moved")
            self.engine.flush()
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

    def write_turtle(self, path: str | Path) -> None:
        """Write all statements as sorted Turtle, beside the file and then in its place."""
        from kg.store.turtle import turtle, write_file

        with disk_errors(self.path):
            graphs = [*self.engine.named_graphs(), ox.DefaultGraph()]
            lines = b"".join(self.engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b"" for graph in graphs)
        write_file(Path(path), turtle(lines), ox.RdfFormat.TURTLE)

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
