"""Finds which country a name belongs to from the words in it and beside it: 'Kenya Airways', 'a Kenyan lawyer, X', 'the Swiss bank X'.

Only what stands in the same phrase counts; a country that is merely near says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.extract.mentions.gazetteer import Match
from kg.extract.tokens import Doc

if TYPE_CHECKING:
    from kg.extract.mentions.names import Found

_WITHIN = frozenset({"Company", "Organization", "Facility", "GovernmentBody"})
_BESIDE = _WITHIN | {"Person", "Place"}
_ABROAD = frozenset(
    "ambassador envoy consul correspondent embassy consulate expert specialist visit representative mission".split()
)


def nationalities(doc: Doc, found: Iterable[Found], matches: Iterable[Match]) -> None:
    """Set the country of findings that no list knows and whose words or neighbours tell it."""
    starts: dict[int, Match] = {}
    for match in matches:
        entry = match.entries[0]
        if entry.entity.type == "Country" and entry.use in {"name", "adjective"} and entry.entity.country:
            starts.setdefault(match.start, match)
    for item in found:
        if item.entries or item.country or item.type not in _BESIDE:
            continue
        code = _within(doc, item, starts) if item.type in _WITHIN else None
        item.country = code or _before(doc, item, starts) or _after(doc, item, starts)


def _code(match: Match) -> str | None:
    return match.entries[0].entity.country


def _within(doc: Doc, item: Found, starts: dict[int, Match]) -> str | None:
    """'Kenya Airways', 'Bank of Korea': the only country in the name, at its beginning or after 'of' at its end."""
    inside = [starts[i] for i in range(item.start, item.end) if i in starts and starts[i].end <= item.end]
    if len({_code(m) for m in inside}) != 1:
        return None
    first = inside[0]
    owner = first.start == item.start or (first.end == item.end and doc[first.start - 1].lower_ in {"of", "the"})
    return _code(first) if owner and not doc[item.start].text.endswith("-") else None


def _before(doc: Doc, item: Found, starts: dict[int, Match]) -> str | None:
    """'the Swiss bank X', "Kenya's oil firm X", 'a Kenyan lawyer, X': an adjective, lower-case nouns, perhaps a comma, the name."""
    at = item.start - 1
    comma = at >= 0 and doc[at].text == "," and item.type == "Person"
    if comma:
        at -= 1
    nouns = 0
    while at >= 0 and doc[at].text.islower() and doc[at].pos_ in {"NOUN", "ADJ", "PROPN"} and nouns < 4:
        if doc[at].lower_ in _ABROAD or doc[at].tag_ == "NNS":
            return None
        at, nouns = at - 1, nouns + 1
    if doc[at].text in {"'s", "’s"} and nouns:
        at -= 1
    match = next((m for m in (starts.get(i) for i in range(max(0, at - 4), at + 1)) if m and m.end == at + 1), None)
    if match is None or not nouns or (item.type == "Place" and match.entries[0].use == "adjective" and nouns > 2):
        return None
    return _code(match)


def _after(doc: Doc, item: Found, starts: dict[int, Match]) -> str | None:
    """'X, a Turkish businessman', 'X in southern Kenya', 'X, Kenya': what an apposition or a place after the name says."""
    at, size = item.end, len(doc)
    if item.type in {"Place", "Facility"}:
        if at + 1 < size and doc[at].text in {",", "("} and at + 1 in starts and starts[at + 1].entries[0].use == "name":
            return _code(starts[at + 1])
        if at + 1 < size and doc[at].lower_ == "in":
            at += 1
            while at < size and doc[at].lower_ in {"southern", "northern", "eastern", "western", "central", "the"}:
                at += 1
            return _code(starts[at]) if at in starts and starts[at].entries[0].use == "name" else None
        return None
    if at + 2 < size and doc[at].text == "," and doc[at + 1].lower_ in {"a", "an", "the"}:
        at += 2
        while at < size and doc[at].text.islower() and doc[at].pos_ in {"ADJ", "ADV"} and at < item.end + 5:
            at += 1
        match = starts.get(at)
        if match and match.entries[0].use == "adjective" and match.end < size and doc[match.end].text.islower():
            near = {t.lower_ for t in doc[match.end : match.end + 3]}
            return None if near & _ABROAD else _code(match)
    return None
