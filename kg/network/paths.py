"""Link paths: how two entities hang together, the best-supported chain of links first.

A path is as good as its weakest hop. A hop's support is graded by its independent origins (1, 2, 3, 4, 5 or more), then by the
confidence of its best claim (in tenths), then by how recent its last report is. Paths with equally supported weakest hops are
ordered by length, then by the support of all hops together, then by the ids on the way. The search goes best first (A*, Hart,
Nilsson and Raphael 1968) with bounds that never cut off a better path, so its answers are those of a full enumeration; it gives up
after `bound` partial paths and says so.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np

from kg.errors import InputError, UnknownName
from kg.model import Claim, Entity, Graph, Relation, best_claims
from kg.network.arrays import Floats, Rows, rows_of_links
from kg.network.dates import bounds, date_of
from kg.network.hubs import acting_for, is_hub
from kg.network.selection import Selection, origins_among, selected

BOUND = 50_000
"""How many partial paths a search looks at before it gives up."""

MAX_ORIGINS = 5
_GRADES = MAX_ORIGINS * 11 * 3


@dataclass(frozen=True, slots=True)
class Support:
    """How well a link is supported: independent origins, the confidence of its best claim (0..1), the date of its last report."""

    origins: int
    confidence: float
    last: str | None
    grade: int = 0


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a path: two linked entities, the relations between them and their best claims."""

    left: Entity
    right: Entity
    relations: tuple[Relation, ...]
    support: Support
    claims: tuple[Claim, ...]


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
    first even so, but later ones may be missing. `left_out` names the generic hubs that no path was allowed to use.
    """

    paths: tuple[LinkPath, ...]
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


@dataclass(slots=True)
class PathFinder:
    """The links of a graph, ready for any number of path questions."""

    graph: Graph
    pairs: Mapping[tuple[str, str], list[Relation]] = field(init=False)
    rows: Rows = field(init=False)
    number: Mapping[str, int] = field(init=False)
    newest: str = field(init=False)

    def __post_init__(self) -> None:
        pairs: dict[tuple[str, str], list[Relation]] = {}
        for relation in self.graph.relations:
            if relation.subject != relation.object:
                pairs.setdefault(_pair(relation.subject, relation.object), []).append(relation)
        spans = (bounds(date_of(c, self.graph.articles)) for r in self.graph.relations for c in r.claims)
        self.newest = max((span[0] for span in spans if span), default="")
        self.pairs = pairs
        grades = ((left, right, float(self.support(found).grade)) for (left, right), found in pairs.items())
        self.rows = rows_of_links(sorted(self.graph.entities), grades)
        self.number = self.rows.index()

    def support(self, relations: Iterable[Relation]) -> Support:
        """Grade what supports a link: all its relations together."""
        found = list(relations)
        claims = [c for r in found for c in r.claims]
        best = max(r.origins for r in found)
        origins = max(best, origins_among(claims, self.graph.articles, sum(r.origins for r in found)))
        confidence = max((c.confidence for c in claims), default=0.0)
        dates = [date for c in claims if (date := date_of(c, self.graph.articles))]
        last = max(dates, default=None)
        return Support(origins, confidence, last, _grade(origins, confidence, _recency(last, self.newest)))

    def answer(self, question: PathQuestion) -> PathAnswer:
        """Find the best paths. Raises UnknownName for ids that are not in the graph, InputError for ends that are not apart."""
        sources, targets = self._ends(question)
        left_out = self._left_out(question, sources | targets)
        search = _Search(self, question, sources, targets, left_out)
        found = [self._path(nodes) for nodes in search.run()]
        names = sorted(self.graph.entities[i].name for i in left_out - question.avoid)
        return PathAnswer(tuple(found), search.looked_at, question.bound, search.complete, tuple(names))

    def _ends(self, question: PathQuestion) -> tuple[frozenset[str], frozenset[str]]:
        for identifier in sorted(question.sources | question.targets | question.through | question.avoid):
            if identifier not in self.graph.entities:
                raise UnknownName(f"no entity has the id {identifier!r}")
        ends = [question.sources, question.targets]
        if question.acting:
            ends = [frozenset().union(*(acting_for(self.graph, i) for i in end)) for end in ends]
        sources, targets = (end - question.avoid for end in ends)
        if not sources or not targets or sources & targets:
            raise InputError("a path needs two ends that are apart")
        if question.hops < 1 or question.limit < 1 or question.bound < 1:
            raise InputError("hops, limit and bound must be at least 1")
        return sources, targets

    def _left_out(self, question: PathQuestion, ends: frozenset[str]) -> frozenset[str]:
        if question.hubs:
            return question.avoid
        hubs = {i for i, e in self.graph.entities.items() if is_hub(e)}
        return question.avoid | (frozenset(hubs) - ends - question.through)

    def _path(self, nodes: tuple[str, ...]) -> LinkPath:
        hops = []
        for left, right in pairwise(nodes):
            relations = self.pairs[_pair(left, right)]
            claims = best_claims((c for r in relations for c in r.claims), 3)
            ends = self.graph.entities[left], self.graph.entities[right]
            hops.append(Hop(*ends, tuple(relations), self.support(relations), tuple(claims)))
        return LinkPath(tuple(hops))


class _Search:
    """One best-first search. The key of a partial path never exceeds that of any path it can grow into."""

    def __init__(
        self, finder: PathFinder, question: PathQuestion, sources: Collection[str], targets: Collection[str], out: Collection[str]
    ) -> None:
        self.rows, self.question = finder.rows, question
        number = finder.number
        self.sources = {number[i] for i in sources}
        self.targets = {number[i] for i in targets}
        self.barred = np.zeros(self.rows.size, dtype=bool)
        self.barred[[number[i] for i in out]] = True
        self.through = {number[i] for i in question.through} - self.targets - self.sources
        self.looked_at, self.complete = 0, True
        self.far = self.rows.distances(self.targets, question.hops)
        self.via = {n: self.rows.distances([n], question.hops) for n in self.through}
        self.best = self._best_grades()

    def _best_grades(self) -> list[Floats]:
        """Give, for 0, 1, … hops, the best grade that the weakest hop of any way to a target can have, for every node."""
        grades = np.full(self.rows.size, -1.0)
        grades[sorted(self.targets)] = _GRADES
        levels = [grades]
        starts, neighbours, values = self.rows.starts, self.rows.neighbours, self.rows.values
        if not len(neighbours):
            return levels * (self.question.hops + 1)
        filled = np.flatnonzero(starts[1:] > starts[:-1])
        for _ in range(self.question.hops):
            last = levels[-1]
            onward = np.minimum(values, np.where(self.barred, -1.0, last)[neighbours])
            after = last.copy()
            after[filled] = np.maximum(last[filled], np.maximum.reduceat(onward, starts[filled]))
            levels.append(after)
        return levels

    def run(self) -> Iterator[tuple[str, ...]]:
        """Give the node ids of the paths, best first."""
        found = 0
        heap: list[tuple[Any, ...]] = []
        for source in sorted(self.sources):
            self._push(heap, (source,), _GRADES, 0.0)
        while heap:
            _, _, cost, path, grade = heapq.heappop(heap)
            if path[-1] in self.targets:
                yield tuple(self.rows.ids[n] for n in path)
                found += 1
                if found == self.question.limit:
                    return
                continue
            if self.looked_at >= self.question.bound:
                self.complete = False
                return
            self.looked_at += 1
            for near, value in self._onward(path):
                self._push(heap, (*path, near), min(grade, value), cost + _GRADES - value)

    def _onward(self, path: tuple[int, ...]) -> Iterator[tuple[int, float]]:
        left = self.question.hops - len(path)
        begin, end = self.rows.starts[path[-1]], self.rows.starts[path[-1] + 1]
        near = self.rows.neighbours[begin:end]
        fit = (self.far[near] <= left) & ~self.barred[near]
        for node, value in zip(near[fit].tolist(), self.rows.values[begin:end][fit].tolist(), strict=True):
            if node not in path and node not in self.sources:
                yield node, value

    def _push(self, heap: list[tuple[Any, ...]], path: tuple[int, ...], grade: float, cost: float) -> None:
        node, left = path[-1], self.question.hops - len(path) + 1
        ahead = int(self.far[node])
        for missing in self.through.difference(path):
            if node in self.targets:
                return
            ahead = max(ahead, int(self.via[missing][node] + self.far[missing]))
        if ahead > left:
            return
        reach = min(grade, float(self.best[left][node]))
        if reach >= 0:
            heapq.heappush(heap, (-reach, len(path) - 1 + ahead, cost, path, grade))


def _pair(left: str, right: str) -> tuple[str, str]:
    return (left, right) if left < right else (right, left)


def _recency(last: str | None, newest: str) -> int:
    """Grade a date against the newest one of the graph: 2 within a year, 1 within five, else 0. No clock is asked."""
    span = bounds(last)
    if not span or not newest:
        return 0
    years = int(newest[:4]) - int(span[1][:4])
    return 2 if years <= 1 else 1 if years <= 5 else 0


def _grade(origins: int, confidence: float, recency: int) -> int:
    """Give a link's grade, 0 and up: origins first, then confidence in tenths, then recency."""
    return ((min(max(origins, 1), MAX_ORIGINS) - 1) * 11 + int(confidence * 10 + 1e-9)) * 3 + recency


def paths(graph: Graph, source: str, target: str, selection: Selection | None = None, **asked: Any) -> PathAnswer:
    """Find the best-supported paths between two entities (ids); `asked` are further fields of PathQuestion.

    Only what is asserted and actual counts unless a selection says otherwise. Raises UnknownName and InputError.
    """
    part = selected(graph, selection or Selection())
    for identifier in (source, target):
        if identifier not in graph.entities:
            raise UnknownName(f"no entity has the id {identifier!r}")
    whole = Graph(graph.entities, part.relations, part.articles)
    return PathFinder(whole).answer(PathQuestion(frozenset({source}), frozenset({target}), **asked))


__all__ = ["BOUND", "Hop", "LinkPath", "PathAnswer", "PathFinder", "PathQuestion", "Support", "paths"]
