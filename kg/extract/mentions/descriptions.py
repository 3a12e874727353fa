"""The nouns that a text calls a name by: 'the tug Orion', 'Orion, the tug', 'Orion is a tug'. Later 'the tug' is Orion."""

from __future__ import annotations

from kg.extract.records import TokenMention
from kg.extract.tokens import Doc, Token

_NOUNS = frozenset({"NN", "NNS"})
_BEFORE = 3


def descriptions(doc: Doc, mention: TokenMention) -> set[str]:
    """Give the nouns in lower case that stand before a name, in apposition to it, or after its 'is'."""
    if mention.kind not in {"name", "metonym"}:
        return set()
    head = doc[mention.head]
    found = set(_before(doc, mention))
    found |= {c for c in head.children if c.dep_ == "appos" and c.i >= mention.end}
    if head.dep_ == "appos" and head.head.i < mention.start:
        found.add(head.head)
    if head.dep_ == "nsubj" and head.head.lemma_ == "be":
        found |= {c for c in head.head.children if c.dep_ == "attr" and any(d.lower_ in {"a", "an", "the"} for d in c.lefts)}
    return {t.lower_ for t in found if t.tag_ in _NOUNS and t.text.islower() and t.is_alpha}


def _before(doc: Doc, mention: TokenMention) -> list[Token]:
    """Give the noun right before a name, and what is left of it where that is within the mention: 'the union leader Ann Bee'."""
    inside = next(
        (i for i in range(mention.start, mention.end) if doc[i].text[0].isupper() and doc[i].tag_.startswith("NNP")),
        mention.start,
    )
    at = inside - 1
    if at < 0 or doc[at].dep_ == "conj" or doc[at].head.i > mention.end:
        return []
    return [doc[at]]
