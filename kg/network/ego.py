"""The network around one entity: its best-supported links, the links among its neighbours, and places to draw them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin

from kg.errors import UnknownName
from kg.model import Graph
from kg.network.selection import Selection, selected
from kg.ontology import ontology


@dataclass(frozen=True, slots=True)
class EgoLink:
    """A link with the family that most of its origins tell of."""

    left: str
    right: str
    family: str
    origins: int


@dataclass(frozen=True, slots=True)
class Ego:
    """An entity, its links and those among its neighbours.

    Places lie within -1..1, the centre at 0, 0. `left_out` counts neighbours
    that were too many to show.
    """

    centre: str
    links: tuple[EgoLink, ...]
    places: Mapping[str, tuple[float, float]]
    left_out: int


def ego(graph: Graph, centre: str, selection: Selection | None = None, *, top: int = 24) -> Ego:
    """Give an entity's best-supported links, at most so many. Neighbours of one country stand side by side on the circle.

    Raises UnknownName for an id that is not in the graph.
    """
    if centre not in graph.entities:
        raise UnknownName(f"no entity has the id {centre!r}")
    sums: dict[tuple[str, str], Counter[str]] = {}
    for r in selected(graph, selection or Selection()).relations:
        if r.subject != r.object:
            left, right = sorted((r.subject, r.object))
            sums.setdefault((left, right), Counter())[ontology().family(r.relation)] += r.origins
    near = {pair[0] if pair[1] == centre else pair[1]: sum(c.values()) for pair, c in sums.items() if centre in pair}
    ordered = sorted(near, key=lambda i: (-near[i], graph.entities[i].name, i))
    shown = ordered[:top]
    kept = {centre, *shown}
    links = tuple(
        EgoLink(*pair, min(c, key=lambda f: (-c[f], f)), sum(c.values()))
        for pair, c in sorted(sums.items())
        if kept.issuperset(pair)
    )
    circle = sorted(shown, key=lambda i: (graph.entities[i].country or "~", graph.entities[i].name, i))
    turns = [2 * pi * (n + 0.5) / max(len(circle), 1) for n in range(len(circle))]
    places = {i: (round(cos(t), 4), round(sin(t), 4)) for i, t in zip(circle, turns, strict=True)}
    return Ego(centre, links, {centre: (0.0, 0.0), **places}, len(ordered) - len(shown))
