"""What a governing word makes of an act: who refuses to meet rejects, who threatens to cut off threatens, who agrees to send agrees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kg.extract.frames.vocabulary import Vocabulary
from kg.extract.records import Candidate
from kg.extract.syntax import VERBAL, is_negated
from kg.extract.tokens import Doc, Token
from kg.ontology import ontology

FRIENDLY = frozenset({"verbal_cooperation", "material_cooperation"})
HOSTILE = frozenset({"verbal_conflict", "material_conflict"})
WILL = frozenset({"will", "would", "wo", "ca", "can", "could"})
ADVISING = frozenset(
    {"warn", "tell", "ask", "urge", "order", "caution", "advise", "call", "implore", "persuade", "beg", "instruct", "plead"}
)
MENACING = frozenset({"threaten", "threat"})
"""Words under which no friendly act follows: 'threatened to deliver a blow to B'."""

ENDING = frozenset({"stop", "cease", "quit", "discontinue", "suspend", "halt"})
ENDED = 0.8
ASKED_FOR = 0.6
REFUSED, THREATENED, AGREED = 0.8, 0.85, 0.6
"""What is left of a candidate's weight when its relation is changed."""


def governed(doc: Doc, candidate: Candidate, vocabulary: Vocabulary) -> Iterator[Candidate]:
    """Yield the candidates that one candidate becomes under what governs its trigger."""
    relations = ontology().relations
    if not relations[candidate.relation].is_event:
        yield candidate
        return
    family, verb = ontology().family(candidate.relation), _verb_of(doc[candidate.trigger])
    if verb is not None and _advised_against(verb):
        return
    if verb is not None and _asked_for(verb, vocabulary):
        candidate = replace(candidate, prior=candidate.prior * ASKED_FOR, notes=["asked for"])
    lemma = _governor(verb).lemma_.lower() if verb is not None else ""
    if family in FRIENDLY and (lemma in vocabulary.lists["refusing"] or (verb is not None and _will_not(verb))):
        yield _as(candidate, "reject", REFUSED)
    elif family in HOSTILE and lemma in vocabulary.lists["threatening"] and candidate.relation != "threaten":
        yield _as(candidate, "threaten", THREATENED)
    elif family in FRIENDLY and lemma in MENACING:
        return
    elif family == "material_cooperation" and verb is not None and (_no_longer(verb) or _ended(verb)):
        yield _as(candidate, "sanction", ENDED)
    else:
        yield candidate
        if family in FRIENDLY and lemma in vocabulary.lists["committing"] and candidate.relation != "agree":
            yield _as(candidate, "agree", AGREED)


def _as(candidate: Candidate, relation: str, weight: float) -> Candidate:
    rule = f"{relation}.{candidate.rule.partition('.')[0]}-governed"
    asserted = "asserted" if relation == "reject" else candidate.polarity
    actual = "actual" if relation in {"reject", "threaten", "agree"} else candidate.modality
    return replace(
        candidate,
        relation=relation,
        rule=rule,
        prior=candidate.prior * weight,
        polarity=asserted,
        modality=actual,
        notes=["governed"],
    )


def _verb_of(trigger: Token) -> Token | None:
    """Give the verb that states the act: the trigger, or the verb that a noun is the object of."""
    node = trigger
    for _ in range(3):
        if node.pos_ in VERBAL:
            return node
        if node.dep_ not in {"dobj", "pobj", "prep", "conj", "attr", "acomp"}:
            return None
        node = node.head
    return node if node.pos_ in VERBAL else None


def _governor(verb: Token) -> Token:
    node = verb
    while node.dep_ == "conj" and node.head.pos_ in VERBAL and node.tag_ == node.head.tag_:
        node = node.head
    if node.dep_ in {"xcomp", "acl", "ccomp"} and (node.tag_ in {"VB", "VBG"} or node.dep_ == "xcomp"):
        subject = any(c.dep_ in {"nsubj", "nsubjpass"} for c in node.children)
        return verb if subject else node.head
    return verb


def _advised_against(verb: Token) -> bool:
    """Tell whether somebody is told not to do it: 'warned A not to attack B', 'warned against attacking B'."""
    if verb.dep_ in {"xcomp", "ccomp", "advcl"} and verb.head.lemma_.lower() in ADVISING:
        return any(c.dep_ == "neg" for c in verb.children) and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
    return verb.dep_ == "pcomp" and verb.head.lower_ == "against" and verb.head.head.lemma_.lower() in ADVISING


def _asked_for(verb: Token, vocabulary: Vocabulary) -> bool:
    """Tell whether an act is only asked of who is to do it: 'begged A to free B', 'demanded that A free B'."""
    above = verb.head
    if verb.dep_ not in {"xcomp", "ccomp"} or verb.tag_ != "VB" or above.pos_ not in VERBAL:
        return False
    if above.lemma_.lower() not in vocabulary.lists["asking"] | ADVISING:
        return False
    modal = any(c.dep_ == "aux" and c.lower_ in WILL | {"would", "may", "might"} for c in verb.children)
    own = any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)
    return not modal and (own or any(c.dep_ == "dobj" and c.i < verb.i for c in above.children))


def _no_longer(verb: Token) -> bool:
    """Tell whether an act is over: 'no longer sells'."""
    return any(c.lower_ == "longer" and any(g.lower_ == "no" for g in c.children) for c in verb.children)


def _ended(verb: Token) -> bool:
    """Tell whether somebody ends an act of his own: 'stopped selling', 'ceased to train'."""
    return verb.dep_ == "xcomp" and verb.head.lemma_.lower() in ENDING and not is_negated(verb.head)


def _will_not(verb: Token) -> bool:
    return is_negated(verb) and any(c.dep_ == "aux" and c.lower_ in WILL for c in verb.children)
