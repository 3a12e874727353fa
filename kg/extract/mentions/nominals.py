"""Nouns that take up somebody named before: the president, the company, the two countries, both sides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml
from spacy.tokens import Span, Token

from kg.errors import InputError
from kg.extract.mentions.discourse import SUBJECTS, Discourse, refer
from kg.extract.mentions.spans import Title
from kg.extract.records import TokenMention
from kg.model import Entity

_LEADERS = {
    "leader": {"president", "king", "premier", "minister", "emir", "chairman", "ruler", "sultan", "chancellor"},
    "premier": {"minister"},
}


@dataclass(frozen=True, slots=True)
class Nominals:
    """The nouns of nominals.yaml: from a noun to the classes that it may take up."""

    single: dict[str, tuple[str, ...]]
    pairs: dict[str, str]


@cache
def nominals() -> Nominals:
    """Read the nouns once. Raises InputError naming a list of the wrong shape."""
    raw = yaml.safe_load((resources.files("kg.resources.names") / "nominals.yaml").read_text(encoding="utf-8"))
    single: dict[str, tuple[str, ...]] = {}
    for section in ("single", "pairs"):
        for type_, listed in raw.get(section, {}).items():
            if not isinstance(listed, list) or not all(isinstance(w, str) for w in listed):
                raise InputError(f"nominals.yaml: {section}.{type_} must be a list of words")
    for type_, listed in raw["single"].items():
        for word in listed:
            single[word] = (*single.get(word, ()), type_)
    pairs: dict[str, str] = {}
    for type_, listed in raw["pairs"].items():
        for word in listed:
            pairs.setdefault(word, type_)
    return Nominals(single, pairs)


def office(page: Discourse, token: Token, title: Title, sentence: Span) -> TokenMention | None:
    """'the president', 'the Kazakh foreign minister', "Turkey's president" where no name stands beside it."""
    if token.dep_ in {"compound"} or token.tag_ == "NNS" or any(i in page.at for i in range(title.start, title.end)):
        return None
    start, owner = title.start, None
    left = page.at.get(start - 1) if start else None
    if left is None and start > 1 and page.doc[start - 1].text in {"'s", "’s"}:
        left = page.at.get(start - 2)
    if left is not None and left.entity.type == "Country" and len(left.entities) == 1:
        owner, start = left.entity.country, left.start
    definite = start and page.doc[start - 1].lower_ in {"the", "this"}
    if owner is None and not definite:
        return None
    word = token.lower_
    wanted = {word, *_LEADERS.get(word, set())}
    known = page.past if owner is None else [*page.past, *page.doc._.mentions]
    persons = {m.entity.id: m.entity for m in known if m.entity.type == "Person"}
    bearers = [e for i, e in persons.items() if page.offices.get(i, set()) & wanted and (owner is None or e.country == owner)]
    if not bearers and owner is None:
        return None
    if not bearers:
        bearers = [e for e in persons.values() if e.country == owner and not page.offices.get(e.id)]
    after = page.doc[title.end].lower_ if title.end < len(page.doc) else ""
    if not bearers or (owner is None and after in {"of", "for"}) or (len(bearers) > 1 and owner):
        return None
    begin = start - 1 if definite else start
    return refer(page, token, (bearers[-1], 0.75 if len(bearers) == 1 else 0.6), "nominal", "nominal.office", begin)


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
    begin, end = sentence.start, token
    for distance in range(4):
        named: dict[str, Entity] = {}
        for mention in page.past:
            if begin <= mention.start < end:
                for entity in mention.entities:
                    item = page.countries.get(entity.country or "") if type_ == "Country" and entity.type != "Country" else entity
                    if item is not None and item.type == type_ and mention.role == "actor":
                        named.setdefault(item.id, item)
        if len(named) == 2:
            first, second = named.values()
            return (first, second), 0.8 - 0.08 * distance
        if len(named) > 2 or begin == 0:
            return None
        end = begin
        begin = page.doc[begin - 1].sent.start
    return None


def noun(page: Discourse, token: Token, sentence: Span) -> TokenMention | None:
    """'the company', 'the group', 'the government' without a name of its own."""
    start = token.i - 1
    while start > 0 and page.doc[start].pos_ in {"ADJ", "NOUN"} and start not in page.at and token.i - start < 3:
        start -= 1
    if start < 0 or page.doc[start].lower_ not in {"the", "this", "that"} or start in page.at or token.dep_ == "compound":
        return None
    after = page.doc[token.i + 1] if token.i + 1 < len(page.doc) else None
    if after is not None and (after.lower_ in {"of", "in"} or (after.i in page.at and not after.is_punct)):
        return None
    near = [m for m in page.past if len(m.entities) == 1 and m.start >= sentence.start - 90]
    chosen = _named_so(page, token, near)
    if chosen:
        return refer(page, token, chosen, "nominal", "nominal.named", start)
    for type_ in nominals().single[token.lower_]:
        found = _government(page, token, near) if type_ == "government" else [m for m in near if m.entity.type == type_]
        if type_ in {"GovernmentBody", "Organization", "Facility", "Event"} or not found:
            continue
        chosen = _chosen(page, found, sentence)
        if chosen:
            return refer(page, token, chosen, "nominal", f"nominal.{type_.lower()}", start)
    return None


def _named_so(page: Discourse, token: Token, near: list[TokenMention]) -> tuple[Entity, float] | None:
    """'the alliance' is what bears the word in its name, if only one thing does."""
    word = token.lower_
    forms = {word, word.rstrip("s"), word.replace("sation", "zation"), word.replace("zation", "sation")}
    named = {
        m.entity.id: m.entity
        for m in near
        if m.entity.type not in {"Person", "Country", "Place"}
        and any(forms & set(a.lower().split()) for a in (m.entity.name, *m.entity.aliases))
    }
    return (next(iter(named.values())), 0.8) if len(named) == 1 else None


def _government(page: Discourse, token: Token, near: list[TokenMention]) -> list[TokenMention]:
    """Give the countries that 'the government' may mean, named themselves or through their officials and bodies."""
    if token.lower_ == "regime":
        return [m for m in near if m.entity.type == "Country" and page.doc[m.head].lower_ in {"regime", "dictatorship", "junta"}]
    out = []
    for mention in near:
        country = page.countries.get(mention.entity.country or "")
        if country is not None and mention.entity.type in {"Person", "Country", "GovernmentBody"} and mention.role == "actor":
            out.append(mention if mention.entity.type == "Country" else _standing_in(mention, country))
    return out


def _chosen(page: Discourse, near: list[TokenMention], sentence: Span) -> tuple[Entity, float] | None:
    if len({m.entity.id for m in near}) == 1:
        return near[-1].entity, 0.8
    here = [m for m in near if m.start >= sentence.start]
    if len({m.entity.id for m in here}) == 1:
        return here[-1].entity, 0.65
    subjects = [m for m in here or near if page.doc[m.head].dep_ in SUBJECTS]
    return (subjects[-1].entity, 0.55) if subjects else None


def _standing_in(mention: TokenMention, country: Entity) -> TokenMention:
    return TokenMention(
        mention.start, mention.end, mention.head, (country,), mention.kind, mention.role, mention.certainty, mention.via
    )
