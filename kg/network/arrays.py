"""Links as numpy arrays (compressed sparse rows), for what must be quick on large graphs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """An undirected simple graph: the neighbours of node i are `neighbours[starts[i]:starts[i + 1]]`, ascending.

    `values` runs along with `neighbours` and holds one number a link.
    """

    ids: tuple[str, ...]
    starts: Ints
    neighbours: Ints
    values: Floats

    @property
    def size(self) -> int:
        """The number of nodes."""
        return len(self.ids)

    def index(self) -> dict[str, int]:
        """Map every id to its row."""
        return {identifier: number for number, identifier in enumerate(self.ids)}

    def matrix(self, *, weighted: bool = False) -> Any:
        """Give the adjacency as a scipy sparse matrix, of ones or of the values."""
        from scipy.sparse import csr_array

        data = self.values if weighted else np.ones(len(self.neighbours))
        return csr_array((data, self.neighbours, self.starts), shape=(self.size, self.size))

    def distances(self, sources: Iterable[int], limit: int) -> Ints:
        """Count the hops from the nearest source to every node, by breadth-first search; `limit` + 1 stands for farther or never."""
        found = np.full(self.size, limit + 1, dtype=np.int64)
        front = np.fromiter(sorted(set(sources)), dtype=np.int64)
        found[front] = 0
        for hops in range(1, limit + 1):
            counts = self.starts[front + 1] - self.starts[front]
            if not counts.sum():
                break
            offsets = np.repeat(self.starts[front] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
            near = self.neighbours[offsets + np.arange(counts.sum())]
            front = np.unique(near[found[near] > hops])
            found[front] = hops
        return found


def rows(ids: Sequence[str], left: Ints, right: Ints, values: Floats) -> Rows:
    """Make rows from links given once each, as row numbers into `ids`; every link is entered in both directions."""
    tails, heads = np.concatenate((left, right)), np.concatenate((right, left))
    order = np.lexsort((heads, tails))
    starts = np.zeros(len(ids) + 1, dtype=np.int64)
    np.cumsum(np.bincount(tails, minlength=len(ids)), out=starts[1:])
    return Rows(tuple(ids), starts, heads[order], np.concatenate((values, values))[order])


def rows_of_links(ids: Sequence[str], links: Iterable[tuple[str, str, float]]) -> Rows:
    """Make rows from links between ids; the values of links between the same two add up, self-loops are left out."""
    number = {identifier: n for n, identifier in enumerate(ids)}
    added: dict[tuple[int, int], float] = {}
    for one, other, value in links:
        a, b = number[one], number[other]
        if a != b:
            key = (a, b) if a < b else (b, a)
            added[key] = added.get(key, 0.0) + value
    pairs = np.array(list(added), dtype=np.int64).reshape(-1, 2)
    return rows(ids, pairs[:, 0], pairs[:, 1], np.array(list(added.values()), dtype=np.float64))
