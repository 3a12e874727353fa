"""Takes a saved page apart: drops its furniture, undoes hard wraps, splits it into its articles and reads their mastheads.

A page is lines of prose with gaps of other lines between them. A gap is a masthead, where an article begins, if it holds a title
and says who published it or when; otherwise it is a subheading or a caption and stays in the text.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from kg.articles.dates import MONTH, iso_date
from kg.articles.lines import Line, classified, is_author_box, known_outlet
from kg.text import NARROWEST_WRAP, blocks, is_item, rejoin, wrap_width

LEAST_BODY = 300
"""A masthead begins another article only after this many characters of the one before."""

_EVIDENCE = ("stamp", "date", "byline", "publication", "outlet")
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z'’./ -]{2,40}(?:,\s*[A-Z][a-z]+)?)\s*,?\s*"
    rf"(?P<day>(?:{MONTH}\s+\d\d?|\d\d?\s+{MONTH})(?:,?\s+(?P<year>(?:19|20)\d\d))?)?\.?"
    rf"\s*(?:\((?P<outlet>[^()]{{2,40}})\)|/(?P<slash>[^/]{{2,40}})/)?\s*[-–—:]+\s",
    re.IGNORECASE,
)
_COPYRIGHT_YEAR = re.compile(r"(?:©|\(c\)|copyright)[^\d]{0,40}((?:19|20)\d\d)\b", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|headline)\s*:\s*(?P<title>.+)", re.IGNORECASE)
_PLACE_AFTER = re.compile(r"(.+?),\s*(?:[A-Z]{2,3}|[A-Z][a-z]+)$")


@dataclass(slots=True)
class Part:
    """One article of a page: its text without masthead and furniture, and what the page states about it."""

    title: str | None = None
    source: str | None = None
    author: str | None = None
    date: str | None = None
    body: list[Line] = field(default_factory=list)
    after: list[Line] = field(default_factory=list)
    size: int = 0
    """The length of its prose in characters."""

    def keep(self, lines: Iterable[Line]) -> None:
        """Add lines to the article, or to what follows its end marker once that was seen."""
        for line in lines:
            (self.after or self.body).append(line)
            self.size += 0 if self.after or line.kind != "prose" else len(line.text)

    @property
    def text(self) -> str:
        """The paragraphs, an empty line between them; the items of a list stay together."""
        text = "".join(
            ("\n\n" if line.opens or (line.kind == "prose" and not is_item(line.text)) else "\n") + line.text
            for line in self.body
        )
        return text.strip("\n")


def split_page(text: str) -> list[Part]:
    """Split cleaned text into its articles, in order. A text without any prose is one article of all that is not furniture."""
    lines = list(_lines(text))
    if not any(line.kind == "prose" for line in lines):
        kept = [line for line in lines if line.kind not in ("drop", "stamp", "expand", "end")]
        return [Part(body=kept)] if kept else []
    parts = [Part()]
    gap: list[Line] = []
    for is_prose, group in groupby(lines, key=lambda line: line.kind == "prose"):
        if not is_prose:
            gap = list(group)
            continue
        prose = list(group)
        if gap and _runs_on(gap[-1], prose[0]):
            prose.insert(0, gap.pop())
        _enter(parts, gap)
        parts[-1].keep(prose)
        gap = []
    _leave(parts[-1], gap, last=True)
    years = {match[1] for line in lines if (match := _COPYRIGHT_YEAR.search(line.text))}
    for part in parts:
        _finish(part, next(iter(years)) if len(years) == 1 else None)
    return [part for part in parts if part.body]


def _lines(text: str) -> Iterator[Line]:
    found = blocks(text)
    width = wrap_width(found)
    for block in found:
        opens = True
        for special, group in groupby(block, key=lambda line: classified(line).kind not in ("prose", "short")):
            lines = list(group)
            for line in lines if special else rejoin(lines, width):
                yield classified(line, opens=opens)
                opens = False


def _runs_on(line: Line, prose: Line) -> bool:
    """Tell whether a line may be the first half of the sentence below it: a wrap in a text too short to show its width."""
    return line.kind == "short" and not prose.opens and len(line.text) >= NARROWEST_WRAP and not _capitalised(line.value)


def _enter(parts: list[Part], gap: Sequence[Line]) -> None:
    """Take a gap that prose follows: as the masthead of the first or another article, or as a piece of the present one."""
    part = parts[-1]
    if not part.body:
        _read_masthead(part, gap)
    elif part.size >= LEAST_BODY and _begins_article(gap):
        closing = next((n for n, line in enumerate(gap) if line.kind in ("end", "expand")), 0)
        _leave(part, gap[: closing + 1] if closing else (), last=False)
        parts.append(Part())
        _read_masthead(parts[-1], gap[closing:])
    elif part.size < LEAST_BODY and any(line.kind in _EVIDENCE for line in gap):
        _read_masthead(part, gap)  # a summary stood between the title and the rest of the masthead
    else:
        _leave(part, gap, last=False)


def _begins_article(gap: Sequence[Line]) -> bool:
    has_title = any(line.kind == "short" and len(line.value.split()) >= 3 for line in gap)
    evidence = [line.kind for line in gap if line.kind in _EVIDENCE]
    closed = any(line.kind in ("end", "expand") for line in gap)
    return has_title and bool(evidence) and (closed or len(evidence) > 1 or evidence[0] != "date")


def _leave(part: Part, gap: Sequence[Line], *, last: bool) -> None:
    """Keep what a gap inside or after an article holds of its text; what follows an end marker waits in `after`."""
    for line in gap:
        if line.kind == "end" and part.size >= LEAST_BODY:
            part.after.append(line)
        elif part.after or line.kind in ("short", "date", "outlet", "publication") or (line.kind == "byline" and part.author):
            part.keep([line])
        elif line.kind == "byline":
            part.author = line.value
        elif last and line.kind == "expand":
            return


def _finish(part: Part, year: str | None) -> None:
    """Drop the author's box and what followed the end marker (unless that is most of the page), and read the dateline."""
    tail = [line for line in part.after if line.kind in ("prose", "short")]
    if sum(len(line.text) for line in tail if line.kind == "prose") > part.size:
        part.body.extend(tail)
    while len(part.body) > 1 and is_author_box(part.body[-1].text):
        part.body.pop()
    opening = next((line.text for line in part.body if line.kind == "prose"), "")
    match = _DATELINE.match(opening)
    if not match or (not match["place"].isupper() and not match["day"]):
        return
    outlet = match["outlet"] or match["slash"]
    if outlet and not part.source and (known_outlet(outlet) or match["day"]):
        part.source = known_outlet(outlet) or outlet
    if match["day"] and not part.date and (match["year"] or year):
        part.date = iso_date(match["day"] if match["year"] else f"{match['day']} {year}")


def _read_masthead(part: Part, gap: Sequence[Line]) -> None:
    part.date = part.date or next((line.value for line in gap if line.kind == "date"), None)
    byline = next((line for line in gap if line.kind == "byline"), None) or _signed(gap)
    if byline:
        part.author = part.author or byline.value
    part.title = part.title or _title([line for line in gap if line is not byline])
    part.source = part.source or _outlet(gap, part.title)


def _signed(gap: Sequence[Line]) -> Line | None:
    """Find a name that stands alone under 'By' or 'Written by'."""
    for stamp, line in pairwise(gap):
        signs = stamp.kind == "stamp" and stamp.value.casefold().rstrip(": ").endswith("by")
        if signs and line.kind == "short" and 2 <= len(line.value.split()) <= 5 and _capitalised(line.value):
            return line
    return None


def _title(gap: Sequence[Line]) -> str | None:
    """Choose the line that looks most like a headline: said twice, of several words, capitalised; the first of equals."""
    candidates = [line.value for line in gap if line.kind == "short" and any(c.isalpha() for c in line.value)]
    if stated := next((match["title"] for line in gap if (match := _TITLE.fullmatch(line.value))), None):
        return stated
    if not candidates:
        return None
    said = Counter(line.casefold() for line in candidates)
    best = max(candidates, key=lambda line: _likeness(line, said[line.casefold()] > 1))
    twins = [line for line in candidates if line.casefold() == best.casefold()]
    return next((line for line in twins if not line.isupper()), best)


def _likeness(line: str, twice: bool) -> int:
    words = line.split()
    return 4 * twice + 2 * (3 <= len(words) <= 25) + (len(words) >= 5) + 2 * (_capitalised(line) and len(words) > 2)


def _capitalised(line: str) -> bool:
    words = [word for word in line.split() if len(word) > 3]
    return bool(words) and sum(1 for word in words if not word[0].islower()) >= 0.8 * len(words)


def _outlet(gap: Sequence[Line], title: str | None) -> str | None:
    """Find who published: a 'Publication:' line, a known outlet, or a capitalised line beside the date or the byline."""
    for line in gap:
        if line.kind == "publication":
            return known_outlet(line.value) or line.value
    for line in gap:
        if line.kind == "outlet":
            return known_outlet(line.value) or line.value
        if line.kind == "byline" and line.outlet:
            return known_outlet(line.outlet) or line.outlet
    for number, line in enumerate(gap):
        beside = any(gap[n].kind in ("date", "byline") for n in (number - 1, number + 1) if 0 <= n < len(gap))
        if beside and line.kind == "short" and line.value != title and _names_an_outlet(line.value):
            match = _PLACE_AFTER.fullmatch(line.value)
            return match[1] if match else line.value
    return None


def _names_an_outlet(line: str) -> bool:
    words = line.split()
    if len(words) == 1:
        return not line.isupper()
    return len(words) <= 6 and all(not word[0].islower() for word in words if len(word) > 3)
