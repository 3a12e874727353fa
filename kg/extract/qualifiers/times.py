"""Dates."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from kg.extract.records import Candidate

MONTHS = (
    "january february march april may june july august september october november december".split(),
    "jan feb mar apr may jun jul aug sep oct nov dec".split(),
)
DATE = re.compile(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<m>[A-Z][a-z]{2,8})\.?(?:\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b)?(?:,?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d))?"
)
YEAR = re.compile(r"\b(?:in|since|from|of|during|by)\s+(?:early\s+|late\s+|mid-)?((?:19|20)\d\d)\b")


def date_of(doc: Doc, candidate: Candidate) -> str | None:
    """Give the one date that stands outside brackets in the candidate's sentence, as ISO date, month or year."""
    sentence = doc[candidate.trigger].sent
    text = re.sub(r"\([^)]*\)", " ", sentence.text)
    published = getattr(doc._.article, "date", None) or ""
    found = [iso for m in DATE.finditer(text) if (iso := _iso(m, published))]
    found = found or YEAR.findall(text)
    return found[0] if len(set(found)) == 1 else None


def _iso(match: re.Match[str], published: str) -> str | None:
    word = match["m"].lower().rstrip(".")
    month = next((names.index(word) + 1 for names in MONTHS if word in names), None)
    day = match["d1"] or match["d2"]
    year = match["y"] or (published[:4] if day else "")
    if month is None or not year or (word in {"may", "march"} and not (day or match["y"])):
        return None
    return f"{year}-{month:02}-{int(day):02}" if day and 1 <= int(day) <= 31 else f"{year}-{month:02}"
