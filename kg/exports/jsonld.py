"""JSON-LD: for programs that speak JSON."""

from __future__ import annotations

from typing import BinaryIO

from kg.exports import Source


def write(source: Source, out: BinaryIO) -> None:
    """Write every statement as JSON-LD."""
    from kg.store.turtle import jsonld_of

    with source.store() as store:
        out.write(jsonld_of(store.quads()))
