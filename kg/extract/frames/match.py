"""What a matched frame is, before it becomes candidates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from spacy.tokens import Token

from kg.extract.frames.arguments import Argument
from kg.extract.frames.vocabulary import Frame

MOST_PAIRS = 10
"""Of a meeting or exercise of many, at most so many pairs are taken."""


@dataclass(frozen=True, slots=True)
class Match:
    """A frame with the actors found in its slots. `construction` names how they were found, `weight` (0..1) how well that works."""

    frame: Frame
    trigger: Token
    sources: list[Argument]
    targets: list[Argument]
    construction: str
    weight: float


def pairs_among(frame: Frame, trigger: Token, arguments: list[Argument], construction: str, weight: float) -> Iterator[Match]:
    """Yield a match for each two of several actors, ten at most, in the order of the text."""
    actors = [a for a in arguments if a.actor]
    for number, (left, right) in enumerate(combinations(actors, 2)):
        if number >= MOST_PAIRS:
            return
        yield Match(frame, trigger, [left], [right], construction, weight)
