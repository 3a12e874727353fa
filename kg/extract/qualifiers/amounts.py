"""Finds the sum or quantity that belongs to an act: '$14.5 million', '300,000 tons of wheat', '1,700 peacekeepers'."""

from __future__ import annotations

import re
from functools import cache

from kg.extract.qualifiers.scope import Step
from kg.extract.qualifiers.sentences import root_of
from kg.extract.qualifiers.vocabulary import word_lists
from kg.extract.tokens import Span, Token

WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
COUNTED = frozenset({"agree", "aid", "assault", "coerce", "concede", "cooperate", "mobilize", "owns", "retreat", "sanction"})
"""Relations that are counted in something."""
GOODS = 25


@cache
def _pattern() -> re.Pattern[str]:
    lists = word_lists()

    def either(name: str) -> str:
        return "|".join(re.escape(word) for word in sorted(lists[name], key=lambda w: (-len(w), w)))

    number = (
        rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?|\b(?:{WORDS})\b|\b(?:hundreds|thousands|millions|billions|dozens)(?=\sof\b)"
    )
    scale = rf"(?:\s?(?:{either('scales')})\b)"
    signed = rf"(?:(?:{either('signs')})\s?(?:{number}){scale}?)"
    money = rf"(?:(?:{number}){scale}*\s(?:[A-Z]?[\w.]+\s)?(?:{either('currencies')})s?\b)"
    thing = rf"(?:(?:{number}){scale}*\s?(?:of\s)?(?:\w+[\s-]){{0,2}}?(?:{either('units')}|{either('people')})(?!\w))"
    return re.compile(rf"(?<![\w.,])(?<![Tt]he )(?:{signed}|{money}|{thing})")


def amounts_in(sentence: Span) -> list[tuple[Token, str]]:
    """Give the amounts of a sentence, each with the token that it hangs by."""
    found = []
    for match in _pattern().finditer(sentence.text):
        span = sentence.char_span(match.start(), match.end(), alignment_mode="expand")
        if span is not None and len(span):
            found.append((root_of(span), _with_goods(span)))
    return found


def amount_of(way: list[Step], found: list[tuple[Token, str]]) -> str | None:
    """Give the amount that hangs to an act, or None: it must stand under the trigger or what carries it, and be the only one."""
    if not found:
        return None
    trigger = way[0].token
    carriers = [trigger, *(step.token for step in way[1:] if step.carried)]
    for carrier in carriers:
        near = {text for root, text in found if root == carrier or _under(root, carrier)}
        if len(near) == 1:
            return near.pop()
        if near:
            return None
    return None


def _under(token: Token, carrier: Token) -> bool:
    """Tell whether a token hangs to another within one clause, at most five steps below."""
    node = token
    for _ in range(5):
        if node.dep_ in {"relcl", "advcl", "ccomp", "parataxis", "conj"} or node.head == node:
            return False
        node = node.head
        if node == carrier:
            return True
    return False


def _with_goods(span: Span) -> str:
    """Add what is measured: '300,000 tons' of wheat."""
    doc, end = span.doc, span.end
    if end + 1 < len(doc) and doc[end].lower_ == "of" and doc[end + 1].pos_ in {"NOUN", "ADJ"}:
        last = doc[end + 1]
        while last.i + 1 < len(doc) and last.dep_ in {"amod", "compound"} and doc[last.i + 1].pos_ in {"NOUN", "ADJ"}:
            last = doc[last.i + 1]
        if last.pos_ == "NOUN" and last.idx + len(last) - doc[end].idx <= GOODS + 10:
            end = last.i + 1
    return doc[span.start : end].text
