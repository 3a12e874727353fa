"""Tables of parts that are loaded only when asked for: readers, extractors, views, exports.

>>> table = Registry("fruit", {"apple": ("a fruit", "kg.errors:KGError")})
>>> table.names()
['apple']
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import UnknownName


@dataclass(frozen=True, slots=True)
class Registry:
    """A table from a name to a one-line summary and the place of the thing itself, "module:attribute"."""

    kind: str
    table: Mapping[str, tuple[str, str]]

    def names(self) -> list[str]:
        """Give the names in the order of the table."""
        return list(self.table)

    def summary(self, name: str) -> str:
        """Say in one line what the part is for."""
        return self.table[name][0]

    def load(self, name: str) -> Any:
        """Import and return the part. Raises UnknownName, suggesting near names, if the table does not hold it."""
        if name not in self.table:
            near = difflib.get_close_matches(name, self.table, n=2)
            hint = f"did you mean {' or '.join(near)}?" if near else f"one of: {', '.join(self.table)}"
            raise UnknownName(f"no {self.kind} is called {name!r}", hint=hint)
        module, _, attribute = self.table[name][1].partition(":")
        return getattr(importlib.import_module(module), attribute)
