"""Chooses, among the expressions of time in a sentence, the one that dates an act: the one in the act's own clause."""

from __future__ import annotations

from kg.extract.qualifiers.scope import Step
from kg.extract.qualifiers.sentences import root_of
from kg.extract.qualifiers.times import Expression, barred_spans, expressions, resolve
from kg.extract.syntax import SUBJECTS, VERBAL
from kg.extract.tokens import Span, Token
from kg.model import Modality
from kg.ontology import ontology

PAST = frozenset({"VBD", "VBN", "VB"})
CLAUSE = frozenset({"ROOT", "ccomp", "advcl", "relcl", "conj", "parataxis", "acl", "csubj", "pcomp"})
ATTACHED = frozenset(
    {
        "prep",
        "pobj",
        "npadvmod",
        "compound",
        "poss",
        "nummod",
        "amod",
        "advmod",
        "nmod",
        "appos",
        "pcomp",
        "tmod",
        "det",
        "punct",
        "dep",
    }
)
HELD = frozenset({"dobj", "attr", "nsubjpass", "pobj", "prep", "dative", "oprd", "nsubj"})
FAR = 9

__all__ = ["Dated", "barred_spans", "date_of", "dated"]

Dated = tuple[Token, Expression]


def dated(text: str, sentence: Span, barred: list[tuple[int, int]]) -> list[Dated]:
    """Give the expressions of time of a sentence of a text, each with the token that it hangs by."""
    found: list[Dated] = []
    for expression in expressions(text, sentence.start_char, sentence.end_char, barred):
        span = sentence.doc.char_span(expression.start, expression.end, alignment_mode="expand")
        if span is not None and len(span):
            found.append((root_of(span), expression))
    return found


def date_of(way: list[Step], found: list[Dated], published: str | None, relation: str, modality: Modality) -> str | None:
    """Give the date of an act, resolved, or None where no expression of its sentence belongs to its clause.

    States such as an office have no date; what made one ('joined in 2004', 'bought in May') has.
    """
    trigger = way[0].token
    if not found or (not ontology().relations[relation].is_event and (trigger.pos_ != "VERB" or trigger.tag_ not in PAST)):
        return None
    ranked = sorted(
        (rank, abs(root.i - trigger.i), root.i, expression)
        for root, expression in found
        if (rank := _rank(root, expression, way)) is not None
    )
    if not ranked:
        return None
    return resolve(ranked[0][3], published, ahead=modality != "actual" or _ahead(trigger))


def _ahead(trigger: Token) -> bool:
    """Tell whether a verb in the present speaks of what is to come: 'leaves for Astana on Monday'."""
    return trigger.tag_ in {"VBZ", "VBP"} and trigger.pos_ in VERBAL


def _rank(root: Token, expression: Expression, way: list[Step]) -> int | None:
    """Give how well an expression fits an act, 0 best: at the trigger, at its verb, at its object, elsewhere in the clause."""
    trigger = way[0].token
    if root == trigger or (trigger in root.ancestors and _hangs(root, trigger)):
        return 0
    holder = _holder(root)
    governors = [step.token for step in way[1:] if step.by not in {"ccomp", "amod"}]
    if holder in governors:
        return 1
    if _clause(holder) == _clause(trigger):
        return 2
    return 3 if _shared(trigger, holder) else None


def _hangs(root: Token, trigger: Token) -> bool:
    """Tell whether an expression hangs to the trigger without another clause in between."""
    node = root
    while node != trigger:
        if node.dep_ in CLAUSE - {"pcomp"} and node.dep_ != "conj":
            return False
        node = node.head
    return True


def _holder(root: Token) -> Token:
    """Give the verb or noun that an expression of time is attached to."""
    node = root
    for _ in range(FAR):
        if node.head == node or node.dep_ not in ATTACHED or (node is not root and node.pos_ in VERBAL):
            break
        node = node.head
        if node.pos_ in VERBAL or (node.pos_ in {"NOUN", "PROPN", "ADJ"} and node.dep_ not in {"npadvmod"}):
            break
    return node


def _clause(token: Token) -> Token:
    """Give the verb that heads a token's clause; control, participles and infinitives belong to the clause above."""
    node = token
    for _ in range(24):
        if node.head == node:
            break
        if node.dep_ in CLAUSE and node.pos_ in VERBAL and not _joined(node):
            break
        node = node.head
    return node


def _joined(verb: Token) -> bool:
    """Tell whether a verb's clause is part of the one above: an infinitive, or a participle without a subject."""
    if verb.dep_ in {"advcl", "pcomp", "acl"}:
        return verb.tag_ in {"VB", "VBG"} and not any(c.dep_ in SUBJECTS | {"mark"} for c in verb.children)
    return False


def _shared(trigger: Token, holder: Token) -> bool:
    """Tell whether a verb shares the time of the one that it is joined to: 'on Monday A met B and signed a treaty'."""
    clause = _clause(trigger)
    if clause.dep_ != "conj" or any(c.dep_ in SUBJECTS for c in clause.children):
        return False
    first = _clause(clause.head)
    return _clause(holder) == first and holder.i < clause.i
