"""A graph that need not be read whole: its columns say which relations matter to a question, and only those are read.

A folder that a build wrote is one (`kg.project.Project`), and so is every graph in memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from kg.model import Article, Claim, Graph, Relation
from kg.network.arrays.columns import Columns, columns_of
from kg.network.arrays.rows import Ints


class Held(Protocol):
    """What an analysis asks of a graph that is held somewhere."""

    @property
    def columns(self) -> Columns:
        """Its relations and claims as columns."""
        ...

    def part(self, relations: Ints) -> Graph:
        """Give the relations of some rows with all their claims, and the entities and articles that these need, as a graph."""
        ...


@dataclass(frozen=True, slots=True)
class Extent:
    """How much a graph holds: what pages and figures say that they were made from."""

    entities: int
    articles: int
    outlets: int


class InMemory:
    """A graph that is read already."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    @cached_property
    def columns(self) -> Columns:
        """Its columns."""
        return columns_of(self.graph)

    def part(self, relations: Ints) -> Graph:
        """Give some of its relations, with all its entities and articles."""
        found = tuple(self.graph.relations[n] for n in relations.tolist())
        return Graph(self.graph.entities, found, self.graph.articles)


class ReadOnce:
    """A part of a held graph that is read already, for many questions about it; the columns stay those of the whole."""

    def __init__(self, source: Held, relations: Ints) -> None:
        self.columns = source.columns
        self.graph = source.part(relations)
        self._places = {row: n for n, row in enumerate(relations.tolist())}

    def part(self, relations: Ints) -> Graph:
        """Give some of the relations that were read. Raises KeyError for others."""
        found = tuple(self.graph.relations[self._places[n]] for n in relations.tolist())
        return Graph(self.graph.entities, found, self.graph.articles)


def held(graph: Graph | Held) -> Held:
    """Give a graph as one that is held somewhere."""
    return InMemory(graph) if isinstance(graph, Graph) else graph


def extent(graph: Graph | Held) -> Extent:
    """Say how much a graph holds."""
    if isinstance(graph, Graph):
        return Extent(len(graph.entities), len(graph.articles), len({a.source for a in graph.articles.values() if a.source}))
    columns = graph.columns
    return Extent(len(columns.entities), len(columns.article_digests), len({*columns.article_sources} - {""}))


def articles_of(columns: Columns, relations: Ints) -> list[str]:
    """Name the articles, by their digests, that the claims of some relations stand in."""
    taken = np.isin(columns.relations, relations)
    return [columns.article_digests[n] for n in np.unique(columns.articles[taken]).tolist()]


def part_of(columns: Columns, relations: Ints, claims: Mapping[str, Claim], articles: Mapping[str, Article]) -> Graph:
    """Put some relations together from the claims, by id, of the articles that `articles_of` names.

    Raises KeyError if one is missing.
    """
    entities, ends = columns.entities, np.searchsorted(columns.relations, [relations, relations + 1])
    found = []
    for row, first, last in zip(relations.tolist(), *ends.tolist(), strict=True):
        told = tuple(claims[columns.claim_ids[n]] for n in range(first, last))
        subject, target = entities.ids[int(columns.subjects[row])], entities.ids[int(columns.objects[row])]
        found.append(Relation(subject, columns.kind_names[int(columns.kinds[row])], target, told, int(columns.origins[row])))
    rows = np.unique(np.concatenate((columns.subjects[relations], columns.objects[relations])))
    return Graph({entities.ids[n]: entities[n] for n in rows.tolist()}, tuple(found), articles)
