"""The component that fills in what is still open in the qualifiers of each candidate."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.qualifiers.attribution import attribution_of
from kg.extract.qualifiers.dating import date_of, dated_sentences
from kg.extract.qualifiers.modality import modality_of
from kg.extract.qualifiers.polarity import polarity_of
from kg.extract.qualifiers.scope import steps
from kg.extract.qualifiers.vocabulary import word_lists


@Language.factory("kg_qualifiers")
class QualifiersComponent:
    """Sets what is still open in the qualifiers of each candidate, whichever component made it."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self.lists = word_lists()

    def __call__(self, doc: Doc) -> Doc:
        """Qualify the candidates of one text."""
        if not doc._.candidates:
            return doc
        times = dated_sentences(doc)
        published = getattr(doc._.article, "date", None)
        for candidate in doc._.candidates:
            way = steps(doc[candidate.trigger])
            candidate.polarity = candidate.polarity or polarity_of(way, candidate.relation)
            candidate.modality = candidate.modality or modality_of(way, candidate.relation)
            candidate.attribution = candidate.attribution or attribution_of(doc, candidate, self.lists["reporting"])
            candidate.date = candidate.date or date_of(
                way, times.get(doc[candidate.trigger].sent.start, []), published, candidate.relation, candidate.modality
            )
        return doc
