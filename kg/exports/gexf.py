"""GEXF: the network as Gephi shows it, with sizes, colours, places and dates."""

from __future__ import annotations

from typing import BinaryIO

from kg.exports import Source


def write(source: Source, out: BinaryIO) -> None:
    """Write entities as nodes and relations as edges."""
    from kg.network.files import write_gexf

    write_gexf(source.graph, out)
