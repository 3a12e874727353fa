"""Nouns of a class that take up what was named before: the company, the ministry, the tug, the town, the country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from kg.extract.mentions.antecedents import Antecedent, Sort, antecedents, choose
from kg.extract.mentions.discourse import Discourse, refer
from kg.extract.mentions.nominals import group, nominals
from kg.extract.records import TokenMention
from kg.extract.tokens import Token
from kg.model import Entity
from kg.names import entity_id

_EVER = 1_000_000
"""Sentences back: a noun may take up what was named long ago."""

_RULE = frozenset("government authorities regime administration leadership rulers generals".split())
"""Nouns for those who rule a country: they stand for it."""

_MISTAKEN = frozenset({"Person", "Place", "Organization", "Company", "Facility"})
"""Classes that the model takes for one another."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a noun may take up: the classes of the word, what bears it in its name, what the text calls so, of which country."""

    word: str
    types: tuple[str, ...]
    named: dict[str, Entity]
    described: dict[str, Entity]
    country: str | None

    @property
    def sort(self) -> Sort:
        """The weights to choose by."""
        if self.word in _RULE:
            return "government"
        return "country" if self.types[:1] == ("Country",) else "body"

    @property
    def makers(self) -> bool:
        """Whether it is one of the classes that the model does not tell apart."""
        return "Company" in self.types or "Facility" in self.types

    def classes(self) -> frozenset[str]:
        """Give the classes that are looked at."""
        known = {e.type for e in (*self.named.values(), *self.described.values())}
        return frozenset({*self.types, *known, *(_MISTAKEN if self.makers else ())})

    def fits(self, page: Discourse, entity: Entity) -> bool:
        """Tell whether an entity may be meant."""
        if self.country is not None and entity.country not in {self.country, None}:
            return False
        if entity.id in self.named or entity.id in self.described:
            return True
        if entity.type not in self.types:
            return self.makers and _guessed(page, entity)
        kind = nominals().kinds.get(self.word.rstrip("s"))
        return kind is None or entity.type != "Country" or entity.country in kind

    def cues(self, candidate: Antecedent) -> Iterator[tuple[str, float]]:
        """Yield what the word says of a candidate."""
        entity = candidate.entity
        if entity.id in self.named:
            yield "word-of-name", 1.0
        if entity.id in self.described:
            yield "described-so", 1.0
        if entity.name in nominals().bodies.get(self.word, ()):
            yield "usually-so", 1.0
        yield f"class={self.types.index(entity.type) if entity.type in self.types else 'none'}", 1.0
        yield f"word={self.word}+{entity.type}", 1.0
        if entity.type not in self.types and entity.id not in self.named and entity.id not in self.described:
            yield f"guessed={entity.type}", 1.0
        if self.country is not None:
            yield f"country={'same' if entity.country == self.country else 'unknown'}", 1.0


def noun(page: Discourse, token: Token) -> TokenMention | None:
    """'the company', 'the group', 'the museum' without a name of its own: what bears the word in its name, else who is likely meant."""
    phrase = _definite(page, token)
    if phrase is None:
        return None
    start, country = phrase
    word = token.lower_
    wanted = Wanted(word, nominals().single.get(word, ()), _named_so(page, word), page.described.get(word, {}), country)
    if country is None and len(wanted.named) == 1:
        return refer(page, token, (next(iter(wanted.named.values())), 0.8), "nominal", "nominal.named", start)
    if not wanted.types and not wanted.named and not wanted.described:
        return None
    found = antecedents(page, token, wanted.classes(), _EVER, partial(wanted.fits, page))
    chosen = choose(page, token, wanted.sort, found, wanted.cues)
    if chosen is None:
        return _unnamed_body(page, token, start) if country is None else None
    identifier, type_ = chosen[0].id, chosen[0].type.lower()
    via = "named" if identifier in wanted.named else "described" if identifier in wanted.described else type_
    return refer(page, token, chosen, "nominal", f"nominal.{via}", start)


def _guessed(page: Discourse, entity: Entity) -> bool:
    """Tell whether only the model says what a name is: it takes companies and ships for persons and towns."""
    if (
        entity.type not in _MISTAKEN
        or entity.wikidata
        or entity.country
        or page.offices.get(entity.id)
        or entity.id in page.called
    ):
        return False
    return all(m.via.startswith(("model", "run")) for m in page.trails[entity.id].mentions[:3] if m.kind == "name")


def _named_so(page: Discourse, word: str) -> dict[str, Entity]:
    """Give what bears a word in its name: 'the alliance' is the Northern Alliance, 'the ministry' the one named so far."""
    forms = {word, word.rstrip("s"), word.replace("sation", "zation"), word.replace("zation", "sation")}
    return {i: e for form in sorted(forms) for i, e in page.worded.get(form, {}).items()}


def _unnamed_body(page: Discourse, token: Token, start: int) -> TokenMention | None:
    """'The court ruled', 'fined by the regulator': an organ of state that has no name in the text, where it acts."""
    if token.lower_ not in nominals().organs or token.text[0].isupper() or not acts(token):
        return None
    name = token.text.capitalize()
    entity = Entity(entity_id("GovernmentBody", name, page.scope), name, "GovernmentBody", page.main_country())
    return TokenMention(start, token.i + 1, token.i, (entity,), "nominal", "actor", 0.55, "nominal.unnamed")


def acts(token: Token) -> bool:
    """Tell whether a noun is the subject, or the agent of a passive."""
    return token.dep_ == "nsubj" or (token.dep_ == "pobj" and token.head.dep_ == "agent")


def _definite(page: Discourse, token: Token) -> tuple[int, str | None] | None:
    """Give where 'the (old, Turkish) company' begins and of which country it is, if nothing after or inside it names anything else."""
    doc, start, country = page.doc, token.i - 1, None
    while start > 0 and token.i - start < 4:
        inside = page.at.get(start)
        if inside is not None:
            if inside.kind != "demonym" or inside.end - inside.start > 1 or country is not None:
                return None
            country = inside.entity.country
        elif doc[start].pos_ not in {"ADJ", "NOUN"}:
            break
        start -= 1
    if start < 0 or doc[start].lower_ not in {"the", "this", "that"} or start in page.at or token.dep_ == "compound":
        return None
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if after is not None and (after.lower_ in {"of", "in"} or (after.i in page.at and not after.is_punct)):
        return None
    return start, country


def people(page: Discourse, token: Token) -> TokenMention | None:
    """'the villagers' are the group named before by that word; 'Students clashed with …' are a group that has no other name."""
    lists = nominals()
    if token.dep_ in {"compound", "amod", "appos", "attr"} or (
        token.i + 1 < len(page.doc) and page.doc[token.i + 1].lower_ == "of"
    ):
        return None
    start = token.i
    while (
        start and start - 1 not in page.at and page.doc[start - 1].pos_ in {"ADJ", "NOUN", "NUM", "DET"} and token.i - start < 4
    ):
        start -= 1
    word = token.lower_
    named = page.people.get(word)
    if named:
        last = next(reversed(named.values()))
        return refer(page, token, (last, 0.75 if len(named) == 1 else 0.55), "nominal", "nominal.people", start)
    suffers = token.dep_ in {"dobj", "nsubjpass"} and token.head.lemma_ in lists.victims
    if (
        not (acts(token) or suffers)
        or start - 1 in page.at  # 'British sailors' act for whom they belong to
        or word not in lists.bare
        or any(t.lower_ in {"no", "any", "other", "its", "his", "their"} for t in page.doc[start : token.i])
    ):
        return None
    entity = group(word, token, lists, page.scope)
    return TokenMention(start, token.i + 1, token.i, (entity,), "nominal", "actor", 0.6, "group.bare")
