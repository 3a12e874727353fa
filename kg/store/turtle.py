"""Turtle and other RDF syntaxes, fast: sorted lines through pyoxigraph, read back before the file takes its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import StoreError
from kg.rdf import PREFIXES
from kg.rdf.terms import RDF
from kg.store.faults import crash_point, disk_errors
from kg.store.manifest import sync_directory


def turtle_of(triples: Iterable[ox.Triple]) -> bytes:
    """Give triples as sorted Turtle with our prefixes, each once: the same statements, the same bytes."""
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    ordered = b"\n".join(sorted(set(written.split(b"\n"))))
    return _serialized(ox.parse(ordered, format=ox.RdfFormat.N_TRIPLES), ox.RdfFormat.TURTLE)


def nquads_of(quads: Iterable[ox.Quad]) -> bytes:
    """Give statements as sorted N-Quads."""
    lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(set(lines.splitlines(keepends=True))))


def trig_of(quads: Iterable[ox.Quad]) -> bytes:
    """Give statements as TriG, sorted by graph (the default graph first), subject, predicate and object."""
    return _serialized(_by_graph(quads), ox.RdfFormat.TRIG)


def jsonld_of(quads: Iterable[ox.Quad]) -> bytes:
    """Give statements as expanded JSON-LD, in the order of `trig_of`."""
    return _serialized(_by_graph(quads), ox.RdfFormat.JSON_LD)


def rdf12_of(quads: Iterable[ox.Quad]) -> bytes:
    """Give statements as Turtle of RDF 1.2: `claim rdf:reifies <<( subject predicate object )>>` in place of three statements."""
    parts: dict[str, dict[str, ox.Triple]] = {}
    kept: list[ox.Triple] = []
    for triple in sorted({q.triple for q in quads}, key=str):
        role = triple.predicate.value.removeprefix(RDF)
        if role in ("subject", "predicate", "object"):
            parts.setdefault(str(triple.subject), {})[role] = triple
        else:
            kept.append(triple)
    for said in parts.values():
        node, stated = said["subject"].subject, [said[role].object for role in ("subject", "predicate", "object")]
        kept.append(ox.Triple(node, ox.NamedNode(RDF + "reifies"), ox.Triple(*stated)))  # type: ignore[arg-type]
    return _serialized(sorted(kept, key=lambda t: (str(t.subject), str(t.predicate), str(t.object))), ox.RdfFormat.TURTLE)


def _by_graph(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    def key(quad: ox.Quad) -> tuple[str, str, str, str]:
        default = isinstance(quad.graph_name, ox.DefaultGraph)
        return ("" if default else str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object))

    return sorted(quads, key=key)


def syntax_of(suffix: str) -> ox.RdfFormat | None:
    """Give the RDF syntax of files that end like this, or None if it is none."""
    return ox.RdfFormat.from_extension(suffix.rpartition(".")[2])


def _serialized(statements: Iterable[ox.Quad] | Iterable[ox.Triple], syntax: ox.RdfFormat) -> bytes:
    used = PREFIXES if syntax in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG) else None
    try:
        content = ox.serialize(statements, format=syntax, prefixes=used) or b""
    except MemoryError as error:
        raise StoreError(_too_long(syntax)) from error
    return _with_sorted_prefixes(content) if used else content


def _with_sorted_prefixes(content: bytes) -> bytes:
    """Put the prefix lines in the order of their names: the engine writes them in another order every time."""
    end = 0
    while content.startswith(b"@prefix ", end):
        end = content.index(b"\n", end) + 1
    return b"".join(sorted(content[:end].splitlines(keepends=True))) + content[end:]


def _too_long(syntax: ox.RdfFormat) -> str:
    return f"a text of more than 16 MB is too long for {syntax.name}: it would not read back"


def write_file(path: Path, content: bytes | Callable[[BinaryIO], None], syntax: ox.RdfFormat | None = None) -> None:
    """Write a file beside its place, read it back where it is RDF, bring it to disk, and move it into place.

    What was there before stays until then. Raises StoreError if it cannot be written or does not read back.
    """
    beside = path.with_name(path.name + ".new")
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("wb") as file:
                if isinstance(content, bytes):
                    file.write(content)
                else:
                    content(file)
                file.flush()
                os.fsync(file.fileno())
            if syntax is not None:
                _read_back(beside, path, syntax)
            crash_point("export-written")
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        sync_directory(path.parent)
        crash_point("export-moved")


def _read_back(beside: Path, path: Path, syntax: ox.RdfFormat) -> None:
    try:
        for _ in ox.parse(path=str(beside), format=syntax):
            pass
    except MemoryError as error:  # the parsers hold no longer text than this
        raise StoreError(f"{path}: {_too_long(syntax)}; the file before it stays") from error
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{path}: what was written does not read back: {error}; the file before it stays") from error
