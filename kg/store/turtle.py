"""Turtle and other RDF syntaxes, fast: sorted lines through pyoxigraph, read back before the file takes its place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox

from kg.errors import StoreError
from kg.rdf import PREFIXES
from kg.store.faults import crash_point, disk_errors
from kg.store.manifest import sync_directory


def turtle(n_quads: bytes) -> bytes:
    """Give statements in N-Quads as sorted Turtle with our prefixes, all graphs in one; each statement once.

    The same statements give the same bytes, in whatever order they come.
    """
    merged = (q.triple for q in ox.parse(n_quads, format=ox.RdfFormat.N_QUADS))
    lines = ox.serialize(merged, format=ox.RdfFormat.N_TRIPLES) or b""
    ordered = b"\n".join(sorted(set(lines.splitlines())))
    return _serialized(ox.parse(ordered, format=ox.RdfFormat.N_TRIPLES), ox.RdfFormat.TURTLE)


def turtle_of(triples: Iterable[ox.Triple]) -> bytes:
    """Give triples as sorted Turtle with our prefixes."""
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return turtle(lines)


def sorted_quads(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Order statements by graph (the default graph first), subject, predicate and object."""
    return sorted(quads, key=lambda q: (str(q.graph_name), str(q.subject), str(q.predicate), str(q.object)))


def serialized(quads: Iterable[ox.Quad], syntax: ox.RdfFormat) -> bytes:
    """Write statements in the order in which they come; prefixes where the syntax has them."""
    return _serialized(quads, syntax)


def _serialized(statements: Iterable[ox.Quad] | Iterable[ox.Triple], syntax: ox.RdfFormat) -> bytes:
    used = PREFIXES if syntax in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG) else None
    content = ox.serialize(statements, format=syntax, prefixes=used) or b""
    return _with_sorted_prefixes(content) if used else content


def _with_sorted_prefixes(content: bytes) -> bytes:
    """Put the prefix lines in the order of their names: the engine writes them in another order every time."""
    end = 0
    while content.startswith(b"@prefix ", end):
        end = content.index(b"\n", end) + 1
    return b"".join(sorted(content[:end].splitlines(keepends=True))) + content[end:]


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
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"{path}: what was written does not read back: {error}; the file before it stays") from error
