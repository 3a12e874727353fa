"""All dyads between two regions at once: how much, how friendly, how well supported and how recent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.errors import InputError
from kg.model import Graph, Relation
from kg.network.arrays.columns import Columns
from kg.network.arrays.held import Held, held
from kg.network.arrays.rows import Ints
from kg.network.dates import date_of
from kg.network.dyads.dossier import count_families
from kg.network.events import FAMILIES, events_of
from kg.network.regions import countries
from kg.network.selection import EVERYTHING, Selection, selected
from kg.network.tables import Table

DEFAULT_REGIONS = ("Central Asia", "Middle East")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a graph tells of one dyad (codes alpha-3): actual events by family, claims, the best-supported relation's origins."""

    row: str
    column: str
    families: tuple[int, int, int, int]
    claims: int
    origins: int
    last: str | None

    @property
    def events(self) -> int:
        """The number of actual events."""
        return sum(self.families)

    @property
    def warmth(self) -> float | None:
        """Cooperation less conflict as a share of the events, -1..1; None without events."""
        good, bad = sum(self.families[:2]), sum(self.families[2:])
        return (good - bad) / (good + bad) if good + bad else None


@dataclass(frozen=True, slots=True)
class Matrix:
    """The dyads between two groups of countries; codes in the order of their names, `names` as the graph has them.
    `cells` holds only dyads with a relation.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    names: dict[str, str]
    cells: dict[tuple[str, str], Cell]

    def table(self) -> Table:
        """Give one row a dyad with a relation, the most eventful first."""
        names = self.names
        ordered = sorted(self.cells.values(), key=lambda c: (-c.events, -c.claims, names[c.row], names[c.column]))
        rows = (
            (names[c.row], names[c.column], *c.families, c.events, _rounded(c.warmth), c.claims, c.origins, c.last)
            for c in ordered
        )
        empty = len(self.rows) * len(self.columns) - len(self.cells)
        columns = ("row", "column", *FAMILIES, "events", "warmth", "claims", "origins", "last")
        return Table(columns, tuple(rows), f"{len(self.cells)} dyads with relations, {empty} without")


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def matrix(graph: Graph | Held, rows: Iterable[str], columns: Iterable[str], selection: Selection | None = None) -> Matrix:
    """Gather all dyads between two groups of countries (alpha-3 codes) and everyone who acts for them, by default of any status.

    A country in both groups stands only among the rows. Raises InputError if a group is empty.
    """
    known = countries()
    down, across = set(rows), set(columns)
    across -= down
    if not down or not across or not (down | across) <= set(known):
        raise InputError("a matrix needs two groups of countries, given by their ISO 3166 alpha-3 codes")
    source = held(graph)
    part = selected(source.part(relations_between(source.columns, down, across)), selection or EVERYTHING)
    found: dict[tuple[str, str], list[Relation]] = {}
    for relation in part.relations:
        ends = part.entities[relation.subject].country, part.entities[relation.object].country
        for row, column in (ends, ends[::-1]):
            if row in down and column in across and row and column:
                found.setdefault((row, column), []).append(relation)
    cells = {key: _cell(*key, relations, part) for key, relations in sorted(found.items())}
    names = {code: known[code].name for code in sorted(down | across)}
    names |= {e.country: e.name for e in part.entities.values() if e.type == "Country" and e.country in names}
    order = [tuple(sorted(codes, key=names.__getitem__)) for codes in (down, across)]
    return Matrix(order[0], order[1], names, cells)


def relations_between(columns: Columns, rows: Iterable[str], across: Iterable[str]) -> Ints:
    """Give the relations (rows) between those who act for some countries (alpha-3 codes) and those who act for others."""
    acting = (columns.ids_of(columns.entities.acting_for(codes)) for codes in (rows, across))
    return columns.between(*acting)


def _cell(row: str, column: str, relations: list[Relation], graph: Graph) -> Cell:
    counts = count_families(events_of(relations, graph))
    dates = [d for r in relations for c in r.claims if (d := date_of(c, graph.articles))]
    one, two, three, four = (counts[f] for f in FAMILIES)
    claims = sum(len(r.claims) for r in relations)
    return Cell(row, column, (one, two, three, four), claims, max(r.origins for r in relations), max(dates, default=None))
