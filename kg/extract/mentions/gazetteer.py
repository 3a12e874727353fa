"""Finds the listed names in a Doc: one pass over its tokens with an index of first words, then a check of capitals."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.extract.mentions.lexicon import Entry, Lexicon
from kg.extract.tokens import Doc

_FIRST = re.compile(r"\w+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Match:
    """A listed form at `doc[start:end]`; `entries` are all entities that it may name."""

    start: int
    end: int
    entries: tuple[Entry, ...]


class Index:
    """Matches by the token at which they start."""

    def __init__(self, matches: Iterable[Match]) -> None:
        """Sort the matches, which keep their order at one token."""
        self.at: dict[int, list[Match]] = {}
        for match in matches:
            self.at.setdefault(match.start, []).append(match)

    def within(self, start: int, end: int) -> Iterator[Match]:
        """Give the matches that lie between two tokens."""
        return (m for i in range(start, end) for m in self.at.get(i, ()) if m.end <= end)


def lowered(text: str) -> str:
    """Give a text in lower case with straight apostrophes, every character where it stood ('İ' keeps its one place)."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower.replace("’", "'")


class Gazetteer:
    """The lists by the first word of each form. No form is tokenised: a match must only begin and end where tokens do."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Sort every listed form under its first word."""
        self.forms: dict[str, list[Entry]] = defaultdict(list)
        for entry in sorted(lexicon.entries, key=lambda e: e.text):
            self.forms[lowered(entry.text)].append(entry)
        self.by_first: dict[str, list[str]] = defaultdict(list)
        for form in self.forms:
            self.by_first[_FIRST.match(form).group()].append(form)  # type: ignore[union-attr]

    def matches(self, doc: Doc) -> list[Match]:
        """Give all matches whose capitals fit, longest first at each start; they may overlap."""
        text = doc.text
        lower = lowered(text)
        ends = {token.idx + len(token): token.i + 1 for token in doc}
        found = []
        for token in doc:
            at = token.idx
            first = _FIRST.match(lower, at)
            for form in self.by_first.get(first.group(), ()) if first else ():
                end = ends.get(at + len(form))
                if end is None or not lower.startswith(form, at):
                    continue
                written = text[at : at + len(form)].replace("’", "'")
                entries = tuple(e for e in self.forms[form] if _capitals_fit(written, e.text))
                if entries:
                    article = entries[0].text.startswith("the ")
                    found.append(Match(token.i + article, end, entries))
        return sorted(found, key=lambda m: (m.start, -m.end))


def _capitals_fit(text: str, listed: str) -> bool:
    """Acronyms must stand as listed; other names must keep the capitals of their words, or be all capitals (headlines, datelines)."""
    if text == listed or listed.islower():
        return True
    letters = [c for c in listed if c.isalpha()]
    if len(letters) <= 5 and sum(c.isupper() for c in letters) >= max(2, len(letters) - 1):
        return False
    if text.isupper():
        return len(letters) > 3
    theirs, ours = text.replace("-", " ").split(), listed.replace("-", " ").split()
    if len(theirs) != len(ours):
        return False
    fits = [t[0].isupper() or not o[0].isupper() for t, o in zip(theirs, ours, strict=True)]
    return all(fits) or (len(fits) > 3 and fits[0] and fits[-1] and fits.count(False) == 1)
