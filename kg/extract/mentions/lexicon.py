"""Reads the lists of names under resources/names into one table of entries, checking every line.

Each list is tab-separated, one entity a line, `#` starts a remark, `;` separates values within a field; a line that cannot be used
raises InputError with its file and number. Codes and Wikidata ids of territories come from kg.territories.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal

from kg.errors import InputError
from kg.model import Entity
from kg.names import entity_id, folded, surname, surname_key
from kg.ontology import ontology
from kg.territories import Territory, territories

Use = Literal["name", "adjective", "people", "capital", "seat", "surname", "outlet"]
"""What a listed form is: a name, an adjective of nationality, a noun for its people, a capital, a seat of government, …"""

COLUMNS = {
    "countries": ("code", "names", "adjectives", "people", "capitals", "seats"),
    "organisations": ("name", "type", "country", "aliases", "wikidata"),
    "leaders": ("name", "country", "aliases", "organisation", "wikidata"),
    "outlets": ("name", "country", "aliases"),
    "places": ("name", "country", "aliases"),
}
"""The columns of each list."""

_FAMILY_FIRST = frozenset({"CHN", "TWN", "PRK", "KOR", "HKG"})
"""Countries whose names begin with the family name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One listed form of an entity; `place` is the city itself where the form is a capital."""

    text: str
    entity: Entity
    use: Use
    place: Entity | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries, and the country entities by ISO 3166 alpha-3 code (or the territory's code where there is none)."""

    entries: tuple[Entry, ...]
    countries: dict[str, Entity]
    surnames: dict[str, tuple[Entity, ...]]


def rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the lines of a list as records with their line numbers. Raises InputError for a line of the wrong shape."""
    columns = COLUMNS[name]
    text = (resources.files("kg.resources.names") / f"{name}.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) > len(columns) or not cells[0]:
            raise InputError(f"{name}.tsv:{number}: has {len(cells)} fields, expected {len(columns)}: {', '.join(columns)}")
        cells += [""] * (len(columns) - len(cells))
        yield number, dict(zip(columns, cells, strict=True))


def values(cell: str) -> list[str]:
    """Split a field that holds several values."""
    return [v.strip() for v in cell.split(";") if v.strip()]


def _country_entries(known: Mapping[str, Territory]) -> Iterator[Entry]:
    listed = dict(rows("countries"))
    everyone = [n for r in listed.values() for n in values(r["names"])] + [t.name for t in known.values() if t.is_country]
    cities: dict[str, Entity] = {}
    seen = {row["code"] for row in listed.values()}
    extra = [t.code for t in known.values() if (t.is_country or (len(t.code) == 2 and t.parent)) and t.code not in seen]
    for number, row in [*listed.items(), *((0, dict.fromkeys(COLUMNS["countries"], "") | {"code": c}) for c in sorted(extra))]:
        territory = known.get(row["code"])
        if territory is None or not territory.wikidata:
            raise InputError(f"countries.tsv:{number}: there is no territory {row['code']!r}")
        names = values(row["names"]) or [territory.name]
        code = territory.alpha3
        others = tuple(
            n for n in dict.fromkeys([*names[1:], territory.name]) if n != names[0] and not _shared(n, names, everyone)
        )
        country = Entity(territory.wikidata, names[0], "Country", code, others, territory.wikidata)
        for text in dict.fromkeys([*names, territory.name]):
            yield Entry(text, country, "name")
        for text in values(row["adjectives"]):
            yield Entry(text, country, "adjective")
            if not text.endswith(("s", "ch", "sh", "se", ".", "UK", "US", "UAE", "land", "Kong")):
                yield Entry(f"{text}s", country, "people")
        for text in values(row["people"]):
            yield Entry(text, country, "people")
        for text in values(row["seats"]):
            yield Entry(text, country, "seat")
        capitals = values(row["capitals"])
        for text in capitals:
            # a former state shares its capital with its successor, which the list gives first
            place = cities.setdefault(text, Entity(entity_id("Place", capitals[0], code), capitals[0], "Place", code))
            yield Entry(text, country, "capital", place)


def _shared(name: str, own: list[str], everyone: list[str]) -> bool:
    """Tell whether another country's name ends like this one ('Korea', 'Congo'): then it is no alias that tells them apart."""
    return any(other.endswith(f" {name}") and other not in own for other in everyone)


def _regions(known: Mapping[str, Territory], taken: set[str]) -> Iterator[Entry]:
    for territory in known.values():
        if "-" in territory.code and territory.parent and territory.wikidata and territory.name not in taken:
            code = territory.parent
            region = Entity(territory.wikidata, territory.name, "Place", code, (), territory.wikidata)
            yield Entry(territory.name, region, "name")


def _country_code(cell: str, where: str, countries: dict[str, Entity]) -> str | None:
    if cell and cell not in countries:
        raise InputError(f"{where}: there is no country with the code {cell!r}")
    return cell or None


def _listed(name: str, countries: dict[str, Entity], kind: str) -> Iterator[Entry]:
    types = ontology().entities
    for number, row in rows(name):
        where = f"{name}.tsv:{number}"
        type_ = row.get("type") or kind
        if type_ not in types:
            raise InputError(f"{where}: there is no class of entities called {type_!r}")
        code = _country_code(row["country"], where, countries)
        qid = row.get("wikidata") or None
        scope = code or "" if type_ in {"GovernmentBody", "Place"} else ""
        entity = Entity(qid or entity_id(type_, row["name"], scope), row["name"], type_, code, (), qid)
        use: Use = "outlet" if name == "outlets" else "name"
        aliases = values(row["aliases"])
        for text in dict.fromkeys([row["name"], *(a.removeprefix("~") for a in aliases)]):
            city = f"~{text}" in aliases
            place = Entity(entity_id("Place", text), text, "Place") if city else None
            yield Entry(text, entity, "capital" if city else use, place)
        if name == "leaders":
            words = row["name"].split()
            yield Entry(words[0] if code in _FAMILY_FIRST and len(words) > 1 else surname(row["name"]), entity, "surname")


@cache
def lexicon() -> Lexicon:
    """Read all lists once. Raises InputError naming the file and line that cannot be used."""
    known = territories()
    entries = list(_country_entries(known))
    countries = {e.entity.country: e.entity for e in entries if e.entity.country}
    taken = {e.text for e in entries}
    for name, kind in (("organisations", ""), ("leaders", "Person"), ("outlets", "Organization"), ("places", "Place")):
        entries += _listed(name, countries, kind)
    entries += _regions(known, taken | {e.text for e in entries})
    surnames: dict[str, tuple[Entity, ...]] = {}
    for entry in entries:
        if entry.use == "surname":
            key = surname_key(entry.text)
            surnames[key] = (*surnames.get(key, ()), entry.entity)
    return Lexicon(tuple(entries), countries, surnames)


@cache
def given_names() -> frozenset[str]:
    """Give first names of all continents: those of the listed leaders."""
    out = set()
    for entry in lexicon().entries:
        words = folded(entry.text).split()
        if entry.entity.type == "Person" and entry.use == "name" and len(words) > 1:
            out.add(words[0])
    return frozenset(out)
