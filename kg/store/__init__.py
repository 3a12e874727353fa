"""Where the evidence is kept: an embedded store on disk (Oxigraph) or any SPARQL 1.1 server, behind one small protocol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

from kg.model import Extraction, Graph
from kg.rdf import Done
from kg.settings import Settings, load_settings
from kg.store.result import Result, Value

if TYPE_CHECKING:
    import rdflib


class Store(Protocol):
    """Keeps articles with their claims, a named graph an article, and the resolved world in the default graph.

    Every method raises StoreError for what cannot be read or written; `query` raises QueryError.
    """

    def articles(self) -> Mapping[str, Done]:
        """Give the done-record of every article that is whole, by the digest of its text."""
        ...

    def extractions(self) -> Iterator[Extraction]:
        """Give back every article with its claims, in the order of their digests."""
        ...

    def extraction(self, digest: str) -> Extraction:
        """Give back one article with its claims, by the digest of its text."""
        ...

    def graph_quads(self, digest: str) -> list[Any]:
        """Give all statements of one article as pyoxigraph Quads."""
        ...

    def add(self, extractions: Iterable[Extraction]) -> None:
        """Write articles, each in one transaction; one that is there already with other claims is replaced."""
        ...

    def remove(self, digest: str) -> None:
        """Take out an article and all that it states; harmless if it is not there."""
        ...

    def commit(self) -> None:
        """Bring to disk what was added and removed. Only after this may it be reported as done."""
        ...

    def restore(self) -> list[str]:
        """Put back what was committed but was lost since, as far as the store can; give where those articles were read from."""
        ...

    def write_graph(self, graph: Graph) -> None:
        """Put the resolved graph in place of the default graph, in one transaction."""
        ...

    def query(self, text: str, bindings: Mapping[str, Value] | None = None) -> Result:
        """Answer SPARQL, read-only and within limits; `bindings` gives variables their values as terms."""
        ...

    def quads(self) -> Iterator[Any]:
        """Give every statement as a pyoxigraph Quad."""
        ...

    def turtle(self) -> bytes:
        """Give all statements as Turtle: what the graphs share, then a block an article, each sorted."""
        ...

    def write_turtle(self, path: str | Path) -> None:
        """Write all statements as Turtle, beside the file and then in its place."""
        ...

    def to_rdflib(self) -> rdflib.Dataset:
        """Give everything as an rdflib Dataset."""
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...

    def __enter__(self) -> Self:
        """Give the store itself."""
        ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the store."""
        ...


def open_store(location: str | Path, read_only: bool = False, settings: Settings | None = None) -> Store:
    """Open the store in a folder, making it if need be, or the SPARQL 1.1 server at an http(s) address.

    Raises StoreInUse if another process writes to it, StoreError if it cannot be opened.
    """
    known = settings or load_settings()
    if str(location).startswith(("http://", "https://")):
        from kg.store.remote import RemoteStore

        return RemoteStore(str(location), read_only=read_only, settings=known)
    from kg.store.embedded import EmbeddedStore

    return EmbeddedStore(Path(location), read_only=read_only, settings=known)


__all__ = ["Done", "Result", "Store", "Value", "open_store"]
