"""Dates as news give them (a day, a month or a year), as the stretch of days that each may mean.

A date that is only a year overlaps every month of it: a window keeps what may lie in it, and says so nowhere else.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from kg.errors import InputError
from kg.model import Article, Claim

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@lru_cache(maxsize=20_000)
def bounds(date: str | None) -> tuple[str, str] | None:
    """Give the first and the last day that a date may mean, or None for what is not an ISO day, month or year.

    >>> bounds("2006-02")
    ('2006-02-01', '2006-02-28')
    """
    match = _DATE.fullmatch(date[:10]) if date else None
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if match[2] is None:
        return f"{year:04}-01-01", f"{year:04}-12-31"
    if not 1 <= month <= 12 or year < 1:
        return None
    last = calendar.monthrange(year, month)[1]
    if match[3] is None:
        return f"{year:04}-{month:02}-01", f"{year:04}-{month:02}-{last:02}"
    return (date[:10], date[:10]) if date and 1 <= day <= last else None


def date_of(claim: Claim, articles: Mapping[str, Article]) -> str | None:
    """Give the date of what a claim states: the one that the text gives, else the day its article was published, else None."""
    if bounds(claim.date):
        return claim.date
    article = articles.get(claim.article)
    published = article.date[:10] if article and article.date else None
    return published if bounds(published) else None


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, both ends included: ISO days, or None for an open end."""

    first: str | None = None
    last: str | None = None

    def __str__(self) -> str:
        return f"{self.first or ''}..{self.last or ''}"

    def holds(self, date: str | None) -> bool:
        """Tell whether a date may lie in the period. An unknown date lies only in the period that is open at both ends."""
        if self.first is None and self.last is None:
            return True
        span = bounds(date)
        return span is not None and (self.last is None or span[0] <= self.last) and (self.first is None or span[1] >= self.first)


ALWAYS = Period()
"""All time, and what has no date."""


def period(text: str) -> Period:
    """Read a period: '2006', '2006-11', '2006..2008', '2006-11..' or '..2008'. Raises InputError for anything else.

    >>> period("2006..2007-02")
    Period(first='2006-01-01', last='2007-02-28')
    """
    first, dots, last = text.strip().partition("..")
    spans = [bounds(part) if part else None for part in (first, last if dots else first)]
    wrong = [part for part, span in zip((first, last), spans, strict=True) if part and span is None]
    if wrong or not any(spans):
        raise InputError(f"{text!r} is not a period", hint="write 2006, 2006-11, 2006..2008, 2006-11.. or ..2008")
    made = Period(spans[0][0] if spans[0] else None, spans[1][1] if spans[1] else None)
    if made.first and made.last and made.first > made.last:
        raise InputError(f"the period {text!r} ends before it begins")
    return made


def month_of(date: str | None) -> str | None:
    """Give the month (YYYY-MM) of a date that gives at least a month, else None."""
    return date[:7] if date and len(date) >= 7 and bounds(date) else None


def months_between(first: str, last: str) -> list[str]:
    """List all months from one (YYYY-MM) to another, both included."""
    start, end = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, end + 1)]


def windows(dates: list[str], months: int) -> list[Period]:
    """Cut the time that the dates span into periods of so many months, the first beginning in January of the first year."""
    spans = [span for date in dates if (span := bounds(date))]
    if not spans or months < 1:
        return []
    start, end = int(min(s[0] for s in spans)[:4]) * 12, max(s[1] for s in spans)
    cut = []
    while f"{start // 12:04}-{start % 12 + 1:02}-01" <= end:
        stop = start + months - 1
        last = f"{stop // 12:04}-{stop % 12 + 1:02}"
        cut.append(Period(f"{start // 12:04}-{start % 12 + 1:02}-01", (bounds(last) or ("", ""))[1]))
        start += months
    latest_first = min(s[0] for s in spans)
    return [p for p in cut if p.last and p.last >= latest_first]
