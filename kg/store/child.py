"""The process that answers one query of a user and may be killed at any moment: `python -m kg.store.child`.

It reads one JSON object on stdin (folder, query, bindings, limits) and writes JSON lines on stdout: one when it is ready, one with the
form, one with the variables, one a row, and last how it ended. It opens the store read-only; without a folder it only checks the query.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

MEMORY = 3_000_000_000
"""Bytes of address space that the process may take."""

RECURSION = 20_000
"""Python frames for the parser: what the limit on nesting lets through needs more than the default."""


def main() -> int:
    """Answer the query on stdin."""
    request = json.loads(sys.stdin.read())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(RECURSION)
    import rdflib.plugins.sparql.algebra  # noqa: F401  slow to load: the time of the query counts from the line after it

    from kg.errors import QueryError
    from kg.store.folder import open_for_reading
    from kg.store.guard import Limits, check_algebra

    _send({"ready": os.getpid()})
    limits = Limits(**request["limits"])
    try:
        form = check_algebra(request["query"])
        _send({"form": form, "truncated": False})
        if request["folder"] is not None:
            store = open_for_reading(request["folder"])
            for line in _answer(store, form, request, limits):
                sys.stdout.write(line)
    except QueryError as error:
        _send({"error": error.message})
    except SyntaxError as error:
        _send({"error": f"not a SPARQL query that reads: {error}"})
    except (OSError, RuntimeError, ValueError) as error:
        _send({"error": f"the query fails: {error}"})
    except MemoryError:
        _send({"error": "the query needs too much memory"})
    sys.stdout.flush()
    return 0


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
