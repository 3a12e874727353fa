"""The options by which analyses choose what counts, each defined once, and the selection that they make."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from kg.cli.options import Format
    from kg.model import Graph
    from kg.network.arrays.columns import Columns
    from kg.network.selection import Selection
    from kg.network.tables import Table
    from kg.project import Project

    Chosen = Selection
else:
    Chosen = object


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
MinConfidence = Annotated[
    float, typer.Option("--min-confidence", min=0, max=1, help="Only claims with at least this confidence, e.g. 0.5.")
]
MinOrigins = Annotated[int, typer.Option("--min-origins", min=1, help="Only relations that so many independent sources report.")]


OPTIONS: dict[str, tuple[Any, Any]] = {
    "family": (Families, None),
    "relation": (Relations, None),
    "kind": (Types, None),
    "context": (Contexts, None),
    "during": (During, None),
    "status": (StatusOf, Status.holds),
    "min_confidence": (MinConfidence, 0.0),
    "min_origins": (MinOrigins, 1),
}
"""The options that make a selection, by the names of their parameters, each with its default."""


def selecting(*left_out: str, status: Status = Status.holds) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """Give a command the options of a selection, but for those left out, in place of its parameter `chosen`, which gets what they make."""

    def decorated(command: Callable[..., int]) -> Callable[..., int]:
        own = inspect.signature(command, eval_str=True)
        options = {name: given for name, given in OPTIONS.items() if name not in left_out}
        made = [
            inspect.Parameter(
                name, inspect.Parameter.KEYWORD_ONLY, default=status if name == "status" else default, annotation=kind
            )
            for name, (kind, default) in options.items()
        ]
        parameters = []
        for parameter in own.parameters.values():
            kept = parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            parameters += made if parameter.name == "chosen" else [kept]

        def run(**given: Any) -> int:
            asked = {name: given.pop(name) for name in options}
            return command(chosen=selection(**asked), **given)

        run.__name__, run.__doc__, run.__module__ = command.__name__, command.__doc__, command.__module__
        run.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in parameters}
        return run

    return decorated


def selection(
    family: list[str] | None = None,
    relation: list[str] | None = None,
    kind: list[str] | None = None,
    context: list[str] | None = None,
    during: str | None = None,
    status: Status = Status.holds,
    min_confidence: float = 0.0,
    min_origins: int = 1,
) -> Selection:
    """Make the selection that the options name. Raises UnknownName and InputError for what does not exist."""
    from kg.network.dates import ALWAYS, period
    from kg.network.selection import Selection

    return Selection(
        families=frozenset(family or ()),
        relations=frozenset(relation or ()),
        types=frozenset(kind or ()),
        contexts=frozenset(context or ()),
        period=period(during) if during else ALWAYS,
        status=status.value,
        min_origins=min_origins,
        min_confidence=min_confidence,
    )


def graph_in(directory: Path) -> Graph:
    """Open the graph in a folder."""
    from kg.project import open_project

    return open_project(directory).graph


def project_in(directory: Path) -> Project:
    """Open a folder for questions that need a part of its evidence only."""
    from kg.project import open_project

    return open_project(directory)


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
