"""The records that every stage speaks: plain, frozen, standard library only.

articles → mentions → claims → entities and relations. A record never changes; a later stage makes a new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Polarity = Literal["asserted", "negated"]
Modality = Literal["actual", "planned", "possible"]
Verdict = Literal["same", "different"]


def digest_of(*parts: str) -> str:
    """Give the SHA-256 of the parts, joined by a character that cannot occur in cleaned text, as hexadecimal digits."""
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Article:
    """One cleaned text and what is known of its publication. All offsets elsewhere count characters of `text`.

    `id` is the id that the source gave (JSONL) or else the first 16 digits of `digest`; `origin` says where it was read from.
    """

    text: str
    id: str = ""
    title: str | None = None
    source: str | None = None
    author: str | None = None
    date: str | None = None
    url: str | None = None
    origin: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", self.digest[:16])

    @property
    def outlet(self) -> str:
        """Who printed it, in one spelling: the source, else the host of its address, else nothing."""
        host = (self.url or "").partition("://")[2].partition("/")[0].removeprefix("www.")
        return " ".join((self.source or host).casefold().split())

    @property
    def digest(self) -> str:
        """The SHA-256 of the cleaned text and of the outlet, where one is known: the article's name in the store.

        One text that two outlets print is two articles (of one origin); one that is found twice without an outlet is one.
        """
        return digest_of(self.text, self.outlet) if self.outlet else digest_of(self.text)


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that a text names. `country` is the ISO 3166 alpha-3 code of the country it acts for, or None.

    `id` is a Wikidata id for what the lists know (Q232), else made from type and name; it never holds anything but [A-Za-z0-9_-].
    """

    id: str
    name: str
    type: str
    country: str | None = None
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of an article that names an entity: `article.text[start:end] == text`, with its title and modifiers."""

    entity: Entity
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence states about two actors. `article.text[start:end] == quote`, always.

    `date` is an ISO date, month or year that the text gives; `attribution` who says so; `extractor` names version and rule
    (`frames@1:consult.meet`); `confidence` lies in 0..1. The id is made from the article, the spans of both mentions and the
    relation: how much of the sentence is quoted, and by which version, does not change it.
    """

    article: str
    subject: Mention
    relation: str
    object: Mention
    quote: str
    start: int
    end: int
    source: str | None = None
    date: str | None = None
    place: str | None = None
    polarity: Polarity = "asserted"
    modality: Modality = "actual"
    attribution: str | None = None
    context: str = "other"
    amount: str | None = None
    confidence: float = 0.5
    extractor: str = ""
    id: str = ""

    def __post_init__(self) -> None:
        if not self.id:
            spans = f"{self.subject.start}-{self.subject.end} {self.object.start}-{self.object.end}"
            object.__setattr__(self, "id", digest_of(self.article, spans, self.relation)[:20])

    @property
    def holds(self) -> bool:
        """True for what is asserted and actual: only that becomes a direct triple."""
        return self.polarity == "asserted" and self.modality == "actual"


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one article; `notes` are lines for the user (a text that was cut, a worker that died)."""

    article: Article
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """Somebody's word that two entity ids are the same or different, and why. Append-only: a later one overrules."""

    left: str
    right: str
    verdict: Verdict
    reason: str = ""
    author: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """What the claims about two resolved entities add up to. `origins` counts independent sources: reprints count once."""

    subject: str
    relation: str
    object: str
    claims: tuple[Claim, ...]
    origins: int = 1

    @property
    def holds(self) -> bool:
        """True if at least one claim is asserted and actual."""
        return any(claim.holds for claim in self.claims)

    @property
    def confidence(self) -> float:
        """The confidence of its best claim, 0..1."""
        return max((claim.confidence for claim in self.claims), default=0.0)


@dataclass(frozen=True, slots=True)
class Graph:
    """The resolved world as plain values: what the store hands to analyses, views and exports.

    `entities` and `articles` are keyed by id; relations are sorted by subject, relation, object; their ends are keys of
    `entities`.
    """

    entities: Mapping[str, Entity] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    articles: Mapping[str, Article] = field(default_factory=dict)


def entity_record(mention: Mention) -> dict[str, Any]:
    """Give one end of a claim as it stands in a line of JSON."""
    entity = mention.entity
    return {
        "id": entity.id,
        "name": entity.name,
        "type": entity.type,
        "country": entity.country,
        "aliases": list(entity.aliases),
        "mention": mention.text,
    }


def claim_record(claim: Claim) -> dict[str, Any]:
    """Give a claim as the one line of JSON that every command writes, in the fixed order of its fields."""
    return {
        "id": claim.id,
        "article": claim.article,
        "source": claim.source,
        "subject": entity_record(claim.subject),
        "relation": claim.relation,
        "object": entity_record(claim.object),
        "quote": claim.quote,
        "start": claim.start,
        "end": claim.end,
        "date": claim.date,
        "place": claim.place,
        "polarity": claim.polarity,
        "modality": claim.modality,
        "attribution": claim.attribution,
        "context": claim.context,
        "amount": claim.amount,
        "confidence": round(claim.confidence, 3),
        "extractor": claim.extractor,
    }


def claim_from_record(record: Mapping[str, Any]) -> Claim:
    """Read a claim back from its line of JSON. The places of its mentions are not in the line: they are given as the quote's.

    Raises KeyError or TypeError for a record of another shape.
    """

    def mention(end: Mapping[str, Any]) -> Mention:
        entity = Entity(end["id"], end["name"], end["type"], end["country"], tuple(end["aliases"]))
        return Mention(entity, end["mention"], record["start"], record["end"])

    plain = {k: v for k, v in record.items() if k not in ("subject", "object")}
    return Claim(subject=mention(record["subject"]), object=mention(record["object"]), **plain)


def best_claims(claims: Iterable[Claim], limit: int | None = None) -> list[Claim]:
    """Order claims as a reader wants them: what holds first, then by confidence, date (latest first) and id."""
    ordered = sorted(claims, key=lambda c: c.id)
    ordered.sort(key=lambda c: c.date or "", reverse=True)
    ordered.sort(key=lambda c: (not c.holds, -c.confidence))
    return ordered[:limit]
