"""Turtle: all statements in one graph, a block an article, sorted, the same bytes for the same statements."""

from __future__ import annotations

from typing import BinaryIO

from kg.exports import Source


def write(source: Source, out: BinaryIO) -> None:
    """Write everything as Turtle, a block an article."""
    with source.store() as store:
        out.write(store.turtle())
