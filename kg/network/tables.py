"""Answers as tables: the same rows as plain records, JSON, CSV and a pandas frame."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of plain values under named columns; `note` says how the numbers came about."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    note: str = ""

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return iter(self.rows)

    def records(self) -> list[dict[str, Any]]:
        """Give one mapping a row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def column(self, name: str) -> list[Any]:
        """Give the values of one column. Raises ValueError if there is none of that name."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def json(self) -> str:
        """Give the rows as a JSON list of objects."""
        return json.dumps(self.records(), ensure_ascii=False, indent=1)

    def csv(self) -> str:
        """Give the rows as CSV with a header line; None is empty."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows(["" if value is None else value for value in row] for row in self.rows)
        return buffer.getvalue()

    def frame(self) -> pandas.DataFrame:
        """Give the rows as a pandas frame."""
        import pandas

        return pandas.DataFrame(self.rows, columns=list(self.columns))

    def _repr_html_(self) -> str:
        return str(self.frame()._repr_html_())  # type: ignore[operator]
