"""What a matched frame is, before it becomes candidates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from kg.extract.frames.arguments import Argument
from kg.extract.frames.vocabulary import Frame
from kg.extract.tokens import Token
from kg.ontology import ontology

MOST_PAIRS = 10
"""Of a meeting or exercise of many, at most so many pairs are taken."""


TOGETHER = frozenset({"mutual", "between", "light mutual", "circumstance mutual"})
"""Constructions in which the parties are named together: what one does to the other, the other does too."""


TO_CAPITALS = frozenset(
    {"consult", "threaten", "request", "accuse", "reject", "support", "sanction", "aid", "agree", "cooperate", "concede"}
)
"""Relations whose target, where it is a capital, is the government that sits there: a visit or a warning to Astana."""


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
    """Yield a match for each two of several actors, ten pairs at most, in the order of the text; both ways if the relation has a direction."""
    actors = [a for a in arguments if a.actor]
    directed = not ontology().symmetric(frame.relation)
    for left, right in islice(combinations(actors, 2), MOST_PAIRS):
        yield Match(frame, trigger, [left], [right], construction, weight)
        if directed:
            yield Match(frame, trigger, [right], [left], construction, weight)
