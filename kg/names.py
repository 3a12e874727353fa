"""Pure functions on names: how two spellings of one name are told to be the same."""

from __future__ import annotations

import re
import unicodedata

SMALL_WORDS = frozenset({"the", "of", "and", "a", "an", "in", "for", "on", "to"})
"""Words that do not tell one name from another."""


def fold(text: str) -> str:
    """Take case and accents away: what is left compares equal for spellings that differ in nothing else."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def name_words(name: str) -> list[str]:
    """Give the words that tell a name from others: folded, without possessive 's, punctuation and small words.

    >>> name_words("the Shanghai Cooperation Organisation's")
    ['shanghai', 'cooperation', 'organisation']
    """
    words = re.sub(r"[^\w\s]", " ", re.sub(r"['’`]s\b", "", fold(name))).split()
    return [word for word in words if word not in SMALL_WORDS]
