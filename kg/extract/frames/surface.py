"""Where the parse fails, the order of words stands in: verbs taken for nouns, subjects lost, deeds that stand for who did them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extract.frames.arguments import Argument, Arguments
from kg.extract.frames.match import Match
from kg.extract.frames.vocabulary import Frame, Vocabulary
from kg.extract.records import TokenMention
from kg.extract.syntax import VERBAL, subjects
from kg.extract.tokens import Token
from kg.ontology import ontology

SURFACE = 0.65
"""The same for a verb that only its place between two names shows."""

BROKEN = 0.55
"""The same where the parse gives no subject or no object and the nearest names stand in."""

JOINING = frozenset({"and", "but", "then", ","})
"""What stands before a verb that goes on with the sentence's own subject."""

JUDGING = frozenset({"reject", "accuse", "support"})
DEED = 0.7
"""Relations to a deed, and the same where the deed stands for who did it: 'B offered a swap, which A refused'."""

CLAUSAL = frozenset(
    {"ROOT", "ccomp", "advcl", "relcl", "conj", "acl", "xcomp", "pcomp", "amod", "parataxis", "dep", "csubj", "appos"}
)


def match_surface(word: Token, vocabulary: Vocabulary, arguments: Arguments) -> Iterator[Match]:
    """Yield what a verb in -s between two names says where the parser took it for a noun: 'Norland backs Sudland', 'A thanks B'."""
    doc = word.doc
    if word.i < 1 or not word.lower_.endswith("s") or arguments.mention(word) is not None:
        return
    left = arguments.mention(word.i - 1)
    ahead = range(word.i + 1, min(word.i + 4, word.sent.end))
    at = next((i for i in ahead if arguments.mention(i) is not None), None)
    if left is None or at is None or any(doc[i].pos_ in {"PUNCT", "ADP", "VERB", "AUX", "CCONJ"} for i in range(word.i + 1, at)):
        return
    frames = vocabulary.of("verb", word.lemma_.lower()) or vocabulary.of("verb", word.lower_[:-1])
    plain = [f for f in frames if not f.extras and not f.negated and f.target[0] == "object" and f.source == ("subject",)]
    if not plain or not ontology().relations[plain[0].relation].is_event:
        return
    sources = [Argument(e, left, 1.0, word.i - 1, True) for e in left.entities]
    yield Match(plain[0], word, sources, arguments.reach(doc[at]), "surface", SURFACE)


def deed_authors(verb: Token, sources: Sequence[Argument], arguments: Arguments) -> list[Argument]:
    """Give who did what a relative clause judges: B of 'B proposed a swap, an offer that A refused', 'B closed the strait, which A criticised'."""
    noun = verb.head
    if verb.dep_ != "relcl":
        return []
    pronoun = next((t for t in verb.subtree if t.lower_ in {"which", "that"} and t.i < verb.i), None)
    if pronoun is None or arguments.reach(noun):
        return []
    node = noun
    for _ in range(4):
        node = node.head
        if node.pos_ in VERBAL:
            break
    if node.pos_ not in VERBAL:
        return []
    taken = {a.entity.id for a in sources}
    return [a for a in arguments.resolve(subjects(node)) if a.actor and a.entity.id not in taken]


def lost_subject(verb: Token, frame: Frame, targets: list[Argument], arguments: Arguments) -> Iterator[Match]:
    """Take the nearest name before a finite verb for its lost subject, if no other verb and no clause boundary stands between."""
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)
    if verb.dep_ not in CLAUSAL or (verb.tag_ in {"VB", "VBG", "VBN"} and not perfect):
        return
    doc, start = verb.doc, verb.sent.start
    root = verb.sent.root
    if doc[verb.i - 1].lower_ in JOINING and root.i < verb.i and root.pos_ in VERBAL:
        doers = [a for a in arguments.resolve(subjects(root)) if a.actor and not _same_place(a, targets)]
        if doers:
            yield Match(frame, verb, doers, targets, "broken", BROKEN)
            return
    for i in range(verb.i - 1, max(start - 1, verb.i - 7), -1):
        mention: TokenMention | None = arguments.mention(i)
        if mention is not None:
            nearest = [Argument(e, mention, 1.0, i, True) for e in mention.entities]
            nearest = [a for a in nearest if not _same_place(a, targets)]
            yield Match(frame, verb, nearest, targets, "broken", BROKEN)
            return
        if (doc[i].pos_ in VERBAL and doc[i].dep_ not in {"aux", "auxpass"}) or doc[i].text in {";", ":", "”", "“", '"'}:
            return


def _same_place(argument: Argument, others: list[Argument]) -> bool:
    return any(a.mention.start == argument.mention.start and a.entity.id == argument.entity.id for a in others)
