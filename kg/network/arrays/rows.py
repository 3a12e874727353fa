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

    ids: Sequence[str]
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

    def spokes(self, nodes: Ints) -> tuple[Ints, Ints]:
        """Give all links of some nodes: for each, the node, and the place of the link in `neighbours` and `values`."""
        counts = self.starts[nodes + 1] - self.starts[nodes]
        firsts = np.repeat(self.starts[nodes] - (np.cumsum(counts) - counts), counts)
        return np.repeat(nodes, counts), firsts + np.arange(len(firsts))

    def distances(self, sources: Iterable[int], limit: int) -> Ints:
        """Count the hops from the nearest source to every node, breadth first; `limit` + 1 stands for farther or never."""
        found = np.full(self.size, limit + 1, dtype=np.int64)
        front = np.fromiter(sorted(set(sources)), dtype=np.int64)
        found[front] = 0
        for hops in range(1, limit + 1):
            near = self.neighbours[self.spokes(front)[1]]
            front = np.unique(near[found[near] > hops])
            found[front] = hops
        return found


def rows(ids: Sequence[str], left: Ints, right: Ints, values: Floats) -> Rows:
    """Make rows from links given once each, as row numbers into `ids`; every link is entered in both directions."""
    tails, heads = np.concatenate((left, right)), np.concatenate((right, left))
    order = np.argsort(tails * max(len(ids), 1) + heads)
    starts = np.zeros(len(ids) + 1, dtype=np.int64)
    np.cumsum(np.bincount(tails, minlength=len(ids)), out=starts[1:])
    return Rows(ids, starts, heads[order], np.concatenate((values, values))[order])


def rows_of_pairs(ids: Sequence[str], left: Ints, right: Ints, values: Floats) -> Rows:
    """Make rows from links between row numbers; the values of links between the same two add up, self-loops are left out."""
    apart = left != right
    ends = np.minimum(left, right)[apart] * max(len(ids), 1) + np.maximum(left, right)[apart]
    pairs, place = np.unique(ends, return_inverse=True)
    sums = np.bincount(place, weights=values[apart], minlength=len(pairs)).astype(np.float64)
    return rows(ids, pairs // max(len(ids), 1), pairs % max(len(ids), 1), sums)
