"""pyoxigraph's terms, and lines of N-Triples, behind the protocol of kg.rdf; and the digest over statements."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.rdf import article_iri
from kg.rdf.evidence import CLAIMS, DIGEST
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


_PLAIN_IRI = re.compile(r"https?://[a-z0-9.-]+(?:/(?:[A-Za-z0-9/:@=,._~&;+!$'()*-]|%[0-9A-Fa-f]{2})*+)?(?:#[A-Za-z0-9=,._~-]*+)?")
"""IRIs that need no closer look: most of those that we make."""


class LineTerms:
    """Makes terms as N-Triples writes them, and statements as its lines without their end: several times faster than objects.

    Every IRI is checked here, so that the engine need not do it again for every line that holds it. The same text is written as
    the engine itself writes it.
    """

    def iri(self, value: str) -> str:
        """Write an IRI. Raises ValueError for what is none."""
        if not _PLAIN_IRI.fullmatch(value):
            ox.NamedNode(value)
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


def in_order(lines: Iterable[str]) -> bytes:
    """Give lines sorted, with line ends between them: what digests are taken of and copies hold."""
    return "\n".join(sorted(lines)).encode()


def digest_of_lines(lines: Iterable[str]) -> str:
    """Give the SHA-256 over sorted lines: the same as `digest_of_quads` over their statements."""
    return digest_of(in_order(lines))


def digest_of(ordered: bytes) -> str:
    """Give the SHA-256 over lines in order."""
    return hashlib.sha256(ordered).hexdigest()


def lines_of_quads(quads: Iterable[Quad]) -> bytes:
    """Give the N-Triples lines of statements in order, their graph aside: the same set, the same lines."""
    written = ox.serialize((q.triple for q in quads), format=ox.RdfFormat.N_TRIPLES) or b""
    return b"\n".join(sorted(line.removesuffix(b" .") for line in written.split(b"\n") if line))


def digest_of_quads(quads: Iterable[Quad]) -> str:
    """Give the SHA-256 over the sorted N-Triples lines of statements, their graph aside: the same set, the same digest."""
    return digest_of(lines_of_quads(quads))


def statements_in(ordered: bytes) -> Iterator[Quad]:
    """Read lines in order back as statements of the default graph."""
    return ox.parse(n_triples(ordered), format=ox.RdfFormat.N_TRIPLES)


def n_triples(ordered: bytes) -> bytes:
    """Give lines in order their ends, as files of N-Triples have them."""
    return ordered.replace(b"\n", b" .\n") + b" .\n" if ordered else b""


def is_done_record(quad: Quad, name: str) -> bool:
    """Tell whether a statement belongs to the done-record of the article with this digest, over which no digest is taken."""
    return quad.predicate.value in (CLAIMS, DIGEST) and quad.subject.value == article_iri(name)  # type: ignore[union-attr]
