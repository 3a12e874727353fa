"""Turtle of a whole store: first what its graphs share (the resolved world, entities, runs), then a block an article.

Written from lines of N-Triples in order, without making objects of them. The block of an article is made when the article comes
in and kept with its copy, so that writing a store's Turtle is mostly putting blocks together; the file is then read back by the
engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kg.rdf import PREFIXES, article_iri
from kg.rdf.evidence import TYPE
from kg.rdf.terms import CLAIM
from kg.store.manifest import WORLD

_LOCAL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Block:
    """A graph on its way into Turtle: what is its own, written, and the lines that other graphs may have too."""

    own: bytes = b""
    shared: bytes = b""


def block_of(name: str, ordered: bytes) -> Block:
    """Give the block of a graph by its name (the digest of an article, or WORLD) and its lines in order.

    An article's own are the statements about itself, about places in its text and about its claims; the resolved graph has
    nothing of its own.
    """
    if name == WORLD:
        return Block(shared=ordered)
    own, shared = list[str](), list[str]()
    beginnings = f"<{article_iri(name)}", f"<{CLAIM}"
    for line in ordered.decode().split("\n"):
        (own if line.startswith(beginnings) else shared).append(line)
    return Block(_written(own, _Terms()).encode(), "\n".join(shared).encode())


def turtle_of_blocks(blocks: Iterable[Block]) -> bytes:
    """Put blocks together: the same blocks in the same order give the same bytes."""
    parts: list[bytes] = []
    shared: set[bytes] = set()
    for block in blocks:
        parts.append(block.own)
        shared.update(block.shared.split(b"\n"))
    head = "".join(f"@prefix {prefix}: <{base}> .\n" for prefix, base in sorted(PREFIXES.items()))
    shared.discard(b"")
    lines = b"\n".join(sorted(shared)).decode().split("\n") if shared else []
    return head.encode() + _written(lines, _Terms()).encode() + b"".join(parts)


def _written(lines: list[str], terms: _Terms) -> str:
    """Write lines in order, subject and predicate once for all that share them."""
    if not lines:
        return ""
    written: list[str] = []
    add = written.append
    subject = predicate = ""
    for line in lines:
        s, p, o = line.split(" ", 2)
        if o[-1] == ">":
            o = terms[o]
        if s != subject:
            add(f" .\n{terms[s]} {terms[p]} {o}")
            subject, predicate = s, p
        elif p != predicate:
            add(f" ;\n\t{terms[p]} {o}")
            predicate = p
        else:
            add(f" , {o}")
    add(" .\n")
    return "".join(written)[3:]


class _Terms(dict[str, str]):
    """Terms as Turtle has them, made once each: IRIs with a prefix where their end is plain letters and digits."""

    def __init__(self) -> None:
        super().__init__({f"<{TYPE}>": "a"})
        self._prefixes = {base: prefix + ":" for prefix, base in PREFIXES.items()}

    def __missing__(self, term: str) -> str:
        self[term] = made = self._iri(term) if term.startswith("<") else self._typed(term)
        return made

    def _iri(self, term: str) -> str:
        end = max(term.rfind("#"), term.rfind("/")) + 1
        prefix = self._prefixes.get(term[1:end])
        if prefix is None or term.startswith("<<") or not _LOCAL.fullmatch(term, end, len(term) - 1):
            return term
        return prefix + term[end:-1]

    def _typed(self, term: str) -> str:
        """Shorten the datatype of a literal; what only ends like one is left as it is."""
        value, mark, datatype = term.rpartition('"^^')
        return value + mark + self[datatype] if mark and datatype.startswith("<") else term
