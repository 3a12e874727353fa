"""Walks over dependency parses: who does it, to whom, and with which preposition, through control, conjunction and passives.

The functions return tokens, not entities, and repair what the small English model is known to get wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kg.extract.tokens import Token

VERBAL = frozenset({"VERB", "AUX"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
THINGS = frozenset({"ORG", "GPE", "LOC", "FAC"})
SUBJECT_CONTROL = frozenset(
    {"promise", "threaten", "vow", "pledge", "offer", "use", "visit", "join", "leave", "meet", "sign", "take"}
)
CONDITIONAL = frozenset({"if", "unless", "until", "should"})
"""Words that make what is said depend on what somebody else does."""

WISHING = frozenset(
    {"ask", "demand", "insist", "propose", "recommend", "request", "suggest", "tell", "urge", "order", "want", "expect"}
)
"""Verbs that ask for what the clause below them says: not if it has happened already."""

HANGERS = frozenset({"dobj", "advmod", "prt", "acomp", "attr", "oprd", "npadvmod", "appos"})
UTTERANCES = frozenset(
    "statement letter declaration message resolution note report communique communiqué tweet post speech petition order decree motion call "
    "campaign complaint law bill text article column document memo telegram cable appeal agreement deal treaty video".split()
)
"""Nouns whose participle says what their author does by them: 'A issued a statement condemning B'."""

DEPTH = 6


def chain(token: Token) -> list[Token]:
    """Give a token and what is coordinated below it: 'A, B and C' from A."""
    found, queue = [token], [token]
    while queue:
        head = queue.pop()
        for child in head.children:
            if child.dep_ == "conj" and child not in found:
                found.append(child)
                queue.append(child)
    return found


def companions(token: Token) -> list[Token]:
    """Give those named by 'along with B', 'together with B', 'alongside B' under a noun."""
    found = []
    for child in token.children:
        if child.lower_ in {"along", "together", "alongside"}:
            found += [c for c in child.children if c.dep_ == "pobj"]
            found += [c for p in child.children if p.lower_ == "with" for c in p.children if c.dep_ == "pobj"]
    return [t for one in found for t in chain(one)]


def is_passive(verb: Token) -> bool:
    """Tell whether a verb form is passive: 'was hit', 'hit by', 'the city hit on Monday'."""
    if any(c.dep_ in {"auxpass", "nsubjpass"} for c in verb.children):
        return True
    if verb.tag_ not in {"VBN", "VBD"}:
        return False
    if any(c.lemma_ == "have" and c.dep_ == "aux" for c in verb.children):
        return False
    if verb.dep_ == "conj" and verb.head.pos_ in VERBAL and not any(c.dep_ in SUBJECTS for c in verb.children):
        return verb.tag_ == "VBN" and is_passive(verb.head)
    if verb.dep_ in {"acl", "amod"}:
        return not any(c.dep_ == "dobj" for c in verb.children) or _has_agent(verb)
    if verb.dep_ in {"advcl", "xcomp", "pcomp", "oprd", "acomp"} and verb.tag_ == "VBN":
        return not any(c.dep_ in SUBJECTS | {"dobj"} for c in verb.children)
    return verb.tag_ == "VBN" and _has_agent(verb) and not any(c.dep_ == "dobj" for c in verb.children)


def is_negated(verb: Token) -> bool:
    """Tell whether a verb is negated where it stands, or governed by a refusal: 'will not let', 'refuses to let'."""
    if any(c.dep_ == "neg" or c.lower_ in {"never", "no"} for c in verb.children):
        return True
    if (
        verb.dep_ == "conj"
        and any(c.dep_ == "neg" for c in verb.head.children)
        and not any(c.dep_ in SUBJECTS for c in verb.children)
    ):
        return verb.head.pos_ in VERBAL
    return verb.dep_ == "xcomp" and verb.head.lemma_ in {"refuse", "decline"}


def _has_agent(verb: Token) -> bool:
    return any(c.dep_ == "agent" or (c.lower_ == "by" and c.dep_ == "prep") for c in verb.children)


def antecedent(token: Token) -> Token | None:
    """Give the noun that a relative pronoun stands for."""
    node = token
    for _ in range(DEPTH):
        if node.dep_ == "relcl" or (node.dep_ == "appos" and token.lower_ == "whose" and node.head.i < token.i):
            return node.head
        if node.head == node:
            return None
        node = node.head
    return None


def _meant(noun: Token, pronoun: Token) -> Token:
    """Give the noun that a relative clause is about: of 'A, the head of B, who …' the person, not what the parser hung the clause to."""
    if pronoun.lower_ not in {"who", "whom"}:
        return noun
    node = noun
    for _ in range(DEPTH):
        if node.pos_ in {"NOUN", "PROPN"} and node.ent_type_ not in THINGS:
            return node
        if node.dep_ not in {"pobj", "prep", "appos", "compound"}:
            break
        node = node.head
    return noun


def _named(subject: Token) -> Token:
    """Give the noun of a subject that the parser built around its participle: A of 'A operating in B said …'."""
    inner = [c for c in subject.children if c.dep_ == "nsubj"] if subject.tag_ in {"VBG", "VBN"} else []
    return inner[0] if inner else subject


def surface_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Give the grammatical subject, found through conjunction, control, participles and relative clauses; conjuncts are not expanded."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS and c.lower_ != "there"]
    if len(own) > 1:
        own = [c for c in own if c.i < verb.i] or own
        own = own[-1:]
    if own:
        if own[0].lower_ in RELATIVES and verb.dep_ == "relcl":
            return [_meant(verb.head, own[0])]
        return [_named(own[0])]
    if depth >= DEPTH:
        return []
    return _inherited_subjects(verb, depth)


def _inherited_subjects(verb: Token, depth: int) -> list[Token]:
    head, dep = verb.head, verb.dep_
    if dep == "relcl":
        return [head]
    if dep in {"acl", "amod"} and head.pos_ not in VERBAL:
        said = verb.tag_ == "VBG" and head.lemma_.lower() in UTTERANCES
        owner = _noun_owner(head, depth) if said or verb.tag_ == "VB" else []
        return owner if owner or verb.tag_ == "VB" else [head]
    if dep == "pcomp":
        governor = head.head
        if governor.pos_ in VERBAL:
            over = objects(governor, depth + 1) if head.lower_ in {"of", "for", "from", "with", "into", "against"} else []
            return over or surface_subjects(governor, depth + 1)
        return _noun_owner(governor, depth)
    if dep in {"xcomp", "ccomp"} and head.pos_ in VERBAL:
        over = [c for c in head.children if c.dep_ in {"dobj", "dative"} and c.i < verb.i and c.pos_ != "ADP"]
        if over and head.lemma_ not in SUBJECT_CONTROL and not is_passive(head):
            return over
        return surface_subjects(head, depth + 1)
    if dep in {"conj", "advcl", "xcomp", "ccomp", "acomp", "parataxis", "dep"} and head.pos_ in VERBAL:
        return surface_subjects(head, depth + 1)
    if dep in {"xcomp", "advcl"} and head.pos_ == "ADJ":
        return surface_subjects(head.head, depth + 1) if head.head.pos_ in VERBAL else []
    return []


def _noun_owner(noun: Token, depth: int) -> list[Token]:
    """Say whose the noun is: 'A's decision to leave', 'A made an offer to help'."""
    owners = [c for c in noun.children if c.dep_ == "poss"]
    owners += [
        o
        for c in noun.children
        if c.dep_ in {"prep", "agent"} and c.lower_ in {"by", "of"}
        for o in c.children
        if o.dep_ == "pobj"
    ]
    if owners:
        return owners[:1]
    modifiers = [
        c for c in noun.children if c.dep_ in {"amod", "compound", "nmod"} and c.ent_type_ in {"NORP", "GPE", "ORG", "PERSON"}
    ]
    if modifiers:
        return modifiers[:1]
    if noun.dep_ in {"dobj", "attr", "nsubjpass"} and noun.head.pos_ in VERBAL:
        return agents(noun.head) if noun.dep_ == "nsubjpass" else surface_subjects(noun.head, depth + 1)
    if noun.dep_ == "pobj" and noun.head.head.pos_ in VERBAL:
        return surface_subjects(noun.head.head, depth + 1)
    return []


def agents(verb: Token) -> list[Token]:
    """Give the 'by' phrase of a passive."""
    nodes = [verb, *(c for c in verb.children if c.dep_ in {"prt", "prep", "advmod"})]
    markers = [c for n in nodes for c in n.children if c.dep_ in {"agent", "prep"} and c.lower_ == "by"]
    return [o for c in markers for o in c.children if o.dep_ == "pobj"]


def subjects(verb: Token) -> list[Token]:
    """Give who does what the verb says: the subject, or the agent of a passive; with conjuncts and 'along with'."""
    found = agents(verb) if is_passive(verb) else surface_subjects(verb)
    return [t for one in found for t in [*chain(one), *companions(one)]]


def objects(verb: Token, depth: int = 0) -> list[Token]:
    """Give to whom it is done: the object, the subject of a passive, the noun before a relative clause; with conjuncts."""
    if is_passive(verb):
        found = surface_subjects(verb, depth)
        return [t for one in found for t in chain(one)]
    found = [c for c in verb.children if c.dep_ == "dobj"]
    own = [c for c in verb.children if c.dep_ == "nsubj"]
    if len(own) > 1:
        found += [c for c in own if c.i > verb.i]
    if verb.dep_ == "relcl" and (
        any(c.lower_ in RELATIVES for c in found)
        or (not found and own and own[0].lower_ not in RELATIVES and not any(c.dep_ in {"ccomp", "xcomp"} for c in verb.children))
    ):
        pronoun = next((c for c in verb.children if c.lower_ in RELATIVES and c.dep_ == "dobj"), None)
        found = [_meant(verb.head, pronoun) if pronoun is not None else verb.head]
    if not found and not any(c.dep_ in {"ccomp", "xcomp", "prep"} for c in verb.children):
        found = [o for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB" for o in c.children if o.dep_ == "dobj"][:1]
    found += [
        c
        for v in verb.children
        if v.dep_ in {"ccomp", "xcomp", "oprd"} and (v.tag_ == "VB" or v.pos_ in {"ADJ", "NOUN"})
        for c in v.children
        if c.dep_ == "nsubj"
    ]
    return [t for one in found for t in chain(one)]


def datives(verb: Token) -> list[Token]:
    """Give the receiver: 'gave B money', 'B was given money', 'gave money to B'."""
    found = [c for c in verb.children if c.dep_ == "dative" and c.pos_ != "ADP"]
    found += [
        o for c in verb.children if c.dep_ in {"dative", "prep"} and c.lower_ == "to" for o in c.children if o.dep_ == "pobj"
    ]
    if is_passive(verb) and any(c.dep_ == "dobj" for c in verb.children):
        found += surface_subjects(verb)
    doubles = [c for c in verb.children if c.dep_ == "dobj"]
    if len(doubles) > 1:
        found.append(doubles[0])
    return [t for one in found for t in chain(one)]


def conditions(verb: Token) -> list[Token]:
    """Give whose doing an act hangs on: 'threatened to leave unless B stops', 'vowed that it would sue if B goes ahead'."""
    below = [verb, *(c for c in verb.children if c.dep_ in {"xcomp", "ccomp"})]
    clauses = [
        c for node in below for c in node.children if c.dep_ == "advcl" and any(m.lower_ in CONDITIONAL for m in c.children)
    ]
    return [t for clause in clauses for t in subjects(clause)]


def purposes(verb: Token) -> list[Token]:
    """Give whom a protest is meant for: the objects of what it demands or denounces, 'to demand …', 'calling for …', 'in protest of …'."""
    found: list[Token] = []
    nodes = [
        verb,
        *(c for c in verb.children if c.dep_ in {"dobj", "prep", "nsubj"}),
        *(o for c in verb.children for o in c.children if c.dep_ == "prep"),
    ]
    for child in (c for n in nodes for c in n.children):
        if child.dep_ in {"advcl", "xcomp", "acl"} and child.pos_ in VERBAL and child.i > verb.i:
            found += [o for o in objects(child) if o not in found] + clause_subjects(child)
            found += [t for t, _ in prepositions(child, {"for", "of", "by", "against", "with", "on"}, 1)]
        elif child.dep_ == "pobj" and child.lemma_ in {"protest", "defiance", "opposition"}:
            found += [t for t, _ in prepositions(child, {"of", "at", "against", "over", "to"}, 1)]
    return found


def _parted(first: Token, second: Token) -> bool:
    """Tell whether a colon or semicolon stands between two tokens."""
    return any(t.text in {":", ";"} for t in first.doc[first.i : second.i])


def _undergone(verb: Token, clause: Token) -> bool:
    if clause.tag_ == "VBN":
        perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in clause.children)
        return verb.lemma_ in WISHING or is_passive(clause) or not perfect
    return clause.tag_ == "VBD" and verb.lemma_ in {"want", "need", "like"}


def clause_subjects(verb: Token) -> list[Token]:
    """Give the subject of the clause that a verb of saying or wanting governs: 'demanded that B leave', 'wants B to leave'.

    Whoever undergoes what is wanted is not asked: 'wants B freed'.
    """
    found = []
    for child in verb.children:
        if child.dep_ in {"ccomp", "xcomp"} and child.i > verb.i and not _undergone(verb, child):
            found += [c for c in child.children if c.dep_ in {"nsubj", "csubj"} and not _parted(verb, c)]
    return [t for one in found for t in chain(one)]


def prepositions(node: Token, names: Collection[str], reach: int = 2) -> Iterator[tuple[Token, int]]:
    """Yield the objects of prepositions under a node and how far away each was attached (0: at the node itself).

    A preposition hung to the object, or to the noun of an earlier preposition, counts too: the parser often attaches too low.
    """
    for child in node.children:
        if child.dep_ in {"prep", "dative", "agent"} or child.pos_ == "ADP":
            if child.lower_ in names:
                yield from ((token, 0) for token in _behind(child))
            if reach:
                for inner in child.children:
                    if inner.dep_ in {"pobj", "prep"}:
                        yield from ((token, away + 1) for token, away in prepositions(inner, names, reach - 1))
        elif reach and child.dep_ in HANGERS and child.i > node.i:
            yield from ((token, away + 1) for token, away in prepositions(child, names, reach - 1))


def _behind(preposition: Token) -> list[Token]:
    """Give the objects of a preposition, or of the one that follows it ('out of B')."""
    found = [c for c in preposition.children if c.dep_ == "pobj"]
    if not found:
        found = [o for c in preposition.children if c.dep_ == "prep" for o in c.children if o.dep_ == "pobj"]
    if not found and preposition.lower_ in {"to", "with", "against"} and preposition.i + 1 < len(preposition.doc):
        # the parser lost the object, as it does before a name that looks like a verb ('to IS leader …'): take the name behind
        following = preposition.nbor()
        found = [following] if following.ent_type_ or following.is_upper else []
    return [t for one in found for t in chain(one)]
