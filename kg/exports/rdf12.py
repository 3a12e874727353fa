"""Turtle of RDF 1.2: what a claim states becomes a triple term that the claim rdf:reifies."""

from __future__ import annotations

from typing import BinaryIO

from kg.exports import Source


def write(source: Source, out: BinaryIO) -> None:
    """Write every statement as Turtle of RDF 1.2."""
    from kg.store.turtle import rdf12_of

    with source.store() as store:
        out.write(rdf12_of(store.quads()))
