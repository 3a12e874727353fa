"""How sure a candidate is: its rule's prior, learned from annotated passages where they hold enough of it."""

from __future__ import annotations

from kg.extract.records import Candidate


def confidence(candidate: Candidate) -> float:
    """Give the probability, 0..1, that a candidate is right."""
    if candidate.confidence is not None:
        return candidate.confidence
    return round(min(0.99, max(0.01, candidate.prior)), 3)
