"""From tokens to actors: which named entities a token stands for, directly or through whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from kg.extract.frames.vocabulary import Vocabulary
from kg.extract.mentions.lexicon import lexicon
from kg.extract.records import TokenMention
from kg.extract.syntax import RELATIVES, SUBJECTS, VERBAL, agents, antecedent, chain, surface_subjects
from kg.extract.tokens import Doc, Token
from kg.model import Entity

NOT_ACTORS = frozenset({"Place", "Document", "Event", "Facility"})
"""Classes whose entities take part in structure relations only."""

OWNED = 0.85
"""What is left of a claim's weight when the actor is named only through what belongs to it, for words that act ('Norland's troops')."""

OWNED_THING = 0.72
"""The same for things ('Norland's proposal')."""


DESCRIBED = 0.95
"""The same where a noun describes the actor: 'A, a bank owned by …'."""

DESCRIBABLE = frozenset(
    {"Person", "Company", "Organization", "ArmedGroup", "InternationalOrganization", "Facility", "GovernmentBody"}
)
"""Classes whose entities a noun in apposition or after 'is' may stand for."""

SPEAKER = 0.9
"""What is left where 'it' or 'he' in what somebody says is taken for the speaker."""

PRONOUNS = frozenset({"it", "he", "she", "they"})
BELONGING = frozenset({"flagged", "registered", "owned", "led", "run"})
"""Participles that say whose a thing is: 'the Norland-flagged tanker'."""

AUTHORING = frozenset(
    {"table", "submit", "propose", "make", "put", "send", "offer", "draft", "write", "sponsor", "present", "issue"}
)
"""Verbs whose subject is the author of their object: 'the draft that Norland had tabled'."""

GUESSES = ("model", "run")
"""Beginnings of the names of finders that know a name but guess its class."""

PERSONAL = frozenset(
    "wife husband son daughter brother sister father mother nephew niece cousin uncle aunt widow widower grandson granddaughter spouse "
    "son-in-law brother-in-law father-in-law fiancée fiance relative lawyer friend predecessor successor critic biographer heir mistress".split()
)
"""Nouns for somebody else than the one they are told of: who kills A's nephew does not kill A."""

UNOFFICIAL = frozenset(
    "rebel militant fighter guerrilla insurgent gunman separatist hacker opposition activist protester demonstrator student farmer refugee "
    "hostage prisoner people citizen resident national voter mercenary militia faction fisherman journalist worker smuggler pirate".split()
)
"""Nouns for people who do not stand for the country they are in: 'insurgents in Norland'."""

RELATIONAL = frozenset(
    "partner ally neighbour neighbor counterpart rival friend colleague guest host foe enemy backer opponent peer patron sponsor".split()
)
"""Nouns that a possessive pronoun relates to somebody else: 'its Norland partners' are Norland's, not its own."""

EDGES = frozenset({"border", "frontier", "boundary", "line", "crossing"})
"""Nouns that stand for the country beyond them: 'the line with Norland'."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One end of a possible claim. `weight` (0..1) falls with each step between the token and the name; `token` is where it stands."""

    entity: Entity
    mention: TokenMention
    weight: float
    token: int
    direct: bool

    @property
    def actor(self) -> bool:
        """True if the entity can act or be acted on."""
        return self.entity.type not in NOT_ACTORS and self.mention.role != "source"


def _weaker(argument: Argument, by: float) -> Argument:
    return Argument(argument.entity, argument.mention, argument.weight * by, argument.token, False)


def speaker_above(pronoun: Token) -> Token | None:
    """Give the subject of the verb of saying or wanting that governs a pronoun's clause: 'Norland said it would …'."""
    verb = pronoun.head
    if pronoun.dep_ not in SUBJECTS or verb.dep_ != "ccomp" or verb.head.pos_ not in VERBAL:
        return None
    found = [t for t in surface_subjects(verb.head) if t.lower_ not in PRONOUNS]
    return found[0] if found else None


def _author(verb: Token) -> list[Token]:
    """Give the subject of a relative clause whose object is the noun above it."""
    return [c for c in verb.children if c.dep_ == "nsubj" and c.lower_ not in RELATIVES and c.i < verb.i]


class Arguments:
    """Looks up the actors of one Doc by token."""

    def __init__(self, doc: Doc, vocabulary: Vocabulary) -> None:
        self.doc = doc
        self.agentive = vocabulary.lists.get("agentive", frozenset())
        self.heading = vocabulary.lists.get("heading", frozenset())
        self.partitive = vocabulary.lists.get("partitive", frozenset())
        self.by_token: dict[int, TokenMention] = {}
        guessed, known = set[str](), set[str]()
        for mention in doc._.mentions or ():
            for i in range(mention.start, mention.end):
                self.by_token.setdefault(i, mention)
            if mention.kind == "name":
                (guessed if mention.via.startswith(GUESSES) else known).add(mention.entity.id)
        self.guessed = frozenset(guessed - known)

    def mention(self, token: Token | int) -> TokenMention | None:
        """Give the mention that covers a token."""
        return self.by_token.get(token if isinstance(token, int) else token.i)

    def resolve(self, tokens: Iterable[Token]) -> list[Argument]:
        """Give the actors that tokens stand for, each once, the surest way first."""
        found: dict[tuple[str, int], Argument] = {}
        for token in self._listed(tokens):
            for argument in self.reach(token):
                key = (argument.entity.id, argument.mention.start)
                if key not in found or found[key].weight < argument.weight:
                    found[key] = argument
        return list(found.values())

    def _listed(self, tokens: Iterable[Token]) -> Iterator[Token]:
        """Yield tokens and the names that the parser took for appositions to a name of the same class: 'A, B and C met'."""
        for token in tokens:
            yield token
            mention = self.mention(token)
            if mention is not None and mention.kind == "demonym":
                yield from (
                    each
                    for c in token.children
                    if c.i < mention.start and c.dep_ in {"amod", "nmod", "compound"} and c.conjuncts
                    for each in chain(c)
                )
            if mention is None or mention.entity.type not in {"Person", "Country"}:
                continue
            if mention.entity.type == "Person":
                yield from self._next_persons(token)
            for child in token.children:
                other = self.mention(child) if child.dep_ == "appos" else None
                named = self.named_by(other, child) if other is not None else None
                other = self.mention(named) if named is not None else other
                if other is not None and other.entity.type == mention.entity.type and other.entity.id != mention.entity.id:
                    yield from chain(named if named is not None else child)

    def _next_persons(self, token: Token) -> Iterator[Token]:
        """Yield the persons that the parser coordinated with the country of the one before: 'met A of B, C of D and E'."""
        for preposition in (c for c in token.children if c.dep_ == "prep" and c.lower_ == "of"):
            for country in (c for c in preposition.children if c.dep_ == "pobj"):
                for other in chain(country)[1:]:
                    mention = self.mention(other)
                    if mention is not None and mention.entity.type == "Person":
                        yield other
                        yield from self._next_persons(other)

    def reach(self, token: Token, depth: int = 0) -> list[Argument]:
        """Give the actors that one token stands for."""
        mention = self.mention(token)
        if mention is not None:
            named = self.named_by(mention, token)
            if named is not None and depth < 3:
                return self.reach(named, depth)
            return [Argument(e, mention, 1.0, token.i, depth == 0) for e in mention.entities]
        if depth > 3:
            return []
        if token.lower_ in PRONOUNS:
            speaker = speaker_above(token)
            return [_weaker(a, SPEAKER) for a in self.reach(speaker, depth + 1)] if speaker is not None else []
        if token.lower_ in RELATIVES:
            noun = antecedent(token)
            if noun is None and token.i > 1 and token.nbor(-1).text == "," and self.mention(token.i - 2) is not None:
                noun = token.nbor(-2)
            return self.reach(noun, depth if self.mention(noun) else depth + 1) if noun is not None and noun != token else []
        for child in token.children:
            if child.dep_ == "appos" and self.mention(child) is not None:
                return self._all(chain(child), depth, 0.95)
        hung = self.hung_name(token)
        if hung is not None:
            return self._all(chain(hung), depth, 0.9)
        described = self._described(token)
        if described is None:
            return self._owners(token, depth)
        return [replace(a, weight=a.weight * DESCRIBED) for a in self.reach(described, depth)]

    def hung_name(self, noun: Token) -> Token | None:
        """Give the person whose name the parser hung too low: A for 'the mayor of B, A', where it took A for another name of B."""
        for preposition in noun.children if noun.pos_ == "NOUN" else ():
            if preposition.dep_ != "prep":
                continue
            for place in preposition.children:
                held = self.mention(place) if place.dep_ == "pobj" else None
                if place.dep_ != "pobj" or (
                    held is not None and held.entity.type == "Person" and held.entity.id not in self.guessed
                ):
                    continue
                for name in place.children:
                    mention = self.mention(name) if name.dep_ == "appos" else None
                    if mention is None or mention.kind != "name" or mention is held:
                        continue
                    if mention.entity.type == "Person" or (mention.entity.id in self.guessed and mention.end - mention.start > 1):
                        return name
        return None

    def _described(self, token: Token) -> Token | None:
        """Give the name that a noun describes: A for 'A, a company owned by …' and 'A is a company owned by …'."""
        if token.pos_ != "NOUN":
            return None
        if token.dep_ == "appos":
            name: Token | None = token.head
        elif token.dep_ == "attr" and token.head.lemma_ == "be":
            name = next((c for c in token.head.children if c.dep_ == "nsubj"), None)
        else:
            return None
        mention = self.mention(name) if name is not None else None
        if mention is None or len(mention.entities) > 1 or mention.entity.type not in DESCRIBABLE:
            return None
        return name

    def named_by(self, mention: TokenMention, token: Token) -> Token | None:
        """Give the name in apposition to a noun of nationality: A for 'his Russian counterpart, A', which is not Russia."""
        if mention.kind not in {"demonym", "nominal"} or token.i != mention.head:
            return None
        for child in token.children:
            other = self.mention(child) if child.dep_ == "appos" else None
            if other is not None and other.kind == "name" and other.entity.type in {"Person", "GovernmentBody", "Company"}:
                return child
        return None

    def _owners(self, token: Token, depth: int) -> list[Argument]:
        agentive = token.lemma_.lower() in self.agentive or token.pos_ == "PROPN"
        weight = OWNED if agentive else OWNED_THING
        owners = [c for c in token.children if c.dep_ == "poss"]
        modifiers = [c for c in token.children if c.dep_ in {"amod", "compound", "nmod"}]
        modifiers += [c for m in modifiers if m.lower_ in BELONGING for c in m.children if c.dep_ == "npadvmod"]
        preps = {c.lower_: c for c in reversed(list(token.children)) if c.dep_ in {"prep", "agent"}}
        if token.lemma_.lower() in PERSONAL:
            return []
        groups: list[list[Token]] = [owners, modifiers]
        if token.lemma_.lower() in RELATIONAL and any(c.tag_ == "PRP$" for c in owners):
            groups.reverse()
        if token.lemma_.lower() in EDGES and token.i + 1 < len(self.doc) and token.nbor().lower_ == "with":
            groups.insert(0, [o for o in token.nbor().children if o.dep_ == "pobj"])
        for name in ("of", "by", "from"):
            if name in preps and not (name == "of" and not agentive and depth > 1):
                groups.append([o for o in preps[name].children if o.dep_ == "pobj"])
        made = [c for c in token.children if c.dep_ == "acl" and c.tag_ == "VBN"]
        groups.append([o for c in made for o in agents(c)])
        groups.append([s for c in token.children if c.dep_ == "relcl" and c.lemma_ in AUTHORING for s in _author(c)])
        for name in ("in", "for") if agentive and token.lemma_.lower() not in UNOFFICIAL else ():
            if name in preps:
                groups.append([o for o in preps[name].children if o.dep_ == "pobj"])
        if token.lemma_.lower() in self.partitive:
            groups.insert(0, groups.pop(2) if len(groups) > 2 else [])
        for group in groups:
            found = self._all([t for one in group for t in chain(one)], depth, weight)
            if found:
                return found
        return []

    def _all(self, tokens: Iterable[Token], depth: int, weight: float) -> list[Argument]:
        return [
            Argument(a.entity, a.mention, a.weight * weight, a.token, False) for t in tokens for a in self.reach(t, depth + 1)
        ]


@cache
def _capitals() -> dict[str, Entity]:
    return {e.place.id: e.entity for e in lexicon().entries if e.use == "capital" and e.place is not None}


@cache
def _cities() -> dict[tuple[str, str], Entity]:
    capitals = (e for e in lexicon().entries if e.use == "capital" and e.place is not None)
    return {(e.text.casefold(), e.entity.id): e.place for e in capitals if e.place is not None}


def city_of(argument: Argument, doc: Doc) -> Argument:
    """Take a capital that stands for a government for the city where it says where something is: 'the Astana fund'."""
    if argument.mention.kind != "metonym":
        return argument
    mention = argument.mention
    city = _cities().get((doc[mention.start : mention.end].text.casefold(), argument.entity.id))
    if city is None:
        return argument
    return replace(argument, entity=city, mention=replace(mention, entities=(city,), kind="name", role="place"))


def government_of(argument: Argument) -> Argument:
    """Take a capital that somebody visits for its country: a visit to Astana is a visit to Kazakhstan."""
    country = _capitals().get(argument.entity.id) if argument.entity.type == "Place" else None
    if country is None:
        return argument
    mention = replace(argument.mention, entities=(country,), kind="metonym", role="actor")
    return Argument(country, mention, argument.weight * 0.9, argument.token, argument.direct)
