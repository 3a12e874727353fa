"""The embedded store: Oxigraph on disk, an article all or nothing, on disk before anything is reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.model import Extraction, Graph
from kg.rdf import Done, article_iri, article_quads, canonical, done_quads, read_article, world_quads
from kg.settings import Settings
from kg.store.copies import Copies
from kg.store.faults import disk_errors
from kg.store.folder import Folder
from kg.store.graphs import blocks_of_all, done_records
from kg.store.manifest import Entry, Manifest
from kg.store.recovery import recover
from kg.store.result import Result, Value
from kg.store.run import run_of
from kg.store.terms import LineTerms, OxigraphTerms, Quad, digest_of, in_order, lines_in, plain, statements_in
from kg.store.writer import Whole, Writer

if TYPE_CHECKING:
    import rdflib

MOST_CHARS = 2_700_000
"""Characters of a text: at six bytes each, the longest escape, they fill what the engine's parsers hold of a literal (16 MB)."""


class EmbeddedStore:
    """A store in a folder of its own. One process writes at a time; any number read what was there when they opened it."""

    def __init__(self, path: Path, *, read_only: bool, settings: Settings) -> None:
        """Open or make the store. Raises StoreError, StoreInUse."""
        self.path, self.read_only, self.settings = path, read_only, settings
        self.run = run_of(settings)
        self._folder = Folder(path)
        self._lines = LineTerms()
        left_open = self._folder.writer.exists()
        if read_only and left_open and not self._folder.writer_lives():
            with suppress(StoreError):  # in use, or on a disk that cannot be written: then what the engine has is read
                EmbeddedStore(path, read_only=False, settings=settings).close()
        self._open: Writer | None = Writer(
            path,
            self._folder.open(read_only),
            Manifest.read(self._folder.manifest),
            Copies(self._folder.copies, read_only=read_only),
        )
        self._manifest, self._copies = self._open.manifest, self._open.copies
        if not read_only:
            try:
                self._recover(left_open)
            except BaseException:
                self._let_go()
                raise

    @property
    def engine(self) -> ox.Store:
        """The open engine with everything in it that was added. Raises StoreError once the store is closed."""
        self._writer.load()
        return self._writer.engine

    @property
    def _writer(self) -> Writer:
        if self._open is None:
            raise StoreError(f"{self.path}: the store is closed")
        return self._open

    def _recover(self, left_open: bool) -> None:
        """Finish what a crash cut short; what then still waited for the engine is taken from its copies."""
        with disk_errors(self.path):
            unnoted, unfinished = recover(self._writer.engine, self._manifest, self._copies)
            self._writer.note(unnoted)
            back = self._bring_back() if left_open else []
            if unfinished or back:
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
        back = self._bring_back()
        self.commit()
        return [self._manifest.articles[digest].origin or digest for digest in back]

    def _bring_back(self) -> list[str]:
        found: dict[str, bytes] = {}
        for digest in self.missing():
            entry = self._manifest.articles[digest]
            lines = self._copies.get(digest, entry.check) or self._copies.get(digest, entry.next)
            if lines is not None:
                found[digest] = lines
        self.put_back(found.items())
        return list(found)

    def put_back(self, lines: Iterable[tuple[str, bytes]]) -> None:
        """Write articles from their digests and lines, as copies hold them. Raises StoreError for lines that do not make one."""
        for digest, ordered in lines:
            extraction = read_article(article_iri(digest), plain(statements_in(ordered)))
            self._writer.add(self._whole(digest, extraction, ordered, ordered.decode().split("\n")))
        self._writer.load()

    def extractions(self) -> Iterator[Extraction]:
        """Give back every article with its claims, in the order of their digests."""
        for done in self.articles().values():
            yield self._read(done.digest, done.check)

    def extraction(self, digest: str) -> Extraction:
        """Give back one article with its claims. Raises StoreError if it is not there or damaged."""
        return self._read(digest, self._writer.check(digest))

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
        """Take in articles, each all or nothing; one that is there already with other claims is replaced."""
        self._refuse_if_read_only()
        for given in extractions:
            extraction = canonical(given)
            digest, lines = extraction.article.digest, self._lines_of(extraction)
            ordered = in_order(lines)
            held = self._writer.check(digest)
            if held is None:
                self._writer.add(self._whole(digest, extraction, ordered, lines))
            elif held != digest_of(ordered):
                self._writer.replace(self._whole(digest, extraction, ordered, lines))
        self._writer.load_if_cramped()

    def _lines_of(self, extraction: Extraction) -> list[str]:
        article = extraction.article
        name = article.origin or article.id
        if len(article.text) > MOST_CHARS:
            raise StoreError(f"{name}: a text of more than {MOST_CHARS} characters cannot be stored")
        try:
            return list(article_quads(extraction, self.run, self._lines))
        except ValueError as error:
            raise StoreError(f"{name}: holds what is no RDF: {error}") from error

    def _whole(self, digest: str, extraction: Extraction, ordered: bytes, lines: list[str]) -> Whole:
        entry = Entry(len(extraction.claims), digest_of(ordered), extraction.article.origin)
        done = done_quads(digest, entry.claims, entry.check, self._lines)
        return Whole(digest, entry, ordered, lines_in([*lines, *done], article_iri(digest)))

    def _refuse_if_read_only(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.path}: was opened for reading and cannot be changed")

    def remove(self, digest: str) -> None:
        """Take out an article and all that it states; harmless if it is not there."""
        self._refuse_if_read_only()
        self._writer.remove(digest)

    def commit(self) -> None:
        """Bring to disk what was added and removed. Only after this may it be reported as done."""
        self._writer.commit()

    def write_graph(self, graph: Graph) -> None:
        """Put the resolved graph in place of the default graph, in one transaction; nothing is written if it is the same."""
        runs = {done.run for done in self.articles().values()}
        wanted = set(world_quads(graph, OxigraphTerms(), runs))
        for run in runs:
            wanted |= self._about(ox.NamedNode(run))
        self._writer.write_world(wanted)

    def _about(self, node: ox.NamedNode) -> set[Quad]:
        with disk_errors(self.path):
            return {ox.Quad(q.subject, q.predicate, q.object) for q in self.engine.quads_for_pattern(node, None, None, None)}

    def query(self, text: str, bindings: Mapping[str, Value] | None = None) -> Result:
        """Answer SPARQL in a child process, read-only and within the limits of the settings. Raises QueryError."""
        from kg.store.query import ask_child

        self._writer.load()
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

        write_file(Path(path), self.turtle(), ox.RdfFormat.TURTLE)

    def to_rdflib(self) -> rdflib.Dataset:
        """Give everything as an rdflib Dataset, a named graph an article."""
        from kg.store.convert import to_rdflib

        return to_rdflib(self.quads())

    def close(self) -> None:
        """Let go of the engine; if it was open for writing, with everything in its files, and their fingerprints taken."""
        if self._open is None:
            return
        try:
            if not self.read_only:
                with disk_errors(self.path):
                    self.engine.flush()
        finally:
            self._let_go()
        if not self.read_only:
            self._folder.release()

    def _let_go(self) -> None:
        self._open = None  # the engine lets go of its files when nothing refers to it
        self._copies.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self.close()
        except StoreError:
            if error is None:
                raise
