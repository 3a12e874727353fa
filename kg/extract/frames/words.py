"""Finds the further words of a pattern around its anchor: 'impose … sanctions', 'the sanctions that A imposed'."""

from __future__ import annotations

from kg.extract.syntax import VERBAL, is_passive, surface_subjects
from kg.extract.tokens import Token

PARTICLES = frozenset({"in", "off", "out", "up", "down", "over", "away", "back", "through", "aside"})
"""Words that are part of a verb only where they have no object of their own: 'took B in', not 'took B in May'."""

OTHER_CLAUSES = frozenset({"conj", "ccomp", "advcl", "relcl", "acl", "parataxis"})
"""Relations of a verb to the one above it that begin another act: 'called B home and broke off talks' calls no talks."""

_LOWERED, _DISPLACED = "kg.lowered", "kg.displaced"


def neighbours(anchor: Token, before: bool) -> list[tuple[Token, str, str]]:
    """Give the tokens of a sentence near an anchor, after or before it, with their lemmas and forms in lower case."""
    doc, sentence = anchor.doc, anchor.sent
    if before:
        first, last = max(sentence.start, anchor.i - 5), anchor.i
    else:
        first, last = anchor.i + 1, min(sentence.end, anchor.i + 14)
    lowered: list[tuple[str, str]] | None = doc.user_data.get(_LOWERED)
    if lowered is None:
        lowered = doc.user_data[_LOWERED] = [(t.lemma_.lower(), t.lower_) for t in doc]
    return [(doc[i], *lowered[i]) for i in range(first, last)]


def has_words(
    anchor: Token, extras: tuple[frozenset[str], ...], near: list[tuple[Token, str, str]], before: bool
) -> list[Token] | None:
    """Find a pattern's further words among an anchor's neighbours, in order, in the same clause. Gives their tokens, or None."""
    found: list[Token] = []
    position = 0
    for words in extras:
        hit = None
        for number in range(position, len(near)):
            if near[number][1] in words or near[number][2] in words:
                hit = number
                break
        token = near[hit][0] if hit is not None else None
        if token is None or not _hangs_together(anchor, token):
            token = None if before else next((t for t in _displaced(anchor) if t.lemma_.lower() in words), None)
            if token is None:
                return None
            found.append(token)
            continue
        found.append(token)
        position = (hit or 0) + 1
    if before and found and anchor.i - found[-1].i > 2:
        return None
    return found


def _hangs_together(anchor: Token, token: Token) -> bool:
    """Tell whether two words stand in one phrase: one above the other, a few steps apart; a particle right behind counts."""
    if (token.dep_ == "conj" and token.head == anchor and token.pos_ in VERBAL) or _names(token):
        return False
    if abs(token.i - anchor.i) == 1:
        return True
    if token.lower_ in PARTICLES and token.dep_ == "prep" and any(c.dep_ == "pobj" for c in token.children):
        return False
    node = token
    for _ in range(4):
        if node.head == anchor:
            return True
        if node.head == node or (node is not token and node.dep_ in OTHER_CLAUSES and node.pos_ in VERBAL):
            break
        node = node.head
    if token.pos_ in {"ADP", "ADV", "PART"} and token.i - anchor.i <= 3:
        return True
    node = anchor
    for _ in range(2):
        if node.head == token:
            return True
        node = node.head
    return False


def _names(token: Token) -> bool:
    """Tell whether a word only begins a name: 'National' in 'held by the National Insurance Fund'."""
    return token.dep_ == "compound" and token.tag_ in {"NNP", "NNPS"} and token.head.tag_ in {"NNP", "NNPS"}


def _displaced(verb: Token) -> list[Token]:
    """Give an object that stands before its verb: 'the sanctions were lifted', 'the sanctions that A lifted'; found once a verb."""
    found: dict[int, list[int]] = verb.doc.user_data.setdefault(_DISPLACED, {})
    if verb.i not in found:
        tokens = surface_subjects(verb) if is_passive(verb) else [verb.head] if verb.dep_ == "relcl" else []
        found[verb.i] = [token.i for token in tokens]
    return [verb.doc[i] for i in found[verb.i]]
