"""Turtle: all statements in one graph, sorted, the same bytes for the same statements."""

from __future__ import annotations

from typing import BinaryIO

from kg.exports import Source


def write(source: Source, out: BinaryIO) -> None:
    """Write everything as sorted Turtle."""
    with source.store() as store:
        out.write(store.turtle())
