"""The options that several commands share, each defined once."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How rows are written: a table for people, the rest for programs."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"


Directory = Annotated[Path, typer.Option("--store", "-s", metavar="DIR", help="The folder that `kg build` wrote.")]
"""The folder of a graph; every command's default is DEFAULT_DIRECTORY."""

DEFAULT_DIRECTORY = Path("out")

Rows = Annotated[Format, typer.Option("--format", "-f", help="How to write the rows.")]
"""How a command writes its rows; the default is Format.table."""

Entity = Annotated[str, typer.Argument(help="A name, an alias, an id of ours or a Wikidata id.")]
"""An entity that a command is about."""

Top = Annotated[int, typer.Option("--top", "-n", min=1, help="Show so many.")]
Seed = Annotated[int, typer.Option(help="The seed of what is drawn at random.")]
Acting = Annotated[bool, typer.Option(help="A country stands for everyone who acts for it.")]

Sources = Annotated[
    list[str], typer.Argument(metavar="SOURCE", help="Files, folders, patterns, or - for articles as JSONL on stdin.")
]
