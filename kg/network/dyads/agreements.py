"""Agreements between two sides as their sentences tell them: their matter, how far they have got, what they are worth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.model import Article, Claim, best_claims
from kg.names import folded
from kg.network.events import Event

STAGES = ("announced", "signed", "ratified", "in force", "cancelled")

_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z0-9])|\n\s*\n")
_MONEY = re.compile(
    r"(?:US\$|[$€£¥])\s?\d[\d.,]*\d?(?:\s(?:thousand|million|billion|trillion))?"
    r"|\b\d[\d.,]*(?:\s(?:thousand|million|billion|trillion))?\s(?:US )?(?:dollars|euros|pounds|tenge|roubles|rubles|yuan|yen|dirhams)\b"
)

ARTICLES = frozenset({"a", "an", "the", "its", "their", "his", "her"})

ALIKE = 0.4
"""The share of words on their matter that two sentences must have in common (Jaccard) to speak of one agreement."""


@dataclass(frozen=True, slots=True)
class Step:
    """One stage that a sentence reports: a day, month or year, or None; and the claim that says so."""

    stage: str
    date: str | None
    claim: Claim


@dataclass(frozen=True, slots=True)
class Agreement:
    """What one or more sentences tell of an agreement. `steps` are in the order of time, `amounts` as the texts give them."""

    name: str
    steps: tuple[Step, ...]
    amounts: tuple[str, ...]
    matter: frozenset[str] = frozenset()

    @property
    def stage(self) -> str:
        """How far it has got: the stage of its latest step; among steps of one date the last in the order of a life."""
        return max(self.steps, key=lambda s: (s.date or "", STAGES.index(s.stage))).stage


@cache
def _words() -> tuple[re.Pattern[str], Mapping[str, re.Pattern[str]], frozenset[str]]:
    import yaml

    record = yaml.safe_load((resources.files("kg.resources") / "agreements.yaml").read_text(encoding="utf-8"))
    noun = "|".join(record["nouns"])
    named = re.compile(
        rf"\b((?:[\w'’-]+ ){{0,4}}?)({noun})\b((?: (?:on|for|to|of|in|about|concerning)(?: [\w'’-]+){{1,6}})?)", re.IGNORECASE
    )
    stages = {stage: re.compile(rf"\b(?:{'|'.join(record['stages'][stage])})\b", re.IGNORECASE) for stage in STAGES}
    return named, stages, frozenset(record["empty"])


def _phrase(quote: str, sides: frozenset[str]) -> tuple[str, frozenset[str]] | None:
    """Give how a sentence names its agreement, and the words on its matter; None if it names none."""
    named, stages, empty = _words()
    match = named.search(quote)
    if not match:
        return None
    before = match[1].split()
    cut = max((n for n, word in enumerate(before, 1) if _opens(word, stages)), default=0)
    before = before[cut:]
    while before and (folded(before[0]) in empty | sides or any(pattern.fullmatch(before[0]) for pattern in stages.values())):
        before.pop(0)
    name = " ".join([*before, match[2] + match[3]]).strip()
    words = (w for w in folded(f"{match[1]} {match[3]}").split() if len(w) > 1 and not w.isdigit())
    told = (w for w in words if w not in empty and w not in sides and not any(s.fullmatch(w) for s in stages.values()))
    return name, frozenset(told)


def _opens(word: str, stages: Mapping[str, re.Pattern[str]]) -> bool:
    """Tell whether the name of an agreement can only begin after a word: an article, or a verb that tells a stage of its life."""
    return folded(word) in ARTICLES or any(stage.fullmatch(word) for stage in stages.values())


def stage_told(quote: str) -> str | None:
    """Give the furthest stage that a sentence names, or None."""
    _, stages, _ = _words()
    return next((stage for stage in reversed(STAGES) if stages[stage].search(quote)), None)


def sentence_of(claim: Claim, articles: Mapping[str, Article]) -> str:
    """Give the sentence that a claim's words stand in, as punctuation tells; its words alone if the text is not at hand."""
    article = articles.get(claim.article)
    if article is None or article.text[claim.start : claim.end] != claim.quote:
        return claim.quote
    first = max(0, claim.start - 400)
    window = article.text[first : claim.end + 400]
    at, stop = claim.start - first, claim.end - first
    breaks = list(_END.finditer(window))
    start = max((m.end() for m in breaks if m.end() <= at), default=0)
    # a quote that ends its sentence needs nothing after it
    end = stop if claim.quote[-1:] in ".!?" else min((m.start() + 1 for m in breaks if m.start() >= stop), default=len(window))
    return " ".join(window[start:end].split())


def amounts_in(sentence: str) -> list[str]:
    """List the sums of money in a sentence, as it writes them."""
    return [m[0] for m in _MONEY.finditer(sentence)]


def agreements(events: Iterable[Event], articles: Mapping[str, Article], side_words: Iterable[str] = ()) -> list[Agreement]:
    """Gather the agreements that events tell of, the latest first.

    A sentence counts if it names a stage of an agreement's life, and either an agreement (treaty, memorandum, contract, …) or a
    relation of the class `agree`. Sentences speak of one agreement if their words on its matter are alike; `side_words` (names of
    the two sides) do not count. A planned event is only announced, whatever its verb; what is negated is left out.
    """
    sides = frozenset(w for words in side_words for w in folded(words).split())
    drafts: list[tuple[frozenset[str], str, list[Step], list[str]]] = []
    for event in events:
        if event.status == "negated":
            continue
        for claim in event.claims:
            sentence = sentence_of(claim, articles)
            told = _phrase(sentence, sides)
            stage = "announced" if event.status != "actual" else stage_told(sentence)
            if stage is None or (not told and event.relation != "agree"):
                continue
            name, matter = told or (claim.quote if len(claim.quote) <= 80 else claim.quote[:79] + "…", frozenset())
            worth = [claim.amount] if claim.amount else [m.strip() for m in amounts_in(sentence)] if told else []
            _enter(drafts, name, matter, Step(stage, event.date, claim), worth)
    return [_made(*draft) for draft in sorted(drafts, key=lambda d: (max(s.date or "" for s in d[2]), d[1]), reverse=True)]


def _enter(
    drafts: list[tuple[frozenset[str], str, list[Step], list[str]]],
    name: str,
    matter: frozenset[str],
    step: Step,
    worth: list[str],
) -> None:
    for known, _, steps, amounts in drafts:
        same = known & matter
        quoted = any(step.claim.quote == s.claim.quote for s in steps)
        if quoted or (same and len(same) >= ALIKE * len(known | matter)):
            steps.append(step)
            amounts.extend(worth)
            return
    drafts.append((matter, name, [step], worth))


def _made(matter: frozenset[str], name: str, steps: list[Step], amounts: list[str]) -> Agreement:
    best: dict[tuple[str, str | None], Step] = {}
    for claim in best_claims(s.claim for s in steps):
        step = next(s for s in steps if s.claim.id == claim.id)
        best.setdefault((step.stage, step.date), step)
    ordered = sorted(best.values(), key=lambda s: (s.date or "", STAGES.index(s.stage)))
    return Agreement(name, tuple(ordered), tuple(dict.fromkeys(amounts)), matter)
