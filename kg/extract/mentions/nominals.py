"""Nouns that take up somebody named before: the president, the company, the two countries, both sides."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml
from spacy.tokens import Span, Token

from kg.errors import InputError
from kg.extract.mentions.discourse import LOOK_BACK, Discourse, heads_of, refer
from kg.extract.mentions.lexicon import lexicon
from kg.extract.mentions.spans import Title
from kg.extract.records import TokenMention
from kg.model import Entity
from kg.names import entity_id

_LEADERS = {
    "leader": {"president", "king", "premier", "minister", "emir", "chairman", "ruler", "sultan", "chancellor"},
    "premier": {"minister"},
}


_HIGHEST = frozenset(
    {
        "president",
        "leader",
        "king",
        "emir",
        "ruler",
        "premier",
        "chancellor",
        "dictator",
        "strongman",
        "sultan",
        "queen",
        "minister",
    }
)
"""Offices that a person may hold of whom the text names a country and no office."""

_BY_NAME = frozenset({"Company", "GovernmentBody", "Organization", "Facility", "Event"})
"""Classes that are taken up by a word of their names alone: by class, fewer than half of the companies were the right ones."""


@dataclass(frozen=True, slots=True)
class Nominals:
    """The nouns of nominals.yaml: from a noun to the classes that it may take up, nouns for groups, kinds of countries."""

    single: dict[str, tuple[str, ...]]
    pairs: dict[str, str]
    people: frozenset[str]
    armed: frozenset[str]
    followers: frozenset[str]
    bare: frozenset[str]
    kinds: dict[str, frozenset[str]]
    bodies: dict[str, frozenset[str]]
    female: frozenset[str]
    victims: frozenset[str]
    organs: frozenset[str]


@cache
def nominals() -> Nominals:
    """Read the nouns of nominals.yaml once. Raises InputError as `read_nominals` does."""
    raw = yaml.load(
        (resources.files("kg.resources.names") / "nominals.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
    return read_nominals(raw)


def read_nominals(raw: dict[str, Any]) -> Nominals:
    """Check and arrange the lists. Raises InputError naming a list of the wrong shape, an unknown country or organisation."""
    single: dict[str, tuple[str, ...]] = {}
    for section in ("single", "pairs", "groups", "kinds", "bodies"):
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
    groups = {
        name: frozenset(raw["groups"].get(name, ())) for name in ("people", "armed", "followers", "bare", "victims", "organs")
    }
    kinds = {noun: frozenset(codes) for noun, codes in raw["kinds"].items()}
    unknown = {c for codes in kinds.values() for c in codes} - lexicon().countries.keys()
    if unknown:
        raise InputError(f"nominals.yaml: kinds: there is no country with the code {min(unknown)!r}")
    bodies = {noun: frozenset(names) for noun, names in raw["bodies"].items()}
    missing = {n for names in bodies.values() for n in names} - {e.text for e in lexicon().entries}
    if missing:
        raise InputError(f"nominals.yaml: bodies: organisations.tsv does not list {min(missing)!r}")
    return Nominals(single, pairs, kinds=kinds, bodies=bodies, female=frozenset(raw["female"]), **groups)


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
    if owner is None and page.doc[title.start].lower_ in {"ex", "ex-", "former", "then", "deputy", "vice"}:
        return None
    wanted = {word, *_LEADERS.get(word, set())}
    begin = start - 1 if definite else start
    if owner is not None:
        only = _only_bearer(page, owner, wanted)
        return refer(page, token, (only, 0.75), "nominal", "nominal.office", begin) if only is not None else None
    known = page.last_bearer(wanted)
    if known is None or (title.end < len(page.doc) and page.doc[title.end].lower_ in {"of", "for"}):
        return None
    return refer(page, token, (known[0], 0.75 if known[1] else 0.6), "nominal", "nominal.office", begin)


def _only_bearer(page: Discourse, country: str, wanted: set[str]) -> Entity | None:
    """Give the one person of a country who bears one of some offices, or the one of whom no office is known."""
    persons = page.ofcountry.get(country, {})
    for some in (
        (e for i, e in persons.items() if page.offices.get(i, set()) & wanted),
        (e for i, e in persons.items() if not page.offices.get(i) and wanted & _HIGHEST),
    ):
        first, second = next(some, None), next(some, None)
        if first is not None:
            return first if second is None else None
    return None


def own_country(page: Discourse, token: Token) -> TokenMention | None:
    """'his country', 'whose government': the country of the person that the pronoun takes up."""
    owners = [c for c in token.children if c.dep_ == "poss" and c.i in page.at and c.tag_ in {"PRP$", "WP$"}]
    if not owners or len(page.at[owners[0].i].entities) > 1:
        return None
    mention = page.at[owners[0].i]
    country = page.countries.get(mention.entity.country or "")
    if country is None or mention.entity.type not in {"Person", "Country"}:
        return None
    return refer(page, token, (country, mention.certainty), "nominal", "nominal.own")


def counterpart(page: Discourse, mention: TokenMention) -> None:
    """'his Turkish counterpart' is the one Turk of the text who bears the office of the one that 'his' takes up, or the only one there is."""
    doc = page.doc
    after = next((i for i in (mention.end, mention.end + 1) if i < len(doc) and doc[i].text != ","), mention.end)
    named = after in page.at and page.at[after].entity.type == "Person"
    if doc[mention.end - 1].lower_ not in {"counterpart", "colleague"} or mention.entity.type != "Country" or named:
        return
    persons = page.ofcountry.get(mention.entity.country or "", {})
    before = doc[mention.start - 1] if mention.start else None
    his = page.at.get(before.i) if before is not None and before.tag_ == "PRP$" else None
    offices = page.offices.get(his.entity.id, set()) if his is not None else set()
    same = {i: e for i, e in persons.items() if page.offices.get(i, set()) & offices}
    for some in (same, persons):
        if len(some) == 1:
            mention.entities, mention.kind, mention.via = (next(iter(some.values())),), "nominal", "nominal.counterpart"
            mention.certainty = 0.75
            page.know(mention)
            return


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


def noun(page: Discourse, token: Token, sentence: Span) -> TokenMention | None:
    """'the company', 'the group', 'the museum' without a name of its own: what bears the word in its name, else what is of its class."""
    start = _definite(page, token)
    if start is None:
        return None
    near = [m for m in page.since(max(0, sentence.start - 90, token.i - LOOK_BACK), token.i) if len(m.entities) == 1]
    chosen = _named_so(page, token, near) or _named_before(page, token)
    if chosen:
        return refer(page, token, chosen, "nominal", "nominal.named", start)
    for type_ in nominals().single.get(token.lower_, ()):
        found = _of_class(page, token, near, type_)
        if type_ in _BY_NAME or not found:
            continue
        chosen = _chosen(page, found, sentence)
        if chosen:
            return refer(page, token, chosen, "nominal", f"nominal.{type_.lower()}", start)
    return _unnamed_body(page, token, start)


def _named_before(page: Discourse, token: Token) -> tuple[Entity, float] | None:
    """'the ministry' is the one that the text has named so far, however long ago."""
    named = page.worded.get(token.lower_, {})
    return (next(iter(named.values())), 0.7) if len(named) == 1 else None


def _unnamed_body(page: Discourse, token: Token, start: int) -> TokenMention | None:
    """'The court ruled', 'fined by the regulator': an organ of state that has no name in the text, where it acts."""
    if token.lower_ not in nominals().organs or token.text[0].isupper() or not _acts(token):
        return None
    name = token.text.capitalize()
    entity = Entity(entity_id("GovernmentBody", name, page.scope), name, "GovernmentBody", page.main_country())
    return TokenMention(start, token.i + 1, token.i, (entity,), "nominal", "actor", 0.55, "nominal.unnamed")


def _acts(token: Token) -> bool:
    return token.dep_ == "nsubj" or (token.dep_ == "pobj" and token.head.dep_ == "agent")


def _definite(page: Discourse, token: Token) -> int | None:
    """Give where 'the (old) company' begins, if nothing after or inside it names anything."""
    start = token.i - 1
    while start > 0 and page.doc[start].pos_ in {"ADJ", "NOUN"} and start not in page.at and token.i - start < 3:
        start -= 1
    if start < 0 or page.doc[start].lower_ not in {"the", "this", "that"} or start in page.at or token.dep_ == "compound":
        return None
    after = page.doc[token.i + 1] if token.i + 1 < len(page.doc) else None
    if after is not None and (after.lower_ in {"of", "in"} or (after.i in page.at and not after.is_punct)):
        return None
    return start


def _of_class(page: Discourse, token: Token, near: list[TokenMention], type_: str) -> list[TokenMention]:
    """Give the mentions that a noun of a class may take up; 'the kingdom' is a country that is one."""
    if type_ == "government":
        return _government(page, token, near)
    kind = nominals().kinds.get(token.lower_.rstrip("s")) if type_ == "Country" else None
    found = [m for m in near if m.entity.type == type_ and (kind is None or m.entity.country in kind)]
    known = nominals().bodies.get(token.lower_, frozenset())
    return [m for m in found if m.entity.name in known] or found


def _named_so(page: Discourse, token: Token, near: list[TokenMention]) -> tuple[Entity, float] | None:
    """'the alliance' is what bears the word in its name, if only one thing does."""
    word = token.lower_
    forms = {word, word.rstrip("s"), word.replace("sation", "zation"), word.replace("zation", "sation")}
    listed = word in nominals().single
    named = {
        m.entity.id: m.entity
        for m in near
        if m.entity.type not in {"Person", "Country", "Place"}
        and forms & ({w for a in (m.entity.name, *m.entity.aliases) for w in a.lower().split()} if listed else heads_of(m.entity))
    }
    return (next(iter(named.values())), 0.8) if len(named) == 1 else None


def people(page: Discourse, token: Token, sentence: Span) -> TokenMention | None:
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
        not (_acts(token) or suffers)
        or start - 1 in page.at  # 'British sailors' act for whom they belong to
        or word not in lists.bare
        or any(t.lower_ in {"no", "any", "other", "its", "his", "their"} for t in page.doc[start : token.i])
    ):
        return None
    entity = group(word, token, lists, page.scope)
    return TokenMention(start, token.i + 1, token.i, (entity,), "nominal", "actor", 0.6, "group.bare")


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
    before = page.doc[sentence.start - 1].sent.start if sentence.start else 0
    last = [m for m in near if m.start >= before]
    return (last[-1].entity, 0.65) if len({m.entity.id for m in last}) == 1 else None


def _standing_in(mention: TokenMention, country: Entity) -> TokenMention:
    return TokenMention(
        mention.start, mention.end, mention.head, (country,), mention.kind, mention.role, mention.certainty, mention.via
    )


def group(name: str, noun: Token, lists: Nominals, scope: str = "") -> Entity:
    """Make the entity of a group from its words; fighters are an armed group. `scope` keeps nameless groups of two articles apart."""
    type_ = "ArmedGroup" if noun.lower_ in lists.armed else "Group"
    name = name.removeprefix("the ").removeprefix("The ")
    name = name[:1].upper() + name[1:]
    return Entity(entity_id(type_, name, scope), name, type_)
