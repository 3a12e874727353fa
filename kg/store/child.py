"""The process that answers queries of a user and may be killed at any moment: `python -m kg.store.child`.

It writes a line when it is ready. Then it reads a JSON object a line on stdin (folder, query, bindings, limits) and writes JSON
lines on stdout: one with the form, one with the variables, one a row, how it ended, and an end mark. It opens the store
read-only, anew whenever the engine's files have changed; without a folder it only checks the query.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

MEMORY = 3_000_000_000
"""Bytes of address space that the process may take."""

RECURSION = 20_000
"""Python frames for the parser: what the limit on nesting lets through needs more than the default."""


IDLE_SECONDS = 300.0
"""How long it waits for the next query before it ends."""

GRACE_SECONDS = 2.0
"""How long after a query's time it ends by itself, should nobody be left to kill it."""

KEPT = 500_000
"""Kilobytes of memory above which it ends after its answer and the next query gets a fresh process."""


def main() -> int:
    """Answer the queries on stdin, one after another, until it closes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(RECURSION)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # ends the process even while the engine is busy
    import rdflib.plugins.sparql.algebra  # noqa: F401  slow to load: the time of a query counts from the line after it

    from kg.store.standby import END

    opened = _Opened()
    _send({"ready": os.getpid()})
    signal.setitimer(signal.ITIMER_REAL, IDLE_SECONDS)
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        signal.setitimer(signal.ITIMER_REAL, request["limits"]["seconds"] + GRACE_SECONDS)
        if not _respond(request, opened) or _resident() > KEPT:
            break
        sys.stdout.write(END.decode())
        sys.stdout.flush()
        signal.setitimer(signal.ITIMER_REAL, IDLE_SECONDS)
    sys.stdout.flush()
    return 0


def _resident() -> int:
    """Give the kilobytes of memory in use now: the system's own maximum still counts the program that started this process."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() // 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _respond(request: dict[str, Any], opened: _Opened) -> bool:
    """Write the answer; tell whether the process is fit for another."""
    from kg.errors import QueryError
    from kg.store.guard import Limits, check_algebra

    limits = Limits(**request["limits"])
    try:
        form = check_algebra(request["query"])
        _send({"form": form, "truncated": False})
        if request["folder"] is not None:
            for line in _answer(opened.store(request["folder"]), form, request, limits):
                sys.stdout.write(line)
    except QueryError as error:
        _send({"error": error.message})
    except SyntaxError as error:
        _send({"error": f"not a SPARQL query that reads: {error}"})
    except (OSError, RuntimeError, ValueError) as error:
        _send({"error": f"the query fails: {error}"})
        return False
    except MemoryError:
        _send({"error": "the query needs too much memory"})
        return False
    return True


class _Opened:
    """The store that was opened last, and what the engine's files were like just before."""

    def __init__(self) -> None:
        self._key: tuple[Any, ...] = ()
        self._store: Any = None

    def store(self, folder: str) -> Any:
        """Give the store in a folder as it is now: the engine only ever appends to its files or makes new ones."""
        from kg.store.folder import open_for_reading

        with os.scandir(folder) as entries:
            found = [(entry.name, entry.stat()) for entry in entries]
        key = (folder, *sorted((name, s.st_ino, s.st_size, s.st_mtime_ns) for name, s in found))
        if key != self._key:
            self._store = None
            self._store, self._key = open_for_reading(folder), key
        return self._store


def _send(record: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(record) + "\n")
    sys.stdout.flush()


def _answer(store: Any, form: str, request: dict[str, Any], limits: Any) -> Iterator[str]:
    import pyoxigraph as ox

    from kg.rdf import PREFIXES

    bindings = {ox.Variable(name): term_of(value) for name, value in request["bindings"].items()}
    answer = store.query(request["query"], prefixes=PREFIXES, substitutions=bindings or None)
    if form == "ASK":
        yield json.dumps({"boolean": bool(answer)}) + "\n"
        rows: Iterable[str] = ()
    elif form == "SELECT":
        yield json.dumps({"variables": [variable.value for variable in answer.variables]}) + "\n"
        rows = (json.dumps({"row": [value_of(term) for term in solution]}) + "\n" for solution in answer)
    else:
        yield from _graph(answer, limits)
        return
    size = count = 0
    for line in rows:
        count, size = count + 1, size + len(line)
        if count > limits.rows or size > limits.bytes:
            yield json.dumps({"truncated": True}) + "\n"
            return
        yield line
    yield json.dumps({"truncated": False}) + "\n"


def _graph(triples: Any, limits: Any) -> Iterator[str]:
    from kg.store.turtle import turtle_of

    found = list(islice(triples, limits.rows + 1))
    kept = found[: limits.rows]
    text = turtle_of(kept).decode()
    while len(text.encode()) > limits.bytes and kept:
        kept = kept[: len(kept) // 2]
        text = turtle_of(kept).decode()
    yield json.dumps({"turtle": text}) + "\n"
    yield json.dumps({"truncated": len(kept) < len(found)}) + "\n"


def value_of(term: Any) -> list[str | None] | None:
    """Give a term as [kind, text, datatype, language], or None for an unbound variable."""
    import pyoxigraph as ox

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return ["iri", term.value, None, None]
    if isinstance(term, ox.BlankNode):
        return ["blank", term.value, None, None]
    if not isinstance(term, ox.Literal):
        return ["literal", str(term), None, None]
    plain = term.language or term.datatype.value == "http://www.w3.org/2001/XMLSchema#string"
    return ["literal", term.value, None if plain else term.datatype.value, term.language]


def term_of(value: list[str | None]) -> Any:
    """Make a term of what `value_of` gave. Raises ValueError if it is none."""
    import pyoxigraph as ox

    kind, text, datatype, language = value
    if kind == "iri":
        return ox.NamedNode(text or "")
    if language is not None:
        return ox.Literal(text or "", language=language)
    return ox.Literal(text or "", datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(text or "")


if __name__ == "__main__":
    sys.exit(main())
