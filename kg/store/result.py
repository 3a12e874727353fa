"""What a query answers: rows, yes or no, or a graph as Turtle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kg.rdf import PREFIXES


@dataclass(frozen=True, slots=True)
class Value:
    """One RDF term in a row. `text` is the IRI or the words; `datatype` is an IRI, None for plain strings."""

    kind: Literal["iri", "literal", "blank"]
    text: str
    datatype: str | None = None
    language: str | None = None

    @property
    def short(self) -> str:
        """The IRI with a known prefix in place of its namespace (kge:Q232), or the words of a literal."""
        if self.kind != "iri":
            return self.text if self.kind == "literal" else f"_:{self.text}"
        found = [(len(base), prefix, base) for prefix, base in PREFIXES.items() if self.text.startswith(base)]
        if not found:
            return self.text
        _, prefix, base = max(found)
        return f"{prefix}:{self.text[len(base) :]}"

    def __str__(self) -> str:
        return self.text


Row = tuple[Value | None, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query. SELECT fills `variables` and `rows`, ASK `boolean`, CONSTRUCT and DESCRIBE `turtle`.

    `truncated` is true when a limit on rows or bytes cut the answer.
    """

    variables: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    boolean: bool | None = None
    turtle: str | None = None
    truncated: bool = False

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def short(self) -> list[tuple[str | None, ...]]:
        """Give the rows as plain text with IRIs shortened; an unbound variable is None."""
        return [tuple(None if value is None else value.short for value in row) for row in self.rows]
