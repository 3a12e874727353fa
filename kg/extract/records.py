"""The working records that the pipeline's components hand to each other on a Doc.

`doc._.mentions` is the list of TokenMention found so far, sorted by their first token; `doc._.candidates` the list of Candidate;
`doc._.article` the Article that the Doc was made from. Components run in the order of `kg.extract.engine.COMPONENTS`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import spacy.tokens

from kg.model import Entity, Modality, Polarity

Kind = Literal["name", "demonym", "metonym", "nominal", "pronoun"]
"""How a mention names its entity: by name, by adjective of nationality, a capital or seat for its government, a noun, a pronoun."""

Role = Literal["actor", "place", "source"]
"""What a mention does in its sentence: it can act, it only says where, or it is the outlet or document that reports."""


@dataclass(slots=True)
class TokenMention:
    """A stretch of tokens, `doc[start:end]`, that names one entity, or several at once ('the two countries', 'both sides').

    `head` is the token that carries its syntactic role. The stretch covers title and modifiers ('Egyptian President Hosni Mubarak').
    `certainty` (0..1) is how sure its finder was that the entity is the right one; `via` names the rule that found it.
    """

    start: int
    end: int
    head: int
    entities: tuple[Entity, ...]
    kind: Kind = "name"
    role: Role = "actor"
    certainty: float = 1.0
    via: str = ""

    @property
    def entity(self) -> Entity:
        """The first (for all but plural mentions the only) entity."""
        return self.entities[0]


@dataclass(slots=True)
class Candidate:
    """A relation that a rule or model saw between two mentions, before its qualifiers are known.

    `trigger` is the token that carries the class ('met', 'talks'); the quote is `doc[start:end]`. Subject and object name one entity
    each: whoever makes a candidate from a plural mention makes one for every pair. `prior` (0..1) is how often this rule is right.
    Qualifiers fill in the rest; a rule may set them where its own words decide (an invitation is a planned visit).
    """

    subject: Entity
    subject_mention: TokenMention
    relation: str
    object: Entity
    object_mention: TokenMention
    trigger: int
    start: int
    end: int
    rule: str
    prior: float = 0.7
    polarity: Polarity | None = None
    modality: Modality | None = None
    attribution: str | None = None
    date: str | None = None
    place: str | None = None
    context: str | None = None
    amount: str | None = None
    confidence: float | None = None
    notes: list[str] = field(default_factory=list)


def register_extensions() -> None:
    """Make the three attributes known to spaCy, on whose own Doc the components run in training; harmless when repeated."""
    for name in ("mentions", "candidates", "article"):
        if not spacy.tokens.Doc.has_extension(name):
            spacy.tokens.Doc.set_extension(name, default=None)
