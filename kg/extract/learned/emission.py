"""From what the models hold likely to candidates like those of the frames: with a trigger word, a quote, a rule's name and a prior."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.extract.learned.combine import Proposal
from kg.extract.learned.linear import LinearModel
from kg.extract.learned.pairs import Pair
from kg.extract.records import Candidate, TokenMention
from kg.extract.tokens import Doc, Token

CARRIERS = frozenset({"VERB", "NOUN", "ADJ", "AUX"})
CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "relcl", "parataxis", "conj"})

LONGEST_QUOTE = 60
"""Tokens beyond which a quote is cut down to what lies between the two mentions and the trigger."""


def candidate_of(doc: Doc, pair: Pair, proposal: Proposal, linear: LinearModel, rule: str, prior: float) -> Candidate:
    """Make a candidate of a relation between the two mentions of a pair."""
    left, right = doc._.mentions[pair.left], doc._.mentions[pair.right]
    trigger = trigger_of(doc, left, right, linear, proposal.label)
    start, end = quote_of(doc, left, right, trigger)
    first_is_left = any(e.id == proposal.subject.id for e in left.entities)
    subject, target = (left, right) if first_is_left else (right, left)
    return Candidate(
        subject=proposal.subject,
        subject_mention=subject,
        relation=proposal.relation,
        object=proposal.object,
        object_mention=target,
        trigger=trigger.i,
        start=start,
        end=end,
        rule=rule,
        prior=prior,
        confidence=prior,
    )


def trigger_of(doc: Doc, left: TokenMention, right: TokenMention, linear: LinearModel, label: int) -> Token:
    """Find the word that carries the relation: of those between the mentions and on the path, the one the linear model weighs most."""
    inside = {*range(left.start, left.end), *range(right.start, right.end)}
    way = [t for t in _way(doc[left.head], doc[right.head]) if t.i not in inside]
    between = [t for t in doc[left.end : right.start] if t.i not in inside and t.pos_ in CARRIERS]
    options = {t.i: t for t in (*way, *between) if t.pos_ in CARRIERS}
    if not options:
        return way[0] if way else doc[right.head]

    def weight(token: Token) -> float:
        lemma = token.lemma_.lower()
        on_path = sum(linear.weight(f"{mark}={lemma}", label) for mark in ("p", "top")) if token in way else 0.0
        return on_path + linear.weight(f"b={lemma}", label)

    return max(options.values(), key=lambda t: (round(weight(t), 4), t in way, -t.i))


def _way(left: Token, right: Token) -> list[Token]:
    """Give the tokens on the dependency path between two, both left out; where a sentence has two roots, the way up from the right."""
    up = [left, *left.ancestors]
    down = [right, *right.ancestors]
    places = {t.i for t in up}
    meeting = next((t for t in down if t.i in places), None)
    if meeting is None:
        return down[1:]
    rising = up[: [t.i for t in up].index(meeting.i)]
    falling = down[: [t.i for t in down].index(meeting.i)]
    return [t for t in (*rising, meeting, *falling) if t.i not in (left.i, right.i)]


def quote_of(doc: Doc, left: TokenMention, right: TokenMention, trigger: Token) -> tuple[int, int]:
    """Give the stretch to quote: the smallest clause that holds both mentions and the trigger, else all from first to last of them."""
    first, last = min(left.start, right.start, trigger.i), max(left.end, right.end, trigger.i + 1)
    node = trigger
    while True:
        start, end = node.left_edge.i, node.right_edge.i + 1
        if start <= first and end >= last and (node.dep_ in CLAUSES or node.head.i == node.i):
            if end - start <= LONGEST_QUOTE:
                return _trimmed(doc, start, end)
            break
        if node.head.i == node.i:
            break
        node = node.head
    if last - first > LONGEST_QUOTE:
        first, last = _whole(doc, first, last)
    return _trimmed(doc, first, last)


def _whole(doc: Doc, first: int, last: int) -> tuple[int, int]:
    """Widen a long stretch to its sentence, where that is short enough to be quoted whole."""
    start, end = doc[first].sent.start, doc[last - 1].sent.end
    return (start, end) if end - start <= 2 * LONGEST_QUOTE else (first, last)


def _trimmed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Leave out blanks and commas at both ends."""
    while start < end - 1 and (doc[start].is_space or doc[start].text in {",", ";"}):
        start += 1
    while end - 1 > start and (doc[end - 1].is_space or doc[end - 1].text in {",", ";"}):
        end -= 1
    return start, end


def emitted(
    doc: Doc, pairs: Sequence[Pair], chosen: Sequence[tuple[Proposal, float]], linear: LinearModel, name: str
) -> list[Candidate]:
    """Turn chosen relations and their confidences into candidates; a frame's candidate keeps its words and gets the joint confidence.

    Of one relation between the same two actors in one sentence only the surest is kept.
    """
    best: dict[tuple[str, str, str, int], Candidate] = {}
    for proposal, sure in chosen:
        if proposal.frame is not None:
            candidate = replace(proposal.frame, prior=sure, confidence=sure)
        else:
            candidate = candidate_of(doc, pairs[proposal.pair], proposal, linear, name, sure)
        key = (candidate.subject.id, candidate.relation, candidate.object.id, doc[candidate.trigger].sent.start)
        if key not in best or best[key].prior < candidate.prior:
            best[key] = candidate
    return list(best.values())
