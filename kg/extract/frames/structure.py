"""Matches roles: 'A, president of B', 'B's ally A', 'A is a member of B'."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kg.extract.frames.arguments import Argument, Arguments
from kg.extract.frames.match import Match
from kg.extract.frames.nouns import COPULAS
from kg.extract.frames.vocabulary import PREPOSITIONS, Frame, Vocabulary
from kg.extract.frames.words import has_words, neighbours
from kg.extract.records import TokenMention
from kg.extract.syntax import VERBAL, chain, is_passive, objects, prepositions, subjects, surface_subjects
from kg.extract.tokens import Token


def match_role(noun: Token, vocabulary: Vocabulary, arguments: Arguments) -> Iterator[Match]:
    """Yield what the role frames of one noun find: who holds the role, and towards whom."""
    best = -1
    frames = vocabulary.of("role", noun.lemma_.lower())
    near = neighbours(noun, before=True) if frames else []
    for frame in frames:
        if len(frame.extras) < best:
            return
        if has_words(noun, frame.extras, near, before=True) is None:
            continue
        best = max(best, len(frame.extras))
        holders, construction = _holders(noun, arguments)
        if not holders:
            continue
        taken = {a.mention.start for a in holders}
        others = [a for a in _role_targets(noun, frame, arguments, taken) if a.mention.start not in taken]
        if others and "subject" in frame.target:
            yield Match(frame, noun, others, holders, construction, 1.0)
        elif others:
            yield Match(frame, noun, holders, others, construction, 1.0)


def _holders(noun: Token, arguments: Arguments) -> tuple[list[Argument], str]:
    """Say who holds the role that a noun names, and by which construction."""
    for find in (_holder_named, _holder_listed, _holder_told):
        found, construction = find(noun, arguments)
        if found:
            return found, construction
    return [], ""


def _holder_named(noun: Token, arguments: Arguments) -> tuple[list[Argument], str]:
    """Find the holder in the same phrase: 'President A', 'the president, A', 'A, the president'."""
    own = arguments.mention(noun)
    if own is not None and not (own.entity.type in {"Country", "Place"} or own.kind == "demonym"):
        return [Argument(e, own, 1.0, noun.i, True) for e in own.entities], "title"
    for child in noun.children:
        if child.dep_ == "appos" and arguments.mention(child):
            return [a for a in arguments.resolve(chain(child)) if a.direct], "apposition"
    if noun.dep_ in {"compound", "nmod"} and arguments.mention(noun.head):
        return arguments.resolve([noun.head]), "title"
    behind = arguments.mention(noun.i + 1) if noun.tag_ == "NN" and own is None else None
    if behind is not None and behind.start == noun.i + 1 and behind.entity.type == "Person":
        return [Argument(e, behind, 1.0, behind.head, True) for e in behind.entities], "title"
    hung = arguments.hung_name(noun)
    if hung is not None:
        return [a for a in arguments.resolve([hung]) if a.direct], "apposition"
    return [], ""


def _holder_listed(noun: Token, arguments: Arguments) -> tuple[list[Argument], str]:
    """Find the holders in 'the members are A and B', and for a role coordinated with another: 'A, minister and leader'."""
    if noun.dep_ == "nsubj" and noun.head.lemma_ in COPULAS:
        named = [t for c in noun.head.children if c.dep_ == "attr" for t in chain(c)]
        found = [a for a in arguments.resolve(named) if a.direct]
        if found:
            return found, "copular"
    node = _first(noun, arguments)
    if node.dep_ == "appos" and arguments.mention(node.head):
        return [a for a in arguments.resolve([node.head]) if a.direct], "apposition"
    return [], ""


def _first(noun: Token, arguments: Arguments) -> Token:
    """Give the first of coordinated roles."""
    node = noun
    while node.dep_ == "conj" and node.head.pos_ in {"NOUN", "PROPN"} and not arguments.mention(node.head):
        node = node.head
    return node


def _holder_told(noun: Token, arguments: Arguments) -> tuple[list[Argument], str]:
    """Find the holder in what a clause says: 'A is president', 'A was named president', 'A served as president'."""
    node = _first(noun, arguments)
    if node.dep_ in {"attr", "oprd"} and node.head.pos_ in VERBAL:
        verb = node.head
        if verb.lemma_ in COPULAS or is_passive(verb):
            return [a for a in arguments.resolve(_subject_of(verb)) if a.direct], "copular"
        return [a for a in arguments.resolve(objects(verb)) if a.direct], "copular"
    if node.dep_ == "pobj" and node.head.lower_ == "as":
        verb = node.head.head
        if verb.pos_ in VERBAL:
            doers = objects(verb) or subjects(verb) or surface_subjects(verb)
            return [a for a in arguments.resolve(doers) if a.direct], "as"
        return [a for a in arguments.resolve([verb]) if a.direct], "as"
    return [], ""


def _subject_of(verb: Token) -> list[Token]:
    return [t for s in surface_subjects(verb) for t in chain(s)]


def _role_targets(noun: Token, frame: Frame, arguments: Arguments, taken: Collection[int]) -> list[Argument]:
    """Find towards whom a role is held; a title inside a name looks around the whole name too."""
    nodes = [noun]
    mention = arguments.mention(noun)
    if mention is not None:
        nodes += [arguments.doc[i] for i in range(mention.start, mention.end) if i != noun.i]
    elif noun.dep_ in {"compound", "nmod"}:
        nodes.append(noun.head)
    for node in nodes:
        found = _around(node, noun, frame, arguments, taken)
        if found:
            return found
    left = _left_of(min(n.i for n in nodes), noun, arguments) if "modifier" in frame.target else None
    return [Argument(e, left, 0.9, left.head, True) for e in left.entities] if left is not None else []


def _around(node: Token, noun: Token, frame: Frame, arguments: Arguments, taken: Collection[int]) -> list[Argument]:
    """Find the other end of a role at one token: its possessor, its modifiers, its prepositions."""
    slots = frame.source if "subject" in frame.target else frame.target
    for slot in slots:
        if slot == "possessor":
            found = arguments.resolve(t for c in node.children if c.dep_ == "poss" for t in chain(c))
        elif slot == "modifier":
            modifiers = [t for c in node.children if c.dep_ in {"amod", "compound", "nmod"} and c.i < noun.i for t in chain(c)]
            found = [a for a in arguments.resolve(modifiers) if a.direct]
        elif slot in PREPOSITIONS:
            found = [a for t, away in prepositions(node, {slot}, reach=0) if away == 0 for a in arguments.reach(t)]
        else:
            continue
        found = [a for a in found if a.mention.start not in taken]
        if found:
            return found
    return []


def _left_of(first: int, noun: Token, arguments: Arguments) -> TokenMention | None:
    """Give the mention that stands a few words before a role, with nothing between that parts them."""
    own = arguments.mention(noun)
    for i in range(noun.i - 1, max(first - 4, noun.sent.start) - 1, -1):
        left = arguments.mention(i)
        if left is not None and left is not own:
            return left
        if arguments.doc[i].pos_ in {"PUNCT", "ADP", "VERB", "CCONJ", "AUX"} and arguments.doc[i].text != "-":
            return None
    return None
