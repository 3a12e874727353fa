"""Two taken up at once: the two countries, both sides, the two leaders."""

from __future__ import annotations

from kg.extract.mentions.discourse import LOOK_BACK, Discourse
from kg.extract.mentions.nominals import nominals
from kg.extract.records import TokenMention
from kg.extract.tokens import Span, Token
from kg.model import Entity


def pair(page: Discourse, token: Token, sentence: Span) -> TokenMention | None:
    """Give the two that the two countries and both sides are."""
    before = [t.lower_ for t in page.doc[max(0, token.i - 3) : token.i]]
    if "two" not in before and "both" not in before:
        return None
    start = max(0, token.i - 3) + min(i for i, w in enumerate(before) if w in {"two", "both"})
    if start and page.doc[start - 1].lower_ in {"the", "these", "between", "their"}:
        start -= page.doc[start - 1].lower_ != "between"
    type_ = nominals().pairs[token.lower_]
    pair = _last_pair(page, type_, token.i, sentence)
    if pair is None:
        return None
    entities, certainty = pair
    return TokenMention(start, token.i + 1, token.i, entities, "nominal", "actor", certainty, "nominal.pair")


def _last_pair(page: Discourse, type_: str, token: int, sentence: Span) -> tuple[tuple[Entity, Entity], float] | None:
    """Give the two entities that the nearest of the last four sentences names together, if they are exactly two."""
    number = page.sentence_of(sentence.start)
    for distance in range(4):
        named: dict[str, Entity] = {}
        for mention in page.read[number - distance]:
            if token - LOOK_BACK <= mention.start < token:
                for entity in mention.entities:
                    item = page.countries.get(entity.country or "") if type_ == "Country" and entity.type != "Country" else entity
                    if item is not None and item.type == type_ and mention.role == "actor":
                        named.setdefault(item.id, item)
        if len(named) == 2:
            first, second = named.values()
            return (first, second), 0.8 - 0.08 * distance
        if len(named) > 2 or distance == number:
            return None
    return None
