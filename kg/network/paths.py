"""Link paths: how two entities hang together, the best-supported chain of links first.

A path is as good as its weakest hop. A hop's support is graded by its independent origins (1, 2, 3, 4, 5 or more), then by the
confidence of its best claim (in tenths), then by how recent its last report is. Paths with equally supported weakest hops are
ordered by length, then by the support of all hops together, then by the ids on the way. The search goes best first (A*, Hart,
Nilsson and Raphael 1968) with bounds that never cut off a better path, so its answers are those of a full enumeration; it gives up
after `bound` partial paths and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from kg.errors import InputError, UnknownName
from kg.model import Claim, Entity, Graph, Relation, best_claims
from kg.network.arrays import Rows, rows_of_links
from kg.network.dates import bounds, date_of
from kg.network.hubs import acting_for, is_hub
from kg.network.search import Links, Reach, Search
from kg.network.selection import Selection, origins_among, selected

BOUND = 50_000
"""How many partial paths a search looks at before it gives up."""

MAX_ORIGINS = 5


@dataclass(frozen=True, slots=True)
class Support:
    """How well a link is supported: independent origins, the confidence of its best claim (0..1), the date of its last report."""

    origins: int
    confidence: float
    last: str | None
    grade: int = 0


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
    links: Links = field(init=False)
    number: Mapping[str, int] = field(init=False)
    newest: str = field(init=False)
    hubs: frozenset[str] = field(init=False)
    supports: Mapping[tuple[str, str], Support] = field(init=False)

    def __post_init__(self) -> None:
        pairs: dict[tuple[str, str], list[Relation]] = {}
        for relation in self.graph.relations:
            if relation.subject != relation.object:
                pairs.setdefault(_pair(relation.subject, relation.object), []).append(relation)
        spans = (bounds(date_of(c, self.graph.articles)) for r in self.graph.relations for c in r.claims)
        self.newest = max((span[0] for span in spans if span), default="")
        self.pairs = pairs
        self.hubs = frozenset(i for i, e in self.graph.entities.items() if is_hub(e))
        self.supports = {pair: self.support(found) for pair, found in pairs.items()}
        grades = ((*pair, float(support.grade)) for pair, support in self.supports.items())
        self.rows = rows_of_links(sorted(self.graph.entities), grades)
        self.links = Links(self.rows)
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
        found, search = self._deepened(question, sources, targets, left_out)
        names = sorted(self.graph.entities[i].name for i in left_out - question.avoid)
        return PathAnswer(
            tuple(self._path(nodes) for nodes in found), search.looked_at, question.bound, search.complete, tuple(names)
        )

    def _deepened(
        self, question: PathQuestion, sources: frozenset[str], targets: frozenset[str], out: frozenset[str]
    ) -> tuple[list[tuple[str, ...]], Search]:
        """Search with few hops first: if all paths then found are as good as any path can be, longer ones would only come after."""
        start, through = self._numbers(sources), self._numbers(question.through)
        reach = Reach(self.links, self._numbers(targets), self._numbers(out))
        nearest = next((h for h in range(1, question.hops) if reach.grow(h)[sorted(start)].min() <= h), question.hops)
        hops = min(max(2, nearest), question.hops)
        while True:
            search = Search(reach, start, through, hops, question.limit, question.bound)
            found = list(search.run())
            if hops == question.hops:
                break
            if len(found) < question.limit or not search.complete:
                hops += 1
                continue
            worst = found[-1][1]
            if worst >= min(self._best_link(ends) for ends in (start, reach.targets)) or worst >= reach.best(
                start, question.hops
            ):
                break
            hops = question.hops
        return [tuple(self.rows.ids[n] for n in nodes) for nodes, _ in found], search

    def _numbers(self, ids: Iterable[str]) -> frozenset[int]:
        return frozenset(self.number[i] for i in ids)

    def _best_link(self, ends: frozenset[int]) -> float:
        """Give the best grade of any link of some entities."""
        spans = (self.rows.values[self.rows.starts[n] : self.rows.starts[n + 1]] for n in ends)
        return max((float(span.max(initial=0.0)) for span in spans), default=0.0)

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
        return question.avoid | (self.hubs - ends - question.through)

    def _path(self, nodes: tuple[str, ...]) -> LinkPath:
        hops = []
        for left, right in pairwise(nodes):
            relations = self.pairs[_pair(left, right)]
            ends = self.graph.entities[left], self.graph.entities[right]
            hops.append(Hop(*ends, tuple(relations), self.supports[_pair(left, right)]))
        return LinkPath(tuple(hops))


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
