"""Best-first search for paths whose weakest hop is as good as can be (A*: Hart, Nilsson and Raphael 1968).

What a partial path can still become is bounded by two tables, grown hop by hop from the targets: how far a node is from them, and
how good the weakest hop of a way to them can be. Neither ever promises less than there is, so the first path found is the best.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any

import numpy as np

from kg.network.arrays import Floats, Ints, Rows


class Reach:
    """For 0, 1, 2, … hops, the best grade that the weakest hop of any way to a target can have, for every node; -1 for no way.

    Nodes in `barred` lie on no way. The values of `rows` are the grades of its links; `top` lies above them all.
    """

    def __init__(self, rows: Rows, targets: frozenset[int], barred: frozenset[int]) -> None:
        self.rows, self.targets = rows, targets
        self.top = float(rows.values.max(initial=0.0)) + 1.0
        self.barred = np.zeros(rows.size, dtype=bool)
        self.barred[sorted(barred)] = True
        start = np.full(rows.size, -1.0)
        start[sorted(targets)] = self.top
        self.levels: list[Floats] = [start]
        self._changed: Ints = np.array(sorted(targets), dtype=np.int64)
        self._far: Ints = np.where(start >= 0, 0, np.iinfo(np.int64).max)

    def grow(self, hops: int) -> Ints:
        """Extend the tables to so many hops, and give the distance of every node to a target; hops + 1 stands for farther."""
        while len(self.levels) <= hops:
            last = self.levels[-1]
            tails, places = self.rows.spokes(self._changed)
            after = last.copy()
            np.maximum.at(after, self.rows.neighbours[places], np.minimum(self.rows.values[places], last[tails]))
            after[self.barred] = -1.0
            self._changed = np.flatnonzero(after > last)
            fresh = self._changed[last[self._changed] < 0]
            self._far[fresh] = len(self.levels)
            self.levels.append(after)
        return np.minimum(self._far, hops + 1)


class Search:
    """One search with a limit of hops. The key of a partial path never exceeds that of any path it can grow into."""

    def __init__(self, reach: Reach, sources: frozenset[int], through: frozenset[int], hops: int, limit: int, bound: int) -> None:
        self.reach, self.sources, self.hops, self.limit, self.bound = reach, sources, hops, limit, bound
        self.through = through - reach.targets - sources
        self.looked_at, self.complete = 0, True
        self.far = reach.grow(hops)
        self.via = {n: reach.rows.distances([n], hops) for n in self.through}

    def run(self) -> Iterator[tuple[int, ...]]:
        """Give the rows of the nodes on the paths, best first."""
        found = 0
        heap: list[tuple[Any, ...]] = []
        for source in sorted(self.sources):
            self._push(heap, (source,), self.reach.top, 0.0)
        while heap:
            _, _, cost, path, grade = heapq.heappop(heap)
            if path[-1] in self.reach.targets:
                yield path
                found += 1
                if found == self.limit:
                    return
                continue
            if self.looked_at >= self.bound:
                self.complete = False
                return
            self.looked_at += 1
            for near, value in self._onward(path):
                self._push(heap, (*path, near), min(grade, value), cost + self.reach.top - value)

    def _onward(self, path: tuple[int, ...]) -> Iterator[tuple[int, float]]:
        left = self.hops - len(path)
        begin, end = self.reach.rows.starts[path[-1]], self.reach.rows.starts[path[-1] + 1]
        near = self.reach.rows.neighbours[begin:end]
        fit = (self.far[near] <= left) & ~self.reach.barred[near]
        for node, value in zip(near[fit].tolist(), self.reach.rows.values[begin:end][fit].tolist(), strict=True):
            if node not in path and node not in self.sources:
                yield node, value

    def _push(self, heap: list[tuple[Any, ...]], path: tuple[int, ...], grade: float, cost: float) -> None:
        node, left = path[-1], self.hops - len(path) + 1
        ahead = int(self.far[node])
        for missing in self.through.difference(path):
            if node in self.reach.targets:
                return
            ahead = max(ahead, int(self.via[missing][node] + self.far[missing]))
        if ahead > left:
            return
        reach = min(grade, float(self.reach.levels[left][node]))
        if reach >= 0:
            heapq.heappush(heap, (-reach, len(path) - 1 + ahead, cost, path, grade))
