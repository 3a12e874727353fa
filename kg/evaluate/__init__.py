"""How good extraction is: claims compared with annotated passages."""

from __future__ import annotations

from kg.evaluate.passages import Passage, read_claims, read_passages
from kg.evaluate.scoring import Evaluation, Score, evaluate

__all__ = ["Evaluation", "Passage", "Score", "evaluate", "read_claims", "read_passages"]
