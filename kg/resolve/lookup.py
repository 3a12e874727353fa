"""Finds the entity that somebody means by a name, an alias, an id or a Wikidata id, and suggests near ones if there is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.errors import UnknownName
from kg.model import Entity, Graph
from kg.names import folded

NEAR = 70.0
"""The least likeness (rapidfuzz WRatio, 0..100) of a name that is suggested."""


def find_entity(graph: Graph, name: str) -> Entity:
    """Give the entity of a graph that is meant, as `find_among` does."""
    return find_among(
        graph.entities.values(), lambda: Counter(end for r in graph.relations for end in (r.subject, r.object)), name
    )


def find_among(entities: Iterable[Entity], degrees: Callable[[], Mapping[str, int]], name: str) -> Entity:
    """Give the entity that is meant: by id, Wikidata id, name or alias, case, accents and punctuation aside.

    A name wins over an alias, and of several entities of one name the one with more relations (`degrees` counts them by id) than
    all others together. Raises UnknownName with near names, or with the ids of all that bear the name.
    """
    wanted, known = name.strip(), list(entities)
    by_id = [e for e in known if wanted in (e.id, e.wikidata)]
    if by_id:
        return by_id[0]
    key = folded(wanted)
    named = [e for e in known if key and folded(e.name) == key]
    found = named or [e for e in known if key and key in {folded(alias) for alias in e.aliases}]
    if not found:
        raise UnknownName(f"no entity is called {name!r}", hint=_suggestion(known, wanted))
    return found[0] if len(found) == 1 else _outstanding(degrees(), name, found)


def _outstanding(degrees: Mapping[str, int], name: str, found: Sequence[Entity]) -> Entity:
    degree = Counter({e.id: degrees.get(e.id, 0) for e in found})
    ordered = sorted(found, key=lambda e: (-degree[e.id], e.id))
    if degree[ordered[0].id] > sum(degree[e.id] for e in ordered[1:]):
        return ordered[0]
    listed = "; ".join(f"{e.id}: {e.name}, {e.type}{', ' + e.country if e.country else ''}" for e in ordered[:6])
    raise UnknownName(f"{name!r} may be any of {len(ordered)} entities", hint=f"give one of the ids: {listed}")


def _suggestion(known: Iterable[Entity], name: str) -> str:
    from rapidfuzz import fuzz, process

    names: dict[str, str] = {}
    for entity in known:
        for spelling in (entity.name, *entity.aliases):
            names.setdefault(folded(spelling), entity.name)
    near = process.extract(folded(name), list(names), scorer=fuzz.WRatio, limit=8, score_cutoff=NEAR)
    suggested = list(dict.fromkeys(names[spelling] for spelling, _, _ in near))[:3]
    return f"did you mean {' or '.join(suggested)}?" if suggested else "kg entities lists them"
