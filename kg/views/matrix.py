"""All dyads between two regions on one self-contained page; every cell opens the dossier of its dyad further down."""

from __future__ import annotations

from pathlib import Path

from kg.model import Entity, Graph
from kg.network.arrays.columns import Columns
from kg.network.arrays.held import Held, ReadOnce, extent, held
from kg.network.dyads.dossier import dossier_of
from kg.network.dyads.matrix import DEFAULT_REGIONS, Matrix, matrix, relations_between
from kg.network.measures.groups import members_of
from kg.network.regions import countries, countries_of
from kg.network.selection import EVERYTHING, Selection
from kg.views.dossier import render
from kg.views.page import write_page


def matrix_page(graph: Graph | Held, found: Matrix, title: str, selection: Selection = EVERYTHING) -> str:
    """Give the page of a matrix as one text, with the dossier of every dyad that has relations."""
    whole = held(graph)
    source = ReadOnce(whole, relations_between(whole.columns, found.rows, found.columns))
    sides = {code: _side(source.columns, code) for code in {code for key in found.cells for code in key}}
    dossiers = [(f"{row}-{column}", dossier_of(source, sides[row], sides[column], selection)) for row, column in found.cells]
    shown = {"matrix": found, "dossiers": dossiers, "tone": tone, "signed": signed}
    return render("matrix.html", source.graph, extent(graph), title, selection, **shown)


def write_matrix(
    graph: Graph | Held,
    path: str | Path,
    left: str = DEFAULT_REGIONS[0],
    right: str = DEFAULT_REGIONS[1],
    title: str | None = None,
) -> Path:
    """Write the matrix of two countries or regions to a file and give its path.

    Raises UnknownName for a region that does not exist, InputError if the file cannot be written.
    """
    source = held(graph)
    found = matrix(source, countries_of(left), countries_of(right))
    return write_page(matrix_page(source, found, title or f"{left} and {right}"), path)


def _side(columns: Columns, code: str) -> tuple[Entity, frozenset[str]]:
    """Give a country as the graph knows it, or else as the list of countries does, with everyone who acts for it."""
    members = members_of(columns, {code})
    named = [n for n in sorted(map(columns.row_of, members)) if columns.entities[n].type == "Country"]
    known = countries()[code]
    return columns.entities[named[0]] if named else Entity(known.wikidata, known.name, "Country", code), members


def tone(warmth: float | None) -> str:
    """Give the class of a cell's colour: five steps from conflict to cooperation."""
    if warmth is None:
        return "w-none"
    return f"w-{1 + sum(warmth >= step for step in (-0.6, -0.2, 0.2, 0.6))}"


def signed(warmth: float) -> str:
    """Write a warmth with its sign, one digit after the point; zero has none."""
    rounded = round(warmth, 1)
    return f"{rounded:+.1f}" if rounded else "0"
