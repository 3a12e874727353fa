"""The whole sentence that a claim's quote stands in: what a reader needs to judge it."""

from __future__ import annotations

import re

from kg.model import Claim

MOST_AROUND = 400
"""How many characters of its sentence stand before and behind a quote, at most."""

_END = re.compile(r"""[.!?…]["”’')\]]*\s+(?=[^a-zа-я\s])|\s*\n\s*""")
"""Sentences end at a full stop, question or exclamation mark before a space and no small letter, and at line ends."""


def sentence_around(claim: Claim, text: str) -> tuple[int, str]:
    """Give where the sentence of a claim's quote begins in its article, and the sentence; the quote if `text` is another."""
    if text[claim.start : claim.end] != claim.quote:
        return claim.start, claim.quote
    low, high = max(0, claim.start - MOST_AROUND), min(len(text), claim.end + MOST_AROUND)
    before = [match.end() for match in _END.finditer(text, low, claim.start + 1) if match.end() <= claim.start]
    after = _END.search(text, max(claim.start, claim.end - 2), high)
    start = before[-1] if before else _at_word(text, low)
    end = after.start() + len(after[0].rstrip()) if after else high
    sentence = text[start : max(end, claim.end)].rstrip()
    return start, sentence if start + len(sentence) >= claim.end else text[start : claim.end]


def _at_word(text: str, place: int) -> int:
    """Move a cut that falls into a word behind the word."""
    gap = text.find(" ", place, place + 40)
    return place if place == 0 or gap < 0 else gap + 1
