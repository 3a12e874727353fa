"""pyoxigraph's terms, and lines of N-Triples, behind the protocol of kg.rdf; and the digest over statements."""

from __future__ import annotations

import hashlib
import re
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


_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f\ufffe\uffff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


class LineTerms:
    """Makes terms as N-Triples writes them, and statements as its lines without their end: several times faster than objects.

    The engine checks every IRI when it reads the lines. The same text is written as the engine itself writes it.
    """

    def iri(self, value: str) -> str:
        """Write an IRI."""
        return f"<{value}>"

    def literal(self, value: str, datatype: str | None = None, language: str | None = None) -> str:
        """Write a literal."""
        if _ESCAPED.search(value):
            value = _ESCAPED.sub(_escape, value)
        if language is not None:
            return f'"{value}"@{language}'
        return f'"{value}"' if datatype is None else f'"{value}"^^<{datatype}>'

    def quad(self, subject: str, predicate: str, object: str, graph: str | None) -> str:
        """Write subject, predicate and object; the graph is one for all lines and added to them by `lines_in`."""
        return f"{subject} {predicate} {object}"


def _escape(match: re.Match[str]) -> str:
    sign = match.group()
    return _SHORT.get(sign) or f"\\u{ord(sign):04X}"


def lines_in(lines: Iterable[str], graph: str) -> bytes:
    """Give lines as N-Quads in the graph of this IRI."""
    end = f" <{graph}> .\n"
    return (end.join(lines) + end).encode()


def digest_of_lines(lines: Iterable[str]) -> str:
    """Give the SHA-256 over sorted lines: the same as `digest_of_quads` over their statements."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def digest_of_quads(quads: Iterable[Quad]) -> str:
    """Give the SHA-256 over the sorted N-Triples lines of statements, their graph aside: the same set, the same digest."""
    written = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    lines = sorted(line.removesuffix(b" .") for line in written.split(b"\n") if line)
    return hashlib.sha256(b"\n".join(lines)).hexdigest()
