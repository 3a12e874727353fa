"""Link paths: how two entities hang together, the best-supported chain of links first.

A path is as good as its weakest hop, whose support is graded as `kg.network.support` says. Paths with equally supported weakest hops are
ordered by length, then by the support of all hops together, then by the ids on the way. The search goes best first (A*, Hart,
Nilsson and Raphael 1968) with bounds that never cut off a better path, so its answers are those of a full enumeration; it gives up
after `bound` partial paths and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from kg.errors import InputError
from kg.model import Article, Claim, Entity, Graph, Relation, best_claims
from kg.network.columns import Columns
from kg.network.held import Held, held
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
    first even so, but later ones may be missing. `left_out` names the generic hubs that no path was allowed to use; `articles` are those
    of the claims on the paths, by id.
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

    def answer(self, question: PathQuestion) -> PathAnswer:
        """Find the best paths. Raises UnknownName for ids that are not in the graph, InputError for ends that are not apart."""
        sources, targets = self._ends(question)
        left_out = self._left_out(question, sources | targets)
        found, search = self._deepened(question, sources, targets, left_out)
        names = sorted(self.columns.entities[n].name for n in self._numbers(left_out - question.avoid))
        return PathAnswer(*self._told(found), search.looked_at, question.bound, search.complete, tuple(names))

    def _deepened(
        self, question: PathQuestion, sources: frozenset[str], targets: frozenset[str], out: frozenset[str]
    ) -> tuple[list[tuple[int, ...]], Search]:
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
        return [nodes for nodes, _ in found], search

    def _numbers(self, ids: Iterable[str]) -> frozenset[int]:
        return frozenset(self.columns.row_of(i) for i in ids)

    def _best_link(self, ends: frozenset[int]) -> float:
        """Give the best grade of any link of some entities."""
        spans = (self.rows.values[self.rows.starts[n] : self.rows.starts[n + 1]] for n in ends)
        return max((float(span.max(initial=0.0)) for span in spans), default=0.0)

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

    def _told(self, found: Sequence[tuple[int, ...]]) -> tuple[tuple[LinkPath, ...], Mapping[str, Article]]:
        """Give the paths over some nodes with the relations of every hop, of which only these are read, and their articles."""
        whole, size = self.columns, max(self.rows.size, 1)
        steps = {step for nodes in found for step in pairwise(nodes)}
        ends = np.minimum(whole.subjects, whole.objects) * size + np.maximum(whole.subjects, whole.objects)
        wanted = np.array(sorted({min(step) * size + max(step) for step in steps}), dtype=np.int64)
        part = selected(self.held.part(np.flatnonzero(np.isin(ends, wanted))), self.selection)
        told: dict[frozenset[str], list[Relation]] = {}
        for relation in part.relations:
            told.setdefault(frozenset((relation.subject, relation.object)), []).append(relation)
        hops: dict[tuple[int, int], Hop] = {}
        for step in steps:
            left, right = whole.entities[step[0]], whole.entities[step[1]]
            relations = tuple(told[frozenset((left.id, right.id))])
            hops[step] = Hop(left, right, relations, support_of(relations, part.articles, self.newest))
        return tuple(LinkPath(tuple(hops[step] for step in pairwise(nodes))) for nodes in found), part.articles


def paths(graph: Graph | Held, source: str, target: str, selection: Selection | None = None, **asked: Any) -> PathAnswer:
    """Find the best-supported paths between two entities (ids); `asked` are further fields of PathQuestion.

    Only what is asserted and actual counts unless a selection says otherwise. Raises UnknownName and InputError.
    """
    finder = PathFinder(graph, selection or Selection())
    return finder.answer(PathQuestion(frozenset({source}), frozenset({target}), **asked))


__all__ = ["BOUND", "Hop", "LinkPath", "PathAnswer", "PathFinder", "PathQuestion", "Support", "paths"]
