"""Decides the class of names that no list holds, from all their places in a text: the model's label is one voice among others."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from kg.extract.mentions.gazetteer import Match
from kg.extract.mentions.lexicon import given_names
from kg.extract.mentions.spans import Title
from kg.extract.tokens import Doc
from kg.extract.words import Words
from kg.names import folded

if TYPE_CHECKING:
    from kg.extract.mentions.names import Found

_LOCATIVE = frozenset({"in", "near", "outside", "around", "inside", "across", "towards", "toward"})
_SPEECH = frozenset(
    "say tell add ask meet urge warn reply visit accuse call write telephone welcome thank answer argue insist".split()
)
_SURNAME = re.compile(
    r"(?:ov|ova|ev|eva|yev|yeva|sky|skiy|skyi|vich|vych|dze|shvili|ić|oğlu|oglu|zadeh|nejad|ullah|uddin|enko|wala|poulos|escu)$"
)
_FIRM = re.compile(r"(?:gaz|neft|bank|oil|tel|corp|tech|energo|prom|soft|chem|agro|trans|bras|ium|ex|Air|Com)$")


def settle(doc: Doc, found: list[Found], titles: list[Title], words: Words) -> None:
    """Give every finding that rests on the model or on capitals alone the class that its places in the text speak for."""
    opens = {t.start for t in titles} | {t.head for t in titles}
    countries = {f.start for f in found if f.entries and f.entries[0].entity.type == "Country" and f.entries[0].use == "name"}
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    open_ = [f for f in found if f.rank in {0, 3}]
    for item in open_:
        votes[_text(doc, item)].update(_voices(doc, item, opens, words, countries))
    for item in open_:
        tally = votes[_text(doc, item)]
        if item.rank == 0 and not any(v >= 1 for v in tally.values()):
            continue
        if tally:
            best = min(tally.items(), key=lambda v: (-v[1], v[0]))[0]
            total = sum(tally.values())
            item.type, item.certainty = best, round(min(0.9, 0.5 + 0.4 * tally[best] / max(total, 1)), 2)


def _text(doc: Doc, item: Found) -> str:
    return folded(doc[item.start : item.end].text)


def _voices(doc: Doc, item: Found, titles: set[int], words: Words, countries: set[int]) -> Counter[str]:
    """Give what speaks for each class at one place."""
    out: Counter[str] = Counter()
    text, first, last = doc[item.start : item.end].text, doc[item.start], doc[item.end - 1]
    before = doc[item.start - 1] if item.start else None
    if before is not None and before.lower_ == "the" and item.start > 1:
        before = doc[item.start - 2]
    acronym = text.isupper() and 2 < len(text) < 9
    if item.type == "Organization":
        out["Organization" if acronym or item.end - item.start > 3 else "Company"] += 1
    elif item.type:
        out[item.type] += 1
    elif acronym:
        out["Organization"] += 1
    if before is not None and before.lower_ in _LOCATIVE and last.dep_ == "pobj" and item.end - item.start < 3:
        out["Place"] += 2
    elif (
        before is not None
        and before.lower_ in {"at", "from", "to"}
        and last.dep_ == "pobj"
        and item.type in {"", "Place", "Person"}
    ):
        out["Place"] += 1.5  # type: ignore[assignment]
    elif (
        before is not None
        and before.lower_ in {"at", "from", "to"}
        and last.dep_ == "pobj"
        and not acronym
        and item.end - item.start == 1
    ):
        out["Place"] += 1
    out["Place"] += 2 * (not acronym and _in_a_country(doc, item, countries))
    human = folded(first.text) in given_names() and item.end - item.start in {2, 3, 4}
    out["Person"] += 2 * human + (_SURNAME.search(text) is not None and not out["Place"] > 1)
    if last.dep_ in {"nsubj", "nsubjpass"} and last.head.lemma_ in _SPEECH and item.type in {"Person", "Organization"}:
        out["Person"] += 0.5 if item.type == "Person" else 0.25  # type: ignore[assignment]
    if item.end + 1 < len(doc) and doc[item.end].text == "," and _title_follows(doc, item.end + 1, titles):
        out["Person"] += 2
    if item.end - item.start == 1 and _FIRM.search(text) and not human:
        out["Company"] += 1
    for type_ in _cues(doc, item, words):
        out[type_] += 2
    return +out


def _in_a_country(doc: Doc, item: Found, countries: set[int]) -> bool:
    """Tell whether 'X, Kenya,' or 'X in northern Kenya' stands here, with a word of place or nothing before it."""
    at = item.end
    before = doc[item.start - 1].lower_ if item.start else ""
    if item.end - item.start > 2:
        return False
    if at + 1 < len(doc) and doc[at].text == "," and at + 1 in countries:
        return before in {"in", "at", "near", "from", "to", "of", "outside"} and (
            at + 2 >= len(doc) or doc[at + 2].text in {",", ".", ";", ")"}
        )
    if at + 1 < len(doc) and doc[at].lower_ == "in" and before in {"at", "near", "to", "from", "of", "around", "outside"}:
        at += 1
        while at < len(doc) and doc[at].lower_ in {"southern", "northern", "eastern", "western", "central"}:
            at += 1
        return at in countries
    return False


def _title_follows(doc: Doc, at: int, titles: set[int]) -> bool:
    for i in range(at, min(at + 5, len(doc))):
        if i in titles:
            return True
        if doc[i].text in {",", "."} or doc[i].pos_ in {"VERB", "AUX"}:
            return False
    return False


def _cues(doc: Doc, item: Found, words: Words) -> list[str]:
    """Give the classes that nouns right beside the name tell: 'the carmaker X', 'X, a Swiss miner', 'the town of X'."""
    out = []
    at = item.start - 1
    if at >= 1 and doc[at].lower_ == "of" and words.cues.get(doc[at - 1].lower_) == "Place":
        out.append("Place")
    elif at >= 0 and doc[at].lower_ in words.cues and doc[at].pos_ in {"NOUN", "PROPN"}:
        out.append(words.cues[doc[at].lower_])
    if item.end + 2 < len(doc) and doc[item.end].text == "," and doc[item.end + 1].lower_ in {"a", "an", "the"}:
        for i in range(item.end + 2, min(item.end + 6, len(doc))):
            if doc[i].is_punct or doc[i].pos_ in {"VERB", "AUX", "ADP"}:
                break
            if doc[i].lower_ in words.cues and doc[i].pos_ == "NOUN":
                out.append(words.cues[doc[i].lower_])
                break
    return out


def with_tails(doc: Doc, found: list[Found], matches: list[Match], words: Words) -> list[Found]:
    """Give names that a lower-case noun completes: 'Rafah crossing', 'Mezzeh military airport', 'the Warsaw summit'."""
    from kg.extract.mentions.names import Found

    listed = {m.end: m for m in matches}
    out = []
    for item in found:
        match = listed.get(item.end)
        if match is not None and match.entries[0].entity.type != "Place" and match.entries[0].use != "capital":
            continue
        at = item.end
        while at < len(doc) and at < item.end + 2 and doc[at].lower_ in words.links and doc[at].text.islower():
            at += 1
        if at >= len(doc) or not doc[at].text.islower() or (doc[at].pos_ not in {"NOUN", "PROPN"} and doc[at].tag_ != "VBG"):
            continue
        type_ = words.tails.get(doc[at].lower_) or (words.tails.get(doc[at].lemma_) if at == item.end else None)
        if type_ is None or (
            at + 1 < len(doc) and doc[at + 1].pos_ == "NOUN" and doc[at + 1].text.islower() and doc[at].dep_ == "compound"
        ):
            continue
        country = match.entries[0].entity.country if match and type_ in {"GovernmentBody", "Place", "Facility"} else None
        if type_ == "GovernmentBody" and match is None:
            continue
        out.append(Found(item.start, at + 1, type_, 6, "tail", (), country, None, 0.8))
    return out
