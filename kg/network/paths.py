"""Link paths: how two entities hang together, the best-supported chain of links first.

A path is as good as its weakest hop, whose support is graded as `kg.network.support` says. Paths with equally supported weakest
hops are ordered by length, then by the support of all hops together, then by the ids on the way. The search goes best first (A*,
Hart, Nilsson and Raphael 1968) with bounds that never cut off a better path, so its answers are those of a full enumeration; it
gives up after `bound` partial paths and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from kg.errors import InputError
from kg.model import Article, Claim, Entity, Graph, Relation, best_claims
from kg.network.arrays.columns import Columns
from kg.network.arrays.held import Held, held
from kg.network.hubs import acting_for, hubs_among
from kg.network.search import Links, Reach, Search
from kg.network.selection import EVERYTHING, Selection, selected
from kg.network.support import Support, graded, newest_year, support_of

BOUND = 50_000
"""How many partial paths a search looks at before it gives up."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: two linked entities and the relations between them."""

    left: Entity
    right: Entity
    relations: tuple[Relation, ...]
    support: Support

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The three best claims of the relations."""
        return tuple(best_claims((c for r in self.relations for c in r.claims), 3))


@dataclass(frozen=True, slots=True)
class LinkPath:
    """A chain of hops; `weakest` is the support of its weakest hop."""

    hops: tuple[Hop, ...]

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The entities on the way, both ends included."""
        return (self.hops[0].left, *(hop.right for hop in self.hops))

    @property
    def weakest(self) -> Support:
        """The support of the weakest hop."""
        return min((hop.support for hop in self.hops), key=lambda s: s.grade)


@dataclass(frozen=True, slots=True)
class PathAnswer:
    """Paths in the order of their rank. `complete` is False if the search gave up after `bound` partial paths: better ones come
    first even so, but later ones may be missing. `left_out` names the generic hubs that no path was allowed to use; `articles`
    holds those of the claims on the paths, by id.
    """

    paths: tuple[LinkPath, ...]
    articles: Mapping[str, Article]
    looked_at: int
    bound: int
    complete: bool
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathQuestion:
    """What is asked: at most `hops` hops and `limit` paths, each by way of all of `through` and none of `avoid` (entity ids).

    With `acting`, a country stands for itself and everyone who acts for it. With `hubs`, generic hubs may lie on the way.
    """

    sources: frozenset[str]
    targets: frozenset[str]
    hops: int = 4
    limit: int = 5
    through: frozenset[str] = frozenset()
    avoid: frozenset[str] = frozenset()
    acting: bool = False
    hubs: bool = False
    bound: int = BOUND


class PathFinder:
    """The links of a selection of a graph, ready for any number of path questions; evidence is read only for the paths found."""

    def __init__(self, graph: Graph | Held, selection: Selection = EVERYTHING) -> None:
        self.held, self.selection = held(graph), selection
        self.columns: Columns = self.held.columns
        self.hubs = hubs_among(self.columns)
        part = self.columns.selected(selection)
        self.rows, self.newest = graded(part), newest_year(part)
        self.links = Links(self.rows)
        ends = np.minimum(self.columns.subjects, self.columns.objects), np.maximum(self.columns.subjects, self.columns.objects)
        pairs = ends[0] * max(self.rows.size, 1) + ends[1]
        self._by_ends = np.argsort(pairs, kind="stable")
        self._ends_in_order = pairs[self._by_ends]
        self._hops: dict[tuple[int, int], Hop] = {}
        self._articles: dict[str, Article] = {}

    def answer(self, question: PathQuestion) -> PathAnswer:
        """Find the best paths. Raises UnknownName for ids that are not in the graph, InputError for ends that are not apart."""
        sources, targets = self._ends(question)
        left_out = self._left_out(question, sources | targets)
        start, through = self._numbers(sources), self._numbers(question.through)
        reach = Reach(self.links, start, self._numbers(targets), self._numbers(left_out), question.hops)
        search = Search(reach, start, through, question.limit, question.bound)
        found = [nodes for nodes, _ in search.run()]
        names = sorted(self.columns.entities[n].name for n in self._numbers(left_out - question.avoid))
        return PathAnswer(self._told(found), self._articles, search.looked_at, question.bound, search.complete, tuple(names))

    def _numbers(self, ids: Iterable[str]) -> frozenset[int]:
        return frozenset(self.columns.row_of(i) for i in ids)

    def _ends(self, question: PathQuestion) -> tuple[frozenset[str], frozenset[str]]:
        for identifier in sorted(question.sources | question.targets | question.through | question.avoid):
            self.columns.row_of(identifier)
        ends = [question.sources, question.targets]
        if question.acting:
            ends = [frozenset().union(*(acting_for(self.columns, i) for i in end)) for end in ends]
        sources, targets = (end - question.avoid for end in ends)
        if not sources or not targets or sources & targets:
            raise InputError("a path needs two ends that are apart")
        if question.hops < 1 or question.limit < 1 or question.bound < 1:
            raise InputError("hops, limit and bound must be at least 1")
        return sources, targets

    def _left_out(self, question: PathQuestion, ends: frozenset[str]) -> frozenset[str]:
        if question.hubs:
            return question.avoid
        return question.avoid | (self.hubs - ends - question.through)

    def _told(self, found: Sequence[tuple[int, ...]]) -> tuple[LinkPath, ...]:
        """Give the paths over some nodes with the relations of every hop; only these are read, and each but once."""
        missing = {step for nodes in found for step in pairwise(nodes)} - self._hops.keys()
        if missing:
            self._read(missing)
        return tuple(LinkPath(tuple(self._hops[step] for step in pairwise(nodes))) for nodes in found)

    def _read(self, steps: set[tuple[int, int]]) -> None:
        whole, size = self.columns, max(self.rows.size, 1)
        wanted = np.array(sorted({min(step) * size + max(step) for step in steps}), dtype=np.int64)
        spans = (np.searchsorted(self._ends_in_order, wanted, side).tolist() for side in ("left", "right"))
        rows = [row for first, last in zip(*spans, strict=True) for row in self._by_ends[first:last].tolist()]
        part = selected(self.held.part(np.array(sorted(rows), dtype=np.int64)), self.selection)
        told: dict[frozenset[str], list[Relation]] = {}
        for relation in part.relations:
            told.setdefault(frozenset((relation.subject, relation.object)), []).append(relation)
            self._articles |= {c.article: part.articles[c.article] for c in relation.claims if c.article in part.articles}
        for step in steps:
            left, right = whole.entities[step[0]], whole.entities[step[1]]
            relations = tuple(told[frozenset((left.id, right.id))])
            self._hops[step] = Hop(left, right, relations, support_of(relations, part.articles, self.newest))


def paths(graph: Graph | Held, source: str, target: str, selection: Selection | None = None, **asked: Any) -> PathAnswer:
    """Find the best-supported paths between two entities (ids); `asked` are further fields of PathQuestion.

    Only what is asserted and actual counts unless a selection says otherwise. Raises UnknownName and InputError.
    """
    finder = PathFinder(graph, selection or Selection())
    return finder.answer(PathQuestion(frozenset({source}), frozenset({target}), **asked))


__all__ = ["BOUND", "Hop", "LinkPath", "PathAnswer", "PathFinder", "PathQuestion", "Support", "paths"]
