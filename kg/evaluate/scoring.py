"""Precision, recall and F1 of claims against annotated passages, at four levels.

pair    an unordered pair of actors that the passage links, whatever the class
family  the pair with its family (quad class or structure)
class   the pair with its class, and with its direction unless the class is symmetric
dyad    the unordered pair of countries that the actors act for, with the family (structure left out)

An actor matches when its name or an alias equals one of the annotated actor's names, case, accents, articles and punctuation
aside, or when one is the head of the other. Every figure is a micro-average over all passages.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.evaluate.passages import Passage
from kg.model import Claim, Entity
from kg.ontology import Ontology, ontology

LEVELS = ("pair", "family", "class", "dyad")

SMALL_WORDS = frozenset("the of and a an in for on to".split())

TITLE_WORDS = frozenset(
    "president king minister prime foreign defense defence mr mrs ms sheikh emir amir sultan prince general secretary chairman deputy"
    " vice ambassador gen col colonel sir dr crown his her majesty".split()
)


def same_actor(left: Iterable[str], right: Iterable[str]) -> bool:
    """Tell whether two lists of names name one actor: an equal name, or one name being the head of another."""
    lefts = {words for name in left if (words := telling_words(name))}
    rights = {words for name in right if (words := telling_words(name))}
    return bool(lefts & rights) or any(_head_of(a, b) for a in lefts for b in rights)


@cache
def telling_words(name: str) -> tuple[str, ...]:
    """Give the words that tell a name from others: without case, accents, possessive 's, punctuation and small words."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    words = re.sub(r"[^\w\s]", " ", re.sub(r"['’`]s\b", "", plain)).split()
    return tuple(word for word in words if word not in SMALL_WORDS)


@cache
def _head_of(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    bare = [[word for word in words if word not in TITLE_WORDS] for words in (left, right)]
    if not all(bare):
        return False
    if bare[0] == bare[1]:
        return True
    short, long = sorted(bare, key=len)
    inside = set(short) <= set(long) and any(len(word) >= 4 for word in short)
    return inside and (short[-1] == long[-1] or len(short) >= 2)


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one figure: found and right, found, and annotated."""

    right: int = 0
    found: int = 0
    annotated: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what is annotated that was found."""
        return self.right / self.annotated if self.annotated else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.found + self.annotated
        return 2 * self.right / total if total else 0.0

    def record(self) -> dict[str, float | int]:
        """Give the figures as they stand in JSON, rounded to three places."""
        ratios = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {**{k: round(v, 3) for k, v in ratios.items()}, "predicted": self.found, "gold": self.annotated}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All figures: by level, by class (at level class), recall of hard and easy relations, and accuracy of qualifiers.

    `calibration` maps a tenth of confidence (0 to 9) to the claims in it: right and found.
    """

    levels: Mapping[str, Score]
    classes: Mapping[str, Score]
    hard: Score
    easy: Score
    polarity: Score
    modality: Score
    calibration: Mapping[int, Score]
    missed: tuple[tuple[str, str, str, str, str], ...] = ()
    wrong: tuple[tuple[str, str, str, str, str], ...] = ()

    def record(self) -> dict[str, Any]:
        """Give all figures as plain values for JSON."""
        return {
            **{level: score.record() for level, score in self.levels.items()},
            "classes": {name: score.record() for name, score in self.classes.items()},
            "hard_recall": round(self.hard.recall, 3),
            "easy_recall": round(self.easy.recall, 3),
            "polarity_accuracy": round(self.polarity.precision, 3),
            "modality_accuracy": round(self.modality.precision, 3),
            "calibration": {f"{t / 10:.1f}": [s.right, s.found] for t, s in self.calibration.items()},
        }


Key = tuple[Any, ...]


class _Tally:
    """Counts for one evaluation, passage by passage."""

    def __init__(self, known: Ontology) -> None:
        self.known = known
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.missed: list[tuple[str, str, str, str, str]] = []
        self.wrong: list[tuple[str, str, str, str, str]] = []

    def keys(self, s: str, relation: str, o: str, s_country: str | None, o_country: str | None) -> dict[str, Key]:
        """Give the keys under which a relation counts at each level."""
        family = self.known.family(relation)
        pair = frozenset((s, o))
        keys: dict[str, Key] = {"pair": (pair,), "family": (pair, family)}
        keys["class"] = (pair, relation) if self.known.symmetric(relation) else (s, relation, o)
        if s_country and o_country and s_country != o_country and family != "structure":
            keys["dyad"] = (frozenset((s_country, o_country)), family)
        return keys

    def add(self, name: str, right: int, found: int, annotated: int) -> None:
        self.counts[name].update(right=right, found=found, annotated=annotated)

    def score(self, name: str) -> Score:
        count = self.counts[name]
        return Score(count["right"], count["found"], count["annotated"])


def evaluate(passages: Sequence[Passage], claims: Iterable[Claim]) -> Evaluation:
    """Compare claims with annotated passages; a claim belongs to the passage whose id is its `article`."""
    known = ontology()
    tally = _Tally(known)
    by_passage: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_passage[claim.article].append(claim)
    for passage in passages:
        _count_passage(tally, passage, by_passage[passage.article.id])
    return Evaluation(
        levels={level: tally.score(level) for level in LEVELS},
        classes={name: tally.score(f"class {name}") for name in known.relations},
        hard=tally.score("hard"),
        easy=tally.score("easy"),
        polarity=tally.score("polarity"),
        modality=tally.score("modality"),
        calibration={tenth: tally.score(f"tenth {tenth}") for tenth in range(10)},
        missed=tuple(tally.missed),
        wrong=tuple(tally.wrong),
    )


def _annotated(tally: _Tally, passage: Passage) -> tuple[dict[str, set[Key]], dict[str, set[Key]], dict[Key, Mapping[str, Any]]]:
    gold: dict[str, set[Key]] = {level: set() for level in LEVELS}
    optional: dict[str, set[Key]] = {level: set() for level in LEVELS}
    records: dict[Key, Mapping[str, Any]] = {}
    countries = passage.countries()
    for relation in passage.relations:
        s, o = relation["s"], relation["o"]
        keys = tally.keys(s, relation["r"], o, countries.get(s), countries.get(o))
        target = optional if relation.get("optional") else gold
        for level, key in keys.items():
            target[level].add(key)
        records.setdefault(keys["class"], relation)
    return gold, optional, records


def _found(tally: _Tally, passage: Passage, claims: Sequence[Claim]) -> tuple[dict[str, set[Key]], dict[Key, Claim]]:
    found: dict[str, set[Key]] = {level: set() for level in LEVELS}
    best: dict[Key, Claim] = {}
    names, countries = passage.names(), passage.countries()
    for claim in sorted(claims, key=lambda c: -c.confidence):
        ends = [_align(end.entity, names) for end in (claim.subject, claim.object)]
        if ends[0] == ends[1]:
            continue
        codes = [
            countries.get(end) if end in names else mention.entity.country
            for end, mention in zip(ends, (claim.subject, claim.object), strict=True)
        ]
        keys = tally.keys(ends[0], claim.relation, ends[1], *codes)
        for level, key in keys.items():
            found[level].add(key)
        best.setdefault(keys["class"], claim)
    return found, best


def _align(entity: Entity, names: Mapping[str, list[str]]) -> str:
    """Give the annotated entity that a predicted one is, or a name that no annotated entity has."""
    mine = [entity.name, *entity.aliases]
    hits = [name for name, all_names in names.items() if same_actor(mine, all_names)]
    if len(hits) > 1:
        keys = {telling_words(name) for name in mine}
        hits = [hit for hit in hits if keys & {telling_words(name) for name in names[hit]}] or hits
    return hits[0] if hits else "?" + " ".join(telling_words(entity.name))


def _count_passage(tally: _Tally, passage: Passage, claims: Sequence[Claim]) -> None:
    gold, optional, records = _annotated(tally, passage)
    found, best = _found(tally, passage, claims)
    for level in LEVELS:
        found[level] -= optional[level] - gold[level]
        tally.add(level, len(gold[level] & found[level]), len(found[level]), len(gold[level]))
    for key in gold["class"] | found["class"]:
        relation = key[1]
        tally.add(
            f"class {relation}", key in gold["class"] and key in found["class"], key in found["class"], key in gold["class"]
        )
    for relation in passage.relations:
        pair = (frozenset((relation["s"], relation["o"])),)
        tally.add("hard" if relation.get("hard") else "easy", pair in found["pair"], 0, 1)
        if pair not in found["pair"]:
            tally.missed.append((passage.article.id, relation["s"], relation["r"], relation["o"], relation.get("quote", "")))
    for key in sorted(found["class"], key=lambda k: best[k].id):
        claim, right = best[key], key in gold["class"]
        tally.add(f"tenth {min(int(claim.confidence * 10), 9)}", right, 1, 0)
        if right:
            truth = records[key]
            tally.add("polarity", claim.polarity == truth.get("polarity", "asserted"), 1, 0)
            tally.add("modality", claim.modality == truth.get("modality", "actual"), 1, 0)
        else:
            ends = claim.subject.entity.name, claim.relation, claim.object.entity.name
            tally.wrong.append((passage.article.id, *ends, f"{claim.extractor} {claim.confidence:.2f} {claim.quote}"))
