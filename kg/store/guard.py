"""What a user's query may not hold: updates, SERVICE, FROM, LOAD, and nesting that would end the process that parses it.

First the text is scanned without recursion for its depth and size; only then is it parsed, and the algebra is searched. The scan
comes first because a few kilobytes of brackets overflow the stack of SPARQL parsers; the algebra decides because text can be
disguised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kg.errors import QueryError
from kg.rdf import PREFIXES

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<text>\"\"\"(?:[^"\\]|\\.|"(?!\"\"))*\"\"\"|'''(?:[^'\\]|\\.|'(?!''))*'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
      | (?P<name>[?$@][\w-]+|[\w-]*(?:\.[\w-]+)*:(?:[\w:%-]|\\.)*(?:\.[\w:%-]+)*)
      | (?P<word>[^\W\d]\w*)
      | (?P<open>[{(\[])
      | (?P<close>[})\]])
      | (?P<operator>\|\||&&|<<|>>|[!+\-*/|^=<>.;,?])
      """,
    re.VERBOSE | re.DOTALL,
)
_COUNTED = frozenset("union optional minus filter bind exists graph select in not".split())
_FORBIDDEN = {
    "service": "SERVICE (asking another server)",
    "from": "FROM (loading a document)",
    "load": "LOAD (loading a document)",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, wide and deep a query and its answer may be. `seconds` is the time that the engine gets."""

    seconds: float = 5.0
    rows: int = 10_000
    bytes: int = 10_000_000
    chars: int = 32_000
    nesting: int = 64
    terms: int = 500


def scanned(query: str, limits: Limits) -> str:
    """Give the query with its line ends made one, after checking its size. Raises QueryError.

    Line ends matter: a comment ends at a bare carriage return for one parser and not for another, which would hide what follows.
    """
    text = re.sub(r"\r\n?", "\n", query)
    if len(text) > limits.chars:
        raise QueryError(f"the query has {len(text)} characters, more than {limits.chars}")
    depth = deepest = terms = 0
    for token in _TOKEN.finditer(text):
        kind, found = token.lastgroup, token.group()
        if kind == "iri":  # what looks like an IRI may be read as comparisons: its brackets count, but never close anything
            deepest = max(deepest, depth + sum(map(found.count, "([")))
        elif kind == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif kind == "close":
            depth = max(depth - 1, 0)
        elif kind == "operator":
            terms += 1
        elif kind == "word":
            terms += found.lower() in _COUNTED
            if found.lower() in _FORBIDDEN:
                raise QueryError(f"{_FORBIDDEN[found.lower()]} is disabled")
        if deepest > limits.nesting:
            raise QueryError(f"the query nests deeper than {limits.nesting} brackets")
        if terms > limits.terms:
            raise QueryError(f"the query has more than {limits.terms} patterns and operators")
    return text


def check_algebra(query: str) -> str:
    """Parse a scanned query and search its algebra; give its form (SELECT, ASK, CONSTRUCT or DESCRIBE). Raises QueryError.

    Slow for what is large or twisted: run it only where it can be stopped.
    """
    from pyparsing import ParseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parsed = parseQuery(query)
        algebra = translateQuery(parsed, initNs=PREFIXES).algebra
    except ParseException as error:
        raise QueryError(
            f"line {error.lineno}, column {error.column}: not a SPARQL query that reads: {_reason(error.msg)}"
        ) from error
    except RecursionError as error:
        raise QueryError("the query nests too deeply") from error
    except Exception as error:  # rdflib raises bare Exceptions for unknown prefixes and the like
        raise QueryError(f"not a SPARQL query: {_reason(str(error))}") from error
    for tree in (parsed, algebra):
        names = _names(tree)
        if "ServiceGraphPattern" in names:
            raise QueryError("SERVICE (asking another server) is disabled")
        if "DatasetClause" in names:
            raise QueryError("FROM (loading a document) is disabled")
    return str(algebra.name).removesuffix("Query").upper()


def _reason(text: str) -> str:
    return " ".join(text.split())[:200]


def _names(tree: Any) -> set[str]:
    """Collect the names of all parts of a parsed query, without recursion."""
    names: set[str] = set()
    waiting, seen = [tree], set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) or id(part) in seen:
            continue
        seen.add(id(part))
        if name := getattr(part, "name", None):
            names.add(str(name))
        if hasattr(part, "values") and callable(part.values):
            waiting.extend(part.values())
        if hasattr(part, "asList") or isinstance(part, (list, tuple, set)):
            waiting.extend(part)
    return names
