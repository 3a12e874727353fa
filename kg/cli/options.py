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

Sources = Annotated[
    list[str], typer.Argument(metavar="SOURCE…", help="Files, folders, patterns, or - for articles as JSONL on stdin.")
]
