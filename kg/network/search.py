"""Best-first search for paths whose weakest hop is as good as can be (A*: Hart, Nilsson and Raphael 1968).

What a partial path can still become is bounded by two tables, grown hop by hop from the targets: how far a node is from them, and
how good the weakest hop of a way to them can be. Neither ever promises less than there is, so the first path found is the best.
"""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterator

import numpy as np

from kg.network.arrays import Floats, Ints, Rows

Step = tuple[float, int, float, int, float, float]
"""A step from a node: the bound on the weakest hop of any path that takes it (negative), the fewest hops to a target after it, the least
that grades lack on it and those hops, the node that it leads to, the grade of the weakest hop so far, and what its own grade lacks.
A grade lacks what it is below that of the best link.
"""

MANY = 24
"""Links of a node from which on numpy goes through them faster than a loop."""


class Links:
    """The links of a graph, ready for any number of searches: their grades as arrays and, to go from node to node, as lists."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.top = float(rows.values.max(initial=0.0))
        self.linked = np.flatnonzero(np.diff(rows.starts))
        self.firsts = rows.starts[self.linked]
        least = np.zeros(rows.size)
        if len(self.linked):
            least[self.linked] = self.top - np.maximum.reduceat(rows.values, self.firsts)
        self.least: list[float] = least.tolist()
        self.starts, self.neighbours, self.values = (a.tolist() for a in (rows.starts, rows.neighbours, rows.values))

    def spread(self, last: Floats, changed: Ints) -> Floats:
        """Give for every node the best of what it has and what it gets over one link from those that changed."""
        after, rows = last.copy(), self.rows
        if 4 * int((rows.starts[changed + 1] - rows.starts[changed]).sum()) < len(rows.values):
            tails, places = rows.spokes(changed)
            np.maximum.at(after, rows.neighbours[places], np.minimum(rows.values[places], last[tails]))
        else:
            best = np.maximum.reduceat(np.minimum(rows.values, last[rows.neighbours]), self.firsts)
            after[self.linked] = np.maximum(after[self.linked], best)
        return after


class Reach:
    """For 0, 1, 2, … hops, the best grade that the weakest hop of any way to a target can have, for every node; -1 for no way.

    Nodes in `barred` lie on no way. `top` is the grade of the best link of all.
    """

    def __init__(self, links: Links, targets: frozenset[int], barred: frozenset[int]) -> None:
        self.links, self.targets, self.top = links, targets, links.top
        self.barred = np.array(sorted(barred), dtype=np.int64)
        start = np.full(links.rows.size, -1.0)
        start[sorted(targets)] = self.top
        self.levels: list[Floats] = [start]
        self._changed: Ints = np.array(sorted(targets), dtype=np.int64)
        self._far: Ints = np.where(start >= 0, 0, np.iinfo(np.int64).max)
        self._least = min((links.least[n] for n in targets), default=0.0)
        self._steps: dict[tuple[int, int, float], list[Step]] = {}

    def grow(self, hops: int) -> Ints:
        """Extend the tables to so many hops, and give the distance of every node to a target; hops + 1 stands for farther."""
        while len(self.levels) <= hops:
            last = self.levels[-1]
            after = self.links.spread(last, self._changed)
            after[self.barred] = -1.0
            self._changed = np.flatnonzero(after > last)
            fresh = self._changed[last[self._changed] < 0]
            self._far[fresh] = len(self.levels)
            self.levels.append(after)
        return np.minimum(self._far, hops + 1)

    def best(self, sources: frozenset[int], hops: int) -> float:
        """Give the best grade that the weakest hop of any way of at most so many hops from the sources can have."""
        self.grow(hops)
        return float(self.levels[hops][sorted(sources)].max())

    def steps(self, node: int, left: int, grade: float) -> list[Step]:
        """Give the steps after which a way of at most `left` hops to a target remains, best first, for a path whose weakest hop so
        far has this grade; `left` hops must be grown.
        """
        known = self._steps.get((node, left, grade))
        if known is None:
            begin, end = self.links.starts[node], self.links.starts[node + 1]
            known = []
            for near, value, far, grades in (self._few if end - begin < MANY else self._many)(begin, end, left):
                weakest = min(grade, value)
                bound = min(weakest, grades[-1])
                ahead, lacks = far + bisect.bisect_left(grades, bound), self.top - value
                # the last hop is one of a target's links; if there is another before it, that is one of the next node's
                least = lacks + (self._least if ahead else 0.0) + (self.links.least[near] if ahead > 1 else 0.0)
                known.append((-bound, ahead, least, near, weakest, lacks))
            known.sort()
            self._steps[node, left, grade] = known
        return known

    def _few(self, begin: int, end: int, left: int) -> Iterator[tuple[int, float, int, list[float]]]:
        last = self.levels[left]
        for place in range(begin, end):
            node = self.links.neighbours[place]
            if last.item(node) >= 0:
                far = self._far.item(node)
                yield node, self.links.values[place], far, [level.item(node) for level in self.levels[far : left + 1]]

    def _many(self, begin: int, end: int, left: int) -> Iterator[tuple[int, float, int, list[float]]]:
        near, values = self.links.rows.neighbours[begin:end], self.links.rows.values[begin:end]
        fit = self.levels[left][near] >= 0
        near, values = near[fit], values[fit]
        grades = np.array([level[near] for level in self.levels[: left + 1]]).T.tolist()
        for node, value, far, table in zip(near.tolist(), values.tolist(), self._far[near].tolist(), grades, strict=True):
            yield node, value, far, table[far:]


Partial = tuple[float, int, float, tuple[int, ...], float, float, "Partial | None", Iterator[Step]]
"""A partial path as it waits for its turn: bound on its weakest hop (negative), bound on its length, bound on what its grades lack, its
nodes, the grade of its weakest hop so far, what its grades lack so far; the path that it goes on from, and the steps of that path that
are left to try.
"""


class Search:
    """One search with a limit of hops. The key of a partial path never exceeds that of any path it can grow into.

    A path's steps are tried one by one: the next waits only once the one before it has had its turn.
    """

    def __init__(self, reach: Reach, sources: frozenset[int], through: frozenset[int], hops: int, limit: int, bound: int) -> None:
        self.reach, self.sources, self.hops, self.limit, self.bound = reach, sources, hops, limit, bound
        self.through = through - reach.targets - sources
        self.looked_at, self.complete = 0, True
        self.far = reach.grow(hops)
        self.via = {n: reach.links.rows.distances([n], hops) for n in self.through}

    def run(self) -> Iterator[tuple[tuple[int, ...], float]]:
        """Give the rows of the nodes on the paths and the grade of the weakest hop, best first."""
        found, heap = 0, self._starts()
        while heap:
            partial = heapq.heappop(heap)
            path, parent = partial[3], partial[6]
            if parent is not None:
                self._next(heap, parent, partial[7])
            if path[-1] in self.reach.targets:
                yield path, partial[4]
                found += 1
                if found == self.limit:
                    return
                continue
            if self.looked_at >= self.bound:
                self.complete = False
                return
            self.looked_at += 1
            self._next(heap, partial, iter(self._steps(path, partial[4])))

    def _starts(self) -> list[Partial]:
        heap: list[Partial] = []
        for source in sorted(self.sources):
            best = float(self.reach.levels[self.hops][source])
            if best >= 0 and (ahead := self._ahead((), source, int(self.far[source]))) <= self.hops:
                heapq.heappush(heap, (-best, ahead, 0.0, (source,), self.reach.top, 0.0, None, iter(())))
        return heap

    def _next(self, heap: list[Partial], partial: Partial, steps: Iterator[Step]) -> None:
        """Let the next of a path's steps wait that leads nowhere where the path has been."""
        path, lacking = partial[3], partial[5]
        for bound, ahead, least, near, weakest, lacks in steps:
            if near not in path and near not in self.sources:
                entry = (bound, len(path) + ahead, lacking + least, (*path, near), weakest, lacking + lacks, partial, steps)
                heapq.heappush(heap, entry)
                return

    def _steps(self, path: tuple[int, ...], grade: float) -> list[Step]:
        left = self.hops - len(path)
        steps = self.reach.steps(path[-1], left, grade)
        if not self.through:
            return steps
        longer: list[Step] = []
        for bound, known, _, near, weakest, lacks in steps:
            if (ahead := self._ahead(path, near, known)) <= left:
                longer.append((bound, ahead, lacks, near, weakest, lacks))
        return sorted(longer)

    def _ahead(self, path: tuple[int, ...], node: int, ahead: int) -> int:
        """Give the fewest hops from a node to a target by way of all that is still missing; more than are left if there is no way."""
        for missing in self.through.difference((*path, node)):
            if node in self.reach.targets:
                return self.hops + 1
            ahead = max(ahead, int(self.via[missing][node] + self.far[missing]))
        return ahead
