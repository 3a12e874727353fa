"""Groups of people named by where or whose they are: 'villagers of Uzgen', 'Najaf crowds', 'supporters of Ilan Shor'."""

from __future__ import annotations

from kg.extract.mentions.nominals import Nominals, group
from kg.extract.records import TokenMention
from kg.extract.tokens import Doc, Token
from kg.extract.words import words

_WHERE = frozenset({"of", "in", "from", "at", "near", "around", "outside"})
_WHOSE = frozenset({"Place", "Country", "GovernmentBody", "Facility", "Organization", "Company", "Person", "ArmedGroup"})
_BESIDE = frozenset({"Place", "Facility", "Organization", "Group"})


def add_groups(doc: Doc, lists: Nominals) -> None:
    """Put groups with a place or an owner of their own in the place of the mentions that they hold."""
    mentions: list[TokenMention] = doc._.mentions
    starts, ends = {m.start: m for m in mentions}, {m.end: m for m in mentions}
    covered = {i for m in mentions for i in range(m.start, m.end)}
    replaced: set[int] = set()
    for token in doc:
        if token.lower_ not in lists.people or token.i in covered or token.tag_ not in {"NNS", "NN", "NNPS"}:
            continue
        behind, before = _behind(token, starts, lists), _before(token, ends)
        start = before.start if before else _start(token, covered)
        if behind:
            entity, end = group(doc[start : behind.end].text, token, lists), token.i + 1
        elif before:
            entity, end = group(doc[start : token.i + 1].text, token, lists), token.i + 1
            replaced.add(id(before))
        elif _styled(token, covered):
            start, end = token.i - 1, token.i + 1
            entity = group(doc[start:end].text, token, lists)
        else:
            continue
        mentions.append(TokenMention(start, end, token.i, (entity,), "name", "actor", 0.8, "group.place"))
    mentions[:] = sorted((m for m in mentions if id(m) not in replaced), key=lambda m: m.start)


def _behind(token: Token, starts: dict[int, TokenMention], lists: Nominals) -> TokenMention | None:
    """Give who or what stands behind 'of', 'in', 'from' after the noun."""
    doc, at = token.doc, token.i + 1
    if at + 1 >= len(doc) or doc[at].lower_ not in _WHERE:
        return None
    at += 1
    while at < len(doc) and at not in starts and (doc[at].lower_ in {"the", "a"} or doc[at].pos_ in {"ADJ"}):
        at += 1
    owner = starts.get(at)
    if owner is None or owner.entity.type not in _WHOSE or owner.kind in {"pronoun", "nominal"} or len(owner.entities) > 1:
        return None
    whose = doc[token.i + 1].lower_ == "of" or owner.entity.type in {"Place", "Country", "Facility"}
    return owner if whose and (owner.entity.type != "Person" or token.lower_ in lists.followers) else None


def _before(token: Token, ends: dict[int, TokenMention]) -> TokenMention | None:
    """Give the place right before the noun: 'Najaf crowds'."""
    owner = ends.get(token.i)
    fits = owner is not None and owner.entity.type in _BESIDE and owner.kind == "name"
    return owner if fits and token.tag_ == "NNS" and owner is not None and token.doc[owner.head].head == token else None


def _styled(token: Token, covered: set[int]) -> bool:
    """Tell whether an adjective with a capital that names no country stands before the noun: 'Kurdish fighters', 'Maoist rebels'."""
    before = token.doc[token.i - 1] if token.i else None
    return (
        before is not None
        and before.i not in covered
        and token.tag_ == "NNS"
        and before.text[0].isupper()
        and before.is_alpha
        and before.pos_ in {"ADJ", "PROPN"}
        and before.head == token
        and (not before.is_sent_start or before.lower_ in words().adjectives)
    )


def _start(token: Token, covered: set[int]) -> int:
    """Give where the words that describe the noun begin, the article left out."""
    start = token.i
    while (
        start
        and start - 1 not in covered
        and token.doc[start - 1].pos_ in {"ADJ", "NOUN"}
        and token.doc[start - 1].text.islower()
    ):
        start -= 1
    return start
