"""Who matters: centrality with the interval of ranks that each entity keeps when weak or partial evidence is taken away.

All measures look at links: undirected, one between two entities, weighted by the independent origins of its relations.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from kg.errors import InputError, UnknownName
from kg.model import Entity, Graph
from kg.network.arrays.columns import Columns, Part, columns_of
from kg.network.arrays.entities import Entities
from kg.network.arrays.rows import Floats, Ints, Rows
from kg.network.arrays.sequences import LazySequence
from kg.network.dates import Period
from kg.network.measures import engines
from kg.network.selection import Selection
from kg.network.tables import Table

EXACT_UP_TO = 2_000
"""Entities up to which betweenness is exact unless asked otherwise; above, it is estimated from SAMPLE sources."""

SAMPLE = 200
OUTLETS = 20
"""Outlets that are left out in turn for the interval of ranks: those that carry the most claims."""

Ranks = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure and what it means, in one line."""

    name: str
    meaning: str
    values: Callable[[Rows, str], Floats] | None = None


MEASURES: Mapping[str, Measure] = {
    m.name: m
    for m in (
        Measure("degree", "how many others it is linked to", lambda rows, engine: np.diff(rows.starts).astype(np.float64)),
        Measure(
            "strength", "how well supported all its links are: the sum of their independent origins", lambda rows, e: _sums(rows)
        ),
        Measure("betweenness", "the share of shortest paths between others that run through it"),
        Measure("closeness", "how few hops away all others are", engines.closeness),
        Measure("eigenvector", "how well linked it is to those who are well linked", engines.eigenvector),
        Measure("pagerank", "how often a reader who follows links at random, by their support, comes by", engines.pagerank),
    )
}

COUNTS = frozenset({"degree", "strength"})
"""The measures whose values are whole numbers."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to measure. `sources` is the number of sampled sources for betweenness: 0 means exact, None lets the size decide."""

    sources: int | None = None
    seed: int = 1
    engine: str = "auto"

    def sampled(self, size: int) -> int:
        """Give the number of sources to sample in a graph of so many nodes, or 0 for all."""
        wanted = (0 if size <= EXACT_UP_TO else SAMPLE) if self.sources is None else self.sources
        return 0 if wanted >= size else wanted


@dataclass(frozen=True, slots=True)
class Standing:
    """An entity's value and rank, and the best and the worst rank it has when evidence is taken away."""

    entity: Entity
    value: float
    rank: int
    best: int
    worst: int


@dataclass(frozen=True, eq=False)
class Standings(LazySequence[Standing]):
    """Standings, the most central first, of equals the first by name; each is made when it is asked for.

    `rows` are those of the entities; `values`, `ranks` and the `best` and `worst` ranks run along with them.
    """

    entities: Entities
    rows: Ints
    values: Floats
    ranks: Ranks
    best: Ranks
    worst: Ranks

    @cached_property
    def _order(self) -> Ints:
        return np.lexsort((self.entities.by_name[self.rows], self.ranks))

    def __len__(self) -> int:
        return len(self.rows)

    def _item(self, place: int) -> Standing:
        n = self._order[place]
        ranks = int(self.ranks[n]), int(self.best[n]), int(self.worst[n])
        return Standing(self.entities[int(self.rows[n])], float(self.values[n]), *ranks)


@dataclass(frozen=True, slots=True)
class Centrality:
    """All standings, the most central first. `sources` is 0 if exact; `scenarios` says what was taken away for the intervals."""

    measure: str
    standings: Standings
    engine: str
    sources: int
    seed: int
    scenarios: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """Say how the numbers came about."""
        exact = f"estimated from {self.sources} sources, seed {self.seed}" if self.sources else "exact"
        said = f"{self.measure} ({MEASURES[self.measure].meaning}), {exact}, {len(self.standings)} entities, engine {self.engine}"
        return f"{said}; ranks range over {len(self.scenarios)} scenarios" if self.scenarios else said

    def shown(self, value: float) -> float:
        """Give a value as a table shows it."""
        return round(value, 6) if self.measure not in COUNTS else round(value)

    def table(self, top: int | None = None) -> Table:
        """Give the first so many standings as a table."""
        rows = (
            (s.rank, s.entity.id, s.entity.name, s.entity.type, s.entity.country, self.shown(s.value), s.best, s.worst)
            for s in self.standings[:top]
        )
        return Table(("rank", "id", "name", "type", "country", self.measure, "best_rank", "worst_rank"), tuple(rows), self.note)


def _sums(rows: Rows) -> Floats:
    return np.asarray(rows.matrix(weighted=True).sum(axis=1), dtype=np.float64).ravel()


def measured(rows: Rows, measure: str, options: Options | None = None) -> Floats:
    """Give the value of every node. Betweenness is a share of all ordered pairs, 0..1. Raises UnknownName for other measures."""
    if measure not in MEASURES:
        raise UnknownName(f"there is no measure {measure!r}", hint=f"one of: {', '.join(MEASURES)}")
    given = options or Options()
    engine = engines.chosen(given.engine, rows)
    if not rows.size:
        return np.zeros(0)
    values = MEASURES[measure].values
    if values is not None:
        return values(rows, engine)
    count = given.sampled(rows.size)
    pairs = float((rows.size - 1) * (rows.size - 2))
    if pairs <= 0:
        return np.zeros(rows.size)
    if not count:
        return engines.betweenness(rows, engine) / pairs
    sources = np.array(sorted(random.Random(given.seed).sample(range(rows.size), count)), dtype=np.int64)
    return engines.betweenness(rows, engine, sources) * (rows.size / count) / pairs


def ranked(values: Floats) -> Ranks:
    """Rank values, the highest first; equal values (to ten digits) share the best rank of theirs: 1, 2, 2, 4."""
    top = float(np.abs(values).max(initial=0.0))
    rounded = np.round(values / top, 10) if top else values
    ordered = np.sort(rounded)
    return np.asarray(len(values) - np.searchsorted(ordered, rounded, side="right") + 1, dtype=np.int64)


def central(
    graph: Graph | Columns,
    measure: str = "betweenness",
    selection: Selection | None = None,
    options: Options | None = None,
    *,
    stability: bool = True,
) -> Centrality:
    """Rank the entities of a selection (by default of what is asserted and actual) of a graph or of its columns.

    With `stability`, the measure is taken again without single-source relations and without each of the largest outlets in turn;
    the interval of ranks shows which ranks are solid. Raises UnknownName for a measure or engine that does not exist.
    """
    given, chosen = options or Options(), selection or Selection()
    columns = graph if isinstance(graph, Columns) else columns_of(graph)
    part = columns.selected(chosen)
    over = part.entities()
    rows = part.links(over)
    values = measured(rows, measure, given)
    ranks = ranked(values)
    lowest, highest, scenarios = ranks.copy(), ranks.copy(), []
    if stability and len(over):
        for name, other in _scenarios(part, chosen):
            without = ranked(measured(other.links(over), measure, given))
            lowest, highest = np.minimum(lowest, without), np.maximum(highest, without)
            scenarios.append(name)
    standings = Standings(columns.entities, over, values, ranks, lowest, highest)
    sources = given.sampled(len(over)) if measure == "betweenness" else 0
    return Centrality(measure, standings, engines.chosen(given.engine, rows), sources, given.seed, tuple(scenarios))


def _scenarios(part: Part, chosen: Selection) -> Iterator[tuple[str, Part]]:
    whole = part.whole
    yield "without single-source relations", whole.selected(replace(chosen, min_origins=max(2, chosen.min_origins)))
    for outlet in part.outlets()[:OUTLETS]:
        yield f"without {outlet}", whole.selected(replace(chosen, without=chosen.without | {outlet}))


def central_over_time(
    graph: Graph | Columns,
    measure: str,
    periods: Sequence[Period],
    selection: Selection | None = None,
    options: Options | None = None,
) -> Table:
    """Measure every entity in each period: one row an entity and period, with value and rank, periods in their order."""
    if not periods:
        raise InputError("there is no period to measure in", hint="no claim of the selection has a date")
    columns, rows = graph if isinstance(graph, Columns) else columns_of(graph), []
    for span in periods:
        found = central(columns, measure, replace(selection or Selection(), period=span), options, stability=False)
        rows += [(str(span), s.rank, s.entity.id, s.entity.name, found.shown(s.value)) for s in found.standings]
    return Table(("period", "rank", "id", "name", measure), tuple(rows))
