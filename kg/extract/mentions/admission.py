"""Decides what may be a name at all: cuts findings at list marks and line breaks, and turns common words and bare adjectives away.

The model reads 'Proposed' after a bullet as a company and 'Central Asian' as a people; an analyst must never meet them as actors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.extract.mentions.gazetteer import Index, Match
from kg.extract.mentions.lexicon import given_names
from kg.extract.tokens import Doc, Token
from kg.extract.words import Words
from kg.names import folded

if TYPE_CHECKING:
    from kg.extract.mentions.names import Found

_BREAK = frozenset('•·●▪◦‣–—*|“”‘"«»…')
_MONEY = frozenset("million billion trillion dollars euros tenge rubles roubles percent".split())
_HYPHENED = re.compile(r"^(?:pro|anti|post|non|ex|pre|sub|trans|inter|mid)-", re.IGNORECASE)
_MODEL = re.compile(r"^[A-Z][A-Za-z]{0,3}-\d{1,4}[A-Za-z]{0,3}s?$")
_HARDWARE = frozenset(
    "jet jets missile missiles aircraft airliner airliners plane planes fighters helicopter helicopters drone drones tank tanks rifle rifles "
    "rocket rockets bomber bombers warplane warplanes truck trucks warheads launcher launchers torpedo torpedoes gunship gunships howitzers".split()
)
_OPENING = frozenset("\"“‘'«:•·●▪◦‣*-–—(".replace("", " ").split())


def admit(doc: Doc, found: Iterable[Found], matches: list[Match], words: Words) -> list[Found]:
    """Give the findings that may stand, cut where needed; what the lists know is never touched."""
    every, countries = Index(matches), Index(m for m in matches if m.entries[0].entity.type == "Country")
    persons = Index(m for m in matches if m.entries[0].entity.type == "Person" and m.entries[0].use == "name")
    listed = Index(m for m in matches if m.entries[0].entity.type == "InternationalOrganization")
    lower = {t.text for t in doc if t.text.islower()}
    out = []
    for item in found:
        if _hardware(doc, item):
            continue
        if item.entries:
            out.append(item)
            continue
        if item.rank <= 3:
            _cut(doc, item, countries, words)
            if _holds(item, persons) or _merged(item, every) or _turned_away(doc, item, lower, words):
                continue
        elif doc[item.start : item.end].text.lower() in words.never or _longer_than_listed(doc, item, listed, countries):
            continue
        if any(doc[i].lower_ in _MONEY for i in range(item.start, item.end)):
            continue
        if item.start < item.end:
            out.append(item)
    return out


def _hardware(doc: Doc, item: Found) -> bool:
    """Tell whether a finding names a weapon or vehicle: 'F-16s', 'Sukhoi jets', 'the Boeing'; a maker so named does not act."""
    if item.end - item.start > 2 or item.start >= item.end:
        return False
    text = doc[item.start : item.end].text
    if not item.entries and _MODEL.match(text):
        return True
    if (item.entries and item.entries[0].entity.type != "Company") or not (item.entries or item.rank <= 3):
        return False
    after = doc[item.end].lower_ if item.end < len(doc) else ""
    before = doc[item.start - 1].lower_ if item.start else ""
    article = before in {"a", "an", "the"} and item.end - item.start == 1 and not text.isupper() and bool(item.entries)
    return after in _HARDWARE or (article and not (item.end < len(doc) and doc[item.end].pos_ in {"NOUN", "PROPN"}))


def _cut(doc: Doc, item: Found, countries: Index, words: Words) -> None:
    """Keep the stretch between line breaks and list marks that has most tokens; drop a country in front of a name without a head word."""
    best, start = (0, item.start, item.start), item.start
    for i in range(item.start, item.end + 1):
        if (
            i == item.end
            or doc[i].is_space
            or doc[i].text in _BREAK
            or (doc[i].text == "-" and doc[i].whitespace_ and doc[i - 1].whitespace_)
        ):
            best = max(best, (i - start, -start, i))
            start = i + 1
    length, begin, end = best
    item.start, item.end = (-begin, end) if length else (item.start, item.start)
    if item.end - item.start > 2 and doc[item.start].lower_ == "republic" and item.start + 1 in countries.at:
        item.start += 1
    if item.via == "model.PERSON" or (item.via == "model.ORG" and not _headed(doc, item, words)):
        for match in list(countries.within(item.start, item.end)):
            first, last = match.start, match.end
            if first == item.start and last < item.end and doc[last].text != "-":
                item.start = last
            elif last == item.end and first > item.start and (doc[item.start].pos_ == "VERB" or _listed_line(doc, item.start)):
                item.end = item.start


def _headed(doc: Doc, item: Found, words: Words) -> bool:
    return any(doc[i].lower_ in words.keywords or doc[i].lower_ in {"of", "for"} for i in range(item.start, item.end))


def _holds(item: Found, persons: Index) -> bool:
    """Tell whether a listed person stands within a longer finding of the model: then the list has the name."""
    return item.rank == 3 and any(m.end - m.start < item.end - item.start for m in persons.within(item.start, item.end))


def _merged(item: Found, matches: Index) -> bool:
    """'Nazarbayev University Xi': a listed name of several words and the listed surname of a person who acts next."""
    if item.rank != 3:
        return False
    inside = list(matches.within(item.start, item.end))
    heads = {m.end for m in inside if m.start == item.start and m.end - m.start > 1 and m.end < item.end}
    return any(m.start in heads and m.end == item.end and all(e.use == "surname" for e in m.entries) for m in inside)


def _longer_than_listed(doc: Doc, item: Found, listed: Index, countries: Index) -> bool:
    """'Group of Twenty in Hamburg', 'Soviet Eurasian Economic Union': a listed organisation and what only stands beside it."""
    return item.via == "keyword" and any(
        (m.start == item.start and m.end < item.end and doc[m.end].lower_ in {"in", "to", "on"})
        or (m.end == item.end and m.start > item.start and any(c.end == m.start for c in countries.at.get(item.start, ())))
        for m in listed.within(item.start, item.end)
    )


def _turned_away(doc: Doc, item: Found, lower: set[str], words: Words) -> bool:
    """Tell whether a finding is no name: an adjective of a region or faith, a noun that is common in this text, a faith, a language."""
    if item.start >= item.end:
        return True
    last = doc[item.end - 1]
    text = doc[item.start : item.end].text
    if (last.lower_ in words.adjectives and not _surnamed(doc, item)) or text.lower() in words.never or _HYPHENED.match(text):
        return True
    if all(t.lower_ in words.compass for t in doc[item.start : item.end]):
        return True
    if item.end - item.start > 1:
        return False
    if not last.text[0].isalpha() or len(last.text) < 2:
        return True
    if last.text.isupper() and len(last.text) > 2:
        return False
    opens = last.is_sent_start or (last.i > 0 and (doc[last.i - 1].is_space or doc[last.i - 1].text in _OPENING))
    common = last.lower_ in lower or last.lemma_.lower() in lower
    if item.via == "model.ORG" and _listed_line(doc, last.i):
        return True
    return (common and (opens or last.tag_ not in {"NNP", "NNPS"})) or (opens and _no_noun(last)) or _alone(last, words)


def _surnamed(doc: Doc, item: Found) -> bool:
    """'Salih Muslim': a given name before the adjective makes it a surname."""
    return item.end - item.start > 1 and item.type in {"", "Person"} and folded(doc[item.start].text) in given_names()


def _listed_line(doc: Doc, i: int) -> bool:
    """Tell whether a token opens a line of a list: what stands there is a verb or noun with a capital as often as a name."""
    return i > 0 and doc[i - 1].text in _BREAK - frozenset('“”‘"«»')


def _no_noun(token: Token) -> bool:
    return token.pos_ in {"ADV", "VERB", "AUX", "ADP", "DET", "PRON", "SCONJ", "CCONJ", "INTJ"} or token.tag_ in {
        "JJ",
        "JJR",
        "JJS",
        "NNS",
    }


def _alone(token: Token, words: Words) -> bool:
    """'Council', 'Republic', 'States' name nothing by themselves."""
    word = token.lower_
    return (word in words.keywords or word in words.titles or word in words.modifiers) and token.text.istitle()
