"""How well links are supported: by one link's claims, and for all links of a graph at once; both give the same grades.

A link's support is graded by its independent origins (1, 2, 3, 4, 5 or more), then by the confidence of its best claim (in
tenths), then by how recent its last report is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from kg.model import Article, Relation
from kg.network.arrays.columns import Part
from kg.network.arrays.rows import Floats, Ints, Rows, rows_of_pairs
from kg.network.dates import date_of
from kg.network.selection import origins_among

MAX_ORIGINS = 5
YEARS_RECENT, YEARS_OLD = 1, 5
"""Years before the newest date of the graph up to which a report is recent, and up to which it is not yet old."""


@dataclass(frozen=True, slots=True)
class Support:
    """How well a link is supported: independent origins, the confidence of its best claim (0..1), the date of its last report."""

    origins: int
    confidence: float
    last: str | None
    grade: int = 0


def support_of(relations: Iterable[Relation], articles: Mapping[str, Article], newest: int) -> Support:
    """Grade what supports a link: all its relations together. `newest` is the last year that the graph tells of, 0 for none.

    No clock is asked.
    """
    found = list(relations)
    claims = [c for r in found for c in r.claims]
    best = max(r.origins for r in found)
    origins = max(best, origins_among(claims, articles, sum(r.origins for r in found)))
    confidence = max((c.confidence for c in claims), default=0.0)
    last = max((date for c in claims if (date := date_of(c, articles))), default=None)
    age = newest - int(last[:4]) if last and newest else YEARS_OLD + 1
    recency = 2 if age <= YEARS_RECENT else 1 if age <= YEARS_OLD else 0
    grade = ((min(max(origins, 1), MAX_ORIGINS) - 1) * 11 + int(confidence * 10 + 1e-9)) * 3 + recency
    return Support(origins, confidence, last, grade)


def newest_year(part: Part) -> int:
    """Give the last year in which what a claim tells of may begin; 0 if no claim has a date."""
    return int(part.whole.first[part.claims].max(initial=0)) // 10_000


def graded(part: Part) -> Rows:
    """Give the links of a part of a graph over all its entities, with the grade of their support as values."""
    whole = part.whole
    size = max(len(whole.entities), 1)
    kept = np.flatnonzero(part.kept & (whole.subjects != whole.objects))
    ends = np.minimum(whole.subjects[kept], whole.objects[kept]) * size + np.maximum(whole.subjects[kept], whole.objects[kept])
    pairs, links = np.unique(ends, return_inverse=True)
    link_of = np.full(len(whole.origins), -1, dtype=np.int64)
    link_of[kept] = links
    claims = np.flatnonzero(part.claims & (link_of[whole.relations] >= 0))
    values = _grades(part, kept, links, claims, link_of[whole.relations[claims]], len(pairs))
    return rows_of_pairs(whole.entities.ids, pairs // size, pairs % size, values)


def _grades(part: Part, relations: Ints, links: Ints, claims: Ints, told: Ints, many: int) -> Floats:
    """Grade links 0, 1, 2, …: relation n of `relations` belongs to link `links[n]`, claim n of `claims` to link `told[n]`."""
    whole = part.whole
    best, confidence, years = np.zeros(many, dtype=np.int64), np.zeros(many), np.zeros(many, dtype=np.int64)
    np.maximum.at(best, links, part.origins[relations])
    np.maximum.at(confidence, told, whole.confidences[claims])
    np.maximum.at(years, told, whole.last[claims] // 10_000)
    most = np.bincount(links, weights=part.origins[relations], minlength=many).astype(np.int64)
    carriers = max(len(whole.carrier_names), 1)
    carried = np.bincount(np.unique(told * carriers + whole.carriers[claims]) // carriers, minlength=many)
    origins = np.clip(np.maximum(best, np.minimum(carried, most)), 1, MAX_ORIGINS)
    age = np.where(years > 0, newest_year(part) - years, YEARS_OLD + 1)
    recency = (age <= YEARS_RECENT).astype(np.int64) + (age <= YEARS_OLD)
    return (((origins - 1) * 11 + np.floor(confidence * 10 + 1e-9)) * 3 + recency).astype(np.float64)
