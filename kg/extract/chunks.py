"""Cuts a long text into pieces that the model reads in bounded time and memory."""

from __future__ import annotations

import re

_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[A-Z])"), re.compile(r"\s+"))
"""Where a text may be cut, the best places first: between paragraphs, sentences, words."""


def chunks(text: str, size: int) -> list[str]:
    """Cut a text into pieces of at most `size` characters, at the end of a paragraph or sentence where there is one.

    The pieces joined are the text again.

    >>> chunks("One. Two. Three.", 10)
    ['One. Two. ', 'Three.']
    """
    pieces = []
    start = 0
    while len(text) - start > size:
        end = _cut(text, start, start + size)
        pieces.append(text[start:end])
        start = end
    pieces.append(text[start:])
    return pieces


def _cut(text: str, start: int, limit: int) -> int:
    """Find the last good place in the second half of a piece; where there is none, cut a word."""
    half = start + (limit - start) // 2
    for pattern in _BREAKS:
        ends = [match.end() for match in pattern.finditer(text, half, limit)]
        if ends:
            return ends[-1]
    return limit
