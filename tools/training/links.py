"""From annotated passages to the choices that coreference makes: whom a noun or pronoun takes up, and who could be meant instead.

Nouns are told by the aliases of an entity that are no names ('the group'). Pronouns are told by the relations: a quote that holds one
pronoun and the name of one end only says the other end by the pronoun, where that stands before the name or is what the named one acts on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from spacy.tokens import Doc, Token

from kg.evaluate import Passage
from kg.extract.mentions.antecedents import Choice
from kg.extract.mentions.coreference import CoreferenceComponent
from training.examples import annotated_name

PERSONAL = frozenset("he him his himself she her hers herself".split())
NEUTER = frozenset("it its itself".split())
PLURAL = frozenset("they them their themselves".split())
DEFINITE = re.compile(r"(?:the|this|that) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """One choice with its answer: the cues of each candidate, nobody's last, and the place of the right one, which may be nobody's."""

    sort: str
    fold: str
    cues: list[list[tuple[str, float]]]
    answer: int
    words: str


def nouns(passage: Passage, doc: Doc) -> dict[int, str]:
    """Give the entity of each definite noun that an annotator listed for one entity only, by the noun's token."""
    owners: dict[str, set[str]] = {}
    for entity in passage.entities:
        for alias in entity.get("aliases", ()):
            if DEFINITE.match(alias) and alias[4:5].islower():
                owners.setdefault(alias[0].lower() + alias[1:], set()).add(entity["name"])
    found: dict[int, str] = {}
    taken: set[int] = set()
    for alias in sorted(owners, key=lambda a: (-len(a), a)):
        for hit in re.finditer(rf"(?<!\w)[{alias[0]}{alias[0].upper()}]{re.escape(alias[1:])}(?!\w)", doc.text):
            span = doc.char_span(*hit.span())
            if span is None or taken.intersection(range(span.start, span.end)):
                continue
            taken.update(range(span.start, span.end))
            if len(owners[alias]) == 1:
                found[span.root.i] = next(iter(owners[alias]))
    return found


def pronouns(passage: Passage, doc: Doc) -> dict[int, str]:
    """Give whom the pronouns of the relations' quotes stand for, by token."""
    names = passage.names()
    types = {e["name"]: e["type"] for e in passage.entities}
    found: dict[int, str] = {}
    for relation in passage.relations:
        at = doc.text.find(relation["quote"])
        span = doc.char_span(at, at + len(relation["quote"]), alignment_mode="expand") if at >= 0 else None
        if span is None:
            continue
        spots = {end: _spot(span.text, names[relation[end]]) for end in "so"}
        missing = [end for end in "so" if spots[end] < 0]
        if len(missing) != 1:
            continue
        held = [t for t in span if _may_be(t, types[relation[missing[0]]])]
        if len(held) != 1:
            continue
        token, other = held[0], spots["o" if missing == ["s"] else "s"]
        name = relation[missing[0]]
        if token.idx - span.start_char < other or token.dep_ in {"dobj", "dative"}:
            found.setdefault(token.i, name)
    return found


def _spot(text: str, names: Iterable[str]) -> int:
    spots = [m.start() for n in names if (m := re.search(rf"(?<!\w){re.escape(n)}(?!\w)", text))]
    return min(spots, default=-1)


def _may_be(token: Token, kind: str) -> bool:
    if kind == "Person":
        return token.lower_ in PERSONAL
    return (token.lower_ in NEUTER and kind not in {"Place", "Group"}) or (token.lower_ in PLURAL and kind != "Place")


def links(passages: Sequence[tuple[Passage, Doc, str]]) -> list[Link]:
    """Run coreference over documents whose names are found, and give its choices of which the right one is known."""
    found: list[Link] = []
    for passage, doc, fold in passages:
        choices: list[Choice] = []
        CoreferenceComponent(watch=choices.append)(doc)
        right = {**nouns(passage, doc), **pronouns(passage, doc)}
        names = passage.names()
        known: dict[str, str] = {}
        for choice in choices:
            wanted = right.get(choice.scene.token.i)
            if wanted is None:
                continue
            for candidate in choice.found:
                entity = candidate.entity
                if entity.id not in known:
                    known[entity.id] = annotated_name(entity, names)
            hits = [i for i, a in enumerate(choice.found) if known[a.entity.id] == wanted]
            answer = hits[0] if hits else len(choice.found)
            found.append(Link(choice.scene.sort, fold, [*choice.cues, choice.nobody], answer, choice.scene.token.lower_))
    return found


def fit(rows: Sequence[Link], l2: float = 2.0, least: int = 3) -> dict[str, float]:
    """Find the weights of cues that make the right choices most likely: a conditional logit with squared norm, by L-BFGS."""
    count: dict[str, int] = {}
    for row in rows:
        for name in {n for some in row.cues for n, _ in some}:
            count[name] = count.get(name, 0) + 1
    place = {name: i for i, name in enumerate(sorted(n for n, c in count.items() if c >= least))}
    if not place:
        return {}
    tables = []
    for row in rows:
        table = np.zeros((len(row.cues), len(place)))
        for i, some in enumerate(row.cues):
            for name, value in some:
                if name in place:
                    table[i, place[name]] += value
        tables.append(table)

    def loss(w: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = l2 * float(w @ w) / 2, l2 * w
        for row, table in zip(rows, tables, strict=True):
            scores = table @ w
            scores -= scores.max()
            share = np.exp(scores)
            share /= share.sum()
            value -= float(np.log(share[row.answer] + 1e-12))
            slope = slope + table.T @ share - table[row.answer]
        return value, slope

    result = minimize(loss, np.zeros(len(place)), jac=True, method="L-BFGS-B", options={"maxiter": 120})
    return {name: round(float(result.x[i]), 3) for name, i in place.items() if abs(result.x[i]) >= 0.0005}


def choices(rows: Sequence[Link], weights: dict[str, float]) -> list[tuple[float, bool, bool]]:
    """Give for each row the best candidate's probability, whether it is right, and whether anyone is."""
    found = []
    for row in rows:
        scores = np.array([sum(weights.get(n, 0.0) * v for n, v in some) for some in row.cues])
        share = np.exp(scores - scores.max())
        share /= share.sum()
        best = int(np.argmax(share[:-1]))
        found.append((float(share[best]), best == row.answer, row.answer < len(row.cues) - 1))
    return found
