"""The component that fills in what is still open in the qualifiers of each candidate."""

from __future__ import annotations

from spacy.language import Language

from kg.extract.qualifiers.amounts import COUNTED, amount_of, amounts_in
from kg.extract.qualifiers.attribution import Speakers
from kg.extract.qualifiers.contexts import ContextScorer, context_weights
from kg.extract.qualifiers.dating import Dated, barred_spans, date_of, dated
from kg.extract.qualifiers.modality import modality_of
from kg.extract.qualifiers.places import Places
from kg.extract.qualifiers.polarity import polarity_of
from kg.extract.qualifiers.quotes import quote_of
from kg.extract.qualifiers.scope import steps
from kg.extract.qualifiers.sentences import Sentences
from kg.extract.qualifiers.vocabulary import word_lists
from kg.extract.records import Candidate
from kg.extract.tokens import Doc, Token


@Language.factory("kg_qualifiers")
class QualifiersComponent:
    """Sets what is still open in the qualifiers of each candidate, whichever component made it, and the quote that proves it."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        word_lists(), context_weights()  # a mistake in the lists is told at the start

    def __call__(self, doc: Doc) -> Doc:
        """Qualify the candidates of one text."""
        if doc._.candidates:
            reading = _Reading(doc)
            for candidate in doc._.candidates:
                reading.qualify(candidate)
        return doc


class _Reading:
    """What is looked up once a text or once a sentence."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text  # spaCy puts it together anew at each call
        self.published = getattr(doc._.article, "date", None)
        self.barred = barred_spans(self.text)
        mentions = {token: m for m in doc._.mentions or () for token in range(m.start, m.end)}
        self.sentences = Sentences(doc)
        self.speakers, self.places = Speakers(doc, self.text, self.sentences, mentions), Places(doc, mentions)
        self.contexts = ContextScorer(doc)
        self.times: dict[int, list[Dated]] = {}
        self.amounts: dict[int, list[tuple[Token, str]]] = {}

    def qualify(self, candidate: Candidate) -> None:
        """Fill in one candidate."""
        doc = self.doc
        trigger = doc[candidate.trigger]
        relation, way = candidate.relation, steps(trigger)
        sentence = self.sentences.at(trigger.i)
        if sentence.start not in self.times:
            self.times[sentence.start] = dated(self.text, sentence, self.barred)
        times = self.times[sentence.start]
        candidate.polarity = candidate.polarity or polarity_of(way, relation)
        candidate.modality = candidate.modality or modality_of(way, relation)
        candidate.attribution = candidate.attribution or self.speakers.attribution_of(candidate)
        candidate.date = candidate.date or date_of(way, times, self.published, relation, candidate.modality)
        candidate.place = candidate.place or self.places.place_of(way, candidate)
        if candidate.context in {None, "other"}:
            candidate.context = self.contexts.context_of(trigger, sentence, relation)
        if candidate.amount is None and relation in COUNTED:
            if sentence.start not in self.amounts:
                self.amounts[sentence.start] = amounts_in(sentence)
            candidate.amount = amount_of(way, self.amounts[sentence.start])
        candidate.start, candidate.end = quote_of(doc, self.sentences, candidate)
