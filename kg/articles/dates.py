"""Dates as pages and feeds write them. Only absolute dates are read, so the answer never depends on the day of reading.

dateparser is left out here on purpose: it fills what a date lacks from today's date and takes milliseconds a line.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d\d"
_FORMS = (
    rf"(?P<y>{_YEAR})-(?P<m>\d\d?)(?:-(?P<d>\d\d?))?",
    rf"(?P<y>{_YEAR})[/.](?P<m>\d\d?)[/.](?P<d>\d\d?)",
    rf"(?P<month>{MONTH})\s+(?P<d>\d\d?)(?:st|nd|rd|th)?\s*,?\s+(?P<y>{_YEAR})",
    rf"(?P<d>\d\d?)(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<month>{MONTH})\s*[,\s-]\s*(?P<y>{_YEAR})",
    rf"(?P<month>{MONTH})\s*,?\s+(?P<y>{_YEAR})",
    rf"(?P<a>\d\d?)[/.-](?P<b>\d\d?)[/.-](?P<y>{_YEAR})",
    rf"(?P<y>{_YEAR})(?P<m>\d\d)(?P<d>\d\d)",
    rf"(?P<y>{_YEAR})",
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?\s*,?\s+)?"
_CLOCK = (
    r"(?:(?:[\s,|·–—-]+|t)(?:at\s+)?\d\d?[:.]\d\d(?:[:.]\d\d)?(?:\.\d+)?\s*(?:[ap]\.?m\.?)?"
    r"\s*(?:\(?[a-z]{1,5}\)?)?\s*(?:[+-]\d\d:?\d\d)?(?:\s*\([a-z ]+\))?)?"
)
_VALUES = tuple(re.compile(_WEEKDAY + form + _CLOCK, re.IGNORECASE) for form in _FORMS)
_LABEL = re.compile(
    r"(?:(?:first |originally )?(?:published|posted|updated|added|issued|released|created"
    r"|last (?:updated|modified)|publication date|date|dated)"
    r"\s*(?:\d+ (?:year|month|week|day|hour|minute)s? ago\s*)?(?:on|at)?\s*[:|–-]?\s*)",
    re.IGNORECASE,
)
LONGEST = 80
"""A line longer than this, in characters, is not a date."""


def iso_date(value: str) -> str | None:
    """Give a date that fills the whole value as an ISO date, month or year; None if it is none or cannot be told for sure.

    07/08/2009 is read by nobody in the same way and gives None; 27/08/2009 is clear.
    """
    value = value.strip()
    if len(value) > LONGEST:
        return None
    for pattern in _VALUES:
        if match := pattern.fullmatch(value):
            return _iso(match.groupdict())
    return None


def line_date(line: str) -> str | None:
    """Give the date that a line of a page states and nothing else: 'Nov 15 2006', 'Published on 3 March 2007, 10:15 GMT'.

    A bare year or number is no such line.
    """
    line = line.strip(" |·•–—-[]()")
    label = _LABEL.match(line)
    found = iso_date(line[label.end() :] if label else line)
    return found if found and (label or len(found) > 4) and not line.isdigit() else None


def _iso(found: dict[str, str | None]) -> str | None:
    year = int(found["y"] or 0)
    if found.get("a"):
        first, second = int(found["a"] or 0), int(found["b"] or 0)
        if first <= 12 and second <= 12 and first != second:
            return None
        day, month = (first, second) if second <= 12 else (second, first)
        return _valid(year, month, day)
    named = found.get("month")
    month_text = found.get("m")
    if not named and not month_text:
        return f"{year:04}"
    month = _MONTHS[named.lower().rstrip(".")] if named else int(month_text or 0)
    day_text = found.get("d")
    if day_text:
        return _valid(year, month, int(day_text))
    return f"{year:04}-{month:02}" if 1 <= month <= 12 else None


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
