"""What a text has said so far, for words that take something up: the mentions read, who bears which title, who spoke last."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from kg.extract.mentions.descriptions import descriptions
from kg.extract.records import TokenMention
from kg.extract.tokens import Doc, Span, Token
from kg.extract.words import Words
from kg.model import Entity

SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(slots=True)
class Trail:
    """How a text has named one entity so far; `order` counts the entities in the order in which they came."""

    entity: Entity
    order: int
    mentions: list[TokenMention] = field(default_factory=list)


LOOK_BACK = 500
"""Tokens that a look back within one sentence reaches at most: lists without a full stop must not cost the square of their length."""


@dataclass(slots=True)
class Discourse:
    """The state of reading one text. `at` gives the mention that covers a token, `offices` the titles of each person by his id.

    What was read is kept by sentence, the groups of people by their words, in the order in which they first came.
    `ofcountry` holds the persons of the whole text; `scope` its beginning, which tells it from other texts. `trails` has the entity
    named last at its end, `chain` whom each pronoun took up last; `watch` is told of every choice among several (see antecedents).
    """

    doc: Doc
    words: Words
    countries: dict[str, Entity]
    at: dict[int, TokenMention] = field(default_factory=dict)
    offices: dict[str, set[str]] = field(default_factory=dict)
    ofcountry: dict[str, dict[str, Entity]] = field(default_factory=dict)
    speaker: Entity | None = None
    spoken: tuple[int, list[Token]] = (-1, [])
    starts: list[int] = field(default_factory=list)
    read: list[list[TokenMention]] = field(default_factory=list)
    latest: TokenMention | None = None
    people: dict[str, dict[str, Entity]] = field(default_factory=dict)
    usual: list[str | None] = field(default_factory=list)
    worded: dict[str, dict[str, Entity]] = field(default_factory=dict)
    typed: dict[str, dict[str, Entity]] = field(default_factory=dict)
    scope: str = ""
    trails: dict[str, Trail] = field(default_factory=dict)
    chain: dict[str, str] = field(default_factory=dict)
    described: dict[str, dict[str, Entity]] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    watch: Callable[[Any], None] | None = None

    def __post_init__(self) -> None:
        """Count the sentences, and sort the persons of the text by country."""
        self.scope = self.doc[:200].text[:200]
        self.starts = [s.start for s in self.doc.sents]
        self.read = [[] for _ in self.starts]
        self.at = {i: m for m in self.doc._.mentions for i in range(m.start, m.end)}
        for mention in self.doc._.mentions:
            if mention.entity.type == "Person" and mention.entity.country:
                self.ofcountry.setdefault(mention.entity.country, {})[mention.entity.id] = mention.entity

    def sentence_of(self, token: int) -> int:
        """Give the number of the sentence that holds a token."""
        return bisect_right(self.starts, token) - 1

    def meet(self, mention: TokenMention) -> None:
        """Take note of a mention that was read."""
        self.latest = mention
        self.read[self.sentence_of(mention.start)].append(mention)
        self.know(mention)

    def know(self, mention: TokenMention) -> None:
        """Remember how an entity is named and called, a group by the nouns of its names."""
        entity = mention.entity
        for word in descriptions(self.doc, mention):
            self.described.setdefault(word, {})[entity.id] = entity
        if len(mention.entities) == 1:
            trail = self.trails.pop(entity.id, None) or Trail(entity, len(self.trails))
            trail.mentions.append(mention)
            self.trails[entity.id] = trail
        if entity.type == "Person":
            return
        new = entity.id not in self.typed.setdefault(entity.type, {})
        self.typed[entity.type][entity.id] = entity
        heads = heads_of(entity) if new and entity.type not in {"Country", "Place"} else set()
        for word in heads:
            self.worded.setdefault(word, {})[entity.id] = entity
            if entity.type in {"Group", "ArmedGroup"}:
                self.people.setdefault(word, {})[entity.id] = entity

    def forget(self, mention: TokenMention) -> None:
        """Take a mention back that a longer one has taken in."""
        read = self.read[self.sentence_of(mention.start)]
        read[:] = [m for m in read if m is not mention]
        trail = self.trails.get(mention.entity.id)
        if trail is not None:
            trail.mentions[:] = [m for m in trail.mentions if m is not mention]
            if not trail.mentions:
                del self.trails[mention.entity.id]
        if self.latest is mention:
            self.latest = read[-1] if read else None

    def since(self, first: int, end: int) -> list[TokenMention]:
        """Give the mentions read that begin from one token to before another."""
        numbers = range(max(0, self.sentence_of(first)), self.sentence_of(end) + 1)
        return [m for number in numbers for m in self.read[number] if first <= m.start < end]

    def main_country(self) -> str | None:
        """Give the country that the text names most often, if there is one."""
        if not self.usual:
            count = Counter(m.entity.country for m in self.doc._.mentions if m.entity.type == "Country").most_common(2)
            first = count and (len(count) == 1 or count[0][1] > count[1][1])
            self.usual = [count[0][0] if first else None]
        return self.usual[0]


def heads_of(entity: Entity) -> set[str]:
    """Give the nouns that an entity's names end in: 'Osh city hospital' is a hospital, 'Ministry of Health' a ministry."""
    out = set()
    for name in (entity.name, *entity.aliases):
        words = name.lower().split()
        at = next((i for i, w in enumerate(words) if w in {"of", "in", "for", "at", "from", "on", "against"} and i), len(words))
        out.add(words[at - 1] if at else "")
    return out


def refer(
    page: Discourse, token: Token, found: tuple[Entity, float] | None, kind: str, via: str, start: int | None = None
) -> TokenMention | None:
    """Make the mention of one entity that ends at a token, or nothing if nobody was found."""
    if found is None:
        return None
    entity, certainty = found
    return TokenMention(
        token.i if start is None else start, token.i + 1, token.i, (entity,), "pronoun" if kind == "pronoun" else "nominal",
        "place" if entity.type == "Place" else "actor", certainty, via,
    )  # fmt: skip


def candidates(
    page: Discourse, types: frozenset[str], sentence: Span, token: Token, back: int = 1
) -> list[tuple[TokenMention, int]]:
    """Give the mentions before a token with their distance in sentences, nearest sentence first."""
    number = page.sentence_of(sentence.start)
    out = []
    for distance in range(min(back, number) + 1):
        out += [
            (m, distance)
            for m in page.read[number - distance]
            if token.i - LOOK_BACK <= m.start < token.i and m.entity.type in types and len(m.entities) == 1 and m.role == "actor"
        ]
    return out
