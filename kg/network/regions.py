"""Which countries make up a region, and what countries are called in Kazakh, Russian and Arabic: read from resources/regions.tsv.

Codes, regions and subregions are those of ISO 3166 and the United Nations' M49 (by way of rigour), names in other languages those
of Unicode CLDR; `groups` are what news call a region (Middle East, Gulf, Caucasus, …), an alliance or a union. English names and
Wikidata ids are those of `kg.territories`.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.errors import UnknownName
from kg.names import folded
from kg.territories import Territory, territories


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory: `code` is ISO 3166 alpha-3, `names` its common names in other languages, by language tag."""

    code: str
    wikidata: str
    name: str
    names: Mapping[str, str]
    regions: tuple[str, ...]


@cache
def countries() -> Mapping[str, Country]:
    """Give every country and territory that has an ISO 3166 alpha-3 code by it."""
    text = (resources.files("kg.resources") / "regions.tsv").read_text(encoding="utf-8")
    known = {territory.alpha3: territory for territory in territories().values()}
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["code"]: _country(row, known[row["code"]]) for row in rows}


def _country(row: Mapping[str, str], known: Territory) -> Country:
    names = {language: row[language] for language in ("kk", "ru", "ar") if row[language]}
    regions = dict.fromkeys([*filter(None, row["groups"].split(";")), row["subregion"], row["region"]])
    return Country(row["code"], known.wikidata, known.name, names, tuple(r for r in regions if r))


@cache
def regions() -> Mapping[str, frozenset[str]]:
    """Give the codes of every region's countries by the region's name, in the order of the names."""
    members: dict[str, set[str]] = {}
    for country in countries().values():
        for region in country.regions:
            members.setdefault(region, set()).add(country.code)
    return {name: frozenset(members[name]) for name in sorted(members)}


def countries_of(name: str) -> frozenset[str]:
    """Give the codes that a country's name or code, or a region's name, stands for. Raises UnknownName, suggesting near names.

    >>> sorted(countries_of("caucasus"))
    ['ARM', 'AZE', 'GEO']
    >>> sorted(countries_of("Kazakhstan"))
    ['KAZ']
    """
    from rapidfuzz import process

    known: dict[str, frozenset[str]] = {}
    for country in countries().values():
        for label in (country.code, country.name, *country.names.values()):
            known[folded(label)] = frozenset({country.code})
    known.update({folded(region): codes for region, codes in regions().items()})
    found = known.get(folded(name.strip()))
    if found is None:
        near = [
            match for match, _, _ in process.extract(folded(name), [n for n in known if len(n) > 3], limit=3, score_cutoff=60)
        ]
        raise UnknownName(f"no country or region is called {name!r}", hint=f"did you mean {' or '.join(near)}?" if near else None)
    return found
