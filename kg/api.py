"""What most programs need: build a graph, open one, or just extract claims. All of it stands in `kg` itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from kg import pipeline
from kg.errors import InputError
from kg.model import Article, Claim
from kg.project import Project, open_project
from kg.settings import Settings, load_settings


def build(sources: Sequence[str | Path], directory: str | Path, settings: Settings | None = None) -> Project:
    """Read articles and build or extend the graph in a folder, as `kg build` does.

    Raises InputError naming every source that could not be used, after all the others are done; StoreError.
    """
    summary = pipeline.build([str(s) for s in sources], directory, settings or load_settings())
    if summary.problems:
        raise InputError("; ".join(summary.problems), hint=f"the rest is in {directory}")
    return open_project(directory)


def open(directory: str | Path) -> Project:  # the verb of the trade: kg.open("out")
    """Open the folder of a graph. Raises StoreError if there is no graph in it."""
    return open_project(directory)


def claims(articles: Iterable[Article | str], settings: Settings | None = None) -> Iterator[Claim]:
    """Yield the claims of articles, or of plain texts, without a store, as `kg extract` does."""
    given = (Article(a) if isinstance(a, str) else a for a in articles)
    yield from pipeline.claims_of(given, settings or load_settings())
