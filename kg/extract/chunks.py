"""Cuts a long text into pieces that the model reads in bounded time and memory."""

from __future__ import annotations

import re

_BREAKS = (re.compile(r"\n\s*\n"), re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+(?=[\"'“‘(\[A-Z])"), re.compile(r"\s+"))
"""Where a text may be cut, the best places first: between paragraphs, sentences, words."""


LONGEST_RUN = 500
"""Characters without a blank that the tokeniser is given at once: its time grows with their square ('((((', 'a-a-a-')."""


def chunks(text: str, size: int) -> list[str]:
    """Cut a text into pieces of at most `size` characters, at the end of a paragraph or sentence where there is one.

    A run of more than LONGEST_RUN characters without a blank is cut too. The pieces joined are the text again.

    >>> chunks("One. Two. Three.", 10)
    ['One. Two. ', 'Three.']
    """
    pieces = []
    start = 0
    for stop in [*_run_cuts(text), len(text)]:
        while stop - start > size:
            end = _cut(text, start, start + size)
            pieces.append(text[start:end])
            start = end
        if start < stop or not pieces:
            pieces.append(text[start:stop])
            start = stop
    return pieces


def _run_cuts(text: str) -> list[int]:
    """Give where runs without a blank are cut."""
    if all(len(word) <= LONGEST_RUN for word in text.split()):
        return []
    runs = (match for match in re.finditer(r"\S+", text) if len(match[0]) > LONGEST_RUN)
    return [place for run in runs for place in range(run.start() + LONGEST_RUN, run.end(), LONGEST_RUN)]


def _cut(text: str, start: int, limit: int) -> int:
    """Find the last good place in the second half of a piece; where there is none, cut a word."""
    half = start + (limit - start) // 2
    for pattern in _BREAKS:
        ends = [match.end() for match in pattern.finditer(text, half, limit)]
        if ends:
            return ends[-1]
    return limit
