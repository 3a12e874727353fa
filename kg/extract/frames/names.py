"""Matches what names say by standing together: 'B's ministry', 'the A plant in B', 'A, the B-based maker', 'B under A'."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.frames.arguments import Argument, Arguments
from kg.extract.frames.match import Match
from kg.extract.frames.vocabulary import Frame
from kg.extract.records import TokenMention
from kg.extract.syntax import VERBAL, chain, prepositions, surface_subjects
from kg.extract.tokens import Token

PLACED = frozenset({"Organization", "Company", "Facility", "ArmedGroup", "Event", "InternationalOrganization"})
BODIES = frozenset({"GovernmentBody"})
WHOLES = frozenset({"Country", "InternationalOrganization", "GovernmentBody", "ArmedGroup", "Organization", "Company"})
LED = WHOLES - {"Company"}
GROUNDS = frozenset({"Country", "Place"})

OWNED_KINDS = frozenset({"Company", "Organization"})
HOLDERS = frozenset({"Company", "Organization", "Person"})
STATE = frozenset({"state", "state-owned", "state-run", "state-controlled", "government-owned"})
"""Words before a name that make its country its owner: 'Iran's state-run Press TV'."""

STATE_NAMES = frozenset({"fund", "sovereign"})
"""Words of a name that do the same: 'Norland's Public Investment Fund'."""

SERVING = frozenset(
    {"soldier", "troop", "peacekeeper", "contingent", "battalion", "force", "unit", "policeman", "officer", "observer", "pilot"}
)
"""Nouns for people whom a country lends to an organisation: 'the Norland soldiers of the mission'."""

GOVERNMENTS = frozenset({"government", "regime", "administration", "cabinet", "presidency", "junta", "rule"})
"""Nouns that stand between a country and who governs it: 'the Norland government of A', 'A's regime in Norland'."""

MODIFIERS = frozenset({"amod", "compound", "nmod"})

OWNS = Frame("owns", "role", "state", (), ("possessor",), ("subject",), 0.8, frozenset())
OWNS_NAMED = Frame("owns", "role", "of", (), ("possessor",), ("subject",), 0.6, frozenset())
OFFICIAL_OF = Frame("official_of", "role", "of", (), ("subject",), ("possessor",), 0.7, frozenset())
LEADS = Frame("official_of", "role", "under", (), ("subject",), ("possessor",), 0.7, frozenset())
MEMBER_OF = Frame("member_of", "role", "of", (), ("subject",), ("possessor",), 0.7, frozenset())
SERVES_IN = Frame("member_of", "role", "in", (), ("subject",), ("in",), 0.7, frozenset())
PART_OF = Frame("part_of", "role", "of", (), ("subject",), ("possessor",), 0.9, frozenset())
LOCATED_IN = Frame("located_in", "role", "of", (), ("subject",), ("modifier",), 0.85, frozenset())
STANDS_IN = Frame("located_in", "role", "in", (), ("subject",), ("in",), 0.8, frozenset())


def match_mention(mention: TokenMention, arguments: Arguments) -> Iterator[Match]:
    """Yield what a name states by what hangs at it: its whole, its country, its place, who leads it."""
    if len(mention.entities) > 1 or mention.kind == "pronoun":
        return
    kind, head = mention.entity.type, arguments.doc[mention.head]
    own = [Argument(mention.entity, mention, 1.0, head.i, True)]
    if kind == "Person":
        yield from _person_of(own, head, arguments)
        yield from _leader_of(own, head, arguments)
    elif kind == "Country" and mention.kind == "demonym" and head.lemma_.lower() in SERVING:
        yield from _serving_in(own, head, arguments)
    elif kind in PLACED | BODIES:
        yield from _whole_of(own, head, arguments)
        yield from _place_of(own, head, arguments)


def _person_of(own: list[Argument], head: Token, arguments: Arguments) -> Iterator[Match]:
    """Yield whose official a person is by a bare possessive, 'of' or 'for': 'Botswana's Ian Khama', 'Boris Tadic of Serbia'."""
    first = head.head if head.dep_ == "conj" and not any(c.dep_ == "poss" for c in head.children) else head
    owners = [t for c in first.children if c.dep_ == "poss" for t in chain(c)]
    wholes = [a for a in arguments.resolve(owners) if a.entity.type in WHOLES | {"Place"}]
    owners = [o for c in head.children if c.lower_ == "of" for o in c.children if o.dep_ == "pobj"]
    owners += [o for c in head.children if c.lower_ == "for" and c.i - head.i <= 2 for o in c.children if o.dep_ == "pobj"]
    wholes += [a for a in arguments.resolve(owners) if a.entity.type in WHOLES]
    wholes = [a for a in wholes if a.direct and a.mention is not own[0].mention]
    for whole in wholes:
        yield Match(OFFICIAL_OF, head, own, [whole], "owner", 1.0)
    parties = [c for c in head.children if c.dep_ == "appos" and c.left_edge.i > 0 and c.left_edge.nbor(-1).text == "("]
    for party in arguments.resolve(parties):
        if party.direct and party.entity.type == "Organization" and party.mention is not own[0].mention:
            yield Match(MEMBER_OF, head, own, [party], "owner", 1.0)


def _serving_in(own: list[Argument], head: Token, arguments: Arguments) -> Iterator[Match]:
    """Yield in which organisation a country's people serve: 'the Norland soldiers of the mission'."""
    for token, away in prepositions(head, {"of", "in", "with"}, reach=0):
        if away == 0:
            missions = [a for a in arguments.reach(token) if a.direct and a.entity.type == "InternationalOrganization"]
            yield from (Match(SERVES_IN, head, own, [mission], "owner", 1.0) for mission in missions)


def _leader_of(own: list[Argument], head: Token, arguments: Arguments) -> Iterator[Match]:
    """Yield what a person leads: 'A's Norland', 'the Front of A', 'X Corps, under A', 'Norland's government of A'."""
    above = head.head
    if head.dep_ == "poss":
        led, of = [above], True
    elif head.dep_ == "pobj" and above.lower_ in {"of", "under"} and above.dep_ == "prep":
        led, of = [above.head], above.lower_ == "of"
    else:
        return
    top = led[0]
    if not of and top.pos_ in VERBAL:
        led = [t for t in surface_subjects(top) if (m := arguments.mention(t)) is not None and m.entity.type in LED]
    elif top.lemma_.lower() in GOVERNMENTS and arguments.mention(top) is None:
        led = [c for c in top.children if c.dep_ in MODIFIERS | {"poss"} and c is not head]
        led += [t for t, away in prepositions(top, {"in"}, reach=0) if away == 0]
    for one in arguments.resolve(led):
        if not one.direct or one.mention is own[0].mention:
            continue
        if one.entity.type in LED:
            yield Match(LEADS, head, own, [one], "leader", 1.0 if of else 0.85)
        elif one.entity.type in {"Company", "Facility"} and of:
            yield Match(OWNS_NAMED, head, own, [one], "leader", 1.0)


def _whole_of(own: list[Argument], head: Token, arguments: Arguments) -> Iterator[Match]:
    """Yield what a body belongs to, whose a company is and where a group is at home: 'Norland's ministry', 'the Sudland group A'."""
    mention, kind = own[0].mention, own[0].entity.type
    owners = [t for c in head.children if c.dep_ in MODIFIERS | {"poss"} for t in chain(c)]
    if mention.start and arguments.mention(mention.start - 1) and arguments.doc[mention.start - 1].pos_ not in {"PUNCT", "PRON"}:
        owners.append(arguments.doc[mention.start - 1])
    wholes = [a for a in arguments.resolve(owners) if a.direct and a.mention is not mention]
    if not wholes:
        wholes = [a for t, away in prepositions(head, {"of"}, reach=0) if away == 0 for a in arguments.reach(t) if a.direct]
    named = {t.lower_ for t in arguments.doc[mention.start : mention.end]}
    state = bool(named & STATE_NAMES) or any(t.lower_ in STATE for t in arguments.doc[max(0, mention.start - 5) : mention.start])
    for whole in wholes:
        country = whole.entity.type == "Country"
        if state and kind in OWNED_KINDS and country:
            yield Match(OWNS, head, [whole], own, "owner", 1.0)
        elif kind in BODIES and whole.entity.type in WHOLES:
            yield Match(PART_OF, head, own, [whole], "owner", 1.0)
        elif kind in PLACED - {"InternationalOrganization"} and whole.entity.type in GROUNDS and whole.mention.kind != "pronoun":
            yield Match(LOCATED_IN, head, own, [whole], "owner", 1.0)
        elif kind in {"Company", "Facility"} and whole.entity.type in HOLDERS and whole.token != mention.start - 1:
            yield Match(OWNS_NAMED, head, [whole], own, "owner", 1.0)


def _place_of(own: list[Argument], head: Token, arguments: Arguments) -> Iterator[Match]:
    """Yield where an organisation is: 'A in B', and by what it is called: 'A, the B-based maker', 'the B lender A'."""
    places = [
        a for t, away in prepositions(head, {"in", "at", "near", "outside"}, reach=0) if away == 0 for a in arguments.reach(t)
    ]
    for place in places:
        if place.direct and place.entity.type in GROUNDS:
            yield Match(STANDS_IN, head, own, [place], "place", 1.0)
    if own[0].entity.type not in {"Company", "Organization", "ArmedGroup", "Facility"}:
        return
    for noun in _descriptions(own[0].mention, head, arguments):
        tokens = [c for c in noun.children if c.dep_ in MODIFIERS | {"poss"} and c.i < noun.i]
        tokens += [c for t in tokens if t.lower_ in {"based", "headquartered"} for c in t.children if c.dep_ == "npadvmod"]
        for place in arguments.resolve(tokens):
            if place.direct and place.entity.type in GROUNDS and place.mention is not own[0].mention:
                yield Match(LOCATED_IN, noun, own, [place], "description", 1.0)


def _descriptions(mention: TokenMention, head: Token, arguments: Arguments) -> list[Token]:
    """Give the nouns that say what a name is: in apposition to it, or before it as a title."""
    nouns = [c for c in head.children if c.dep_ in {"appos", *MODIFIERS}]
    if head.dep_ in {"appos", *MODIFIERS} and head.head.pos_ == "NOUN":
        nouns.append(head.head)
    if mention.start and arguments.doc[mention.start - 1].pos_ == "NOUN":
        nouns.append(arguments.doc[mention.start - 1])
    return [n for n in dict.fromkeys(nouns) if n.pos_ == "NOUN" and arguments.mention(n) is None]
