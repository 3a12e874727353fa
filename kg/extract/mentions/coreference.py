"""Words that take up somebody named before: he, it, who, the president, the group, the two countries, both sides, we in a quotation.

Only clear cases become mentions. The certainty says how clear: the subject of the sentence before is surer than the last name in it.
"""

from __future__ import annotations

from spacy.language import Language

from kg.extract.mentions import class_nouns, nominals, office_nouns, pairs, pronouns
from kg.extract.mentions.antecedents import Watch, form
from kg.extract.mentions.discourse import Discourse, refer
from kg.extract.mentions.lexicon import lexicon
from kg.extract.mentions.spans import Title, titles_of
from kg.extract.records import TokenMention
from kg.extract.tokens import Doc, Span, Token
from kg.extract.words import words

_OWN = frozenset({"country", "nation", "homeland", "government", "state"})


@Language.factory("kg_coreference")
def make_coreference(nlp: Language, name: str) -> CoreferenceComponent:
    """Build the component for a pipeline."""
    return CoreferenceComponent()


class CoreferenceComponent:
    """Adds pronouns and nominals to `doc._.mentions`."""

    def __init__(self, watch: Watch | None = None) -> None:
        """Read the words. `watch` is told of every choice between several who may be meant."""
        self.watch = watch
        self.words, self.nominals, self.countries = words(), nominals.nominals(), lexicon().countries

    def __call__(self, doc: Doc) -> Doc:
        """Read one text from its beginning to its end."""
        mentions: list[TokenMention] = doc._.mentions
        titles = titles_of(doc, self.words)
        page = Discourse(doc, self.words, self.countries, watch=self.watch)
        learn(page, titles)
        taken_in: set[int] = set()
        by_head = {t.head: t for t in titles}
        for sentence in doc.sents:
            for token in sentence:
                mention = page.at.get(token.i)
                if mention is not None and mention.end == token.i + 1:
                    office_nouns.counterpart(page, mention)
                if mention is None:
                    mention = self.add(page, self.resolve(page, token, sentence, by_head.get(token.i)), taken_in)
                if mention is not None and mention.start == token.i and page.latest is not mention:
                    page.meet(mention)
            hear(page, sentence)
        mentions[:] = sorted((m for m in mentions if id(m) not in taken_in), key=lambda m: m.start)
        return doc

    def add(self, page: Discourse, found: TokenMention | None, taken_in: set[int]) -> TokenMention | None:
        """Put a new mention in its place, unless another one stands there; note which ones it takes in."""
        if found is None:
            return None
        taken = absorbed(page, found)
        if any(i in page.at and page.at[i] not in taken for i in range(found.start, found.end)):
            return None
        for old in taken:
            taken_in.add(id(old))
            page.forget(old)
        page.doc._.mentions.append(found)
        if len(found.entities) == 1 and found.end - found.start == 1:
            page.chain[form(page.doc[found.start])] = found.entity.id
        page.at.update((i, found) for i in range(found.start, found.end))
        page.meet(found)
        return found

    def resolve(self, page: Discourse, token: Token, sentence: Span, title: Title | None) -> TokenMention | None:
        """Give the mention that a token makes, if what it takes up is clear."""
        lower = token.lower_
        if token.tag_ in {"WP", "WDT", "WP$"}:
            return pronouns.relative(page, token)
        if lower in pronouns.PERSONAL:
            return refer(page, token, pronouns.person(page, token), "pronoun", "pronoun.person")
        if lower in pronouns.NEUTER and token.dep_ != "expl":
            return refer(page, token, pronouns.institution(page, token), "pronoun", "pronoun.it")
        if lower in pronouns.PLURAL:
            return pronouns.they(page, token, sentence)
        if lower in pronouns.FIRST:
            return pronouns.first(page, token, sentence)
        return self.noun(page, token, sentence, title)

    def noun(self, page: Discourse, token: Token, sentence: Span, title: Title | None) -> TokenMention | None:
        """Give the mention that a noun makes."""
        lower = token.lower_
        if lower in _OWN and token.pos_ == "NOUN":
            found = office_nouns.own_country(page, token)
            if found is not None:
                return found
        if lower in self.nominals.pairs and token.tag_ == "NNS":
            return pairs.pair(page, token, sentence)
        if title is not None and (title.kind != "rank" or token.text.islower()):
            found = office_nouns.office(page, token, title)
            if found is not None or title.kind != "rank":
                return found
        if lower in self.nominals.people and token.pos_ == "NOUN":
            found = class_nouns.people(page, token)
            if found is not None:
                return found
        if token.pos_ == "NOUN" or (lower in self.nominals.single and token.pos_ == "PROPN"):
            return class_nouns.noun(page, token)
        return None


def absorbed(page: Discourse, found: TokenMention) -> list[TokenMention]:
    """A nominal with an owner ('the Turkish leader') takes the owner's adjective in."""
    if not found.via.startswith("nominal."):
        return []
    inside = {id(page.at[i]): page.at[i] for i in range(found.start, found.end) if i in page.at}
    return [m for m in inside.values() if m.entity.type == "Country" and found.start <= m.start and m.end <= found.end]


def learn(page: Discourse, titles: list[Title]) -> None:
    """Remember which titles each person bears in this text, by their nouns and in full: 'minister', 'prime minister'."""
    by_head = {t.head: t for t in titles}
    for mention in page.doc._.mentions:
        if mention.entity.type == "Person":
            borne = [by_head[i] for i in range(mention.start, mention.end) if i in by_head]
            known = page.offices.setdefault(mention.entity.id, set())
            known.update(page.doc[t.head].lower_ for t in borne)
            known.update(page.doc[t.start : t.end].text.lower() for t in borne)


def hear(page: Discourse, sentence: Span) -> None:
    """Remember who spoke last."""
    for token in sentence:
        if token.lemma_ in pronouns.SAY and token.pos_ == "VERB":
            subjects = [c for c in token.children if c.dep_ == "nsubj" and c.i in page.at]
            if subjects and page.at[subjects[0].i].entity.type in {"Person", "Country", "GovernmentBody"}:
                page.speaker = page.at[subjects[0].i].entity
