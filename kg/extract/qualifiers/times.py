"""Finds expressions of time in a text and resolves them against the day it was published: 'on Tuesday', 'last month', 'in May 2006'.

A small grammar over the text instead of a parser of free dates: it is quick, and what it does not know stays unknown. The precision of
the words is kept: a day, a month or a year, never filled in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = "january february march april may june july august september october november december".split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
NUMBERS = {
    word: number for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
} | {"a": 1, "an": 1, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
)
_YEAR = r"(?:1[89]|20)\d\d"
_LEAD = "(?i:in|since|until|by|last|this|next|early|late|mid|from|of|during|earlier|after|before)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_RANGE = rf"(?:\s?(?:-|–|to|and)\s?{_DAY})?"
PATTERN = re.compile(
    "|".join(
        (
            rf"\b(?P<iso>{_YEAR}-[01]\d-[0-3]\d)\b",
            rf"(?<![\d.,])\b(?P<d1>{_DAY}){_RANGE}\s(?:of\s)?(?P<m1>{_MONTH})(?:,?\s(?P<y1>{_YEAR})\b)?",
            rf"\b(?P<m2>{_MONTH})\s(?P<d2>{_DAY})\b{_RANGE}(?!,?\d)(?:,?\s(?P<y2>{_YEAR})\b)?",
            rf"\b(?P<m3>{_MONTH})(?:,|\sof)?\s(?P<y3>{_YEAR})\b",
            rf"\b(?P<w4>{_LEAD})(?:\s(?:early|late|mid|this|last|next))?[\s-](?P<m4>{_MONTH})(?!\s?\d)",
            r"(?:\b(?P<w5>[Ll]ast|[Nn]ext|[Tt]his)\s)?\b(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b",
            r"\b(?P<today>[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]onight|[Ll]ast night|[Tt]his (?:morning|afternoon|evening))\b",
            r"\b(?P<w7>[Ll]ast|[Tt]his|[Nn]ext|[Cc]oming|[Tt]he previous)\s(?P<unit>weekend|week|month|year)\b",
            r"\b(?P<n8>\d{1,2}|[A-Za-z]+)\s(?P<unit8>day|week|month|year)s?\sago\b",
            rf"(?:\b(?P<w9>(?i:in|since|of|from|during|by|until|early|late|mid|the|its|their|his|a))|[’\']s)[\s-](?P<y9>{_YEAR})\b(?!s\b|[-–/]\d)",
        )
    )
)
BRACKETS = re.compile(r"\([^()\n]{0,200}\)|\[[^][\n]{0,200}\]")
DATELINE = re.compile(r"\A\s*[^.!?\n]{2,90}?\s(?:-|–|—|--)\s")


@dataclass(frozen=True, slots=True)
class Expression:
    """A stretch of the text, `text[start:end]`, that tells a time; `groups` are the parts of the grammar that matched."""

    start: int
    end: int
    groups: dict[str, str]

    @property
    def loose(self) -> bool:
        """True for a bare year, which as often names a thing ('the 2015 accord') as a time."""
        return "y9" in self.groups


def barred_spans(text: str) -> list[tuple[int, int]]:
    """Give the stretches whose times date no act: brackets, which name sources, and the dateline."""
    barred = [m.span() for m in BRACKETS.finditer(text)] if "(" in text or "[" in text else []
    if (line := DATELINE.match(text)) and any(word.isupper() and len(word) > 2 for word in re.findall(r"\w+", line[0])):
        barred.append(line.span())
    return barred


def expressions(text: str, start: int, end: int, barred: list[tuple[int, int]]) -> list[Expression]:
    """Find every expression of time in `text[start:end]` outside the barred stretches."""
    return [
        Expression(m.start(), m.end(), {name: found for name, found in m.groupdict().items() if found})
        for m in PATTERN.finditer(text, start, end)
        if not any(low <= m.start() < high for low, high in barred)
    ]


def published_on(value: str | None) -> tuple[int, int | None, int | None] | None:
    """Read an article's date, as far as it goes: year, month, day."""
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", value or "")
    if match is None:
        return None
    return int(match[1]), int(match[2]) if match[2] else None, int(match[3]) if match[3] else None


def resolve(expression: Expression, published: str | None, ahead: bool = False) -> str | None:
    """Give the ISO day, month or year that an expression means, or None. `ahead` is true for what is still to come.

    A weekday is the nearest one behind the day of publication (or ahead of it); a month without a year the nearest one likewise.
    """
    groups = expression.groups
    if "iso" in groups:
        return _valid(groups["iso"])
    base = published_on(published)
    for n in "12":
        if f"m{n}" in groups:
            return _day(groups[f"m{n}"], groups[f"d{n}"], groups.get(f"y{n}"), base, ahead)
    if "m3" in groups:
        return f"{groups['y3']}-{_month(groups['m3']):02}"
    if "m4" in groups:
        return _bare_month(groups["m4"], expression, base, ahead)
    if "y9" in groups:
        return groups["y9"]
    return _relative(groups, base, ahead)


def _month(word: str) -> int:
    start = word.lower().rstrip(".")[:3]
    return next(number for number, name in enumerate(MONTHS, start=1) if name.startswith(start))


def _valid(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _day(month: str, day: str, year: str | None, base: tuple[int, int | None, int | None] | None, ahead: bool) -> str | None:
    number = _month(month)
    if year is None:
        if base is None:
            return None
        year = str(_near_year(number, base, ahead))
    return _valid(f"{year}-{number:02}-{int(re.sub(r'[a-z]', '', day)):02}")


def _near_year(month: int, base: tuple[int, int | None, int | None], ahead: bool) -> int:
    """Give the year of a month named without one: the article's, unless that lies far on the wrong side."""
    year, now, _ = base
    if now is None:
        return year
    if ahead:
        return year + 1 if month < now else year
    return year - 1 if month > now else year


def _bare_month(word: str, expression: Expression, base: tuple[int, int | None, int | None] | None, ahead: bool) -> str | None:
    if base is None or base[1] is None:
        return None
    month, lead = _month(word), expression.groups["w4"].lower()
    return f"{_near_year(month, base, ahead or lead == 'next')}-{month:02}"


def _relative(groups: dict[str, str], base: tuple[int, int | None, int | None] | None, ahead: bool) -> str | None:
    """Resolve what counts from the day of publication. Needs the precision that it counts in."""
    if base is None:
        return None
    year, month, day = base
    unit = groups.get("unit") or groups.get("unit8")
    if unit == "year":
        return str(year + _shift(groups))
    if month is None:
        return None
    if unit == "month":
        months = year * 12 + month - 1 + _shift(groups)
        return f"{months // 12}-{months % 12 + 1:02}"
    if day is None:
        return None
    try:
        today = date(year, month, day)
    except ValueError:
        return None
    return _from_day(groups, today, ahead)


def _shift(groups: dict[str, str]) -> int:
    """Give how many units an expression lies after (or, below zero, before) the day of publication."""
    if "n8" in groups:
        count = groups["n8"].lower()
        return -(int(count) if count.isdigit() else NUMBERS.get(count, 0))
    return {"last": -1, "the previous": -1, "this": 0}.get(groups["w7"].lower(), 1)


def _from_day(groups: dict[str, str], today: date, ahead: bool) -> str | None:
    if "today" in groups:
        word = groups["today"].lower()
        return (today + timedelta({"yesterday": -1, "last night": -1, "tomorrow": 1}.get(word, 0))).isoformat()
    if "weekday" in groups:
        gap = (today.weekday() - WEEKDAYS.index(groups["weekday"].lower())) % 7
        lead = groups.get("w5", "").lower()
        if lead == "next" or (ahead and lead != "last"):
            return (today + timedelta((7 - gap) if gap else 7)).isoformat()
        return (today - timedelta(gap or 7 * (lead == "last"))).isoformat()
    shift = _shift(groups)
    if "n8" in groups and not shift:
        return None
    if (groups.get("unit") or groups.get("unit8")) == "day":
        return (today + timedelta(shift)).isoformat()
    return (today + timedelta(7 * shift)).isoformat()[:7]
