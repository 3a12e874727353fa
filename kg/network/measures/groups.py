"""Who belongs together, who stands between two groups, and whether friends of friends are friends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from kg.errors import InputError
from kg.model import Entity, Graph
from kg.network.arrays.columns import Columns, columns_of
from kg.network.measures import engines
from kg.network.measures.centrality import ranked
from kg.network.measures.partitions import divided, links_of, modularity
from kg.network.selection import Selection, selected
from kg.network.tables import Table
from kg.ontology import ontology

SIGNS = {"verbal_cooperation": 1, "material_cooperation": 1, "verbal_conflict": -1, "material_conflict": -1}
"""Which families make a link friendly or hostile; structure makes it neither."""


@dataclass(frozen=True, slots=True)
class Community:
    """Entities that are linked among each other more than with the rest, the most linked first."""

    members: tuple[Entity, ...]
    links_inside: int
    links_outside: int


@dataclass(frozen=True, slots=True)
class Communities:
    """A division into communities, largest first, its modularity (-0.5..1: how much denser than chance), and how it was found."""

    communities: tuple[Community, ...]
    modularity: float
    method: str
    seed: int

    def table(self) -> Table:
        """Give one row an entity."""
        rows = [(number, e.id, e.name, e.type, e.country) for number, c in enumerate(self.communities, 1) for e in c.members]
        note = f"{len(self.communities)} communities ({self.method}, seed {self.seed}), modularity {self.modularity:.3f}"
        return Table(("community", "id", "name", "type", "country"), tuple(rows), note)


def communities(
    graph: Graph | Columns, selection: Selection | None = None, *, seed: int = 1, method: str = "auto"
) -> Communities:
    """Divide the links of a selection into communities, weighted by origins: the same from the same seed by the same method.

    By default Leiden where igraph is installed, else Louvain. Raises UnknownName for another method.
    """
    columns = graph if isinstance(graph, Columns) else columns_of(graph)
    part = columns.selected(selection)
    over = part.entities()
    rows = part.links(over)
    linked = np.flatnonzero(np.diff(rows.starts))
    if not len(linked):
        return Communities((), 0.0, "no links", seed)
    rows = part.links(over[linked])
    labels, method = divided(rows, method, seed)
    inside, outside = links_of(rows, labels)
    degree = np.diff(rows.starts)
    members: dict[int, list[int]] = {}
    for n, label in enumerate(labels.tolist()):
        members.setdefault(label, []).append(n)
    made = []
    for label, nodes in members.items():
        known = [(-int(degree[n]), columns.entities[over[linked[n]]]) for n in nodes]
        known.sort(key=lambda pair: (pair[0], pair[1].name, pair[1].id))
        made.append(Community(tuple(entity for _, entity in known), int(inside[label]), int(outside[label])))
    made.sort(key=lambda c: (-len(c.members), c.members[0].name, c.members[0].id))
    return Communities(tuple(made), modularity(rows, labels), method, seed)


def members_of(graph: Graph | Columns, codes: Iterable[str]) -> frozenset[str]:
    """Give the ids of the countries with the given codes (alpha-3) and of everyone who acts for them."""
    wanted = frozenset(codes)
    if isinstance(graph, Columns):
        return graph.ids_of(graph.entities.acting_for(wanted))
    return frozenset(e.id for e in graph.entities.values() if e.country in wanted)


def brokers(
    graph: Graph | Columns,
    left: frozenset[str],
    right: frozenset[str],
    selection: Selection | None = None,
    *,
    engine: str = "auto",
) -> Table:
    """Rank who stands between two groups of entities: by the share of shortest paths between them that run through each entity.

    Brokers may belong to either group or to neither; links to each side are counted. Raises InputError for groups that overlap or
    are empty.
    """
    if left & right:
        raise InputError("the two groups overlap, so nobody can stand between them")
    columns = graph if isinstance(graph, Columns) else columns_of(graph)
    part = columns.selected(selection)
    entities = [columns.entities[n] for n in part.entities().tolist()]
    number = {entity.id: n for n, entity in enumerate(entities)}
    sides = [np.array(sorted(number[i] for i in side if i in number), dtype=np.int64) for side in (left, right)]
    if not all(len(side) for side in sides):
        raise InputError("one of the two groups has no links in this selection")
    rows = part.links()
    paths = engines.betweenness(rows, engines.chosen(engine, rows), *sides)
    # symmetric: from left to right counts each pair once, and the engine counts a path from either end that is a source
    values = paths / (len(sides[0]) * len(sides[1]))
    ranks = ranked(values)
    near = [np.asarray(rows.matrix()[:, side].sum(axis=1)).ravel().astype(int) for side in sides]
    found = []
    for n in sorted(range(len(entities)), key=lambda n: (ranks[n], entities[n].name, entities[n].id)):
        if values[n] > 0:
            entity = entities[n]
            side = "left" if entity.id in left else "right" if entity.id in right else "neither"
            cells = (int(ranks[n]), entity.id, entity.name, entity.type, entity.country, side, round(float(values[n]), 6))
            found.append((*cells, int(near[0][n]), int(near[1][n])))
    header = ("rank", "id", "name", "type", "country", "side", "share_of_paths", "links_left", "links_right")
    note = f"share of the shortest paths between {len(sides[0])} and {len(sides[1])} entities that run through each"
    return Table(header, tuple(found), note)


@dataclass(frozen=True, slots=True)
class Balance:
    """The triangles of the signed graph, by their number of hostile links.

    By structural balance theory (Heider 1946; Cartwright and Harary 1956) triangles with none or two hostile links are balanced.
    `tense` lists the unbalanced ones: three entities and the signs of the links 1-2, 1-3, 2-3.
    """

    triangles: tuple[int, int, int, int]
    friendly: int
    hostile: int
    tense: tuple[tuple[tuple[Entity, Entity, Entity], tuple[int, int, int]], ...]

    @property
    def share(self) -> float | None:
        """The share of triangles that are balanced, or None if there is no triangle."""
        total = sum(self.triangles)
        return (self.triangles[0] + self.triangles[2]) / total if total else None

    def table(self) -> Table:
        """Give one row an unbalanced triangle."""
        rows = ((*(e.name for e in three), *("friendly" if s > 0 else "hostile" for s in signs)) for three, signs in self.tense)
        none, one, two, three = self.triangles
        share = "" if self.share is None else f"; {self.share:.0%} balanced"
        note = (
            f"{self.friendly} friendly and {self.hostile} hostile links; triangles +++ {none}, ++- {one}, +-- {two}, --- {three}"
        )
        return Table(("first", "second", "third", "first_second", "first_third", "second_third"), tuple(rows), note + share)


def signed_links(graph: Graph) -> dict[tuple[str, str], int]:
    """Give the sign of every link between two entities, as a sorted pair: cooperation less conflict, weighted by origins.

    Links that are even, or have only relations of structure, are left out.
    """
    family = ontology().family
    sums: Counter[tuple[str, str]] = Counter()
    for r in graph.relations:
        if r.subject != r.object:
            pair = (r.subject, r.object) if r.subject < r.object else (r.object, r.subject)
            sums[pair] += SIGNS.get(family(r.relation), 0) * r.origins
    return {pair: 1 if total > 0 else -1 for pair, total in sorted(sums.items()) if total}


def balance(graph: Graph, selection: Selection | None = None) -> Balance:
    """Count balanced and unbalanced triangles among the signed links of a selection."""
    part = selected(graph, selection or Selection())
    signs = signed_links(part)
    counts, tense = [0, 0, 0, 0], []
    for a, b, c in _triangles(signs):
        three = signs[a, b], signs[a, c], signs[b, c]
        hostile = sum(sign < 0 for sign in three)
        counts[hostile] += 1
        if hostile % 2:
            tense.append(((part.entities[a], part.entities[b], part.entities[c]), three))
    tense.sort(key=lambda t: tuple(e.name for e in t[0]))
    friendly = sum(sign > 0 for sign in signs.values())
    none, one, two, three_hostile = counts
    return Balance((none, one, two, three_hostile), friendly, len(signs) - friendly, tuple(tense))


def _triangles(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Give every triangle once, as sorted ids, found from its corner with the fewest links (Chiba and Nishizeki 1985)."""
    near: dict[str, set[str]] = {}
    for a, b in pairs:
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    order = {node: n for n, node in enumerate(sorted(near, key=lambda i: (len(near[i]), i)))}
    for node in sorted(near):
        later = sorted(n for n in near[node] if order[n] > order[node])
        for left, right in combinations(later, 2):
            if right in near[left]:
                first, second, third = sorted((node, left, right))
                yield first, second, third
