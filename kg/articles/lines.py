"""Tells what a line of a saved page is: furniture, a date, a byline, an outlet, prose, or some other short line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from kg.articles.dates import line_date
from kg.text import ends_sentence, is_item

Kind = Literal["drop", "stamp", "expand", "end", "date", "byline", "publication", "outlet", "prose", "short"]

_CAPITAL = r"[^\W\d_a-zà-ÿ][\w.'’-]*"
_BYLINE = re.compile(
    rf"(?:By|BY|Written by|Author|Reported by|Text by|Story by)\s*:?\s+(?P<name>{_CAPITAL}"
    rf"(?:\s+(?:{_CAPITAL}|al|bin|ibn|van|von|de|da|and|&|,\s*{_CAPITAL})){{0,8}})"
    r"(?:\s*[,|/–-]\s*(?P<outlet>[^|]{2,60}))?"
)
_PUBLICATION = re.compile(
    r"(?:publication|publisher|source|outlet|newspaper|news agency|published in|published by)\s*:\s*"
    r"(?P<name>.{2,80}?)(?:\s+volume\s*:\s*\d+)?(?:\s+issue\s*:\s*\d+)?",
    re.IGNORECASE,
)
_BULLETS = " •▪◦●‣·*»>|–—-"
LONGEST_LINE = 500
"""A line longer than this, in characters, is prose whatever it says."""

PROSE_WORDS = 3
LONG_LINE_WORDS = 22
"""A line of at least this many words is prose even where its full stop is missing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page and what it is; `value` is the date, name or bare text in it; `opens`: an empty line precedes it."""

    text: str
    kind: Kind
    value: str = ""
    outlet: str | None = None
    opens: bool = False


def classified(text: str, *, opens: bool = False) -> Line:
    """Say what a line is. Order matters: what looks like furniture is furniture even where it ends like a sentence."""
    if len(text) > LONGEST_LINE:
        return Line(text, "prose", opens=opens)
    bare = text.lstrip(_BULLETS).rstrip(" |»>")
    key = bare.casefold().rstrip(" .:!…").replace("’", "'")
    if kind := _furniture_kind(key, bare):
        return Line(text, kind, bare, opens=opens)
    if found := line_date(bare):
        return Line(text, "date", found, opens=opens)
    if match := _BYLINE.fullmatch(bare):
        return Line(text, "byline", match["name"].strip(" ,"), outlet=match["outlet"], opens=opens)
    if match := _PUBLICATION.fullmatch(bare):
        return Line(text, "publication", match["name"].strip(" ,.;"), opens=opens)
    if known_outlet(bare):
        return Line(text, "outlet", bare, opens=opens)
    return Line(text, "prose" if _is_prose(text) else "short", bare, opens=opens)


def is_author_box(paragraph: str) -> bool:
    """Tell whether a paragraph presents the writer, names the desk or disclaims, as the last one of a page often does."""
    return len(paragraph) <= 500 and any(pattern.fullmatch(paragraph) for pattern in _furniture().author)


def known_outlet(line: str) -> str | None:
    """Give an outlet's name as the list writes it, also where a place follows ('Reuters, London'); None if it is not known."""
    names = _furniture().outlets
    return names.get(line.casefold()) or names.get(line.split(",")[0].strip().casefold() if line.count(",") == 1 else "")


def _is_prose(text: str) -> bool:
    words = text.split()
    if is_item(text):
        return ends_sentence(text) and len(words) > 2
    return (
        (ends_sentence(text) and not text.endswith((":", ";", "?")) and len(words) >= PROSE_WORDS)
        or len(words) >= LONG_LINE_WORDS
        or (ends_sentence(text) and len(words) >= 12)
    )


def _furniture_kind(key: str, bare: str) -> Kind | None:
    table = _furniture()
    if not key:
        return "drop"
    if kind := table.lines.get(key):
        return kind
    return next((kind for pattern, kind in table.patterns if pattern.fullmatch(bare)), None)


@dataclass(frozen=True, slots=True)
class _Furniture:
    lines: dict[str, Kind]
    patterns: tuple[tuple[re.Pattern[str], Kind], ...]
    author: tuple[re.Pattern[str], ...]
    outlets: dict[str, str]


@cache
def _furniture() -> _Furniture:
    table: dict[str, Any] = tomllib.loads(files("kg.resources").joinpath("articles/furniture.toml").read_text(encoding="utf-8"))
    kinds: tuple[Kind, ...] = ("drop", "stamp", "expand", "end")
    lines: dict[str, Kind] = {line: kind for kind in kinds for line in table["lines"][kind]}
    patterns = tuple((_compiled(p), kind) for kind in kinds for p in table["patterns"].get(kind, ()))
    author = tuple(_compiled(p) for p in table["patterns"]["author"])
    return _Furniture(lines, patterns, author, {name.casefold(): name for name in table["outlets"]["names"]})


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
