"""pyoxigraph's terms behind the protocol of kg.rdf, and the digest over statements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.rdf.reading import Triple

Quad = ox.Quad


class OxigraphTerms:
    """Makes pyoxigraph terms. Raises ValueError for an IRI that is none."""

    def __init__(self) -> None:
        self._types: dict[str, ox.NamedNode] = {}

    def iri(self, value: str) -> ox.NamedNode:
        """Make a NamedNode."""
        return ox.NamedNode(value)

    def literal(self, value: str, datatype: str | None = None, language: str | None = None) -> ox.Literal:
        """Make a Literal."""
        if language is not None:
            return ox.Literal(value, language=language)
        if datatype is None:
            return ox.Literal(value)
        kind = self._types.get(datatype)
        if kind is None:
            kind = self._types[datatype] = ox.NamedNode(datatype)
        return ox.Literal(value, datatype=kind)

    def quad(self, subject: ox.NamedNode, predicate: ox.NamedNode, object: ox.NamedNode, graph: ox.NamedNode | None) -> Quad:
        """Make a Quad."""
        return ox.Quad(subject, predicate, object) if graph is None else ox.Quad(subject, predicate, object, graph)


def plain(quads: Iterable[Quad]) -> Iterator[Triple]:
    """Give statements as plain text, as kg.rdf reads them."""
    return ((q.subject.value, q.predicate.value, q.object.value) for q in quads)  # type: ignore[union-attr]


def digest_of_quads(quads: Iterable[Quad]) -> str:
    """Give the SHA-256 over the sorted N-Triples lines of statements, their graph aside: the same set, the same digest."""
    lines = sorted(f"{q.subject} {q.predicate} {q.object}" for q in quads)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
