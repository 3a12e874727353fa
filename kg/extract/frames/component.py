"""The pipeline component that matches frames between mentions."""

from __future__ import annotations

from spacy.language import Language

from kg.extract.frames.candidates import find_candidates
from kg.extract.frames.vocabulary import vocabulary
from kg.extract.tokens import Doc


@Language.factory("kg_frames")
class FramesComponent:
    """Adds to `doc._.candidates` what the frames find between the mentions of a Doc."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self.vocabulary = vocabulary()

    def __call__(self, doc: Doc) -> Doc:
        """Match the frames of one text."""
        doc._.candidates = [*(doc._.candidates or ()), *find_candidates(doc, self.vocabulary)]
        return doc
