"""Tells whether what a trigger states has happened, is planned or promised, or is only possible: wished, feared, alleged."""

from __future__ import annotations

from kg.extract.qualifiers.polarity import denials
from kg.extract.qualifiers.scope import Step, relevant
from kg.extract.qualifiers.vocabulary import word_lists
from kg.extract.syntax import VERBAL
from kg.extract.tokens import Token
from kg.model import Modality

CLAUSES = frozenset({"xcomp", "ccomp", "pcomp", "acl"})
OBJECTS = frozenset({"dobj", "nsubjpass", "pobj", "attr", "oprd"})
FOR_LATER = frozenset(
    {("call", "for"), ("push", "for"), ("suspect", "of"), ("accuse", "of"), ("press", "for"), ("appeal", "for")}
)
FOR_THAT = frozenset({"for", "to", "of", "on", "about", "with", "at"})


def modality_of(steps: list[Step], relation: str) -> Modality:
    """Give the modality that the nearest deciding word gives the act, or 'actual' where none does."""
    return decided(steps, relation)[0]


def decided(steps: list[Step], relation: str) -> tuple[Modality, str]:
    """Give the modality and the word that decided it (empty for 'actual')."""
    trigger, lists = steps[0].token, word_lists()
    lemma = trigger.lemma_.lower()
    if relation in lists["deeds"]:
        if lemma in lists["committing_triggers"]:
            return "planned", lemma
        if lemma in lists["possible_triggers"]:
            return "possible", lemma
    steps = relevant(steps, relation)
    for number, step in enumerate(steps):
        if number == 0 and relation == "reject" and denials(trigger):
            return "actual", ""  # 'will not accept' is a rejection, and has happened
        found = _meaning(step) if number else None
        if found is None and (number == 0 or step.carried):
            found = _form(step, steps[number + 1 :])
        if found is not None:
            return found, step.token.lemma_.lower()
        if number and not step.carried:
            break
    return "actual", ""


def _meaning(step: Step) -> Modality | None:
    """Give what the meaning of a governor makes of the act: 'plans to', 'a call for', 'is likely to'."""
    lists, token, by = word_lists(), step.token, step.by
    lemma = token.lemma_.lower()
    clause = by in CLAUSES
    if token.pos_ in VERBAL:
        if clause and step.below is not None:
            return _verb_of_clause(step, lemma)
        if by in OBJECTS and (by != "pobj" or step.preposition in FOR_THAT):
            if lemma in lists["planned_objects"]:
                return "planned"
            if lemma in lists["possible_objects"]:
                return "possible"
            if by == "pobj" and (lemma, step.preposition) in FOR_LATER:
                return "possible"
        return None
    if token.pos_ == "ADJ" or (token.tag_ == "VBN" and clause):
        if not clause:
            return None
        return (
            "planned" if lemma in lists["planning_adjectives"] else "possible" if lemma in lists["possible_adjectives"] else None
        )
    if clause or (by == "pobj" and step.preposition in {"for", "to"}):
        return "planned" if lemma in lists["planning_nouns"] else "possible" if lemma in lists["possible_nouns"] else None
    return None


def _verb_of_clause(step: Step, lemma: str) -> Modality | None:
    """Give what a verb makes of the clause that it governs."""
    lists, below = word_lists(), step.below
    if below is None or below.i < step.token.i:
        return None
    if lemma == "be":
        return "planned" if below.tag_ == "VB" and step.by == "xcomp" and below.lemma_ != "blame" else None
    if step.by == "ccomp" and below.tag_ != "VB" and not _to(below):
        return "possible" if lemma in lists["doubting_verbs"] else None
    if lemma in lists["planning_verbs"] and _to(below):
        return "planned"
    return "possible" if lemma in lists["possible_verbs"] else None


def _to(verb: Token) -> bool:
    return verb.tag_ == "VB" or any(c.tag_ == "TO" for c in verb.children)


def _form(step: Step, above: list[Step]) -> Modality | None:
    """Give what auxiliaries, conditions, adverbs and adjectives at a word make of it."""
    lists, token = word_lists(), step.token
    for child in token.children:
        word, dep = child.lower_, child.dep_
        if dep == "aux":
            if word in lists["future"]:
                return "planned"
            if word in {"would", "'d", "’d"} and child.tag_ == "MD":
                return "planned" if _reported(token, above) else "possible"
            if word in lists["possible_auxiliaries"] and child.tag_ == "MD":
                return "possible"
        elif (dep == "mark" and word in lists["conditions"]) or (dep == "advmod" and word in lists["hearsay"]):
            return "possible"
        elif dep == "amod" and step.below is None:
            if word in lists["planned_adjectives"]:
                return "planned"
            if word in lists["possible_adjectives"]:
                return "possible"
    return None


def _reported(verb: Token, above: list[Step]) -> bool:
    """Tell whether 'would' is the future of reported speech: 'said that it would send'."""
    node = verb
    while node.dep_ in {"conj", "xcomp"} and node.head != node:
        node = node.head
    return node.dep_ in {"ccomp", "parataxis"} and not any(c.dep_ == "mark" and c.lower_ == "if" for c in node.children)
