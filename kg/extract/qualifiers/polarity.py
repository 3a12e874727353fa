"""Tells whether what a trigger states is denied: 'did not meet', 'failed to sign', 'no talks were held', 'not a member'."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from kg.extract.qualifiers.scope import Step, relevant
from kg.extract.qualifiers.vocabulary import word_lists
from kg.extract.syntax import VERBAL
from kg.model import Polarity

NEGATIVE_DEPENDENCIES = frozenset({"neg", "det", "preconj", "advmod", "cc"})
EMPTY_PLACES = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "pobj"})
GOVERNED = frozenset({"xcomp", "ccomp", "pcomp", "acl", "purpose"})


def polarity_of(steps: list[Step], relation: str) -> Polarity:
    """Count the denials over an act; two cancel each other ('does not deny that')."""
    steps = relevant(steps, relation)
    own = denials(steps[0].token)
    if relation == "reject" and steps[0].token.lemma_.lower() not in word_lists()["refusals"]:
        own = 0  # 'would not accept' is the rejection itself
    count = own + sum(_above(step) for step in _counted(steps))
    return "negated" if count % 2 else "asserted"


def _counted(steps: list[Step]) -> Iterable[Step]:
    """Give the governors above the trigger, up to the first that states something else."""
    for step in steps[1:]:
        yield step
        if not step.carried and step.by != "pcomp":
            return


def _above(step: Step) -> int:
    """Count the denials that a governor adds: its own, where it carries the act, and its meaning ('has yet to')."""
    token, lists = step.token, word_lists()
    lemma = token.lemma_.lower()
    count = int(step.preposition == "without")
    if (
        (
            step.by in GOVERNED
            and (lemma in lists["negating_verbs"] | lists["negating_nouns"] | lists["negating_adjectives"] or _phrase(token))
        )
        or (step.by in {"dobj", "nsubjpass"} and lemma in lists["cancelling"])
        or (step.by in {"dobj", "pobj"} and lemma in lists["negating_nouns"] | {"deny"})
    ):
        count += 1
    if _transparent(step):
        count += denials(token)
    return count


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


def denials(token: Token) -> int:
    """Count what denies a word: 'not', 'never', 'no talks', 'neither A nor B met', 'nobody met'."""
    lists, count = word_lists(), 0
    for child in token.children:
        word = child.lower_
        if word == "to" and child.dep_ == "aux":
            count += token.i > 1 and any(t.lower_ == "yet" for t in token.doc[max(child.i - 1, 0) : child.i])
        elif child.dep_ == "neg" or (word in lists["negating"] and child.dep_ in NEGATIVE_DEPENDENCIES and word != "nor"):
            count += word != "only" and not _not_only(child)
        elif token.pos_ in VERBAL and child.dep_ in EMPTY_PLACES:
            count += any(e.lower_ in lists["empty"] for e in (child, *child.conjuncts)) or any(
                c.lower_ in {"no", "neither"} and c.dep_ in NEGATIVE_DEPENDENCIES for c in child.children
            )
    return min(count, 1)


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
