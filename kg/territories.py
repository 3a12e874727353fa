"""Countries, territories and their regions with ISO codes and Wikidata ids, read from resources/territories.tsv."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Territory:
    """A country, territory or region. `code` is lower-case (kz, us-ny), `alpha3` ISO 3166 alpha-3 or the code itself.

    `parent` is the alpha-3 code of the country that a region or dependency belongs to, else empty.
    """

    code: str
    alpha3: str
    name: str
    wikidata: str
    parent: str
    is_country: bool


@cache
def territories() -> Mapping[str, Territory]:
    """Give every territory by its code."""
    text = (resources.files("kg.resources") / "territories.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return {r["code"]: Territory(r["code"], r["alpha3"], r["name"], r["wikidata"], r["parent"], bool(r["country"])) for r in rows}
