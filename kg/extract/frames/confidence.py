"""How sure a candidate is: a logistic model over its rule, construction, ends and qualifiers, fitted to annotated passages.

The weights lie in resources/models/confidence.json; `python tools/calibrate.py` makes them anew. Without weights, or for the part that
they do not know, the rule's prior decides.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from kg.extract.records import Candidate
from kg.extract.tokens import Doc

FILE = "confidence.json"
NEAR, MIDDLE, FAR = 6, 15, 30
"""Bounds of the classes of distance between two names, in tokens."""


def confidence(doc: Doc, candidate: Candidate) -> float:
    """Give the probability, 0..1, that a candidate is right."""
    if candidate.confidence is not None:
        return candidate.confidence
    weights = confidence_weights()
    if not weights:
        return round(min(0.99, max(0.01, candidate.prior)), 3)
    score = sum(weights.get(name, 0.0) * value for name, value in confidence_features(doc, candidate))
    return round(min(0.99, max(0.01, 1 / (1 + math.exp(-score)))), 3)


@cache
def confidence_weights() -> Mapping[str, float]:
    """Read the fitted weights, by name of feature; empty where there are none."""
    file = resources.files("kg.resources") / "models" / FILE
    if not file.is_file():
        return {}
    weights: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))["weights"]
    return weights


def confidence_features(doc: Doc, candidate: Candidate) -> Iterator[tuple[str, float]]:
    """Yield what the model sees of a candidate: names of features with their values."""
    prior = min(0.97, max(0.03, candidate.prior))
    relation, rule = candidate.relation, candidate.rule
    construction = candidate.notes[0] if candidate.notes else rule
    subject, object_ = candidate.subject_mention, candidate.object_mention
    yield "bias", 1.0
    yield "prior", math.log(prior / (1 - prior))
    yield f"rule={rule}", 1.0
    yield f"relation={relation}", 1.0
    yield f"construction={construction}", 1.0
    yield f"relation+construction={relation}+{construction}", 1.0
    for end, mention, entity in (("subject", subject, candidate.subject), ("object", object_, candidate.object)):
        yield f"{end}.kind={mention.kind}", 1.0
        yield f"{end}.via={mention.via}", 1.0
        yield f"{end}.type={entity.type}", 1.0
        yield f"{relation}.{end}.type={entity.type}", 1.0
        yield f"{end}.role={mention.role}", 1.0
        yield f"{end}.several", float(len(mention.entities) > 1)
        yield f"{end}.certainty", mention.certainty
        yield f"{end}.away", float(not candidate.start <= mention.start < candidate.end)
    yield f"types={candidate.subject.type}+{candidate.object.type}", 1.0
    yield f"{relation}.polarity={candidate.polarity}", 1.0
    yield f"{relation}.modality={candidate.modality}", 1.0
    yield "same country", float(candidate.subject.country is not None and candidate.subject.country == candidate.object.country)
    gap = abs(subject.start - object_.start)
    yield f"gap={'near' if gap <= NEAR else 'middle' if gap <= MIDDLE else 'far' if gap <= FAR else 'very far'}", 1.0
    yield "long sentence", float(len(doc[candidate.trigger].sent) > 40)
