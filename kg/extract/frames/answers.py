"""Refusals that name nobody answer whoever asked or said: 'B asked A for help. A declined.', 'B blames A, which denies it.'"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.extract.frames.arguments import Argument, Arguments
from kg.extract.frames.vocabulary import Vocabulary
from kg.extract.frames.words import has_words, neighbours
from kg.extract.records import Candidate
from kg.extract.syntax import VERBAL, agents, is_negated, is_passive, objects, subjects, surface_subjects
from kg.extract.tokens import Span, Token

CALLS = frozenset({"request", "accuse"})
"""Relations that a refusal or a denial answers."""

REACH = 60
"""How many tokens before the answer the call may stand."""

ANSWER = 0.7
"""What is left of the call's weight."""

UNNAMED, ASKED = 0.55, 0.5
"""Weights of a refusal and of a request where neither of the two names the other."""

DECLINING = frozenset(
    {"refuse", "decline", "reject", "rebuff", "spurn", "veto", "say", "answer", "reply", "turn", "balk", "baulk", "object"}
)
"""Verbs of answering an offer or a request, not a claim."""

RETORTING = frozenset({"retort", "reply", "answer", "counter", "rejoin", "riposte"})
"""Verbs of answering back: 'A accused B; B replied that …'."""

AGREEING = frozenset({"yes", "agreed", "gladly", "accepted", "thanks", "thank"})

THINGS = frozenset({"it", "this", "that", "them", "these", "those", "one", "which", "such", "so"})
DEFINITE = frozenset({"the", "this", "that", "these", "those", "any", "such", "all", "both", "its", "his", "her", "their"})


def answers(sentence: Span, found: Sequence[Candidate], vocabulary: Vocabulary, arguments: Arguments) -> Iterator[Candidate]:
    """Yield who rejects whom in a sentence by answering the nearest earlier call, and whose request is thereby told."""
    for verb in sentence:
        if not _refuses(verb, vocabulary) or _names_actor(verb, arguments):
            continue
        for doer in (a for a in arguments.resolve(subjects(verb)) if a.actor):
            called = [
                c
                for c in found
                if c.relation in CALLS
                and c.object.id == doer.entity.id
                and c.subject.id != doer.entity.id
                and c.trigger < verb.i <= c.trigger + REACH
            ]
            if called:
                yield _rejection(max(called, key=lambda c: (c.trigger, c.prior)), doer, verb)
            else:
                yield from _unnamed(verb, doer, vocabulary, arguments)


def _refuses(verb: Token, vocabulary: Vocabulary) -> bool:
    """Tell whether a verb says no: 'declined', 'said no', 'would not', 'called it a lie'."""
    if verb.pos_ not in VERBAL:
        return False
    lemma, negated = verb.lemma_.lower(), is_negated(verb)
    if lemma in vocabulary.lists["answering"]:
        return not negated and not any(
            c.dep_ == "xcomp" or (c.dep_ == "aux" and c.lower_ in {"may", "could", "might"}) for c in verb.children
        )
    if lemma in RETORTING and not is_passive(verb) and any(c.dep_ in {"ccomp", "punct", "mark"} for c in verb.children):
        agreed = any(c.lower_ in AGREEING for c in verb.subtree if abs(c.i - verb.i) <= 3)
        clause = any(c.dep_ == "ccomp" for c in verb.children)
        if clause and not negated and not agreed:
            return True
    if lemma in {"say", "answer", "reply"}:
        return any(c.lower_ == "no" and c.dep_ in {"intj", "dobj", "ccomp", "advmod", "det", "acomp"} for c in verb.children)
    if lemma in {"call", "term", "describe", "label", "find", "brand", "dub"}:
        return has_words(verb, (vocabulary.lists["worthless"],), neighbours(verb, before=False), before=False) is not None
    if lemma == "turn":
        return any(c.lower_ == "down" for c in verb.children)
    return False


def _names_actor(verb: Token, arguments: Arguments) -> bool:
    """Tell whether a refusal has an object of its own: an actor, or a thing that was not spoken of before."""
    named = objects(verb)
    if any(a.actor for a in arguments.resolve(t for t in named if t.lower_ not in THINGS)):
        return True
    return any(
        t.lower_ not in THINGS and t.pos_ in {"NOUN", "PROPN"} and not any(c.lower_ in DEFINITE for c in t.children)
        for t in named
    )


def _rejection(call: Candidate, doer: Argument, verb: Token) -> Candidate:
    sentence = verb.sent
    inside = [m for m in (call.subject_mention, doer.mention) if sentence.start <= m.start < sentence.end]
    return replace(
        call,
        subject=doer.entity,
        subject_mention=doer.mention,
        relation="reject",
        object=call.subject,
        object_mention=call.subject_mention,
        trigger=verb.i,
        start=min(verb.i, *(m.start for m in inside)) if inside else verb.i,
        end=max(verb.i + 1, *(m.end for m in inside)) if inside else verb.i + 1,
        rule="reject.answer",
        prior=call.prior * doer.weight * ANSWER,
        notes=["answer"],
    )


@dataclass(frozen=True, slots=True)
class _Call:
    """Somebody who spoke: what he said may be answered by another who does not name him."""

    caller: Argument
    verb: Token
    asking: bool


def _unnamed(verb: Token, doer: Argument, vocabulary: Vocabulary, arguments: Arguments) -> Iterator[Candidate]:
    call = _last_call(verb, doer, vocabulary, arguments)
    if call is None:
        return
    yield _told("reject", verb, doer, call.caller, UNNAMED, "reject.answer-unnamed")
    if call.asking and verb.lemma_.lower() in DECLINING:
        yield _told("request", call.verb, call.caller, doer, ASKED, "request.answered")


def _last_call(verb: Token, doer: Argument, vocabulary: Vocabulary, arguments: Arguments) -> _Call | None:
    """Find who spoke last before a verb, in its sentence or, where nobody else is named there, in the one before."""
    doc, sentence = verb.doc, verb.sent
    first = sentence.start
    others = [
        m
        for i in range(sentence.start, verb.i)
        if (m := arguments.mention(i)) is not None and m.entity.id != doer.entity.id and m.role == "actor"
    ]
    if not others and sentence.start > 0:
        first = doc[sentence.start - 1].sent.start
    asking, telling = vocabulary.lists["asking"], vocabulary.lists["reporting"]
    for i in range(verb.i - 1, max(first, verb.i - REACH) - 1, -1):
        token = doc[i]
        called = token.lemma_ == "call" and not any(c.lower_ in {"for", "on", "upon"} for c in token.children)
        if (
            called
            or token.pos_ not in VERBAL
            or not (token.lemma_.lower() in asking or token.lemma_.lower() in telling)
            or is_negated(token)
        ):
            continue
        doers = agents(token) if is_passive(token) else surface_subjects(token)
        callers = [a for a in arguments.resolve(doers) if a.actor]
        if not callers or any(a.entity.id == doer.entity.id for a in callers):
            continue
        meant = [a for a in arguments.resolve(objects(token)) if a.actor]
        if meant and all(a.entity.id != doer.entity.id for a in meant):
            return None
        return _Call(callers[0], token, token.lemma_.lower() in asking)
    return None


def _told(relation: str, trigger: Token, source: Argument, target: Argument, weight: float, rule: str) -> Candidate:
    sentence = trigger.sent
    inside = [m for m in (source.mention, target.mention) if sentence.start <= m.start < sentence.end]
    return Candidate(
        subject=source.entity,
        subject_mention=source.mention,
        relation=relation,
        object=target.entity,
        object_mention=target.mention,
        trigger=trigger.i,
        start=min([trigger.i, *(m.start for m in inside)]),
        end=max([trigger.i + 1, *(m.end for m in inside)]),
        rule=rule,
        prior=weight * source.weight * target.weight * source.mention.certainty * target.mention.certainty,
        notes=["answer"],
    )
