"""Two extractors over the same articles: what a language model finds is added to, or votes with, what `combined` finds.

Two claims agree if they state the same relation between the same two ends: the same entities, or mentions that overlap in the text.
Agreeing claims count as independent evidence: the surer one stays, with confidence 1 - (1 - a)(1 - b).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from kg.extract.learned.extractors import CombinedExtractor
from kg.extract.llm import LLMExtractor
from kg.model import Article, Claim, Extraction, Mention
from kg.ontology import ontology
from kg.settings import Settings, load_settings

ALONE = 0.5
"""In a vote, what is left of the confidence of a claim that only the language model makes."""

UNCONFIRMED = 0.8
"""In a vote, what is left of the confidence of a claim that the language model does not make."""

Join = Callable[[Iterable[Claim], Iterable[Claim]], list[Claim]]


def same_end(left: Mention, right: Mention) -> bool:
    """Tell whether two mentions name the same actor: the same entity, or words that overlap."""
    return left.entity.id == right.entity.id or (left.start < right.end and right.start < left.end)


def agree(left: Claim, right: Claim) -> bool:
    """Tell whether two claims of one article state the same."""
    if left.relation != right.relation or left.polarity != right.polarity:
        return False
    if same_end(left.subject, right.subject) and same_end(left.object, right.object):
        return True
    turned = same_end(left.subject, right.object) and same_end(left.object, right.subject)
    return turned and ontology().symmetric(left.relation)


def added(ours: Iterable[Claim], theirs: Iterable[Claim]) -> list[Claim]:
    """Join both lists: every claim of either, those that agree once and surer."""
    return _joined(ours, theirs, 1.0, 1.0)


def voted(ours: Iterable[Claim], theirs: Iterable[Claim]) -> list[Claim]:
    """Join both lists as a vote: what only one of the two states loses confidence."""
    return _joined(ours, theirs, UNCONFIRMED, ALONE)


def _joined(ours: Iterable[Claim], theirs: Iterable[Claim], unconfirmed: float, alone: float) -> list[Claim]:
    left, right = list(ours), list(theirs)
    confirmed = {place for place, claim in enumerate(right) if any(agree(claim, other) for other in left)}
    made: dict[str, Claim] = {}
    for claim in left:
        votes = [other for other in right if agree(claim, other)]
        doubt = 1 - claim.confidence if votes else 1 - claim.confidence * unconfirmed
        for vote in votes:
            doubt *= 1 - vote.confidence
        made.setdefault(claim.id, replace(claim, confidence=round(1 - doubt, 3)))
    for place, claim in enumerate(right):
        if place not in confirmed:
            made.setdefault(claim.id, replace(claim, confidence=round(claim.confidence * alone, 3)))
    return sorted(made.values(), key=lambda c: (c.start, c.end, c.relation, c.id))


class AddedExtractor:
    """`combined`, and beside it what the configured language model finds. Raises InputError if the settings name no endpoint."""

    join: Join = staticmethod(added)

    def __init__(self, settings: Settings | None = None) -> None:
        settings = settings or load_settings()
        self.theirs = LLMExtractor(settings)
        self.ours = CombinedExtractor(settings)

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """Read the articles lazily with both and yield what they state together, in order."""
        for_us, for_them = itertools.tee(articles)
        for mine, other in zip(self.ours.extract(for_us), self.theirs.extract(for_them), strict=True):
            claims = type(self).join(mine.claims, other.claims)
            yield Extraction(mine.article, tuple(claims), (*mine.notes, *other.notes))


class VotedExtractor(AddedExtractor):
    """`combined` and the configured language model; what only one of them states loses confidence."""

    join: Join = staticmethod(voted)
