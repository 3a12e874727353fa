"""What a text has said so far, for words that take something up: the mentions read, who bears which title, who spoke last."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc, Span, Token

from kg.extract.records import TokenMention
from kg.extract.words import Words
from kg.model import Entity

SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(slots=True)
class Discourse:
    """The state of reading one text. `at` gives the mention that covers a token, `past` the mentions read, `offices` titles by person."""

    doc: Doc
    words: Words
    countries: dict[str, Entity]
    at: dict[int, TokenMention] = field(default_factory=dict)
    past: list[TokenMention] = field(default_factory=list)
    offices: dict[str, set[str]] = field(default_factory=dict)
    speaker: Entity | None = None


def refer(
    page: Discourse, token: Token, found: tuple[Entity, float] | None, kind: str, via: str, start: int | None = None
) -> TokenMention | None:
    """Make the mention of one entity that ends at a token, or nothing if nobody was found."""
    if found is None:
        return None
    entity, certainty = found
    return TokenMention(
        token.i if start is None else start, token.i + 1, token.i, (entity,), "pronoun" if kind == "pronoun" else "nominal", "actor", certainty, via
    )  # fmt: skip


def candidates(
    page: Discourse, types: frozenset[str], sentence: Span, token: Token, back: int = 1
) -> list[tuple[TokenMention, int]]:
    """Give the mentions before a token with their distance in sentences, nearest sentence first."""
    starts = [sentence.start]
    at = sentence.start
    for _ in range(back):
        if at == 0:
            break
        at = page.doc[at - 1].sent.start
        starts.append(at)
    out = []
    for distance, begin in enumerate(starts):
        end = token.i if distance == 0 else starts[distance - 1]
        out += [
            (m, distance)
            for m in page.past
            if begin <= m.start < end and m.entity.type in types and len(m.entities) == 1 and m.role == "actor"
        ]
    return out


def salient(page: Discourse, found: list[tuple[TokenMention, int]]) -> tuple[Entity, float] | None:
    """Choose the subject of the nearest sentence that has one; a lone entity is as good; else nobody."""
    for distance in sorted({d for _, d in found}):
        here = [m for m, d in found if d == distance]
        subjects = [m for m in here if page.doc[m.head].dep_ in SUBJECTS]
        entities = {m.entity.id for m in here}
        if len(entities) == 1:
            return here[-1].entity, 0.85 - 0.1 * distance
        if subjects:
            sure = 0.75 if len({m.entity.id for m in subjects}) == 1 else 0.65
            return subjects[-1].entity, sure - 0.1 * distance
        if here:
            return None
    return None
