"""From matched frames to candidates: which ends are allowed, how sure each is, one candidate a pair, relation and sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from kg.extract.frames.answers import answers
from kg.extract.frames.arguments import Argument, Arguments, city_of, government_of
from kg.extract.frames.governors import governed
from kg.extract.frames.match import TO_CAPITALS, TOGETHER, Match
from kg.extract.frames.names import match_mention
from kg.extract.frames.nouns import match_adjective, match_noun
from kg.extract.frames.speech import match_speech
from kg.extract.frames.structure import match_role
from kg.extract.frames.surface import match_surface
from kg.extract.frames.verbs import match_verb
from kg.extract.frames.vocabulary import Vocabulary
from kg.extract.records import Candidate
from kg.extract.tokens import Doc, Span, Token
from kg.model import Entity
from kg.ontology import ontology

STATES = frozenset({"Country", "Place"})
TARGETS_ONLY = frozenset({"Facility", "Event", "Document"})
"""Classes whose entities never act, but can be acted on where they are named outright."""

BY_NAME = frozenset({"owns"})
"""Relations that hold of the actor named, never of whose it is: what the French group owns is not owned by France."""

TAKEN = frozenset({"assault", "coerce", "retreat"})
AIMS = frozenset({"on", "into", "from", "against", "of", "over"})
"""Relations that a place may suffer, and the prepositions before a place that suffers them."""

AT_HOME = frozenset({"accuse", "reject", "protest", "coerce", "assault", "sanction", "concede"})
"""Event relations that hold within one country too: between a person or group and the state that it belongs to."""

NOMINAL = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "attr"})
"""Places where a form in -ing is a noun: 'fighting between A and B'."""

GUESSABLE = frozenset({"Company", "Organization", "Facility", "ArmedGroup", "Person"})
GUESSED = 0.7
"""Classes that a name of unsure class may have, and what is left of a claim's weight when another class than the guess is taken."""

ORGANISED = {"official_of": ("Organization",), "owns": ("Company",), "member_of": ("Organization",)}
"""Relations to an organisation, and the class that a name of unsure class then has."""

LONGEST_QUOTE = 60
"""A quote never runs over more tokens than this from end to end."""


def find_candidates(doc: Doc, vocabulary: Vocabulary) -> list[Candidate]:
    """Match every frame in every sentence that names two entities or more."""
    arguments = Arguments(doc, vocabulary)
    found: list[Candidate] = []
    for sentence in doc.sents:
        named = {id(m): m for i in range(sentence.start, sentence.end) if (m := arguments.by_token.get(i)) is not None}
        if len(named) > 1 or any(len(m.entities) > 1 for m in named.values()):
            plain = (c for m in _matches(sentence, vocabulary, arguments) for c in _candidates(m, sentence, arguments))
            found += best_of(g for c in plain for g in governed(doc, c, vocabulary))
        found += answers(sentence, found, vocabulary, arguments)
    return found


def _matches(sentence: Span, vocabulary: Vocabulary, arguments: Arguments) -> Iterator[Match]:
    seen: set[int] = set()
    for token in sentence:
        pos, mention = token.pos_, arguments.mention(token)
        if pos in {"VERB", "AUX"} or token.tag_ in {"VBN", "VBG", "VBD"} or token.dep_ == "relcl":
            yield from match_verb(token, vocabulary, arguments)
            yield from match_speech(token, vocabulary, arguments)
        if pos in {"NOUN", "PROPN"} and token.tag_ in {"NNS", "NNPS"}:
            yield from match_surface(token, vocabulary, arguments)
        if pos in {"NOUN", "PROPN", "ADJ", "VERB"}:
            if (pos != "VERB" or token.dep_ in NOMINAL) and mention is None:
                yield from match_noun(token, vocabulary, arguments)
            yield from match_role(token, vocabulary, arguments)
        if pos in {"ADJ", "ADV", "ADP", "VERB"}:
            yield from match_adjective(token, vocabulary, arguments)
        if mention is not None and mention.start not in seen:
            seen.add(mention.start)
            yield from match_mention(mention, arguments)


def _candidates(match: Match, sentence: Span, arguments: Arguments) -> Iterator[Candidate]:
    frame = match.frame
    for source in match.sources:
        for target in _targets(match, arguments):
            fit = _fit(match, source, target, arguments)
            if fit and _aimed_at(frame.relation, target, match.trigger):
                start, end = quote_span(match.trigger, source, target, sentence)
                certainty = source.mention.certainty * target.mention.certainty
                yield Candidate(
                    subject=source.entity,
                    subject_mention=source.mention,
                    relation=frame.relation,
                    object=target.entity,
                    object_mention=target.mention,
                    trigger=match.trigger.i,
                    start=start,
                    end=end,
                    rule=frame.rule,
                    prior=frame.prior * match.weight * source.weight * target.weight * certainty * fit,
                    notes=[match.construction],
                )


def _targets(match: Match, arguments: Arguments) -> list[Argument]:
    """Give the targets of a match; a capital is its government to whoever speaks to it, a city to what stands there."""
    if match.frame.relation in TO_CAPITALS:
        return [government_of(t) for t in match.targets]
    if match.frame.relation == "located_in":
        return [city_of(t, arguments.doc) for t in match.targets]
    return match.targets


def _fit(match: Match, source: Argument, target: Argument, arguments: Arguments) -> float:
    """Say how well two ends fit a frame, 0..1: an end whose class is a guess may be of another class, with less weight."""
    frame, fit = match.frame, 1.0
    if match.trigger.doc[target.token].lower_.endswith(("self", "selves")):
        return 0.0
    heading = frame.relation != "official_of" or match.trigger.lemma_.lower() in arguments.heading
    if not heading and target.entity.type == "Person":
        return 0.0
    if frame.types and target.entity.type not in frame.types:
        target = _retyped(target, frame.types, arguments)
        fit = GUESSED
    if frame.types and target.entity.type not in frame.types:
        return 0.0
    if frame.relation == "official_of" and source.entity.type in GUESSABLE - {"Person"}:
        named = _retyped(source, ("Person",), arguments)
        fit *= GUESSED if named is not source else 1.0
        source = named
    if allowed(frame.relation, source, target):
        return fit
    if frame.relation in ORGANISED:
        other = _retyped(target, ORGANISED[frame.relation], arguments)
        return GUESSED if other is not target and allowed(frame.relation, source, other) else 0.0
    return 0.0


def _retyped(argument: Argument, types: Collection[str], arguments: Arguments) -> Argument:
    """Take a name whose class is a guess for one of the class wanted."""
    wanted = sorted(GUESSABLE & set(types))
    if argument.entity.id not in arguments.guessed or not wanted or not argument.direct:
        return argument
    return replace(argument, entity=replace(argument.entity, type=wanted[0]))


def quote_span(trigger: Token, source: Argument, target: Argument, sentence: Span) -> tuple[int, int]:
    """Give the shortest stretch of the sentence that holds both names and the word that links them."""
    spans = [(m.start, m.end) for m in (source.mention, target.mention) if sentence.start <= m.start < sentence.end]
    spans += [(trigger.i, trigger.i + 1), (source.token, source.token + 1), (target.token, target.token + 1)]
    start = max(sentence.start, min(s for s, _ in spans))
    end = min(sentence.end, max(e for _, e in spans))
    if end - start > LONGEST_QUOTE:
        return max(start, trigger.i - LONGEST_QUOTE // 2), min(end, trigger.i + LONGEST_QUOTE // 2)
    return start, end


def allowed(relation: str, source: Argument, target: Argument) -> bool:
    """Tell whether two ends fit a relation: different actors, and for structure the classes that it holds between."""
    left, right = source.entity, target.entity
    if left.id == right.id or (source.mention is target.mention and len(source.mention.entities) < 2) or _same_name(left, right):
        return False
    if relation in BY_NAME and not (source.direct and target.direct):
        return False
    if relation == "located_in":
        return right.type in {"Country", "Place", "Facility"} and left.type not in {"Person", "Country", "Document"}
    if relation == "official_of":
        return left.type == "Person" and right.type not in {"Person", "Document", "Event"}
    if relation == "member_of":
        return right.type not in {"Person", "Country", "Place", "Document", "Facility", "Event"} and left.type not in {
            "Place",
            "Document",
        }
    if relation == "part_of":
        return left.type not in {"Person", "Country", "Event", "Document", "Place"} and right.type not in {
            "Person",
            "Event",
            "Document",
        }
    if relation == "owns":
        return right.type not in {"Person", "Country", "Event", "Place"} and left.type not in {"Place", "Event", "Document"}
    if (relation not in AT_HOME or _own_body(relation, left, right)) and _serves(source, target):
        return False
    taken = right.type in TARGETS_ONLY or (right.type == "Place" and relation in TAKEN)
    return source.actor and (target.actor or (target.direct and taken))


def _aimed_at(relation: str, target: Argument, trigger: Token) -> bool:
    """Tell whether a place is what is attacked, taken or left, not where it happens: 'bombed B', 'marched into B', not 'fought in B'."""
    if target.entity.type != "Place" or relation not in TAKEN:
        return True
    token = trigger.doc[target.token]
    return token.dep_ in {"dobj", "nsubjpass"} or (token.dep_ == "pobj" and token.head.lower_ in AIMS)


def _serves(source: Argument, target: Argument) -> bool:
    """Tell whether one end acts for the other: nobody meets, asks or supports his own country."""
    left, right = source.entity, target.entity
    if "Country" not in {left.type, right.type} or left.type == right.type:
        return False
    return left.country is not None and left.country == right.country


def _own_body(relation: str, left: Entity, right: Entity) -> bool:
    """Tell whether a country meets a body, or in a fight a leader that the lists know: neither does that to its own."""
    types = {left.type, right.type}
    leader = relation == "assault" and types == {"Country", "Person"}
    known = all(e.wikidata is not None for e in (left, right) if e.type == "Person")
    return types == {"Country", "GovernmentBody"} or (leader and known)


def _same_name(left: Entity, right: Entity) -> bool:
    """Tell whether two entities share a name: one of them is then an alias that was not joined."""
    names = {n.casefold() for n in (left.name, *left.aliases)}
    return left.type == right.type and any(n.casefold() in names for n in (right.name, *right.aliases))


def best_of(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep the best candidate of each subject, relation and object, and one relation a pair and trigger word."""
    best: dict[tuple[str, str, str], Candidate] = {}
    for candidate in candidates:
        ends = (candidate.subject.id, candidate.object.id)
        if ontology().symmetric(candidate.relation):
            ends = min(ends), max(ends)
        key = (ends[0], candidate.relation, ends[1])
        held = best.get(key)
        if held is None or (candidate.prior, -(candidate.end - candidate.start)) > (held.prior, -(held.end - held.start)):
            best[key] = candidate
    by_trigger: dict[tuple[int, frozenset[str], bool], list[Candidate]] = {}
    for candidate in best.values():
        pair = (candidate.trigger, frozenset({candidate.subject.id, candidate.object.id}), candidate.notes == ["governed"])
        by_trigger.setdefault(pair, []).append(candidate)
    kept = [c for group in by_trigger.values() for c in _surest(group)]
    return sorted(kept, key=lambda c: (c.start, c.trigger, c.relation, c.subject.id, c.object.id))


def _surest(group: list[Candidate]) -> list[Candidate]:
    """Of what one word says of one pair keep the surest candidate, and its reverse where the parties are named together."""
    top = max(group, key=lambda c: c.prior)
    both = top.notes[0] in TOGETHER
    return [c for c in group if c is top or (both and (c.relation, c.rule, c.notes) == (top.relation, top.rule, top.notes))]
