"""Attribution."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.extract.records import Candidate, TokenMention, mention_at
from kg.extract.syntax import SUBJECTS


def attribution_of(doc: Doc, candidate: Candidate, reporting: frozenset[str]) -> str | None:
    """Name who says so: the subject of the verb of saying above, or the one behind 'according to'."""
    trigger = doc[candidate.trigger]
    node = trigger
    while node.head != node:
        if node.dep_ in {"ccomp", "parataxis"} and node.head.lemma_.lower() in reporting:
            speaker = next((c for c in node.head.children if c.dep_ in SUBJECTS), None)
            return _speaker(doc, speaker, candidate) if speaker is not None else None
        node = node.head
    for token in trigger.sent:
        if token.lower_ == "according":
            for child in (o for p in token.children if p.lower_ == "to" for o in p.children if o.dep_ == "pobj"):
                return _speaker(doc, child, candidate)
    return None


def _speaker(doc: Doc, token: Token, candidate: Candidate) -> str | None:
    mention: TokenMention | None = mention_at(doc, token.i)
    if mention is not None:
        return mention.entity.name
    words = doc[token.left_edge.i : token.i + 1]
    return words.text if token.pos_ in {"NOUN", "PROPN"} and len(words) < 8 else None
