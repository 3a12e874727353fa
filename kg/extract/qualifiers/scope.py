"""The words that govern a trigger up to the clause that states it: through control, participles, nouns and conjunction."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kg.extract.qualifiers.vocabulary import word_lists
from kg.extract.syntax import SUBJECTS, VERBAL
from kg.extract.tokens import Token
from kg.ontology import ontology

DEPTH = 7
"""Steps from a trigger to what governs it; a longer way says nothing about it any more."""

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ"})
CARRIED = frozenset({"at", "in", "on", "for", "during", "into", "with", "to", "of"})


@dataclass(frozen=True, slots=True)
class Step:
    """One governor and how the way came to it.

    `by` is the dependency of the word below, `below` that word; `preposition` the one in between, if any. `carried` is true where
    tense and negation of the governor are those of the act itself, and the way goes on.
    """

    token: Token
    below: Token | None
    by: str
    preposition: str = ""
    carried: bool = True


def steps(trigger: Token) -> list[Step]:
    """Give the trigger and its governors, nearest first, as far as they tell whether the act takes place."""
    found = [Step(trigger, None, "")]
    while len(found) < DEPTH:
        step = _up(found[-1])
        if step is None:
            break
        found.append(step)
    return found


def relevant(way: list[Step], relation: str) -> list[Step]:
    """Leave out what says nothing about a relation: a minister stays minister whatever he will do."""
    structure = not ontology().relations[relation].is_event
    if structure and way[0].token.pos_ not in VERBAL and len(way) > 1 and way[1].by not in {"attr", "acomp", "oprd"}:
        return way[:1]
    return way


def _up(step: Step) -> Step | None:
    node, head, dep = step.token, step.token.head, step.token.dep_
    if head == node:
        return None
    if node.pos_ in VERBAL:
        return _from_verb(node, head, dep)
    if dep in {"xcomp", "acl"} and node.pos_ in {"ADJ", "NOUN"}:
        return Step(head, node, dep)
    return _from_noun(node, head, dep)


def _from_verb(node: Token, head: Token, dep: str) -> Step | None:
    """Climb from a verb: to what controls it, states it, or shares its auxiliaries with it."""
    if dep == "xcomp" or (dep in {"ccomp", "advcl"} and _infinitive(node)):
        return Step(head, node, "xcomp" if dep != "advcl" else "purpose")
    if dep == "ccomp":
        return Step(head, node, dep, carried=False)
    if dep == "acl":
        return Step(head, node, dep, carried=False) if _infinitive(node) or head.lemma_.lower() in _governing_nouns() else None
    if dep == "pcomp":
        return Step(head.head, node, dep, head.lower_, carried=False) if head.head != head else None
    if dep == "conj" and head.pos_ in VERBAL:
        own = any(c.dep_ in SUBJECTS | {"aux", "auxpass"} and c.tag_ != "TO" for c in node.children)
        return None if own or (node.tag_ != head.tag_ and node.tag_ != "VB") else Step(head, node, dep)
    if dep == "advcl" and node.tag_ == "VBG" and not any(c.dep_ in SUBJECTS | {"mark", "advmod"} for c in node.children):
        return Step(head, node, "participle")
    if dep in {"auxpass", "aux"}:
        return Step(head, node, dep)
    return None


def _from_noun(node: Token, head: Token, dep: str) -> Step | None:
    """Climb from a noun: to the verb that carries or governs it, or to the noun that it depends on."""
    lemma = head.lemma_.lower()
    if dep in {"compound", "amod", "nmod", "conj", "poss"}:
        return Step(head, node, dep) if dep in {"amod", "conj"} or _governing(head) else None
    if dep == "pobj":
        governor = head.head
        if governor == head:
            return None
        if governor.dep_ == "prep" and governor.head != governor:  # 'out of', 'because of'
            governor = governor.head
        return Step(governor, node, dep, head.lower_, carried=False)
    if dep in {"dobj", "attr", "oprd", "nsubjpass", "acomp", "dative"}:
        return Step(head, node, dep, carried=lemma in word_lists()["carrying"])
    if dep == "nsubj":
        return Step(head, node, dep, carried=lemma in word_lists()["occurring"])
    return None


def _governing(noun: Token) -> bool:
    return noun.lemma_.lower() in _governing_nouns()


@cache
def _governing_nouns() -> frozenset[str]:
    lists = word_lists()
    return lists["planning_nouns"] | lists["possible_nouns"] | lists["negating_nouns"]


def _infinitive(verb: Token) -> bool:
    """Tell whether a verb is an infinitive, 'to go' or 'to have gone'."""
    return any(c.tag_ == "TO" and c.dep_ == "aux" for c in verb.children) and not any(c.dep_ == "mark" for c in verb.children)
