"""Turtle: all statements in one graph, sorted, the same bytes for the same statements."""

from __future__ import annotations

from typing import BinaryIO

from kg.exports import Source


def write(source: Source, out: BinaryIO) -> None:
    """Write everything as sorted Turtle."""
    from kg.store.turtle import turtle_of

    with source.store() as store:
        out.write(turtle_of(quad.triple for quad in store.quads()))
