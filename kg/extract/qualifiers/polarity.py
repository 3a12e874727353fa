"""Tells whether what a trigger states is denied: 'did not meet', 'failed to sign', 'no talks were held', 'not a member'."""

from __future__ import annotations

from collections.abc import Iterable

from kg.extract.qualifiers.scope import Step, relevant
from kg.extract.qualifiers.vocabulary import word_lists
from kg.extract.syntax import VERBAL
from kg.extract.tokens import Token
from kg.model import Polarity

NEGATIVE_DEPENDENCIES = frozenset({"neg", "det", "preconj", "advmod", "cc"})
EMPTY_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "pobj"})
GOVERNED = frozenset({"xcomp", "ccomp", "pcomp", "acl", "purpose"})


def polarity_of(steps: list[Step], relation: str) -> Polarity:
    """Count the denials over an act; two cancel each other ('does not deny that'), and one word counts once ('no talks were held')."""
    steps = relevant(steps, relation)
    seen = denials(steps[0].token)
    count = int(bool(seen))
    if relation == "reject" and steps[0].token.lemma_.lower() not in word_lists()["refusals"]:
        count = 0  # 'would not accept' is the rejection itself
    for step in _counted(steps):
        count += _meant(step)
        if _transparent(step):
            new = denials(step.token) - seen
            count += bool(new)
            seen |= new
    return "negated" if count % 2 else "asserted"


def _counted(steps: list[Step]) -> Iterable[Step]:
    """Give the governors above the trigger, up to the first that states something else."""
    for step in steps[1:]:
        yield step
        if not step.carried and step.by != "pcomp":
            return


def _meant(step: Step) -> int:
    """Count the denials in the meaning of a governor: 'failed to', 'without', 'called off', 'lack of'."""
    lists = word_lists()
    lemma = step.token.lemma_.lower()
    governed = step.by in GOVERNED and (
        lemma in lists["negating_verbs"] | lists["negating_nouns"] | lists["negating_adjectives"] or _phrase(step.token)
    )
    cancelled = step.by in {"dobj", "nsubjpass"} and lemma in lists["cancelling"]
    lacking = step.by in {"dobj", "pobj"} and lemma in lists["negating_nouns"] | {"deny"}
    return int(step.preposition == "without") + (governed or cancelled or lacking)


def _transparent(step: Step) -> bool:
    """Tell whether a 'not' at the governor denies the act below it."""
    lemma = step.token.lemma_.lower()
    if step.by == "ccomp":
        return lemma in word_lists()["raising"] | word_lists()["negating_verbs"]
    if step.by == "conj":
        return any(c.dep_ == "cc" and c.lower_ in {"or", "nor"} for c in step.token.children)
    if step.by in {"purpose", "participle", "acl", "aux", "auxpass"}:
        return False
    return step.carried


def denials(token: Token) -> frozenset[int]:
    """Give the places of the words that deny a word: 'not', 'never', 'no talks', 'neither A nor B met', 'nobody met', 'has yet to'."""
    lists = word_lists()
    found = set()
    for child in token.children:
        word = child.lower_
        if word == "to" and child.dep_ == "aux":
            found |= {t.i for t in token.doc[max(child.i - 1, 0) : child.i] if t.lower_ == "yet"}
        elif child.dep_ == "neg" or (word in lists["negating"] and child.dep_ in NEGATIVE_DEPENDENCIES and word != "nor"):
            found |= set() if _not_only(child) else {child.i}
        elif token.pos_ in VERBAL and child.dep_ in EMPTY_PLACES:
            found |= {e.i for e in (child, *child.conjuncts) if e.lower_ in lists["empty"]}
            found |= {c.i for c in child.children if c.lower_ in {"no", "neither"} and c.dep_ in NEGATIVE_DEPENDENCIES}
    return frozenset(found)


def _not_only(negation: Token) -> bool:
    """Tell whether a 'not' is the one of 'not only', 'not just', 'not least', 'no longer' excepted."""
    after = negation.i + 1
    return after < len(negation.doc) and negation.doc[after].lower_ in {"only", "just", "merely", "least", "surprisingly", "far"}


def _phrase(verb: Token) -> bool:
    """Tell whether a verb and the word behind it deny: 'stop short of', 'fall through'."""
    if verb.pos_ not in VERBAL:
        return False
    lemma = verb.lemma_.lower()
    return any(f"{lemma} {c.lower_}" in word_lists()["negating_phrases"] for c in verb.children if c.i > verb.i)
