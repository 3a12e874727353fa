"""What a reader of a dyad's evidence should not rely on: what rests on one source, what only one side tells, what is old."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model import Graph, Relation
from kg.network.dates import bounds, date_of
from kg.network.events import FAMILIES, Event, outlet_country
from kg.network.regions import countries
from kg.network.selection import outlet_of

STALE_YEARS = 3
"""Years without a report, counted back from the newest date in the graph, after which a relation is stale."""


@dataclass(frozen=True, slots=True)
class BlindSpots:
    """`single_source` and `stale` are relations; `one_sided` says in a sentence whose outlets are missing, or is None;
    `silent_years` are years without any event between the first and the last, as YYYY or YYYY-YYYY; `silent_families` have no
    event.
    """

    single_source: tuple[Relation, ...]
    stale: tuple[Relation, ...]
    one_sided: str | None
    silent_years: tuple[str, ...]
    silent_families: tuple[str, ...]
    relations: int


def blind_spots(graph: Graph, events: Sequence[Event], countries: tuple[str | None, str | None], newest: int) -> BlindSpots:
    """List the blind spots of the relations of a part of a graph and of their events.

    `countries` are the codes of the two sides, `newest` is the last year that the whole graph tells of, 0 for none.
    """
    relations = graph.relations
    stale = []
    for relation in relations:
        years_told = [int(span[1][:4]) for d in _dates([relation], graph) if (span := bounds(d))]
        if years_told and newest - max(years_told) > STALE_YEARS:
            stale.append(relation)
    years = sorted({int(e.date[:4]) for e in events if e.date})
    silent = [f"{a + 1}" if b == a + 2 else f"{a + 1}-{b - 1}" for a, b in pairwise(years) if b > a + 1]
    told = {e.family for e in events if e.status == "actual"}
    return BlindSpots(
        tuple(r for r in relations if r.origins == 1),
        tuple(stale),
        _one_sided(graph, relations, countries),
        tuple(silent),
        tuple(f for f in FAMILIES if f not in told),
        len(relations),
    )


def _dates(relations: Iterable[Relation], graph: Graph) -> Iterable[str]:
    return (d for r in relations for c in r.claims if (d := date_of(c, graph.articles)))


def _one_sided(graph: Graph, relations: Sequence[Relation], countries: tuple[str | None, str | None]) -> str | None:
    """Say which side's outlets are missing among those whose country is known."""
    found: set[str] = set()
    unknown: set[str] = set()
    for claim in (c for r in relations for c in r.claims):
        name = outlet_of(claim, graph.articles)
        article = graph.articles.get(claim.article)
        country = outlet_country(name, article.url if article else None) if name else None
        if country:
            found.add(country)
        else:
            unknown.add(name or "")
    if not relations:
        return None
    missing = [code for code in countries if code and code not in found]
    if not missing:
        return None
    told = f"outlets whose country is known are from {_named(found)}" if found else "no outlet's country is known"
    more = f"; of {len(unknown)} outlets the country is unknown" if unknown and found else ""
    return f"no outlet is known to be from {' or from '.join(_named([code]) for code in missing)}: {told}{more}"


def _named(codes: Iterable[str]) -> str:
    known = countries()
    return ", ".join(sorted(known[code].name if code in known else code for code in codes))
