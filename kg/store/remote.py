"""A store on any SPARQL 1.1 server, through its query, update and Graph Store protocols.

For an address A these are A/query, A/update and A/store, as `oxigraph serve` has them; GEOKG_STORE_GRAPHS names another path for
the last (Fuseki: data). Credentials come from GEOKG_STORE_USER and GEOKG_STORE_PASSWORD. An article is one PUT, which servers do
in one transaction; when it is safe on the server's disk is the server's business.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import QueryError, StoreError
from kg.model import Extraction, Graph
from kg.rdf import PREFIXES, Done, article_iri, article_quads, canonical, done_quads, read_article, read_done, world_quads
from kg.rdf.terms import KG, PROV, SCHEMA
from kg.settings import Settings
from kg.store.blocks import Block, block_of
from kg.store.http import Connection, NotThere
from kg.store.manifest import WORLD
from kg.store.query import ask_form, limits_of
from kg.store.result import Result, Value
from kg.store.run import run_of
from kg.store.terms import OxigraphTerms, Quad, digest_of_quads, is_done_record, lines_of_quads, plain

if TYPE_CHECKING:
    import rdflib

GRAPHS = "GEOKG_STORE_GRAPHS"
GRAPH_SECONDS = 60.0
GRAPH_BYTES = 500_000_000
NTRIPLES = "application/n-triples"

RECORDS = f"""SELECT ?g ?p ?o WHERE {{ GRAPH ?g {{ ?g <{KG}digest> ?check ; ?p ?o }}
FILTER(?p NOT IN (<{SCHEMA}articleBody>, <{KG}note>)) }}"""
RUNS = f"SELECT DISTINCT ?run ?p ?o WHERE {{ GRAPH ?g {{ ?run a <{PROV}Activity> ; ?p ?o }} }}"


class RemoteStore:
    """The protocol of kg.store.Store over HTTP."""

    def __init__(self, address: str, *, read_only: bool, settings: Settings) -> None:
        """Name the server; it is asked at the first request. Raises StoreError for an address that cannot be one."""
        self.read_only, self.settings = read_only, settings
        self.run = run_of(settings)
        self._terms = OxigraphTerms()
        self._server = Connection(address, GRAPH_SECONDS, GRAPH_BYTES)
        self._asked = Connection(address, settings.query_seconds, settings.query_bytes)
        self._graphs = "/" + os.environ.get(GRAPHS, "store").strip("/")

    def articles(self) -> dict[str, Done]:
        """Give the done-record of every article that is whole, by the digest of its text, sorted."""
        nodes: dict[str, list[tuple[str, str, str]]] = {}
        for row in self._rows(self._server, RECORDS)[1]:
            graph, predicate, value = (cell.text if cell else "" for cell in row)
            nodes.setdefault(graph, []).append((graph, predicate, value))
        found = [read_done(graph, triples) for graph, triples in sorted(nodes.items())]
        return {done.digest: done for done in found if done}

    def extractions(self) -> Iterator[Extraction]:
        """Give back every article with its claims, in the order of their digests."""
        for digest in self.articles():
            yield self.extraction(digest)

    def extraction(self, digest: str) -> Extraction:
        """Give back one article with its claims. Raises StoreError if it is not there or damaged."""
        return read_article(article_iri(digest), plain(self.graph_quads(digest)))

    def graph_quads(self, digest: str) -> list[Quad]:
        """Give all statements of one article; none if it is not there."""
        return self._get(f"?graph={quote(article_iri(digest), safe='')}", ox.NamedNode(article_iri(digest)))

    def _get(self, which: str, graph: ox.NamedNode | ox.DefaultGraph) -> list[Quad]:
        try:
            content = self._server.send("GET", self._graphs + which, accept=NTRIPLES)
        except NotThere:
            return []
        try:
            triples = ox.parse(content, format=ox.RdfFormat.N_TRIPLES)
            return [ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples]
        except (SyntaxError, ValueError) as error:
            raise StoreError(f"{self._server.address}: the server's N-Triples do not read: {error}") from error

    def _put(self, which: str, quads: Iterable[Quad]) -> None:
        self._check_writable()
        body = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES) or b""
        self._server.send("PUT", self._graphs + which, body, NTRIPLES)

    def _check_writable(self) -> None:
        if self.read_only:
            raise StoreError(f"{self._server.address}: opened for reading only")

    def add(self, extractions: Iterable[Extraction]) -> None:
        """Write articles, each in one request; one that is there already with other claims is replaced."""
        held = self.articles()
        for given in extractions:
            extraction = canonical(given)
            digest = extraction.article.digest
            quads = list(article_quads(extraction, self.run, self._terms))
            check = digest_of_quads(quads)
            if digest in held and held[digest].check == check:
                continue
            quads += done_quads(digest, len(extraction.claims), check, self._terms)
            self._put(f"?graph={quote(article_iri(digest), safe='')}", quads)

    def remove(self, digest: str) -> None:
        """Take out an article and all that it states; harmless if it is not there."""
        self._check_writable()
        self._server.send("POST", "/update", f"DROP SILENT GRAPH <{article_iri(digest)}>".encode(), "application/sparql-update")

    def commit(self) -> None:
        """Nothing is left to do: the server has taken every request as a whole."""

    def restore(self) -> list[str]:
        """Nothing can be put back: a server has no copies beside it."""
        return []

    def write_graph(self, graph: Graph) -> None:
        """Put the resolved graph in place of the default graph, in one request."""
        wanted = set(world_quads(graph, self._terms, {done.run for done in self.articles().values()}))
        for row in self._rows(self._server, RUNS)[1]:
            run, predicate, value = (_term(cell) for cell in row if cell)
            wanted.add(ox.Quad(run, predicate, value))
        held = set(self._get("?default", ox.DefaultGraph()))
        if held != wanted:
            self._put("?default", wanted)

    def query(self, text: str, bindings: Mapping[str, Value] | None = None) -> Result:
        """Answer SPARQL, read-only and within the limits of the settings. Raises QueryError."""
        query, form = ask_form(text, self.settings)
        query = _with_prefixes(query) + _values(bindings or {})
        limits = limits_of(self.settings)
        if form in ("CONSTRUCT", "DESCRIBE"):
            return self._graph_answer(query, limits.rows)
        record = self._answer(self._asked, query)
        if form == "ASK":
            return Result(boolean=bool(record.get("boolean")))
        variables, rows = _table(record)
        return Result(variables, tuple(rows[: limits.rows]), truncated=len(rows) > limits.rows)

    def _graph_answer(self, query: str, most: int) -> Result:
        from kg.store.turtle import turtle_of

        content = self._asked.send("POST", "/query", query.encode(), "application/sparql-query", NTRIPLES)
        triples = list(ox.parse(content, format=ox.RdfFormat.N_TRIPLES))
        return Result(turtle=turtle_of(t.triple for t in triples[:most]).decode(), truncated=len(triples) > most)

    def _rows(self, server: Connection, query: str) -> tuple[tuple[str, ...], list[tuple[Value | None, ...]]]:
        return _table(self._answer(server, query))

    def _answer(self, server: Connection, query: str) -> dict[str, Any]:
        accept = "application/sparql-results+json"
        content = server.send("POST", "/query", query.encode(), "application/sparql-query", accept)
        try:
            record = json.loads(content)
        except ValueError as error:
            raise StoreError(f"{server.address}: the server's answer is not JSON: {error}") from error
        if not isinstance(record, dict):
            raise StoreError(f"{server.address}: the server's answer is not a result of SPARQL")
        return record

    def quads(self) -> Iterator[Quad]:
        """Give every statement of the resolved graph and of the articles."""
        yield from self._get("?default", ox.DefaultGraph())
        for digest in self.articles():
            yield from self.graph_quads(digest)

    def turtle(self) -> bytes:
        """Give all statements as Turtle, a block an article."""
        from kg.store.blocks import turtle_of_blocks

        return turtle_of_blocks(self._blocks())

    def _blocks(self) -> Iterator[Block]:
        yield block_of(WORLD, lines_of_quads(self._get("?default", ox.DefaultGraph())))
        for digest in self.articles():
            quads = self.graph_quads(digest)
            yield block_of(digest, lines_of_quads(q for q in quads if not is_done_record(q, digest)))
            yield block_of(digest, lines_of_quads(q for q in quads if is_done_record(q, digest)))

    def write_turtle(self, path: str | Path) -> None:
        """Write all statements as Turtle, beside the file and then in its place."""
        from kg.store.turtle import write_file

        write_file(Path(path), self.turtle(), ox.RdfFormat.TURTLE)

    def to_rdflib(self) -> rdflib.Dataset:
        """Give everything as an rdflib Dataset, a named graph an article."""
        from kg.store.convert import to_rdflib

        return to_rdflib(self.quads())

    def close(self) -> None:
        """Nothing is held open between requests."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _with_prefixes(query: str) -> str:
    """Declare our prefixes; a declaration of the query's own comes later and wins."""
    return "".join(f"PREFIX {prefix}: <{base}>\n" for prefix, base in PREFIXES.items()) + query


def _values(bindings: Mapping[str, Value]) -> str:
    """Write bindings as VALUES, the protocol's only way: IRIs that are ones, and words without any sign that SPARQL reads."""
    if not bindings:
        return ""
    written = []
    for name, value in bindings.items():
        if not name.isidentifier() or not name.isascii():
            raise QueryError(f"{name!r} is not a variable")
        if value.kind == "iri":
            written.append(str(ox.NamedNode(value.text)))
        elif value.datatype is None and all(c.isalnum() or c in " -_.,:" for c in value.text):
            written.append(f'"{value.text}"' + (f"@{value.language}" if (value.language or "").isalpha() else ""))
        else:
            raise QueryError(f"?{name}: only IRIs and plain words can be bound on a server")
    return f"\nVALUES ({' '.join('?' + name for name in bindings)}) {{ ({' '.join(written)}) }}"


def _table(record: dict[str, Any]) -> tuple[tuple[str, ...], list[tuple[Value | None, ...]]]:
    try:
        variables = tuple(record["head"]["vars"])
        return variables, [tuple(_value(row.get(name)) for name in variables) for row in record["results"]["bindings"]]
    except (KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"the server's answer is not a result of SPARQL: {error!r}") from error


def _value(cell: dict[str, str] | None) -> Value | None:
    if cell is None:
        return None
    kind = {"uri": "iri", "bnode": "blank"}.get(cell["type"], "literal")
    return Value(kind, cell["value"], cell.get("datatype"), cell.get("xml:lang"))  # type: ignore[arg-type]


def _term(value: Value) -> Any:
    from kg.store.child import term_of

    return term_of([value.kind, value.text, value.datatype, value.language])
