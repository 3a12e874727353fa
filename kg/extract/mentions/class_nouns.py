"""Nouns of a class that take up what was named before: the company, the ministry, the tug, the town, the country."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kg.extract.mentions.antecedents import Antecedent, Sort, antecedents, choose
from kg.extract.mentions.discourse import Discourse, refer
from kg.extract.mentions.nominals import group, nominals
from kg.extract.records import TokenMention
from kg.model import Entity
from kg.names import entity_id

_EVER = 1_000_000
"""Sentences back: a noun may take up what was named long ago."""

_NAMED = frozenset(
    {
        "ArmedGroup", "Company", "Document", "Event", "Facility", "GovernmentBody", "Group", "InternationalOrganization", "Organization",
    }
)  # fmt: skip
"""Classes whose names say what they are."""


def noun(page: Discourse, token: Token) -> TokenMention | None:
    """'the company', 'the group', 'the museum' without a name of its own: what bears the word in its name, else who is likely meant."""
    phrase = _definite(page, token)
    if phrase is None:
        return None
    start, country = phrase
    word = token.lower_
    types = nominals().single.get(word, ())
    named = _named_so(page, word)
    if country is None and len(named) == 1:
        return refer(page, token, (next(iter(named.values())), 0.8), "nominal", "nominal.named", start)
    described = page.described.get(word, {})
    known = {**named, **described}
    if not types and not known:
        return None
    kind = nominals().kinds.get(word.rstrip("s"))
    bodies = nominals().bodies.get(word, frozenset())

    def fits(entity: Entity) -> bool:
        if country is not None and entity.country not in {country, None}:
            return False
        return entity.id in known or (
            entity.type in types and (kind is None or entity.type != "Country" or entity.country in kind)
        )

    def own(candidate: Antecedent) -> Iterator[tuple[str, float]]:
        entity = candidate.entity
        if entity.id in named:
            yield "word-of-name", 1.0
        if entity.id in described:
            yield "described-so", 1.0
        if entity.name in bodies:
            yield "usually-so", 1.0
        yield f"class={types.index(entity.type) if entity.type in types else 'none'}", 1.0
        yield f"word={word}+{entity.type}", 1.0
        if country is not None:
            yield f"country={'same' if entity.country == country else 'unknown'}", 1.0

    everyone = frozenset({*types, *(e.type for e in known.values())}) - {"government"}
    sort: Sort = "place" if everyone <= {"Place"} else "noun"
    chosen = choose(page, token, sort, antecedents(page, token, everyone, _EVER, fits), own)
    if chosen is None:
        return _unnamed_body(page, token, start) if country is None else None
    via = "named" if chosen[0].id in named else "described" if chosen[0].id in described else chosen[0].type.lower()
    return refer(page, token, chosen, "nominal", f"nominal.{via}", start)


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
