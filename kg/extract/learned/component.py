"""The pipeline component that classes pairs of mentions with the trained models and joins them with the frames' candidates."""

from __future__ import annotations

from typing import Any

from spacy.language import Language

from kg.extract.learned.combine import Proposal, proposals, shipped_combinations
from kg.extract.learned.emission import emitted
from kg.extract.learned.encoder import shipped_encoder
from kg.extract.learned.features import DocumentView
from kg.extract.learned.linear import shipped_linear
from kg.extract.learned.pairs import Pair, pairs_of
from kg.extract.tokens import Doc

PARTS = {"linear": ("linear",), "encoder": ("encoder",), "combined": ("encoder", "frames")}
"""What each way of extracting joins. The linear model added nothing to the other two (docs/decisions/0008)."""


@Language.factory("kg_learned", default_config={"way": "combined"})
class LearnedComponent:
    """Replaces `doc._.candidates` by what models and frames together hold likely, each with a calibrated confidence.

    What a frame says stays, as sure as all hold it together; the models add what reaches its threshold. `way` is one of PARTS; for all but `combined` the frames' candidates are put aside.
    """

    def __init__(self, nlp: Language, name: str, way: str) -> None:
        self.name, self.way = name, way
        parts = PARTS[way]
        self.linear = shipped_linear()
        self.encoder = shipped_encoder() if "encoder" in parts else None
        self.combination = shipped_combinations()[way]

    def __call__(self, doc: Doc) -> Doc:
        """Class the pairs of one text."""
        frames = [*(doc._.candidates or ())] if "frames" in PARTS[self.way] else []
        pairs = pairs_of(doc)
        doc._.candidates = emitted(doc, pairs, self._chosen(doc, pairs, frames), self.linear, "models")
        return doc

    def _chosen(self, doc: Doc, pairs: list[Pair], frames: list[Any]) -> list[tuple[Proposal, float]]:
        view = DocumentView(doc)
        linear = self.linear.probabilities(view, pairs) if "linear" in PARTS[self.way] and pairs else None
        encoder = self.encoder.probabilities(view, pairs) if self.encoder is not None and pairs else None
        chosen = []
        for proposal in proposals(doc, pairs, linear, encoder, frames):
            sure = round(self.combination.confidence(proposal.relation, proposal.evidence), 3)
            if proposal.frame is not None or sure >= self.combination.thresholds[proposal.relation]:
                chosen.append((proposal, sure))
        return chosen
