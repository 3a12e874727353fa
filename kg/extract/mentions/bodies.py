"""Finds government bodies by pattern: 'the Kazakh Defense Ministry', 'Ministry of Foreign Affairs of Tajikistan', 'Turkish army'."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kg.extract.mentions.gazetteer import Match
from kg.extract.mentions.lexicon import Lexicon
from kg.extract.tokens import Doc
from kg.extract.words import Words
from kg.model import Entity

if TYPE_CHECKING:
    from kg.extract.mentions.names import Found

_STRONG = frozenset(
    "ministry parliament senate assembly army navy gendarmerie embassy consulate treasury duma knesset presidency legislature congress "
    "cabinet prosecutors junta police gendarmes".split()
)
_ALONE = frozenset(
    {"parliament", "army", "navy", "police", "cabinet", "senate", "gendarmerie", "treasury", "presidency", "junta", "gendarmes"}
)
_BARE = frozenset({"parliament", "police", "gendarmes"})
"""Organs that are named without an article: 'Police arrested ten men'."""
_ABROAD = frozenset({"embassy", "embassies", "consulate", "consulates", "mission", "missions", "office", "offices"})
_LONGEST = 20
"""Words that a body's name has before its noun at most."""
_MORE = frozenset(
    {"supreme", "constitutional", "high", "general", "criminal", "central", "constituent", "upper", "lower", "federal", "special"}
)


def find_bodies(doc: Doc, matches: Iterable[Match], words: Words, lexicon: Lexicon) -> list[Found]:
    """Give the bodies of one text with the country that their demonym, possessive or 'of' names, if any."""
    before: dict[int, tuple[int, Entity]] = {}
    after: dict[int, tuple[int, Entity]] = {}
    for match in matches:
        entry = match.entries[0]
        if entry.entity.type == "Country":
            before.setdefault(match.end, (match.start, entry.entity))
            after.setdefault(match.start, (match.end, entry.entity))
    out = []
    lower = [t.lower_ for t in doc]
    i = 0
    while i < len(lower):
        end = _head_end(lower, i, words)
        if end and doc[i].pos_ not in {"VERB", "AUX"}:
            body = _body(doc, i, end, before, after, words)
            if body:
                out.append(body)
            i = end
        else:
            i += 1
    return out


def _head_end(lower: list[str], i: int, words: Words) -> int:
    """Give where the nouns of a body that begin at a token end, or 0 if none begins there."""
    if lower[i] in words.pair_starts:
        for length in (2, 3):
            *first, last = lower[i : i + length]
            if (" ".join(first), last) in words.pairs:
                return i + length
    return i + 1 if lower[i] in words.heads else 0


def _body(
    doc: Doc, head: int, end: int, before: dict[int, tuple[int, Entity]], after: dict[int, tuple[int, Entity]], words: Words
) -> Found | None:
    from kg.extract.mentions.names import Found

    noun = doc[end - 1].lower_
    pair = end - head > 1
    start = head
    while start > head - _LONGEST and start and start not in before and _belongs(doc, start - 1, words):
        start -= 1
    while start < head and doc[start].lower_ in {"and", "-", ",", "the"}:
        start += 1
    end = _portfolio_end(doc, end, words, after)
    country, first, last = None, start, end
    if start in before:
        first, owner = before[start]
        country = owner
    elif start >= 2 and doc[start - 1].text in {"'s", "’s", "'", "’"} and start - 1 in before:
        country = before[start - 1][1]
    elif end < len(doc) - 1 and (doc[end].lower_ == "of" or (doc[end].lower_ == "in" and _at_home(doc, start, end))):
        at = end + 1
        while (
            at < len(doc) - 1 and doc[at].lower_ in {"the", "republic", "of", "kingdom", "islamic", "state"} and at not in after
        ):
            at += 1
        if at in after:
            last, country = after[at] if doc[end].lower_ == "of" else (end, after[at][1])
    head_word = noun
    if country is None:
        named = doc[start].text[0].isupper() and (end - start > 1 or head_word in _STRONG)
        definite = start > 0 and doc[start - 1].lower_ == "the"
        alone = (definite and head_word in _ALONE) or (head_word in _BARE and _party(doc, end - 1))
        if not named and not ((head_word in _STRONG or pair) and (end - start > 1 or definite or alone)):
            return None
        if end - start == 1 and not alone and (doc[head].text.islower() or head_word in _BARE):
            return None
    name = canonical(doc, start, end, head)
    if country is not None and head_word in words.government and end - start == 1:
        return None
    return Found(
        first, last, "GovernmentBody", 6 if country else 4, "body", (), country.country if country else None,
        f"{name} of {country.name}" if country else name, 0.95 if country else 0.6,
    )  # fmt: skip


def _party(doc: Doc, noun: int) -> bool:
    """Tell whether a noun without an article acts or is acted on, and is no modifier of another one ('police station')."""
    token = doc[noun]
    owned = any(c.dep_ in {"poss", "det"} for c in token.children)
    return token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "conj", "poss", "ROOT"} and not owned


def _at_home(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a body in a capital is that country's: not an embassy, not 'its ministry', and no bare 'court' or 'ministry'."""
    noun = doc[end - 1].lower_
    return (
        noun not in _ABROAD
        and (end - start > 1 or noun in _ALONE)
        and (start == 0 or doc[start - 1].tag_ != "PRP$")
        and doc[start:end].root.dep_ != "poss"
    )


def _belongs(doc: Doc, i: int, words: Words) -> bool:
    token = doc[i]
    if token.lower_ in words.portfolios or token.lower_ in _MORE or token.text == "-":
        return token.pos_ not in {"VERB", "AUX"} or token.text[0].isupper()
    if token.text == "," and i and doc[i - 1].lower_ in words.portfolios:
        return i + 1 < len(doc) and doc[i + 1].lower_ in words.portfolios
    return (
        token.text[0].isupper()
        and token.pos_ in {"PROPN", "ADJ"}
        and not token.is_sent_start
        and i + 1 < len(doc)
        and doc[i + 1].text[0].isupper()
    )


def _portfolio_end(doc: Doc, end: int, words: Words, after: dict[int, tuple[int, Entity]]) -> int:
    """Extend over 'of Foreign Affairs', 'for National Security', 'of Investment, Industry and Trade'."""
    if end + 1 >= len(doc) or doc[end].lower_ not in {"of", "for"}:
        return end
    at = end + 1
    if doc[at].lower_ == "the":
        at += 1
    last = end
    while at < len(doc) and at not in after:
        token = doc[at]
        if token.lower_ in words.portfolios and token.lower_ not in {"and"}:
            last = at + 1
        elif not (token.lower_ == "and" or token.text in {",", "-"}):
            break
        at += 1
    return last


def canonical(doc: Doc, start: int, end: int, head: int) -> str:
    """Give one name for the ways to name a body: 'Defense Ministry', 'defence ministry' and 'Ministry of Defence' share it."""
    text = doc[start:end].text.replace("Defense", "Defence").replace("defense", "defence")
    tokens = text.split()
    if tokens and tokens[-1].lower() == "ministry" and len(tokens) > 1:
        portfolio = " ".join(tokens[:-1])
        portfolio = {"foreign": "Foreign Affairs", "interior": "Internal Affairs"}.get(portfolio.lower(), portfolio)
        text = f"Ministry of {portfolio}"
    small = {"of", "and", "for", "the"}
    words = [
        w if w.lower() in small or w[0].isupper() else w.capitalize()
        for w in text.replace("the Interior", "Internal Affairs").split()
    ]
    return " ".join(words)
