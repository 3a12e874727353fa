"""What a speaker does by speaking: 'A said B had violated …' accuses, 'A said B must …' asks, 'A said it would not …' rejects."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.frames.arguments import Arguments
from kg.extract.frames.match import Match
from kg.extract.frames.vocabulary import Frame, Vocabulary
from kg.extract.syntax import SUBJECTS, chain, is_passive, objects, subjects
from kg.extract.tokens import Token

ASKING = frozenset({"must", "should", "ought"})
ACCUSE = Frame("accuse", "verb", "say", (frozenset({"blameworthy"}),), ("subject",), ("clause",), 0.7, frozenset())
REQUEST = Frame("request", "verb", "say", (frozenset({"must"}),), ("subject",), ("clause",), 0.75, frozenset())

TOLD = Frame("request", "verb", "tell", (frozenset({"to"}),), ("subject",), ("object",), 0.75, frozenset())


def match_speech(verb: Token, vocabulary: Vocabulary, arguments: Arguments) -> Iterator[Match]:
    """Yield what saying the clause under a verb of saying does to the clause's subject."""
    if verb.lemma_.lower() not in vocabulary.lists["reporting"]:
        return
    clauses = [c for c in verb.children if c.dep_ in {"ccomp", "parataxis"}]
    told = verb.lemma_ == "tell" and any(c.dep_ in {"xcomp", "ccomp"} and _to_do(c) for c in verb.children)
    if not clauses and not told:
        return
    speakers = [a for a in arguments.resolve(subjects(verb)) if a.mention.role != "source"]
    if not speakers:
        return
    if told:
        hearers = [a for a in arguments.resolve(objects(verb)) if a.actor and a.entity.id not in {s.entity.id for s in speakers}]
        if hearers:
            yield Match(TOLD, verb, speakers, hearers, "speech", 1.0)
        return
    for clause in (c for one in clauses for c in [one, *(t for t in one.children if t.dep_ == "conj" and t.pos_ == "VERB")]):
        frame = _act(clause, vocabulary)
        if frame is None:
            continue
        about = [t for c in clause.children if c.dep_ in SUBJECTS for t in chain(c)]
        if frame is ACCUSE and is_passive(clause):
            about = subjects(clause)
        targets = [a for a in arguments.resolve(about) if a.actor]
        taken = {a.mention.start for a in speakers}
        targets = [a for a in targets if a.mention.start not in taken]
        if targets:
            yield Match(frame, verb, speakers, targets, "speech", 1.0)


def _to_do(clause: Token) -> bool:
    """Tell whether a clause says what somebody is to do: 'to lay down its arms'."""
    return clause.tag_ == "VB" and any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children)


def _act(clause: Token, vocabulary: Vocabulary) -> Frame | None:
    """Say what kind of act a clause makes of saying it, if any."""
    modals = {c.lower_ for c in clause.children if c.dep_ == "aux"}
    if modals & ASKING or (clause.lemma_ in {"need", "have"} and any(c.dep_ == "xcomp" for c in clause.children)):
        return REQUEST
    negated = any(c.dep_ == "neg" for c in clause.children)
    if (
        clause.lemma_.lower() in vocabulary.lists["blameworthy"]
        and not negated
        and not modals & {"would", "will", "could", "may"}
    ):
        return ACCUSE
    return None
