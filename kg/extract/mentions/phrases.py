"""Widens adjectives of nationality to the phrase that acts: 'Kazakh officials' is Kazakhstan, 'Uzbek militants' a group of their own."""

from __future__ import annotations

from spacy.language import Language

from kg.extract.mentions.groups import add_groups
from kg.extract.mentions.lexicon import lexicon
from kg.extract.mentions.nominals import group, nominals
from kg.extract.records import TokenMention
from kg.extract.tokens import Doc
from kg.extract.words import words

_REGIME = frozenset({"regime", "government", "administration", "cabinet", "junta", "dictatorship"})
_BODIES = frozenset({"Country", "InternationalOrganization", "ArmedGroup", "Organization", "GovernmentBody"})
_OFFICES = frozenset(
    {
        "leader",
        "official",
        "ambassador",
        "envoy",
        "state",
        "capital",
        "territory",
        "soil",
        "republic",
        "representative",
        "commander",
        "diplomat",
    }
)


@Language.factory("kg_phrases")
def make_phrases(nlp: Language, name: str) -> PhrasesComponent:
    """Build the component for a pipeline."""
    return PhrasesComponent()


class PhrasesComponent:
    """Rewrites demonym mentions; see the module."""

    def __init__(self) -> None:
        """Read the words and the capitals."""
        self.words, self.nominals = words(), nominals()
        self.countries = lexicon().countries
        entries = lexicon().entries
        places = {e.entity.country: e.place.id for e in entries if e.use == "capital" and e.place and e.entity.country}
        self.seats = {place: code for code, place in reversed(places.items())}
        self.capitals = {e.entity.id: e.place for e in entries if e.use == "capital" and e.place and e.entity.type == "Country"}

    def __call__(self, doc: Doc) -> Doc:
        """Widen the mentions of one text."""
        mentions: list[TokenMention] = doc._.mentions
        covered = {i: m for m in mentions for i in range(m.start, m.end)}
        for mention in mentions:
            if mention.kind == "demonym":
                self.adjective(doc, mention, covered)
            elif mention.entity.type == "Person" and mention.entity.country:
                self.regime(doc, mention, covered)
            elif mention.role == "actor" and mention.entity.type in _BODIES:
                self.members(doc, mention, covered)
            elif mention.entity.type == "Place":
                self.seat(doc, mention, covered)
        add_groups(doc, self.nominals)
        return doc

    def adjective(self, doc: Doc, mention: TokenMention, covered: dict[int, TokenMention]) -> None:
        """Look at the noun that an adjective of nationality modifies."""
        noun = noun_after(doc, mention.end - 1, covered)
        if noun is None:
            if doc[mention.head].tag_ in {"NNS", "NNPS"}:
                return
            mention.certainty = min(mention.certainty, 0.8)
            return
        word = doc[noun].lower_
        if word == "capital" and self.capitals.get(mention.entity.id):
            place = self.capitals[mention.entity.id]
            mention.end, mention.head, mention.kind, mention.role = noun + 1, noun, "nominal", "place"
            mention.entities = (place,) if place else mention.entities
        elif word in self.words.government:
            mention.end, mention.head = noun + 1, noun
        elif word in self.words.groups:
            mention.entities = (group(doc[mention.start : noun + 1].text, doc[noun], self.nominals),)
            mention.end, mention.head, mention.kind, mention.via = noun + 1, noun, "name", "phrase.group"

    def members(self, doc: Doc, mention: TokenMention, covered: dict[int, TokenMention]) -> None:
        """'Taliban fighters', 'EU officials' and "Russia's military" act for the one they belong to."""
        last = mention.end - 1
        possessive = mention.end < len(doc) and doc[mention.end].text in {"'s", "’s", "'", "’"}
        noun = noun_after(doc, mention.end if possessive else last, covered)
        if noun is None or (not possessive and noun > last + 2):
            return
        word = doc[noun].lower_
        if word in _OFFICES or (doc[last].head.i != noun and not possessive):
            return
        if word in self.words.government or (word in self.words.groups and mention.entity.type == "ArmedGroup"):
            mention.end, mention.head = noun + 1, noun

    def seat(self, doc: Doc, mention: TokenMention, covered: dict[int, TokenMention]) -> None:
        """'the government in Kabul' is the country's."""
        country = self.countries.get(self.seats.get(mention.entity.id, ""))
        at = mention.start - 1
        if (
            country is None
            or at < 1
            or doc[at].lower_ != "in"
            or doc[at - 1].lower_ not in {*_REGIME, "authorities", "leadership", "rulers"}
        ):
            return
        if at - 1 in covered:
            return
        noun = at - 1
        start = noun - 1 if noun and doc[noun - 1].pos_ in {"ADJ", "NOUN"} and noun - 1 not in covered else noun
        mention.start, mention.head, mention.entities = start, noun, (country,)
        mention.kind, mention.role, mention.via, mention.certainty = "metonym", "actor", "phrase.seat", 0.85

    def regime(self, doc: Doc, mention: TokenMention, covered: dict[int, TokenMention]) -> None:
        """'the Assad regime' and "Assad's brutal regime" are the country's government."""
        at = mention.end
        if at < len(doc) and doc[at].text in {"'s", "’s"}:
            at += 1
        if at < len(doc) and doc[at].pos_ == "ADJ" and at not in covered:
            at += 1
        country = self.countries.get(mention.entity.country or "")
        if at < len(doc) and doc[at].lower_ in _REGIME and at not in covered and country:
            mention.entities = (country,)
            mention.end, mention.head, mention.kind, mention.via, mention.certainty = at + 1, at, "metonym", "phrase.regime", 0.8


def noun_after(doc: Doc, last: int, covered: dict[int, TokenMention]) -> int | None:
    """Give the noun that the word at `last` modifies, at most four words on, if no other mention lies between."""
    head = doc[last].head
    if last < head.i <= last + 4:
        noun = head.i
    else:
        noun = last + 1
        while noun < min(len(doc), last + 4) and doc[noun].pos_ in {"ADJ"}:
            noun += 1
        if noun >= len(doc):
            return None
    while (
        noun + 1 < len(doc) and doc[noun + 1].pos_ == "NOUN" and doc[noun + 1].head.i <= noun + 1 and doc[noun].dep_ == "compound"
    ):
        noun += 1
    if doc[noun].pos_ not in {"NOUN", "PROPN"} or any(i in covered for i in range(last + 1, noun + 1)):
        return None
    if any(doc[i].is_punct and doc[i].text != "-" for i in range(last + 1, noun)):
        return None
    return noun
