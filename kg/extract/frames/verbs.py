"""Matches verb frames: 'A accused B of …', 'sanctions were lifted by A', 'A and B met', 'A-backed B'."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kg.extract.frames.arguments import EDGES, Argument, Arguments, government_of
from kg.extract.frames.match import TO_CAPITALS, Match, pairs_among
from kg.extract.frames.surface import DEED, JUDGING, deed_authors, lost_subject
from kg.extract.frames.vocabulary import IGNORE, PREPOSITIONS, Frame, Vocabulary
from kg.extract.frames.words import has_words, neighbours
from kg.extract.syntax import (
    agents,
    clause_subjects,
    conditions,
    datives,
    is_negated,
    is_passive,
    objects,
    prepositions,
    purposes,
    subjects,
)
from kg.extract.tokens import Token
from kg.ontology import ontology

NEAR = 0.93
"""What is left of a claim's weight for each step that a preposition hangs away from its verb."""

PURPOSE = 0.8
"""The same where the target stands in what is demanded: 'marched to demand the resignation of B'."""

DOUBTFUL = 0.75
"""The same where a longer pattern of another relation has its words there, but not its actors."""

COMPANION = 0.6
"""The same for those whom one meets, among each other: 'A met B and C'."""

GIVING = frozenset({"aid", "cooperate"})
OWNER = 0.8
"""The same where a passive names no doer but whose the thing is: 'Norland wheat is shipped to Sudland'."""

COMPANY = frozenset({"beside", "alongside", "with", "for", "against", "together", "under"})
MUTUAL_WORDS = frozenset({"other", "another"})


def match_verb(verb: Token, vocabulary: Vocabulary, arguments: Arguments) -> Iterator[Match]:
    """Yield what the frames of one verb find around it: the most specific frames only.

    A pattern whose words are there but whose actors are not leaves the verb to shorter patterns, with less weight to those of another relation.
    """
    best, meant = -1, frozenset[str]()
    frames = vocabulary.of("verb", verb.lemma_.lower())
    near = neighbours(verb, before=False) if frames else []
    for frame in frames:
        if len(frame.extras) < best:
            return
        words = has_words(verb, frame.extras, near, before=False)
        if words is None or (frame.negated and not is_negated(verb)):
            continue
        matches = (
            [m for m in _frame_matches(verb, frame, words, arguments) if _fits(m, arguments)] if frame.relation != IGNORE else []
        )
        if frame.relation == IGNORE or matches:
            best = max(best, len(frame.extras))
        elif frame.extras:
            meant |= {frame.relation}
        doubtful = meant and not frame.extras and frame.relation not in meant
        yield from (replace(m, weight=m.weight * DOUBTFUL) for m in matches) if doubtful else matches


def _frame_matches(verb: Token, frame: Frame, words: list[Token], arguments: Arguments) -> Iterator[Match]:
    if (
        verb.lemma_ == "call"
        and frame.relation == "consult"
        and not frame.extras
        and any(c.dep_ == "oprd" for c in verb.children)
    ):
        return
    hyphen = _hyphen_source(verb, arguments)
    if hyphen is not None:
        if "object" in (*frame.target, *frame.source) and not frame.extras:
            targets = arguments.resolve([_noun_above(verb)])
            ends = (targets, [hyphen]) if frame.source == ("object",) else ([hyphen], targets)
            yield Match(frame, verb, *ends, "participle", 0.9)
        return
    if "mutual" in frame.target and is_passive(verb):
        parties = arguments.resolve(t for t, _ in prepositions(verb, {"between", "among"}, reach=1))
        if len(parties) > 1:
            yield from pairs_among(frame, verb, parties, "between", 0.95)
            return
    sources = _collect(verb, frame.source, words, arguments)
    if not sources and frame.relation in GIVING and "to" in frame.target and is_passive(verb):
        sources = [_weaker(a, OWNER) for a in arguments.resolve(objects(verb)) if not a.direct]
    targets = _collect(verb, frame.target, words, arguments, sources)
    if sources and targets:
        yield Match(frame, verb, sources, targets, _construction(verb), 1.0)
        if frame.relation == "consult" and "mutual" in frame.target and len(targets) > 1:
            yield from pairs_among(frame, verb, targets, "company", COMPANION)
    elif sources:
        yield from _targetless(verb, frame, sources, arguments)
    elif targets and "subject" in frame.source and not is_passive(verb):
        yield from lost_subject(verb, frame, targets, arguments)


def _targetless(verb: Token, frame: Frame, sources: list[Argument], arguments: Arguments) -> Iterator[Match]:
    """Yield what several do with each other, or what somebody does to the author of a deed."""
    judged = deed_authors(verb, sources, arguments) if frame.relation in JUDGING else []
    if judged:
        yield Match(frame, verb, sources, judged, "deed", DEED)
    elif len(sources) > 1 and "mutual" in frame.target:
        if not frame.extras and "object" in frame.target and _has_other_object(verb):
            return
        if not ontology().symmetric(frame.relation) and (len(sources) > 2 or _on_one_side(verb)):
            return
        yield from pairs_among(frame, verb, sources, "mutual", 0.95)
    elif len(sources) > 1 and any(_is_mutual(t) for t in objects(verb)):
        yield from pairs_among(frame, verb, sources, "mutual", 0.95)


def _fits(match: Match, arguments: Arguments) -> bool:
    """Tell whether a match has a target of a class that its frame allows."""
    types = match.frame.types
    if not types:
        return True
    targets = [government_of(t) if match.frame.relation in TO_CAPITALS else t for t in match.targets]
    return any(t.entity.type in types or t.entity.id in arguments.guessed for t in targets)


def _on_one_side(verb: Token) -> bool:
    """Tell whether those who fight do it together: 'A and B fought beside C', 'came not to fight'."""
    return verb.tag_ == "VB" or any(c.dep_ == "prep" and c.lower_ in COMPANY for c in verb.children)


def _is_mutual(token: Token) -> bool:
    """Tell whether an object is 'each other', or something of each other's."""
    return token.lower_ in MUTUAL_WORDS or any(c.lower_ in MUTUAL_WORDS and c.dep_ == "poss" for c in token.children)


def _has_other_object(verb: Token) -> bool:
    """Tell whether a verb has an object that is neither 'each other' nor the actor looked for: 'A and B met the deadline'."""
    return any(t.lower_ not in MUTUAL_WORDS for t in objects(verb))


def _construction(verb: Token) -> str:
    if is_passive(verb):
        return "passive"
    return {
        "ROOT": "verb",
        "relcl": "relative",
        "acl": "participle",
        "xcomp": "control",
        "pcomp": "control",
        "conj": "conjunct",
    }.get(verb.dep_, "clause")


def _collect(
    verb: Token, slots: Iterable[str], words: list[Token], arguments: Arguments, others: Sequence[Argument] = ()
) -> list[Argument]:
    """Gather what stands in the slots of a verb, in the order of the slots; later slots are asked only while nothing is found.

    Whoever stands at the other end already does not count: 'withdrew its complaint against B'.
    """
    slots = tuple(slots)
    names = tuple(s for s in slots if s in PREPOSITIONS)
    asked = False
    for slot in slots:
        if slot in names:
            found = [] if asked else prepositional(verb, names, words, arguments)
            asked = True
        else:
            found = _slot(verb, slot, words, arguments)
        found = [a for a in found if not any(a.entity.id == o.entity.id for o in others)]
        if found:
            return found
    return []


def _slot(verb: Token, slot: str, words: list[Token], arguments: Arguments) -> list[Argument]:
    """Gather what stands in one slot that is not a preposition."""
    taken = {t.i for t in words}
    if slot == "possessor":
        return [_weaker(a, NEAR) for a in arguments.resolve(words)]
    if slot == "purpose":
        return [_weaker(a, PURPOSE) for a in arguments.resolve(purposes(verb))]
    if slot == "condition":
        return arguments.resolve(conditions(verb))
    find = {"subject": subjects, "object": objects, "dative": datives, "clause": clause_subjects}.get(slot)
    return arguments.resolve(t for t in find(verb) if t.i not in taken) if find is not None else []


def prepositional(verb: Token, names: Collection[str], words: Sequence[Token], arguments: Arguments) -> list[Argument]:
    """Gather the actors behind prepositions at a verb or at the further words of its pattern: the nearest attachment first.

    Of prepositions attached alike the first in an ordered list of names counts: 'rallied in B against A' with 'against, in' is A.
    """
    ranks = {name: rank if isinstance(names, Sequence) else 0 for rank, name in enumerate(names)}
    layers: dict[int, list[tuple[int, Argument]]] = {}
    passive, meant = is_passive(verb), {t.i for t in words}
    for node in (verb, *words):
        for token, away in prepositions(node, ranks):
            if (passive and token.head.lower_ == "by" and token in agents(verb)) or _beyond_border(token.head, meant):
                continue
            rank, steps = _rank(token, ranks), away if node is verb else max(0, away - 1)
            layers.setdefault(steps, []).extend((rank, _weaker(a, NEAR**away)) for a in arguments.reach(token))
    if not layers and any(w.dep_ == "prt" and w.lower_ in ranks for w in words):
        # 'called on B' with 'on' taken for a particle
        return arguments.resolve(t for t in objects(verb) if t.i not in meant)
    for away in sorted(layers):
        acting = [rank for rank, a in layers[away] if a.actor]
        if acting:
            return [a for rank, a in layers[away] if rank == min(acting)]
    return [a for away in sorted(layers)[:1] for _, a in layers[away]]


def _rank(token: Token, ranks: Mapping[str, int]) -> int:
    """Give the rank of the preposition that a noun stands behind."""
    node = token
    while node.head != node and node.lower_ not in ranks:
        node = node.head
    return ranks.get(node.lower_, len(ranks))


def _beyond_border(preposition: Token, meant: Collection[int]) -> bool:
    """Tell whether a 'with' belongs to a border that the pattern does not mean: 'exercises near the border with B' are not held with B."""
    at = preposition.i - 1
    return preposition.lower_ == "with" and at >= 0 and at not in meant and preposition.doc[at].lemma_.lower() in EDGES


def _weaker(argument: Argument, by: float) -> Argument:
    return Argument(argument.entity, argument.mention, argument.weight * by, argument.token, argument.direct)


def _hyphen_source(verb: Token, arguments: Arguments) -> Argument | None:
    """Find A in 'A-backed B'."""
    if verb.i < 2 or verb.doc[verb.i - 1].text not in {"-", "–", "‑"} or verb.tag_ not in {"VBN", "VBD", "JJ"}:
        return None
    mention = arguments.mention(verb.i - 2)
    return Argument(mention.entity, mention, 1.0, verb.i - 2, True) if mention else None


def _noun_above(token: Token) -> Token:
    node = token
    while node.head != node and node.pos_ not in {"NOUN", "PROPN"}:
        node = node.head
    return node
