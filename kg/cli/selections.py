"""The options by which analyses choose what counts, each defined once, and the selection that they make."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from kg.cli.options import Format
    from kg.model import Graph
    from kg.network.columns import Columns
    from kg.network.selection import Selection
    from kg.network.tables import Table


class Status(StrEnum):
    """What claims must be to count."""

    holds = "holds"
    planned = "planned"
    possible = "possible"
    negated = "negated"
    any = "any"


Families = Annotated[list[str] | None, typer.Option("--family", help="Only this family, e.g. verbal_conflict; may be repeated.")]
Relations = Annotated[
    list[str] | None, typer.Option("--relation", "-r", help="Only this relation, e.g. consult; may be repeated.")
]
Types = Annotated[list[str] | None, typer.Option("--type", help="Only between entities of this class; may be repeated.")]
Contexts = Annotated[list[str] | None, typer.Option("--context", help="Only this context, e.g. energy; may be repeated.")]
During = Annotated[str | None, typer.Option("--during", metavar="PERIOD", help="2006, 2006-11, 2006..2008, 2006.. or ..2008")]
StatusOf = Annotated[Status, typer.Option("--status", help="What the claims must be; holds = asserted and actual.")]
MinOrigins = Annotated[int, typer.Option("--min-origins", min=1, help="Only relations that so many independent sources report.")]


def selection(
    families: list[str] | None = None,
    relations: list[str] | None = None,
    types: list[str] | None = None,
    contexts: list[str] | None = None,
    during: str | None = None,
    status: Status = Status.holds,
    min_origins: int = 1,
) -> Selection:
    """Make the selection that the options name. Raises UnknownName and InputError for what does not exist."""
    from kg.network.dates import ALWAYS, period
    from kg.network.selection import Selection

    return Selection(
        families=frozenset(families or ()),
        relations=frozenset(relations or ()),
        types=frozenset(types or ()),
        contexts=frozenset(contexts or ()),
        period=period(during) if during else ALWAYS,
        status=status.value,
        min_origins=min_origins,
    )


def graph_in(directory: Path) -> Graph:
    """Open the graph in a folder."""
    from kg.project import open_project

    return open_project(directory).graph


def columns_in(directory: Path) -> Columns:
    """Open the graph in a folder as columns, which is quicker where no sentence is wanted."""
    from kg.project import open_project

    return open_project(directory).columns


def print_table(table: Table, form: Format) -> None:
    """Write a table to stdout, and for people its note to stderr."""
    from kg.cli.options import Format
    from kg.cli.output import note, print_rows

    print_rows(table.columns, table.rows, form)
    if table.note and form is Format.table:
        note(table.note)
