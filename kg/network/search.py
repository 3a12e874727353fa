"""Best-first search for paths whose weakest hop is as good as can be (A*: Hart, Nilsson and Raphael 1968).

What a partial path can still become is bounded by two tables, grown hop by hop from the targets: how far a node is from them, and
how good the weakest hop of a way to them can be. Neither ever promises less than there is, so the first path found is the best.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import numpy as np

from kg.network.arrays import Floats, Ints, Rows

Step = tuple[int, float, float, int]
"""A node, the grade of the link to it, the best grade that the weakest hop of any way from here by it can have, its distance."""


MANY = 24
"""Links of a node from which on numpy goes through them faster than a loop."""


class Links:
    """The links of a graph, ready for any number of searches: their grades as arrays and, to go from node to node, as lists."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.top = float(rows.values.max(initial=0.0)) + 1.0
        self.linked = np.flatnonzero(np.diff(rows.starts))
        self.firsts = rows.starts[self.linked]
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

    Nodes in `barred` lie on no way. `top` lies above the grades of all links.
    """

    def __init__(self, links: Links, targets: frozenset[int], barred: frozenset[int]) -> None:
        self.links, self.targets, self.top = links, targets, links.top
        self.barred = np.array(sorted(barred), dtype=np.int64)
        start = np.full(links.rows.size, -1.0)
        start[sorted(targets)] = self.top
        self.levels: list[Floats] = [start]
        self._changed: Ints = np.array(sorted(targets), dtype=np.int64)
        self._far: Ints = np.where(start >= 0, 0, np.iinfo(np.int64).max)
        self._steps: dict[tuple[int, int], list[Step]] = {}

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

    def steps(self, node: int, left: int) -> list[Step]:
        """Give the steps from a node after which a way of at most `left` hops to a target remains; `left` hops must be grown."""
        known = self._steps.get((node, left))
        if known is None:
            begin, end = self.links.starts[node], self.links.starts[node + 1]
            known = (self._few if end - begin < MANY else self._many)(begin, end, self.levels[left])
            self._steps[node, left] = known
        return known

    def _few(self, begin: int, end: int, level: Floats) -> list[Step]:
        found = []
        for place in range(begin, end):
            node, value = self.links.neighbours[place], self.links.values[place]
            best = level.item(node)
            if best >= 0:
                found.append((node, value, min(value, best), self._far.item(node)))
        return found

    def _many(self, begin: int, end: int, level: Floats) -> list[Step]:
        near, values = self.links.rows.neighbours[begin:end], self.links.rows.values[begin:end]
        ahead = level[near]
        fit = ahead >= 0
        near, values = near[fit], values[fit]
        columns = near, values, np.minimum(values, ahead[fit]), self._far[near]
        return list(zip(*(c.tolist() for c in columns), strict=True))


Partial = tuple[float, int, float, tuple[int, ...], float]
"""A partial path as it waits for its turn: bound on its weakest hop (negative), bound on its length, missing grades so far, its nodes,
the grade of its weakest hop so far.
"""


class Search:
    """One search with a limit of hops. The key of a partial path never exceeds that of any path it can grow into."""

    def __init__(self, reach: Reach, sources: frozenset[int], through: frozenset[int], hops: int, limit: int, bound: int) -> None:
        self.reach, self.sources, self.hops, self.limit, self.bound = reach, sources, hops, limit, bound
        self.through = through - reach.targets - sources
        self.looked_at, self.complete = 0, True
        self.far = reach.grow(hops)
        self.via = {n: reach.links.rows.distances([n], hops) for n in self.through}

    def run(self) -> Iterator[tuple[tuple[int, ...], float]]:
        """Give the rows of the nodes on the paths and the grade of the weakest hop, best first."""
        found = 0
        heap: list[Partial] = []
        top, targets = self.reach.top, self.reach.targets
        for source in sorted(self.sources):
            ahead, best = int(self.far[source]), float(self.reach.levels[self.hops][source])
            if best >= 0 and (ahead := self._ahead((source,), source, ahead)) <= self.hops:
                heapq.heappush(heap, (-best, ahead, 0.0, (source,), top))
        while heap:
            _, _, cost, path, grade = heapq.heappop(heap)
            if path[-1] in targets:
                yield path, grade
                found += 1
                if found == self.limit:
                    return
                continue
            if self.looked_at >= self.bound:
                self.complete = False
                return
            self.looked_at += 1
            left = self.hops - len(path)
            for near, value, best, ahead in self.reach.steps(path[-1], left):
                if near in path or near in self.sources:
                    continue
                if self.through and (ahead := self._ahead(path, near, ahead)) > left:
                    continue
                entry = (-min(grade, best), len(path) + ahead, cost + top - value, (*path, near), min(grade, value))
                heapq.heappush(heap, entry)

    def _ahead(self, path: tuple[int, ...], node: int, ahead: int) -> int:
        """Give the fewest hops from a node to a target by way of all that is still missing; more than are left if there is no way."""
        for missing in self.through.difference((*path, node)):
            if node in self.reach.targets:
                return self.hops + 1
            ahead = max(ahead, int(self.via[missing][node] + self.far[missing]))
        return ahead
