"""What can go wrong, as a small tree of errors.

Every error carries one sentence for the person at the keyboard and, where there is one, a hint on what to do about it.
The command line turns them into a line on stderr and an exit code; nothing else catches them by their base.

    KGError
    ├── InputError       a file, an article or an option that cannot be used
    ├── UnknownName      a name (entity, export, view, …) that is not in the table it was looked up in
    ├── StoreError       the store cannot be opened, read or written
    │   └── StoreInUse   another process writes to it
    └── QueryError       a query that is refused, wrong, or over its limits
"""

from __future__ import annotations

import json


class KGError(Exception):
    """The base of every error that geokg raises on purpose."""

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        """Keep one sentence that names what was at fault, and an optional hint on the way out."""
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class InputError(KGError):
    """A source that cannot be used: unreadable, empty, too large, not text, of the wrong shape."""


class UnknownName(KGError):
    """A name that is not in the table it was looked up in; the hint suggests near ones."""


class StoreError(KGError):
    """The store cannot be opened, read or written."""


class StoreInUse(StoreError):
    """Another process has the store open for writing."""


class QueryError(KGError):
    """A query that is refused, malformed, or over its limits."""


def reason(error: Exception) -> str:
    """Say in plain words why a file or a line of it could not be used, for the end of a message."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, UnicodeDecodeError):
        return "not a file of text in UTF-8"
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON: {error.msg[0].lower()}{error.msg[1:]} at character {error.pos + 1}"
    if isinstance(error, KeyError):
        return f"has no {error.args[0]!r}"
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error) if isinstance(error, ValueError) else "of another shape"
