"""Writes rows to stdout and notes to stderr, for people on a terminal and for programs in a pipe."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.cli.options import Format
from kg.text import spreadsheet_cell


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], form: Format = Format.table) -> None:
    """Write rows to stdout. JSON is a list of objects, JSONL an object a line; None is empty in tables, null in JSON."""
    if form is Format.table:
        _print_table(columns, rows)
    elif form is Format.json:
        print(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=1))
    elif form is Format.jsonl:
        for row in rows:
            print_json(dict(zip(columns, row, strict=True)))
    else:
        _print_separated(columns, rows, "," if form is Format.csv else "\t")


def print_json(record: Mapping[str, Any]) -> None:
    """Write one object on one line of stdout."""
    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")


def print_text(text: str) -> None:
    """Write a result to stdout as it is, but for control characters, which could drive a terminal."""
    sys.stdout.write(safe(text) + "\n")


def note(text: str) -> None:
    """Write a line for the person at the keyboard to stderr."""
    sys.stderr.write(safe(text) + "\n")
    sys.stderr.flush()


def many(count: int, noun: str) -> str:
    """Write a number with its noun: 1 claim, 2 claims."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def safe(text: str) -> str:
    """Show control characters (a name can hold an escape sequence) instead of sending them; line breaks and tabs stay."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)


def _print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    cells = [["" if value is None else safe(_shown(value)) for value in row] for row in rows]
    for number, column in enumerate(columns):
        numeric = bool(cells) and all(_is_number(row[number]) for row in cells)
        table.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(cell) for cell in row))
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160, highlight=False)
    console.print(table)


def _print_separated(columns: Sequence[str], rows: Iterable[Sequence[Any]], separator: str) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([spreadsheet_cell(v) if isinstance(v, str) else v for v in row] for row in rows)
    sys.stdout.write(buffer.getvalue())


def _shown(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _is_number(cell: str) -> bool:
    return cell.replace(".", "", 1).replace("-", "", 1).isdigit() or cell == ""
