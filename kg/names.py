"""Pure functions on name strings: folding, spellings, surnames, ids. Nothing here knows a list or a language model."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

import anyascii

PARTICLES = frozenset(
    "al el ul ur as ash at ad ar an az bin ibn bint ben abu abd abdul de da do dos das del della di du la le van von der den ter ten zu "
    "af av ould uld st saint mac".split()
)
"""Words inside names that belong to the word that follows them."""

_SPELLINGS = (
    ("shch", "sh"), ("tsch", "ch"), ("tch", "ch"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("ck", "k"), ("q", "k"), ("c", "k"), ("kk", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ie", "i"), ("yy", "i"), ("w", "v"),
    ("ts", "z"), ("x", "ks"), ("th", "t"), ("dh", "d"), ("ai", "ei"), ("ay", "ei"), ("ey", "ei"), ("ye", "e"), ("yo", "o"), ("iy", "i"),
    ("yi", "i"), ("y", "i"), ("eie", "ei"), ("iu", "u"), ("ia", "a"), ("o", "u"), ("e", "a"),
)  # fmt: skip


@lru_cache(maxsize=50_000)
def folded(name: str) -> str:
    """Give a name without case, accents, punctuation and possessive: what two writings of one name share."""
    text = re.sub(r"['’`]s\b", "", name)
    text = anyascii.anyascii(unicodedata.normalize("NFKC", text)).casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.replace("'", "").replace("`", "")).split())


@lru_cache(maxsize=50_000)
def spelling_key(name: str) -> str:
    """Give one key for the ways in which a name is put into Latin letters: Tokayev, Toqayev and Tokaev share it.

    It is coarse on purpose: use it to compare names of one article or with further evidence, never alone across articles.
    """
    key = []
    for word in folded(name).split():
        if word in PARTICLES:
            continue
        for before, after in _SPELLINGS:
            word = word.replace(before, after)
        key.append(re.sub(r"(.)\1+", r"\1", word[:2] + re.sub(r"[aiu]", "", word[2:])))
    return " ".join(key)


def surname(name: str) -> str:
    """Give the last word of a personal name with the particles before it: 'Maruf al-Bakhit' gives 'al-Bakhit'."""
    words = name.split()
    while len(words) > 1 and re.fullmatch(r"(?:I{1,3}|IV|VI{0,3}|Jr\.?|Sr\.?)", words[-1]):
        words.pop()
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in PARTICLES:
        start -= 1
    return " ".join(words[max(start, 0) :])


def surname_key(name: str) -> str:
    """Give the folded surname without particles, for finding who a bare surname is: 'al-Bakhit' and 'Bakhit' share it."""
    words = [w for w in folded(surname(name)).split() if w not in PARTICLES]
    return words[-1] if words else folded(name)


def same_person(short: str, full: str) -> bool:
    """Tell whether a shorter name may be a longer one cut down: every word of it occurs there in order, particles aside."""
    ours = [w for w in folded(short).split() if w not in PARTICLES]
    theirs = iter(w for w in folded(full).split() if w not in PARTICLES)
    return bool(ours) and all(any(w == t or (len(w) == 1 and t.startswith(w)) for t in theirs) for w in ours)


def acronym(name: str) -> str:
    """Give the capitals of a name's words, small words left out: 'National Security Committee' gives 'NSC'."""
    return "".join(w[0] for w in re.split(r"[\s-]+", name) if w[:1].isupper())


def entity_id(kind: str, name: str, scope: str = "") -> str:
    """Make the id of an entity that no list knows, from its type and folded name; `scope` (a country) keeps namesakes apart."""
    slug = "-".join(folded(name).split())[:40].strip("-") or "unnamed"
    digest = hashlib.sha256(f"{kind}\x00{folded(name)}\x00{scope}".encode()).hexdigest()[:8]
    return f"{kind}-{slug}-{digest}"


SMALL_WORDS = frozenset({"the", "of", "and", "a", "an", "in", "for", "on", "to"})
"""Words that do not tell one name from another."""


def name_words(name: str) -> list[str]:
    """Give the words that tell a name from others: folded, without possessive 's, punctuation and small words.

    >>> name_words("the Shanghai Cooperation Organisation's")
    ['shanghai', 'cooperation', 'organisation']
    """
    return [word for word in folded(name).split() if word not in SMALL_WORDS]
