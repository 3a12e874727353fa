"""N-Quads: a statement a line, sorted, with its graph."""

from __future__ import annotations

from typing import BinaryIO

from kg.exports import Source


def write(source: Source, out: BinaryIO) -> None:
    """Write every statement as N-Quads."""
    from kg.store.turtle import nquads_of

    with source.store() as store:
        out.write(nquads_of(store.quads()))
