"""Fits the weights that join the models and the frames, and the thresholds, on passages that the models have not seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from kg.evaluate import Evaluation, evaluate
from kg.extract.learned.combine import FEATURES, Combination, Proposal, proposals
from kg.extract.learned.component import PARTS
from kg.model import Claim, Mention
from kg.ontology import ontology
from training.examples import Example, annotated_name

SHIFT_PENALTY = 0.02
WEIGHT_PENALTY = 0.001
SENTENCES = "sentences"
"""The fold of the labelled single sentences."""

SENTENCE_SHARE = 0.4
"""Weight of a proposal in a single sentence: the frames were tuned to these, so that they alone would be trusted too much."""

SLACK = 0.99
"""How much of the best F1 may be given up for precision."""

GRID = tuple(round(0.25 + 0.01 * step, 2) for step in range(55))
"""Thresholds that are tried; what a model alone says and is wrong three times in four is not worth a reader's time."""


@dataclass(slots=True)
class Judged:
    """A proposal, the passage that it was made in, whether the annotator has it, and its ends as the annotator calls them."""

    example: Example
    proposal: Proposal
    right: bool
    ends: tuple[str, str]


def judged(ex: Example, linear: np.ndarray | None, encoder: np.ndarray | None, frames: bool) -> list[Judged]:
    """Make all proposals for an example and compare them with its annotations."""
    known = {(r["s"], r["r"], r["o"]) for r in ex.passage.relations}
    known |= {(o, r, s) for s, r, o in known if ontology().symmetric(r)}
    all_names = ex.passage.names()
    cache: dict[str, str] = {}

    def name(entity: object) -> str:
        key = entity.id  # type: ignore[attr-defined]
        if key not in cache:
            cache[key] = annotated_name(entity, all_names)  # type: ignore[arg-type]
        return cache[key]

    said = ex.doc._.candidates if frames else []
    made = proposals(ex.doc, ex.pairs, linear, encoder, said)
    return [
        Judged(
            ex,
            p,
            (name(p.subject), p.relation, name(p.object)) in known,
            (name(p.subject) or p.subject.id, name(p.object) or p.object.id),
        )
        for p in made
        if name(p.subject) != name(p.object) or not name(p.subject)
    ]


def fit(found: Sequence[Judged]) -> Combination:
    """Fit weights and shifts by penalised logistic regression; what single sentences show counts for SENTENCE_SHARE."""
    relations = list(ontology().relations)
    x = np.array([[j.proposal.evidence.get(f, 0.0) for f in FEATURES] for j in found])
    kind = np.array([relations.index(j.proposal.relation) for j in found])
    y = np.array([j.right for j in found], float)
    share_of = np.array([SENTENCE_SHARE if j.example.fold == SENTENCES else 1.0 for j in found])
    share_of /= share_of.sum()
    width = len(FEATURES)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        odds = x @ flat[:width] + flat[width:][kind]
        share = 1 / (1 + np.exp(-np.clip(odds, -30, 30)))
        value = -float(share_of @ (y * np.log(share + 1e-12) + (1 - y) * np.log(1 - share + 1e-12)))
        value += WEIGHT_PENALTY * float((flat[1:width] ** 2).sum()) / 10 + SHIFT_PENALTY * float((flat[width:] ** 2).sum()) / 22
        error = (share - y) * share_of
        slope = np.concatenate([x.T @ error, np.bincount(kind, error, len(relations))])
        slope[1:width] += 2 * WEIGHT_PENALTY * flat[1:width] / 10
        slope[width:] += 2 * SHIFT_PENALTY * flat[width:] / 22
        return value, slope

    result = minimize(loss, np.zeros(width + len(relations)), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    weights = {f: round(float(w), 4) for f, w in zip(FEATURES, result.x[:width], strict=True)}
    shifts = {r: round(float(w), 4) for r, w in zip(relations, result.x[width:], strict=True)}
    return Combination(weights, shifts)


def claims(found: Sequence[Judged], combination: Combination, threshold: Mapping[str, float] | float) -> list[Claim]:
    """Turn proposals that are sure enough into claims for scoring."""
    made = []
    for j in found:
        p = j.proposal
        sure = combination.confidence(p.relation, p.evidence)
        least = threshold if isinstance(threshold, float) else threshold[p.relation]
        if p.frame is not None or sure >= least:
            ends = Mention(p.subject, "", 0, 0), Mention(p.object, "", 0, 0)
            made.append(Claim(j.example.passage.article.id, ends[0], p.relation, ends[1], "", 0, 0, confidence=sure))
    return made


def thresholds(found: Sequence[Judged], combination: Combination) -> dict[str, float]:
    """Choose one threshold for events and one for structure: the highest whose F1 at level class is within SLACK of the best.

    What frames say is always in; the threshold is for what the models add.
    """
    passages = list({id(j.example): j.example.passage for j in found}.values())
    chosen: dict[str, float] = {}
    for event in (True, False):
        names = [r.name for r in ontology().relations.values() if r.is_event == event]
        surest: dict[tuple[str, str, frozenset[str] | tuple[str, str]], tuple[float, bool]] = {}
        for j in (j for j in found if j.proposal.relation in names):
            p = j.proposal
            ends = frozenset(j.ends) if ontology().symmetric(p.relation) else j.ends
            sure = 1.0 if p.frame is not None else combination.confidence(p.relation, p.evidence)
            key = (j.example.passage.article.id, p.relation, ends)
            surest[key] = max(surest.get(key, (0.0, False)), (sure, j.right))
        gold = sum(r["r"] in names for p in passages for r in p.relations)
        scores: dict[float, float] = {}
        for level in GRID:
            kept = [right for sure, right in surest.values() if sure >= level]
            scores[level] = 2 * sum(kept) / max(len(kept) + gold, 1)
        best = max(scores.values())
        chosen |= dict.fromkeys(names, max(level for level, score in scores.items() if score >= SLACK * best))
    return chosen


def cross_fitted(found: Sequence[Judged], folds: int = 4) -> tuple[list[Claim], Evaluation]:
    """Judge the combination on passages that it was not fitted on: fit on the others, score each quarter of the passages."""
    articles = sorted({j.example.passage.article.id for j in found})
    made: list[Claim] = []
    for part in range(folds):
        held = set(articles[part::folds])
        rest = [j for j in found if j.example.passage.article.id not in held]
        combination = fit(rest)
        made += claims([j for j in found if j.example.passage.article.id in held], combination, thresholds(rest, combination))
    passages = list({id(j.example): j.example.passage for j in found}.values())
    return made, evaluate(passages, made)


def record(ways: Mapping[str, Combination]) -> dict[str, dict[str, dict[str, float]]]:
    """Give combinations as they stand in combination.json."""
    assert set(ways) <= set(PARTS)
    return {n: {"weights": dict(c.weights), "shifts": dict(c.shifts), "thresholds": dict(c.thresholds)} for n, c in ways.items()}
