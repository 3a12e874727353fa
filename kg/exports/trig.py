"""TriG: a named graph an article, the resolved world in the default graph."""

from __future__ import annotations

from typing import BinaryIO

from kg.exports import Source


def write(source: Source, out: BinaryIO) -> None:
    """Write every statement as TriG."""
    from kg.store.turtle import trig_of

    with source.store() as store:
        out.write(trig_of(store.quads()))
