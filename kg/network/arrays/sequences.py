"""Sequences whose items are made when they are asked for, and texts held as one run.

A question about a large graph names a handful of its entities; making all of them would take longer than most answers.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar, overload

import numpy as np

from kg.network.arrays.rows import Ints

Item_co = TypeVar("Item_co", covariant=True)


class LazySequence(Sequence[Item_co]):
    """A sequence that makes an item when it is asked for. It equals those of its own kind that give the same items."""

    @abstractmethod
    def _item(self, place: int) -> Item_co:
        """Make the item at a place, counted from 0."""

    @overload
    def __getitem__(self, place: int) -> Item_co: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Item_co]: ...
    def __getitem__(self, place: int | slice) -> Item_co | Sequence[Item_co]:
        places = range(len(self))[place]
        return self._item(places) if isinstance(places, int) else [self._item(n) for n in places]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]


class Texts(LazySequence[str]):
    """Texts one after the other in one `run`; text n ends before the character `ends[n]`."""

    def __init__(self, run: str, ends: Ints) -> None:
        self.run, self.ends = run, ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """Put texts one after the other."""
        found = list(texts)
        return cls("".join(found), np.cumsum([len(text) for text in found], dtype=np.int64))

    def __len__(self) -> int:
        return len(self.ends)

    def __iter__(self) -> Iterator[str]:
        start = 0
        for end in self.ends.tolist():
            yield self.run[start:end]
            start = end

    def _item(self, place: int) -> str:
        return self.run[int(self.ends[place - 1]) if place else 0 : int(self.ends[place])]
