"""Finds in a Doc the stretches that may be names: titles of office, runs of capitalised words, bodies of government."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.extract.mentions.lexicon import given_names
from kg.extract.tokens import Doc, Token
from kg.extract.words import Words
from kg.names import PARTICLES, folded

CALENDAR = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday "
    "saturday sunday jan feb mar apr jun jul aug sept sep oct nov dec ramadan christmas easter mr mrs ms gmt".split()
)
JOINERS = frozenset({"of", "for", "and", "the", "de", "la", "des", "du", "&", "on", "to", "in", "against"})
ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split())
_ORDINAL = re.compile(r"^\d{1,4}(?:st|nd|rd|th)$")
_TITLES = "kg.titles"
_BEFORE_MONTHS = frozenset("in since until till by last this next early late mid from during every of".split())


@dataclass(frozen=True, slots=True)
class Title:
    """A title of office or form of address, `doc[start:end]`; `head` is its noun, `kind` state, body or rank."""

    start: int
    end: int
    head: int
    kind: str


def dated(doc: Doc, i: int) -> bool:
    """Tell whether a month that is also a surname ('May') is the month here."""
    near = [doc[j] for j in (i - 1, i + 1) if 0 <= j < len(doc)]
    return doc[i].lower_ in CALENDAR and (
        any(t.like_num or t.lower_ in CALENDAR for t in near) or (i > 0 and doc[i - 1].lower_ in _BEFORE_MONTHS)
    )


def is_name_token(token: Token) -> bool:
    """Tell whether a token is written like part of a name: a capital first, no calendar word, no sentence-opening function word."""
    text = token.text
    if not text[0].isupper() or token.lower_ in CALENDAR:
        return len(text) > 3 and text[:2].islower() and text[2] == "-" and text[3].isupper()
    if token.is_sent_start or (token.i and token.nbor(-1).text in {'"', "“", "'", "‘", ":"}):
        return token.pos_ in {"PROPN", "X"} or bool(token.ent_type_) or text.isupper() or _opens_name(token)
    return token.pos_ not in {"PRON", "DET", "AUX", "CCONJ", "SCONJ", "ADP", "PART", "NUM"} or (text.isupper() and len(text) > 1)


def _opens_name(token: Token) -> bool:
    if token.pos_ not in {"ADJ", "NOUN", "VERB"} or token.i + 1 >= len(token.doc):
        return False
    after = token.nbor(1)
    return token.pos_ in {"ADJ", "NOUN"} and after.text[0].isupper() and after.pos_ == "PROPN"


def run_end(doc: Doc, start: int) -> int:
    """Give the end of the run of name words that starts at a token: particles and hyphens inside names belong to it."""
    i = start + 1
    while i < len(doc):
        token = doc[i]
        if token.is_sent_start and not doc[i - 1].text.endswith("."):
            break
        if is_name_token(token) or (
            token.like_num and doc[i - 1].text[0].isupper() and token.text.isdigit() and len(token.text) < 3
        ):
            i += 1
        elif token.text in {"-", "–", "/"} and i + 1 < len(doc) and not doc[i - 1].whitespace_ and not token.whitespace_:
            if not (doc[i + 1].text[0].isupper() or (doc[i - 1].text.lower() in PARTICLES)):
                break
            i += 2
        elif token.lower_ in PARTICLES and i + 1 < len(doc):
            after = i + 1
            while after < len(doc) and (doc[after].lower_ in PARTICLES or doc[after].text == "-") and after - i < 4:
                after += 1
            if after >= len(doc) or not is_name_token(doc[after]):
                break
            i = after + 1
        else:
            break
    return i


def name_runs(doc: Doc) -> list[tuple[int, int]]:
    """Give all maximal runs of name words as (start, end)."""
    runs, i = [], 0
    while i < len(doc):
        token = doc[i]
        particle = token.lower_ in PARTICLES and i + 1 < len(doc) and doc[i + 1].text == "-" and not token.whitespace_
        if token.lower_ in {"the", "a", "an"}:
            i += 1
        elif is_name_token(token) or (particle and i + 2 < len(doc) and doc[i + 2].text[0].isupper()):
            end = run_end(doc, i + 2 if particle and not is_name_token(token) else i)
            numbered = i > 0 and _ORDINAL.match(doc[i - 1].text) is not None
            runs.append((i - numbered, end))
            i = end
        else:
            i += 1
    return runs


def titles_of(doc: Doc, words: Words) -> list[Title]:
    """Give the titles of a Doc, found once and kept with it for the components that follow."""
    if _TITLES not in doc.user_data:
        doc.user_data[_TITLES] = find_titles(doc, words)
    found: list[Title] = doc.user_data[_TITLES]
    return found


def find_titles(doc: Doc, words: Words) -> list[Title]:
    """Give all titles of office with their modifiers and portfolios: 'former deputy foreign minister', 'Secretary of State'."""
    found: list[Title] = []
    for token in doc:
        kind = words.titles.get(token.lower_)
        if kind is None or token.pos_ in {"VERB", "AUX"} or (kind == "rank" and _is_surname(token)):
            continue
        start = token.i
        while start and (_modifies(doc[start - 1], words) or (doc[start - 1].text == "-" and start > 1)):
            start -= 1
            if found and start < found[-1].end:
                start = found[-1].start
                break
        while start < token.i and doc[start].lower_ in {"and", "-", ",", "'s", "’s"}:
            start += 1
        end = _tail(doc, token.i + 1, words)
        if found and found[-1].end >= start and doc[found[-1].end - 1].lower_ != "and":
            previous = found.pop()
            kind = min(kind, previous.kind, key=("state", "body", "rank").index)
            start = min(start, previous.start)
        found.append(Title(start, end, token.i, kind))
    return found


def _is_surname(token: Token) -> bool:
    """Tell whether a word that is a title elsewhere ends a name here: 'Carlos Pastor', 'Paul Singer'."""
    if not (token.text[0].isupper() and token.i) or token.is_sent_start:
        return False
    before, after = token.nbor(-1), token.nbor(1) if token.i + 1 < len(token.doc) else None
    return (
        folded(before.text) in given_names() and before.text[0].isupper() and not (after is not None and after.text[0].isupper())
    )


def _modifies(token: Token, words: Words) -> bool:
    lower = token.lower_
    return lower in words.modifiers or lower in words.portfolios or (lower in words.titles and token.pos_ != "VERB")


def _tail(doc: Doc, at: int, words: Words) -> int:
    if at >= len(doc):
        return at
    for tail in words.title_tails.get(doc[at].lower_, ()):
        if tuple(t.lower_ for t in doc[at : at + len(tail)]) == tail:
            return at + len(tail)
    return at
