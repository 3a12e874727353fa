"""Joins what a model and the frames say of a relation into one confidence, and tells what is sure enough.

The log-odds that the model gives a label are added with learned weights to what the frames say of the same two actors. Weights and
thresholds are data, fitted on annotated passages that the models had not seen (tools/training/calibration.py), so that a confidence of .8
is right about eight times in ten.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kg.extract.learned.pairs import Pair, entity_pairs, labels, sentence_of, sentence_starts
from kg.extract.records import Candidate, TokenMention
from kg.extract.tokens import Doc
from kg.model import Entity
from kg.ontology import ontology

Matrix = NDArray[np.float32]

FILE = "combination.json"

LEAST = 0.04
"""A label that neither model gives this much is not looked at, unless a frame says it."""

FEATURES = (
    "one",
    "alone",
    "linear",
    "encoder",
    "frame",
    "frame_odds",
    "other_frame",
    "self",
    "pronoun",
    "certainty",
    "framed_encoder",
)


@dataclass(frozen=True, slots=True)
class Combination:
    """Weights by feature, a shift by relation, and the confidence from which a relation is emitted, by relation."""

    weights: Mapping[str, float]
    shifts: Mapping[str, float] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def confidence(self, relation: str, evidence: Mapping[str, float]) -> float:
        """Give the probability that a relation with this evidence is right."""
        odds = self.shifts.get(relation, 0.0) + sum(self.weights.get(name, 0.0) * value for name, value in evidence.items())
        return 1 / (1 + math.exp(-max(min(odds, 30.0), -30.0)))


@dataclass(slots=True)
class Proposal:
    """One relation between two actors as the models see it: the pair's place, the label's, and what speaks for it."""

    pair: int
    label: int
    subject: Entity
    object: Entity
    relation: str
    evidence: dict[str, float]
    frame: Candidate | None = None


@cache
def shipped_combinations() -> dict[str, Combination]:
    """Read the weights and thresholds of each extractor (linear, encoder, combined) once."""
    raw: dict[str, Any] = json.loads((resources.files("kg.resources.models") / FILE).read_text(encoding="utf-8"))
    return {name: Combination(part["weights"], part["shifts"], part["thresholds"]) for name, part in raw.items()}


def log_odds(share: float) -> float:
    """Give the log-odds of a probability, kept within ±7."""
    return max(min(math.log(max(share, 1e-6) / max(1 - share, 1e-6)), 7.0), -7.0)


def allowed(relation: str, subject: Entity, target: Entity) -> bool:
    """Tell whether the ontology lets a relation hold between two classes of entities."""
    known = ontology().relations[relation]
    return (not known.domain or subject.type in known.domain) and (not known.range or target.type in known.range)


def proposals(
    doc: Doc, pairs: Sequence[Pair], linear: Matrix | None, encoder: Matrix | None, frames: Sequence[Candidate]
) -> Iterator[Proposal]:
    """Yield every relation that a model or a frame holds possible, with its evidence; frames that no pair matches come last."""
    mentions: list[TokenMention] = doc._.mentions
    starts = sentence_starts(doc)
    said = _said(frames, starts)
    used: set[int] = set()
    shares = [m for m in (linear, encoder) if m is not None]
    top = np.maximum.reduce(shares) if shares else np.zeros((len(pairs), len(labels())), np.float32)
    for place, pair in enumerate(pairs):
        left, right = mentions[pair.left], mentions[pair.right]
        for a, b in entity_pairs(left, right):
            here = said.get((frozenset((a.id, b.id)), pair.sentence), [])
            by_label = {_label(c, a): c for c in here}
            for label in sorted({*np.nonzero(top[place, 1:] >= LEAST)[0] + 1, *by_label}):
                name = labels()[label]
                relation = name.rstrip("<>")
                subject, target = (b, a) if name.endswith("<") else (a, b)
                frame = by_label.get(label)
                if frame is not None:
                    used.add(id(frame))
                if not allowed(relation, subject, target):
                    continue
                evidence = _evidence(pair, left, right, len(here) > (frame is not None), frame)
                for key, matrix in (("linear", linear), ("encoder", encoder)):
                    if matrix is not None:
                        evidence[key] = log_odds(float(matrix[place, label]))
                if encoder is not None and frame is not None:
                    evidence["framed_encoder"] = evidence["encoder"]
                yield Proposal(place, label, subject, target, relation, evidence, frame)
    for candidate in frames:
        if id(candidate) not in used:
            yield Proposal(
                -1,
                0,
                candidate.subject,
                candidate.object,
                candidate.relation,
                {"one": 1.0, "alone": 1.0, "frame_odds": log_odds(candidate.prior)},
                candidate,
            )


def _said(frames: Sequence[Candidate], starts: Sequence[int]) -> dict[tuple[frozenset[str], int], list[Candidate]]:
    said: dict[tuple[frozenset[str], int], list[Candidate]] = {}
    for candidate in frames:
        key = (frozenset((candidate.subject.id, candidate.object.id)), sentence_of(starts, candidate.trigger))
        said.setdefault(key, []).append(candidate)
    return said


@cache
def _places() -> dict[str, int]:
    return {label: place for place, label in enumerate(labels())}


def _label(candidate: Candidate, left: Entity) -> int:
    if ontology().symmetric(candidate.relation):
        return _places()[candidate.relation]
    return _places()[candidate.relation + (">" if candidate.subject.id == left.id else "<")]


def _evidence(pair: Pair, left: TokenMention, right: TokenMention, other: bool, frame: Candidate | None) -> dict[str, float]:
    return {
        "one": 1.0,
        "frame": float(frame is not None),
        "frame_odds": 0.0 if frame is None else log_odds(frame.prior),
        "other_frame": float(other and frame is None),
        "self": float(pair.left == pair.right),
        "pronoun": float(left.kind == "pronoun") + float(right.kind == "pronoun"),
        "certainty": log_odds(left.certainty * right.certainty) if left.certainty * right.certainty < 1 else 7.0,
    }
