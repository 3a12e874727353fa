"""How many independent origins a set of articles has: reprints of one story count once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.model import Article

SHINGLE_WORDS = 5
THRESHOLD = 0.5
PERMUTATIONS = 64


def origins(articles: Iterable[Article]) -> dict[str, str]:
    """Map every article's id to the id of the first article of its story.

    Articles that share half of their five-word shingles (MinHash estimate, Broder 1997) are reprints of one story. The first is
    the earliest by date, then by id. Deterministic: the hashes are seeded.
    """
    ordered = sorted(articles, key=lambda a: (a.date or "9999", a.id))
    if len(ordered) < 2:
        return {a.id: a.id for a in ordered}
    from datasketch import MinHashLSH

    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    first: dict[str, str] = {}
    for article in ordered:
        sketch = _sketch(article.text)
        near = [key for key in index.query(sketch) if key in first]
        first[article.id] = min((first[key] for key in near), key=list(first).index) if near else article.id
        if article.id not in index:
            index.insert(article.id, sketch)
    return first


def _sketch(text: str) -> object:
    from datasketch import MinHash

    words = re.findall(r"\w+", text.casefold())
    sketch = MinHash(num_perm=PERMUTATIONS, seed=1)
    sketch.update_batch([" ".join(words[i : i + SHINGLE_WORDS]).encode() for i in range(max(1, len(words) - SHINGLE_WORDS + 1))])
    return sketch


def count_origins(article_ids: Iterable[str], first: dict[str, str], sources: dict[str, str | None]) -> int:
    """Count independent origins among articles: one a story, and one an outlet where an outlet tells it several times."""
    stories = {first.get(i, i) for i in article_ids}
    outlets = {sources.get(story) or story for story in stories}
    return max(1, len(outlets))
