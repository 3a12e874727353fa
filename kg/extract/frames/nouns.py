"""Matches noun and adjective frames: 'A held talks with B', 'talks between A and B', 'A's attack on B', 'A is critical of B'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.frames.arguments import Argument, Arguments
from kg.extract.frames.match import Match, pairs_among
from kg.extract.frames.verbs import prepositional
from kg.extract.frames.vocabulary import IGNORE, PREPOSITIONS, Frame, Vocabulary
from kg.extract.frames.words import has_words, neighbours
from kg.extract.syntax import (
    SUBJECTS,
    VERBAL,
    agents,
    chain,
    companions,
    datives,
    is_passive,
    prepositions,
    subjects,
    surface_subjects,
)
from kg.extract.tokens import Token
from kg.ontology import ontology

COPULAS = frozenset({"be", "become", "remain", "seem", "appear", "stay", "feel", "prove", "grow"})


def match_noun(noun: Token, vocabulary: Vocabulary, arguments: Arguments) -> Iterator[Match]:
    """Yield what the frames of one noun find around it."""
    best = -1
    frames = vocabulary.of("noun", noun.lower_ if noun.tag_ == "VBG" else noun.lemma_.lower())
    near = neighbours(noun, before=True) if frames else []
    for frame in frames:
        if len(frame.extras) < best:
            return
        if has_words(noun, frame.extras, near, before=True) is None:
            continue
        if frame.extras or frame.relation == IGNORE:
            best = max(best, len(frame.extras))
        if frame.relation != IGNORE:
            yield from _noun_matches(noun, frame, vocabulary, arguments)


def _noun_matches(noun: Token, frame: Frame, vocabulary: Vocabulary, arguments: Arguments) -> Iterator[Match]:
    if noun.dep_ == "pobj" and noun.head.lower_ == "with" and noun.lemma_.lower() in vocabulary.lists["granted"]:
        yield from _granted(noun, frame, arguments)
        return
    symmetric = "mutual" in frame.target
    governor, role = _governor(noun, vocabulary)
    if symmetric:
        partners = _partners(noun, governor, arguments)
        if len(partners) > 1:
            yield from pairs_among(frame, noun, partners, "between", 1.0)
        if len(partners) > 1 or any(c.lower_ == "between" for c in noun.children):
            return
    targets = _noun_targets(noun, frame, governor, role, arguments)
    own = _noun_sources(noun, frame, arguments, {a.mention.start for a in targets})
    if own and targets:
        yield Match(frame, noun, own, targets, "nominal", 0.95)
        return
    if own and "host" in frame.target:
        hosts = [a for a in arguments.resolve(_hosts(noun)) if a.entity.id not in {o.entity.id for o in own}]
        if hosts:
            yield Match(frame, noun, own, hosts, "host", 0.8)
        return
    if governor is not None and "subject" in frame.source and not _only_told(governor, frame, vocabulary):
        yield from _leaning_matches(noun, frame, (governor, role), (own, targets), arguments)


def _granted(noun: Token, frame: Frame, arguments: Arguments) -> Iterator[Match]:
    """Yield what somebody gives to whoever acts: 'with the support of A, B took the town', 'B acted with A's blessing'."""
    givers = arguments.resolve([noun])
    givers += arguments.resolve(t for t, _ in prepositions(noun, {"from"}, reach=0))
    doers = [a for a in arguments.resolve(_hosts(noun)) if a.entity.id not in {g.entity.id for g in givers}]
    if givers and doers:
        yield Match(frame, noun, givers, doers, "granted", 0.85)


def _only_told(governor: Token, frame: Frame, vocabulary: Vocabulary) -> bool:
    """Tell whether an act of conflict is only spoken of: of 'A discussed the war in B' no attack by A follows."""
    return "conflict" in ontology().family(frame.relation) and governor.lemma_.lower() in vocabulary.lists["telling"]


def _between_doers(noun: Token, frame: Frame, doers: Sequence[Argument]) -> bool:
    """Tell whether those who do something do it to each other, not to one who is no actor: 'stepped up the fight against crime'."""
    if len(doers) < 2 or "mutual" not in frame.target:
        return False
    return ontology().symmetric(frame.relation) or not any(c.dep_ == "prep" and c.lower_ in frame.target for c in noun.children)


def _leaning_matches(
    noun: Token,
    frame: Frame,
    leaning: tuple[Token, str],
    ends: tuple[list[Argument], list[Argument]],
    arguments: Arguments,
) -> Iterator[Match]:
    """Yield what an event noun says of the subject of the verb that it leans on: 'A launched an attack on B', 'A received aid from B'."""
    (governor, role), (own, targets) = leaning, ends
    if role == "source":
        doers = arguments.resolve(subjects(governor))
        doers = [a for a in doers if a.mention.start not in {t.mention.start for t in targets}]
        if targets and doers:
            yield Match(frame, noun, doers, targets, "light", 0.97)
        elif not targets and _between_doers(noun, frame, doers):
            yield from pairs_among(frame, noun, doers, "light mutual", 0.92)
    elif role == "target":
        receivers = arguments.resolve(t for one in surface_subjects(governor) for t in chain(one))
        givers = own or prepositional(governor, {"from", "by"}, [noun], arguments)
        if receivers and givers:
            yield Match(frame, noun, givers, receivers, "received", 0.9)
    elif role == "circumstance" and not own:
        doers = arguments.resolve(surface_subjects(governor))
        if targets and doers:
            yield Match(frame, noun, doers, targets, "circumstance", 0.85)
        elif not targets and _between_doers(noun, frame, doers):
            yield from pairs_among(frame, noun, doers, "circumstance mutual", 0.7)


def _governor(noun: Token, vocabulary: Vocabulary) -> tuple[Token | None, str]:
    """Find the verb that an event noun leans on, and what that verb's subject is to the event."""
    lists, verb = vocabulary.lists, noun.head
    head = _outermost(noun, lists["portions"])
    verb = head.head
    if head.dep_ in {"nsubj", "nsubjpass"} and verb.pos_ in VERBAL and verb.lemma_.lower() in lists["happening"]:
        return verb, "predicate"
    if head.dep_ in {"dobj", "nsubjpass", "attr", "oprd"} and verb.pos_ in VERBAL:
        lemma = verb.lemma_.lower()
        if lemma in lists["light"]:
            return verb, "source"
        return (verb, "target") if lemma in lists["receiving"] else (None, "")
    if verb.dep_ == "relcl" and verb.head == noun:
        return verb, "source"
    relative = next((c for c in noun.children if c.dep_ in {"relcl", "acl"} and c.lemma_.lower() in lists["light"]), None)
    if relative is not None and (agents(relative) or not is_passive(relative)):
        return relative, "source"
    if head.dep_ == "pobj" and verb.head.pos_ == "ADJ" and verb.head.head.lemma_ in COPULAS:
        return verb.head.head, "source"
    if head.dep_ == "pobj" and verb.lower_ in lists["circumstance"] and verb.head.pos_ in VERBAL:
        lemma = verb.head.lemma_.lower()
        undergone = verb.lower_ == "under" and (lemma == "come" or noun.lemma_.lower() in lists["undergone"])
        if undergone or lemma == "die" or (lemma in lists["suffering"] and is_passive(verb.head)):
            return verb.head, "target"
        return verb.head, "circumstance" if lemma not in COPULAS | lists["light"] else "source"
    return None, ""


def _outermost(noun: Token, portions: frozenset[str]) -> Token:
    """Climb from an event noun over coordination and what it is a portion of: 'a new round of sanctions'."""
    head = noun
    while True:
        if head.dep_ == "conj" and head.head.pos_ in {"NOUN", "PROPN"}:
            head = head.head
        elif head.dep_ == "pobj" and head.head.lower_ == "of" and head.head.head.lemma_.lower() in portions:
            head = head.head.head
        else:
            return head


def _hosts(noun: Token) -> list[Token]:
    """Give who speaks or acts on the occasion of a visit: 'During A's visit, B said …', 'Taking advantage of A's visit, B …'."""
    top = noun.head
    while top.dep_ in {"prep", "pobj", "dobj"} and top.pos_ not in VERBAL:
        top = top.head
    if top.dep_ == "advcl" and not surface_subjects(top):
        top = top.head
    if top.pos_ not in VERBAL or noun.dep_ != "pobj":
        return []
    return [t for t in (agents(top) if is_passive(top) else surface_subjects(top)) if t.i != noun.i]


def _partners(noun: Token, governor: Token | None, arguments: Arguments) -> list[Argument]:
    """Give the parties of 'talks between A and B', 'the A-B pact', 'A's talks with B', 'an agreement of A and B'."""
    found = arguments.resolve(t for t, _ in prepositions(noun, {"between", "among", "amongst"}, reach=1))
    if not found and governor is not None:
        found = arguments.resolve(t for t, _ in prepositions(governor, {"between", "among", "amongst"}, reach=1))
    if len({a.entity.id for a in found}) > 1:
        return found
    modifiers = [t for c in noun.children if c.dep_ in {"amod", "compound", "nmod", "poss"} for t in chain(c)]
    modifiers += [c for t in modifiers for c in t.children if c.dep_ in {"amod", "compound", "nmod", "npadvmod"}]
    spread = arguments.resolve(modifiers)
    spread = [a for a in spread if a.direct]
    if len({a.entity.id for a in spread}) > 1:
        return spread
    owners = arguments.resolve(t for t, away in prepositions(noun, {"of"}, reach=0) if away == 0)
    return owners if len({a.entity.id for a in owners}) > 1 else []


def _noun_targets(noun: Token, frame: Frame, governor: Token | None, role: str, arguments: Arguments) -> list[Argument]:
    names: tuple[str, ...] = tuple(s for s in frame.target if s in PREPOSITIONS)
    if "mutual" in frame.target and not names:
        names = ("with",)
    found: list[Argument] = []
    if names:
        found = prepositional(noun, names, [], arguments)
        if not found and governor is not None and role != "target":
            found = arguments.resolve(t for t, _ in prepositions(governor, names, reach=0) if t.i != noun.i)
    if not found and "dative" in frame.target and governor is not None and role == "source":
        found = arguments.resolve(datives(governor))
    if not found and "clause" in frame.target:
        clauses = [c for c in noun.children if c.dep_ in {"acl", "ccomp"}]
        found = arguments.resolve(t for c in clauses for s in c.children if s.dep_ in SUBJECTS for t in chain(s))
    if not found and "possessor" in frame.target:
        found = arguments.resolve(c for c in noun.children if c.dep_ == "poss")
    if not found and "modifier" in frame.target:
        found = arguments.resolve(c for c in noun.children if c.dep_ in {"amod", "compound", "nmod"})
    return found


def _noun_sources(noun: Token, frame: Frame, arguments: Arguments, taken: set[int]) -> list[Argument]:
    for slot in frame.source:
        if slot == "possessor":
            tokens = [t for c in noun.children if c.dep_ == "poss" for t in [*chain(c), *companions(c)]]
        elif slot == "modifier":
            tokens = [t for c in noun.children if c.dep_ in {"amod", "compound", "nmod"} for t in chain(c)]
        elif slot in PREPOSITIONS:
            tokens = [t for t, away in prepositions(noun, {slot}, reach=int(slot == "by"))]
            if slot == "by":
                tokens += [t for c in noun.children if c.dep_ == "acl" and is_passive(c) for one in agents(c) for t in chain(one)]
        else:
            continue
        found = [a for a in arguments.resolve(tokens) if a.mention.start not in taken]
        if slot == "modifier":
            found = [a for a in found if a.direct]
        if found:
            return found
    if "of" in frame.target or "possessor" not in frame.source:
        return []
    return [a for a in arguments.resolve(t for t, _ in prepositions(noun, {"of"}, reach=0)) if a.mention.start not in taken]


def match_adjective(word: Token, vocabulary: Vocabulary, arguments: Arguments) -> Iterator[Match]:
    """Yield what the frames of one adjective find: 'A is critical of B', 'A, hostile to B,'."""
    best = -1
    if word.pos_ == "VERB" and any(c.dep_ == "dobj" or (c.dep_ == "aux" and c.lemma_ == "have") for c in word.children):
        return
    frames = vocabulary.of("adjective", word.lemma_.lower()) or vocabulary.of("adjective", word.lower_)
    near = neighbours(word, before=False) if frames else []
    for frame in frames:
        if len(frame.extras) < best:
            return
        words = has_words(word, frame.extras, near, before=False)
        if words is None:
            continue
        best = max(best, len(frame.extras))
        if frame.relation == IGNORE:
            continue
        names = {s for s in frame.target if s in PREPOSITIONS}
        targets = prepositional(word, names, words, arguments)
        verb = word.head
        if not targets and verb.pos_ in VERBAL and verb.lemma_ in COPULAS:
            targets = prepositional(verb, names, words, arguments)
        holder = _adjective_holder(word, arguments)
        holder = [a for a in holder if a.mention.start not in {t.mention.start for t in targets}]
        if holder and targets:
            yield Match(frame, word, holder, targets, "copular", 0.95)
        elif len(holder) > 1 and ontology().symmetric(frame.relation) and "mutual" in frame.target:
            yield from pairs_among(frame, word, holder, "copular", 0.9)


def _adjective_holder(word: Token, arguments: Arguments) -> list[Argument]:
    node = word
    while node.dep_ == "conj" and node.head.pos_ == "ADJ":
        node = node.head
    if node.dep_ in {"acomp", "oprd", "attr", "xcomp", "ccomp", "advcl"} and node.head.pos_ in VERBAL:
        return arguments.resolve(subjects(node.head) or surface_subjects(node.head))
    if node.pos_ == "ADV" and node.head.pos_ in VERBAL:
        return arguments.resolve(subjects(node.head))
    if node.pos_ == "ADJ" and node.dep_ in {"amod", "appos"}:
        return arguments.resolve([node.head])
    return arguments.resolve(t for c in node.children if c.dep_ in {"nsubj", "nsubjpass"} for t in chain(c))
