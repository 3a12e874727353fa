"""Best-first search for paths whose weakest hop is as good as can be (A*: Hart, Nilsson and Raphael 1968).

What a partial path can still become is bounded by two tables, grown hop by hop from the targets: how far a node is from them, and
how good the weakest hop of a way to them can be. Neither ever promises less than there is, so the first path found is the best.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

import numpy as np

from kg.network.arrays.rows import Floats, Ints, Rows

Step = tuple[float, int, float, int, float, float]
"""A step from a node.

In order: the bound on the weakest hop of any path that takes it (negative), the fewest hops to a target after it, the least that
grades lack on it and those hops, the node that it leads to, the grade of the weakest hop so far, and what its own grade lacks. A
grade lacks what it is below that of the best link.
"""

MANY = 24
"""Links of a node from which on numpy goes through them faster than a loop."""


SMALL = 20_000
"""Links, counted from both ends, up to which numpy goes through all of them about as fast as through some."""


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
        if len(rows.values) > SMALL and 4 * int((rows.starts[changed + 1] - rows.starts[changed]).sum()) < len(rows.values):
            tails, places = rows.spokes(changed)
            np.maximum.at(after, rows.neighbours[places], np.minimum(rows.values[places], last[tails]))
        else:
            best = np.maximum.reduceat(np.minimum(rows.values, last[rows.neighbours]), self.firsts)
            after[self.linked] = np.maximum(after[self.linked], best)
        return after

    def gathered(self, last: Floats, nodes: Ints) -> Floats:
        """Give for some linked nodes, given once each, the best of what they have and what they get over one link from any."""
        after, rows = last.copy(), self.rows
        places = rows.spokes(nodes)[1]
        counts = rows.starts[nodes + 1] - rows.starts[nodes]
        best = np.maximum.reduceat(np.minimum(rows.values[places], last[rows.neighbours[places]]), np.cumsum(counts) - counts)
        after[nodes] = np.maximum(after[nodes], best)
        return after


class Reach:
    """For 0, 1, 2, … hops, the best grade that the weakest hop of any way to a target can have, for every node; -1 for no way.

    Nodes in `barred` lie on no way. The table of so many hops is right for the nodes to which a path of `hops` hops from the
    sources can still have so many left: no other is ever asked for.
    """

    def __init__(self, links: Links, sources: frozenset[int], targets: frozenset[int], barred: frozenset[int], hops: int) -> None:
        self.links, self.targets, self.top, self.hops = links, targets, links.top, hops
        start = np.full(links.rows.size, -1.0)
        start[sorted(targets)] = self.top
        self.levels = np.repeat(start[None], hops + 1, axis=0)
        far = np.where(start >= 0, 0, hops + 1)
        changed = np.array(sorted(targets), dtype=np.int64)
        out = np.array(sorted(barred), dtype=np.int64)
        nearest = self._nearest(sources)
        for level in range(1, hops + 1):
            last = self.levels[level - 1]
            near = nearest.get(hops - level)
            after = links.spread(last, changed) if near is None else links.gathered(last, near)
            if len(out):
                after[out] = -1.0
            changed = np.flatnonzero(after > last) if near is None else near[after[near] > last[near]]
            far[changed[last[changed] < 0]] = level
            self.levels[level] = after
        self.far = far
        self._least = min((links.least[n] for n in targets), default=0.0)
        self._best = [level.item for level in self.levels]
        self._steps: dict[tuple[int, int, float], list[Step]] = {}

    def _nearest(self, sources: frozenset[int]) -> dict[int, Ints]:
        """Give the linked nodes at most 0, 1, 2, … hops from the sources, as long as to know them saves time."""
        rows, found = self.links.rows, dict[int, Ints]()
        if len(rows.neighbours) < SMALL:
            return found
        seen = np.zeros(rows.size, dtype=bool)
        near = np.array(sorted(n for n in sources if rows.starts[n + 1] > rows.starts[n]), dtype=np.int64)
        seen[near] = True
        for hops in range(self.hops):
            spokes = int((rows.starts[near + 1] - rows.starts[near]).sum())
            if not len(near) or 2 * spokes > len(rows.neighbours):
                break
            found[hops] = near
            seen[rows.neighbours[rows.spokes(near)[1]]] = True
            near = np.flatnonzero(seen)
        return found

    def steps(self, node: int, left: int, grade: float) -> list[Step]:
        """Give the steps after which a way of at most `left` hops to a target remains, best first, for a path whose weakest hop so
        far has this grade.
        """
        known = self._steps.get((node, left, grade))
        if known is None:
            known, links, top, far, best = [], self.links, self.top, self.far.item, self._best
            open_at = best[left]
            neighbours, values, least_of, nearest = links.neighbours, links.values, links.least, self._least
            begin, end, last = links.starts[node], links.starts[node + 1], self.levels[left]
            places: Iterable[int] = range(begin, end)
            if end - begin >= MANY:
                places = (np.flatnonzero(last[links.rows.neighbours[begin:end]] >= 0) + begin).tolist()
            for place in places:
                near = neighbours[place]
                bound = open_at(near)
                if bound < 0:
                    continue
                value = values[place]
                weakest = min(value, grade)
                bound = min(bound, weakest)
                ahead = far(near)
                while best[ahead](near) < bound:
                    ahead += 1
                least = lacks = top - value
                # the last hop is one of a target's links; if there is another before it, that is one of the next node's
                if ahead:
                    least += nearest + (least_of[near] if ahead > 1 else 0.0)
                known.append((-bound, ahead, least, near, weakest, lacks))
            known.sort()
            self._steps[node, left, grade] = known
        return known


Partial = tuple[float, int, float, tuple[int, ...], float, float, "Partial | None", Iterator[Step]]
"""A partial path as it waits for its turn.

In order: bound on its weakest hop (negative), bound on its length, bound on what its grades lack, its nodes, the grade of its
weakest hop so far, what its grades lack so far; the path that it goes on from, and the steps of that path that are left to try.
"""


class Search:
    """One search with a limit of hops. The key of a partial path never exceeds that of any path it can grow into.

    A path's steps are tried one by one: the next waits only once the one before it has had its turn.
    """

    def __init__(self, reach: Reach, sources: frozenset[int], through: frozenset[int], limit: int, bound: int) -> None:
        self.reach, self.sources, self.hops, self.limit, self.bound = reach, sources, reach.hops, limit, bound
        self.through = through - reach.targets - sources
        self.looked_at, self.complete = 0, True
        self.via = {n: reach.links.rows.distances([n], reach.hops) for n in self.through}

    def run(self) -> Iterator[tuple[tuple[int, ...], float]]:
        """Give the rows of the nodes on the paths and the grade of the weakest hop, best first."""
        found, heap, targets = 0, self._starts(), self.reach.targets
        waiting: Partial | None = None
        while heap or waiting:
            partial = heapq.heappushpop(heap, waiting) if waiting else heapq.heappop(heap)
            path, parent, waiting = partial[3], partial[6], None
            if parent is not None and (sibling := self._next(parent, partial[7])):
                heapq.heappush(heap, sibling)
            if path[-1] in targets:
                yield path, partial[4]
                found += 1
                if found == self.limit:
                    return
                continue
            if self.looked_at >= self.bound:
                self.complete = False
                return
            self.looked_at += 1
            left = self.hops - len(path)
            steps = self.reach.steps(path[-1], left, partial[4])
            waiting = self._next(partial, iter(self._longer(steps, path, left) if self.through else steps))

    def _starts(self) -> list[Partial]:
        heap: list[Partial] = []
        for source in sorted(self.sources):
            best = float(self.reach.levels[self.hops][source])
            if best >= 0 and (ahead := self._ahead((), source, int(self.reach.far[source]))) <= self.hops:
                heapq.heappush(heap, (-best, ahead, 0.0, (source,), self.reach.top, 0.0, None, iter(())))
        return heap

    def _next(self, partial: Partial, steps: Iterator[Step]) -> Partial | None:
        """Give the next of a path's steps that leads nowhere where the path has been, as a path of its own."""
        path = partial[3]
        for bound, ahead, least, near, weakest, lacks in steps:
            if near not in path and near not in self.sources:
                lacking = partial[5]
                return bound, len(path) + ahead, lacking + least, (*path, near), weakest, lacking + lacks, partial, steps
        return None

    def _longer(self, steps: list[Step], path: tuple[int, ...], left: int) -> list[Step]:
        """Give the steps after which a way by all that is still missing remains, with the hops that it takes."""
        longer: list[Step] = []
        for bound, known, _, near, weakest, lacks in steps:
            if (ahead := self._ahead(path, near, known)) <= left:
                longer.append((bound, ahead, lacks, near, weakest, lacks))
        return sorted(longer)

    def _ahead(self, path: tuple[int, ...], node: int, ahead: int) -> int:
        """Give the fewest hops from a node to a target by way of all that is still missing; more than are left if none is."""
        for missing in self.through.difference((*path, node)):
            if node in self.reach.targets:
                return self.hops + 1
            ahead = max(ahead, int(self.via[missing][node] + self.reach.far[missing]))
        return ahead
