"""Refusals that name nobody answer whoever asked or accused: 'B asked A for help. A declined.', 'B blames A, which denies it.'"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Span

from kg.extract.frames.arguments import Arguments
from kg.extract.frames.vocabulary import Vocabulary
from kg.extract.records import Candidate
from kg.extract.syntax import is_negated, objects, subjects

CALLS = frozenset({"request", "accuse"})
"""Relations that a refusal or a denial answers."""

REACH = 60
"""How many tokens before the answer the call may stand."""

ANSWER = 0.7
"""What is left of the call's weight."""


def answers(sentence: Span, found: Sequence[Candidate], vocabulary: Vocabulary, arguments: Arguments) -> Iterator[Candidate]:
    """Yield who rejects whom in a sentence by answering the nearest earlier call upon him."""
    if not any(c.relation in CALLS for c in found):
        return
    for verb in sentence:
        if verb.pos_ != "VERB" or verb.lemma_.lower() not in vocabulary.lists["answering"] or is_negated(verb):
            continue
        named = arguments.resolve(t for t in objects(verb) if t.lower_ not in {"it", "this", "that", "which"})
        if any(a.actor for a in named):
            continue
        for doer in arguments.resolve(subjects(verb)):
            called = [
                c
                for c in found
                if c.relation in CALLS
                and c.object.id == doer.entity.id
                and c.subject.id != doer.entity.id
                and c.trigger < verb.i <= c.trigger + REACH
            ]
            if called and doer.actor:
                call = max(called, key=lambda c: (c.trigger, c.prior))
                inside = [m for m in (call.subject_mention, doer.mention) if sentence.start <= m.start < sentence.end]
                yield replace(
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
