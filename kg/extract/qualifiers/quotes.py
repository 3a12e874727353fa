"""Chooses what a reader is shown as proof of a claim: whole sentences where they are short enough, else the clauses that state it."""

from __future__ import annotations

from kg.extract.qualifiers.sentences import Sentences
from kg.extract.records import Candidate
from kg.extract.tokens import Doc, Span, Token

LONGEST = 350
"""Characters of a whole sentence that is quoted as it stands."""

BREAKS = frozenset({",", ";", ":", "—", "–", "-", "(", ")"})


def quote_of(doc: Doc, sentences: Sentences, candidate: Candidate) -> tuple[int, int]:
    """Give the tokens to quote: the trigger's sentence, with the one beside it where an end stands there; cut at clauses if too long."""
    sentence = sentences.at(candidate.trigger)
    ends = (candidate.subject_mention, candidate.object_mention)
    low = min([candidate.trigger, *(m.start for m in ends)])
    high = max([candidate.trigger + 1, *(m.end for m in ends)])
    start, end = sentence.start, sentence.end
    if (
        low < start
        and (before := _beside(sentences, start - 1, low, high)) is not None
        and _length(doc, before.start, end) <= LONGEST
    ):
        start = before.start
    if high > end and (after := _beside(sentences, end, low, high)) is not None and _length(doc, start, after.end) <= LONGEST:
        end = after.end
    start, end = _trimmed(doc, start, end)
    if _length(doc, start, end) <= LONGEST:
        return start, end
    return _clauses(doc, start, end, max(low, start), min(high, end))


def _beside(sentences: Sentences, token: int, low: int, high: int) -> Span | None:
    """Give the neighbouring sentence, if one of the ends stands in it."""
    if not 0 <= token < sentences.spans[-1].end:
        return None
    sentence = sentences.at(token)
    return sentence if sentence.start <= low < sentence.end or sentence.start < high <= sentence.end else None


def _length(doc: Doc, start: int, end: int) -> int:
    last: Token = doc[end - 1]
    return last.idx + len(last) - doc[start].idx


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Leave out blank tokens at both ends."""
    while end - start > 1 and doc[end - 1].is_space:
        end -= 1
    while end - start > 1 and doc[start].is_space:
        start += 1
    return start, end


def _clauses(doc: Doc, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """Widen from the words that state a claim to the next marks between clauses, as far as the length allows."""
    left, right = low, high
    for number in range(low - 1, start - 1, -1):
        if _length(doc, number, right) > LONGEST:
            break
        if number == start or doc[number - 1].text in BREAKS:
            left = number
    for number in range(high, end):
        if _length(doc, left, number + 1) > LONGEST:
            break
        if number + 1 == end or doc[number + 1].text in BREAKS:
            right = number + 1
    return _trimmed(doc, left, right)
