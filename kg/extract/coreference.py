"""Words that take up somebody named before: he, it, who, the president, the group, the two countries, both sides, we in a quotation.

Only clear cases become mentions. The certainty says how clear: the subject of the sentence before is surer than the last name in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import yaml
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kg.errors import InputError
from kg.extract.lexicon import lexicon
from kg.extract.records import TokenMention
from kg.extract.spans import Title, find_titles
from kg.extract.words import Words, words
from kg.model import Entity

_PERSONAL = frozenset("he him his she her hers himself herself".split())
_NEUTER = frozenset("it its itself".split())
_PLURAL = frozenset("they them their theirs themselves".split())
_FIRST = frozenset("we our us ours".split())
_SINGULAR_FIRST = frozenset("i my me".split())
_SAY = frozenset(
    "say tell add note claim state declare announce stress argue explain warn write observe insist confirm comment emphasize emphasise "
    "remark reply respond ask call describe believe think".split()
)
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_INSTITUTIONS = frozenset({"Country", "GovernmentBody", "InternationalOrganization", "ArmedGroup", "Company", "Organization"})
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


@Language.factory("kg_coreference")
def make_coreference(nlp: Language, name: str) -> CoreferenceComponent:
    """Build the component for a pipeline."""
    return CoreferenceComponent()


class CoreferenceComponent:
    """Adds pronouns and nominals to `doc._.mentions`."""

    def __init__(self) -> None:
        """Read the words."""
        self.words, self.nominals, self.countries = words(), nominals(), lexicon().countries

    def __call__(self, doc: Doc) -> Doc:
        """Read one text from its beginning to its end."""
        _Reader(doc, self.words, self.nominals, self.countries).read()
        return doc


@dataclass(slots=True)
class _Reader:
    doc: Doc
    words: Words
    nominals: Nominals
    countries: dict[str, Entity]
    at: dict[int, TokenMention] = field(default_factory=dict)
    past: list[TokenMention] = field(default_factory=list)
    offices: dict[str, set[str]] = field(default_factory=dict)
    speaker: Entity | None = None

    def read(self) -> None:
        mentions: list[TokenMention] = self.doc._.mentions
        self.at = {i: m for m in mentions for i in range(m.start, m.end)}
        titles = find_titles(self.doc, self.words)
        self._learn(titles)
        by_head = {t.head: t for t in titles}
        for sentence in self.doc.sents:
            for token in sentence:
                mention = self.at.get(token.i)
                if mention is None or mention.kind in {"demonym", "name"}:
                    found = self._resolve(token, sentence, by_head.get(token.i))
                    if found and not any(
                        i in self.at and self.at[i] not in self._absorbed(found) for i in range(found.start, found.end)
                    ):
                        for old in self._absorbed(found):
                            mentions.remove(old)
                            if old in self.past:
                                self.past.remove(old)
                        mentions.append(found)
                        self.at.update((i, found) for i in range(found.start, found.end))
                        mention = found
                if mention is not None and mention.start == token.i and (not self.past or self.past[-1] is not mention):
                    self.past.append(mention)
            self._hear(sentence)
        mentions.sort(key=lambda m: m.start)

    def _absorbed(self, found: TokenMention) -> list[TokenMention]:
        """A nominal with an owner ('the Turkish leader') takes the owner's adjective in."""
        if found.via != "nominal.office":
            return []
        inside = {id(self.at[i]): self.at[i] for i in range(found.start, found.end) if i in self.at}
        return [m for m in inside.values() if m.entity.type == "Country" and found.start <= m.start and m.end <= found.end]

    def _learn(self, titles: list[Title]) -> None:
        """Remember which titles each person bears in this text."""
        for mention in self.doc._.mentions:
            if mention.entity.type == "Person":
                heads = {t.head for t in titles if mention.start <= t.head < mention.end}
                self.offices.setdefault(mention.entity.id, set()).update(self.doc[h].lower_ for h in heads)

    def _resolve(self, token: Token, sentence: Span, title: Title | None) -> TokenMention | None:
        lower = token.lower_
        if token.i in self.at:
            return None
        if token.tag_ in {"WP", "WDT", "WP$"}:
            return self._relative(token)
        if lower in _PERSONAL:
            return self._mention(token, self._person(sentence, token), "pronoun", "pronoun.person")
        if lower in _NEUTER and token.dep_ not in {"expl"}:
            return self._mention(token, self._institution(sentence, token), "pronoun", "pronoun.it")
        if lower in _PLURAL:
            return self._they(token, sentence)
        if lower in _FIRST or lower in _SINGULAR_FIRST:
            return self._first(token, sentence)
        if title is not None and title.kind != "rank":
            return self._office(token, title, sentence)
        if lower in self.nominals.pairs and token.tag_ == "NNS":
            return self._pair(token, sentence)
        if lower in self.nominals.single and token.pos_ in {"NOUN", "PROPN"}:
            return self._noun(token, sentence)
        return None

    def _mention(
        self, token: Token, found: tuple[Entity, float] | None, kind: str, via: str, start: int | None = None
    ) -> TokenMention | None:
        if found is None:
            return None
        entity, certainty = found
        return TokenMention(
            token.i if start is None else start, token.i + 1, token.i, (entity,), "pronoun" if kind == "pronoun" else "nominal", "actor", certainty, via
        )  # fmt: skip

    def _relative(self, token: Token) -> TokenMention | None:
        clause = token.head if token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "poss"} else None
        while (
            clause is not None
            and clause.dep_ != "relcl"
            and clause.head is not clause
            and clause.dep_ in {"conj", "prep", "pobj", "nsubj", "dobj"}
        ):
            clause = clause.head
        if clause is None or clause.dep_ != "relcl":
            return None
        mention = self.at.get(clause.head.i)
        if mention is None and token.i and self.doc[token.i - 1].text == ",":
            mention = self.at.get(token.i - 2)
        if mention is None or mention.end > token.i or (token.lower_ == "who" and mention.entity.type in {"Place"}):
            return None
        return TokenMention(token.i, token.i + 1, token.i, mention.entities, "pronoun", mention.role, 0.85, "pronoun.relative")

    def _candidates(self, types: frozenset[str], sentence: Span, token: Token, back: int = 1) -> list[tuple[TokenMention, int]]:
        """Give the mentions before a token with their distance in sentences, nearest sentence first."""
        starts = [sentence.start]
        at = sentence.start
        for _ in range(back):
            if at == 0:
                break
            at = self.doc[at - 1].sent.start
            starts.append(at)
        out = []
        for distance, begin in enumerate(starts):
            end = token.i if distance == 0 else starts[distance - 1]
            out += [
                (m, distance)
                for m in self.past
                if begin <= m.start < end and m.entity.type in types and len(m.entities) == 1 and m.role == "actor"
            ]
        return out

    def _salient(self, found: list[tuple[TokenMention, int]]) -> tuple[Entity, float] | None:
        """Choose the subject of the nearest sentence that has one; a lone entity is as good; else nobody."""
        for distance in sorted({d for _, d in found}):
            here = [m for m, d in found if d == distance]
            subjects = [m for m in here if self.doc[m.head].dep_ in _SUBJECTS]
            entities = {m.entity.id for m in here}
            if len(entities) == 1:
                return here[-1].entity, 0.85 - 0.1 * distance
            if subjects:
                sure = 0.75 if len({m.entity.id for m in subjects}) == 1 else 0.65
                return subjects[-1].entity, sure - 0.1 * distance
            if here:
                return None
        return None

    def _person(self, sentence: Span, token: Token) -> tuple[Entity, float] | None:
        return self._salient(self._candidates(frozenset({"Person"}), sentence, token, 2))

    def _institution(self, sentence: Span, token: Token) -> tuple[Entity, float] | None:
        found = [
            (m, d)
            for m, d in self._candidates(_INSTITUTIONS, sentence, token, 1)
            if not (m.kind == "demonym" and m.end - m.start == 1)
        ]
        if token.lower_ == "it" and token.dep_ in _SUBJECTS and token.head.lemma_ in {"be", "seem", "appear", "remain"}:
            return None
        return self._salient(found)

    def _they(self, token: Token, sentence: Span) -> TokenMention | None:
        found = self._candidates(frozenset({"Person", *_INSTITUTIONS, "Group"}), sentence, token, 1)
        for distance in sorted({d for _, d in found}):
            here = [m for m, d in found if d == distance]
            subjects = [m for m in here if self.doc[m.head].dep_ in _SUBJECTS]
            if not subjects:
                continue
            last = subjects[-1]
            joined = [m for m in here if self.doc[m.head].dep_ == "conj" and self.doc[m.head].head.i == last.head]
            if len(joined) == 1 and joined[0].entity.id != last.entity.id:
                pair = (last.entity, joined[0].entity)
                return TokenMention(token.i, token.i + 1, token.i, pair, "pronoun", "actor", 0.7, "pronoun.pair")
            plural = last.entity.type in {"ArmedGroup", "Group"} or self.doc[last.head].tag_ in {"NNS", "NNPS"}
            if not joined and plural and len({m.entity.id for m in subjects}) == 1:
                return TokenMention(token.i, token.i + 1, token.i, (last.entity,), "pronoun", "actor", 0.65, "pronoun.plural")
            return None
        return None

    def _hear(self, sentence: Span) -> None:
        """Remember who spoke last."""
        for token in sentence:
            if token.lemma_ in _SAY and token.pos_ == "VERB":
                subjects = [c for c in token.children if c.dep_ == "nsubj" and c.i in self.at]
                if subjects and self.at[subjects[0].i].entity.type in {"Person", "Country", "GovernmentBody"}:
                    self.speaker = self.at[subjects[0].i].entity

    def _first(self, token: Token, sentence: Span) -> TokenMention | None:
        """'I' and 'we' belong to who speaks in this sentence, or spoke in the last one."""
        spoken = [t for t in sentence if t.lemma_ in _SAY and t.pos_ == "VERB"]
        speaker, certainty = self.speaker, 0.55
        for verb in spoken:
            subjects = [c for c in verb.children if c.dep_ == "nsubj" and c.i in self.at]
            if subjects:
                speaker, certainty = self.at[subjects[0].i].entity, 0.7
        if speaker is None:
            return None
        if token.lower_ in _SINGULAR_FIRST:
            return self._mention(token, (speaker, certainty), "pronoun", "pronoun.first") if speaker.type == "Person" else None
        country = self.countries.get(speaker.country or "")
        if country is None:
            return None
        return self._mention(token, (country, certainty - 0.05), "pronoun", "pronoun.we")

    def _office(self, token: Token, title: Title, sentence: Span) -> TokenMention | None:
        """'the president', 'the Kazakh foreign minister', "Turkey's president" where no name stands beside it."""
        if token.dep_ in {"compound"} or token.tag_ == "NNS" or any(i in self.at for i in range(title.start, title.end)):
            return None
        start, owner = title.start, None
        left = self.at.get(start - 1) if start else None
        if left is None and start > 1 and self.doc[start - 1].text in {"'s", "’s"}:
            left = self.at.get(start - 2)
        if left is not None and left.entity.type == "Country" and len(left.entities) == 1:
            owner, start = left.entity.country, left.start
        definite = start and self.doc[start - 1].lower_ in {"the", "this"}
        if owner is None and not definite:
            return None
        word = token.lower_
        wanted = {word, *_LEADERS.get(word, set())}
        known = self.past if owner is None else [*self.past, *self.doc._.mentions]
        persons = {m.entity.id: m.entity for m in known if m.entity.type == "Person"}
        bearers = [e for i, e in persons.items() if self.offices.get(i, set()) & wanted and (owner is None or e.country == owner)]
        if not bearers and owner is None:
            return None
        if not bearers:
            bearers = [e for e in persons.values() if e.country == owner and not self.offices.get(e.id)]
        after = self.doc[title.end].lower_ if title.end < len(self.doc) else ""
        if not bearers or (owner is None and after in {"of", "for"}) or (len(bearers) > 1 and owner):
            return None
        begin = start - 1 if definite else start
        return self._mention(token, (bearers[-1], 0.75 if len(bearers) == 1 else 0.6), "nominal", "nominal.office", begin)

    def _pair(self, token: Token, sentence: Span) -> TokenMention | None:
        before = [t.lower_ for t in self.doc[max(0, token.i - 3) : token.i]]
        if "two" not in before and "both" not in before:
            return None
        start = max(0, token.i - 3) + min(i for i, w in enumerate(before) if w in {"two", "both"})
        if start and self.doc[start - 1].lower_ in {"the", "these", "between", "their"}:
            start -= self.doc[start - 1].lower_ != "between"
        type_ = self.nominals.pairs[token.lower_]
        pair = self._last_pair(type_, token.i, sentence)
        if pair is None:
            return None
        entities, certainty = pair
        return TokenMention(start, token.i + 1, token.i, entities, "nominal", "actor", certainty, "nominal.pair")

    def _last_pair(self, type_: str, token: int, sentence: Span) -> tuple[tuple[Entity, Entity], float] | None:
        """Give the two entities that the nearest of the last four sentences names together, if they are exactly two."""
        begin, end = sentence.start, token
        for distance in range(4):
            named: dict[str, Entity] = {}
            for mention in self.past:
                if begin <= mention.start < end:
                    for entity in mention.entities:
                        item = (
                            self.countries.get(entity.country or "")
                            if type_ == "Country" and entity.type != "Country"
                            else entity
                        )
                        if item is not None and item.type == type_ and mention.role == "actor":
                            named.setdefault(item.id, item)
            if len(named) == 2:
                first, second = named.values()
                return (first, second), 0.8 - 0.08 * distance
            if len(named) > 2 or begin == 0:
                return None
            end = begin
            begin = self.doc[begin - 1].sent.start
        return None

    def _noun(self, token: Token, sentence: Span) -> TokenMention | None:
        """'the company', 'the group', 'the government' without a name of its own."""
        start = token.i - 1
        while start > 0 and self.doc[start].pos_ in {"ADJ", "NOUN"} and start not in self.at and token.i - start < 3:
            start -= 1
        if start < 0 or self.doc[start].lower_ not in {"the", "this", "that"} or start in self.at or token.dep_ == "compound":
            return None
        after = self.doc[token.i + 1] if token.i + 1 < len(self.doc) else None
        if after is not None and (after.lower_ in {"of", "in"} or (after.i in self.at and not after.is_punct)):
            return None
        near = [m for m in self.past if len(m.entities) == 1 and m.start >= sentence.start - 90]
        chosen = self._named_so(token, near)
        if chosen:
            return self._mention(token, chosen, "nominal", "nominal.named", start)
        for type_ in self.nominals.single[token.lower_]:
            found = self._government(token, near) if type_ == "government" else [m for m in near if m.entity.type == type_]
            if type_ in {"GovernmentBody", "Organization", "Facility", "Event"} or not found:
                continue
            chosen = self._chosen(found, sentence)
            if chosen:
                return self._mention(token, chosen, "nominal", f"nominal.{type_.lower()}", start)
        return None

    def _named_so(self, token: Token, near: list[TokenMention]) -> tuple[Entity, float] | None:
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

    def _government(self, token: Token, near: list[TokenMention]) -> list[TokenMention]:
        """Give the countries that 'the government' may mean, named themselves or through their officials and bodies."""
        if token.lower_ == "regime":
            return [
                m for m in near if m.entity.type == "Country" and self.doc[m.head].lower_ in {"regime", "dictatorship", "junta"}
            ]
        out = []
        for mention in near:
            country = self.countries.get(mention.entity.country or "")
            if country is not None and mention.entity.type in {"Person", "Country", "GovernmentBody"} and mention.role == "actor":
                out.append(mention if mention.entity.type == "Country" else _standing_in(mention, country))
        return out

    def _chosen(self, near: list[TokenMention], sentence: Span) -> tuple[Entity, float] | None:
        if len({m.entity.id for m in near}) == 1:
            return near[-1].entity, 0.8
        here = [m for m in near if m.start >= sentence.start]
        if len({m.entity.id for m in here}) == 1:
            return here[-1].entity, 0.65
        subjects = [m for m in here or near if self.doc[m.head].dep_ in _SUBJECTS]
        return (subjects[-1].entity, 0.55) if subjects else None


def _standing_in(mention: TokenMention, country: Entity) -> TokenMention:
    return TokenMention(
        mention.start, mention.end, mention.head, (country,), mention.kind, mention.role, mention.certainty, mention.via
    )
