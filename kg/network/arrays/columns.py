"""A graph's relations and claims as columns of numbers: what selections, measures and communities look at on large graphs.

The same selection of the same graph as `kg.network.selection.selected`, a hundred times faster once the columns are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from kg.errors import UnknownName
from kg.model import Article, Claim, Graph
from kg.network.arrays.entities import Entities
from kg.network.arrays.rows import Floats, Ints, Rows, rows_of_pairs
from kg.network.arrays.sequences import Texts
from kg.network.dates import ALWAYS, bounds
from kg.network.selection import Selection, outlet_of
from kg.ontology import ontology

Bools = npt.NDArray[np.bool_]

STATUSES = ("actual", "planned", "possible", "negated")
"""What a claim says of its event, in the order of the numbers in `Columns.status`."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Entities by id, and numbers that point into the tuples of names.

    For every relation, in the order of the graph: `subjects`, `objects`, `kinds`, `origins`. For every claim, in the order of the
    relations: `relations`, `carriers` (its outlet, or where none is named its article), `named` (an outlet is), `status`,
    `contexts`, `first` and `last` day that its date may mean (YYYYMMDD; 0 if it has none), `confidences`, and where it stands:
    `articles` (rows of `article_digests`, which names all articles of the graph, as `article_sources` does their outlets) and
    `claim_ids`.
    """

    entities: Entities
    kind_names: tuple[str, ...]
    carrier_names: tuple[str, ...]
    context_names: tuple[str, ...]
    article_digests: Texts
    article_sources: Texts
    claim_ids: Texts
    subjects: Ints
    objects: Ints
    kinds: Ints
    origins: Ints
    relations: Ints
    carriers: Ints
    named: Bools
    status: Ints
    contexts: Ints
    first: Ints
    last: Ints
    confidences: Floats
    articles: Ints

    def row_of(self, identifier: str) -> int:
        """Give the row of an entity by its id. Raises UnknownName."""
        if identifier not in self.entities.rows:
            raise UnknownName(f"no entity has the id {identifier!r}")
        return self.entities.rows[identifier]

    def ids_of(self, entities: Ints) -> frozenset[str]:
        """Give the ids of some entities (rows)."""
        return frozenset(self.entities.ids[n] for n in entities.tolist())

    def degrees(self) -> dict[str, int]:
        """Count the relations of every entity, by its id."""
        counts = np.bincount(np.concatenate((self.subjects, self.objects)), minlength=len(self.entities))
        return dict(zip(self.entities.ids, counts.tolist(), strict=True))

    def touching(self, ids: Iterable[str]) -> Ints:
        """Give the rows of the relations that have one of these entities at an end."""
        one = self._among(ids)
        return np.flatnonzero(one[self.subjects] | one[self.objects])

    def between(self, left: Iterable[str], right: Iterable[str]) -> Ints:
        """Give the rows of the relations between two groups of entities, in either direction."""
        one, other = self._among(left), self._among(right)
        return np.flatnonzero((one[self.subjects] & other[self.objects]) | (other[self.subjects] & one[self.objects]))

    def _among(self, ids: Iterable[str]) -> Bools:
        fit = np.zeros(len(self.entities), dtype=bool)
        fit[[n for i in ids if (n := self.entities.rows.get(i)) is not None]] = True
        return fit

    def selected(self, selection: Selection | None = None) -> Part:
        """Give the part that a selection takes; by default what is asserted and actual."""
        chosen = selection or Selection()
        claims = self._claims(chosen)
        many = len(self.origins)
        held, left = np.bincount(self.relations, minlength=many), np.bincount(self.relations[claims], minlength=many)
        origins = self.origins.copy()
        partial = left < held
        if partial.any():
            some = claims & partial[self.relations]
            carried = np.unique(self.relations[some] * max(len(self.carrier_names), 1) + self.carriers[some])
            counted = np.bincount(carried // max(len(self.carrier_names), 1), minlength=many)
            origins[partial] = np.minimum(counted, origins)[partial]
        kept = (left > 0) & self._relations(chosen) & (origins >= chosen.min_origins)
        return Part(self, kept, origins, claims & kept[self.relations])

    def _claims(self, chosen: Selection) -> Bools:
        taken = np.ones(len(self.relations), dtype=bool)
        if chosen.status != "any":
            taken &= self.status == STATUSES.index("actual" if chosen.status == "holds" else chosen.status)
        if chosen.min_confidence > 0:
            taken &= self.confidences >= chosen.min_confidence
        if chosen.contexts:
            taken &= _in(self.contexts, self.context_names, chosen.contexts)
        if chosen.without:
            taken &= ~(self.named & _in(self.carriers, self.carrier_names, chosen.without))
        if chosen.period != ALWAYS:
            taken &= self.first > 0
            if chosen.period.last is not None:
                taken &= self.first <= _day(chosen.period.last)
            if chosen.period.first is not None:
                taken &= self.last >= _day(chosen.period.first)
        return taken

    def _relations(self, chosen: Selection) -> Bools:
        taken = np.ones(len(self.kinds), dtype=bool)
        if chosen.relations:
            taken &= _in(self.kinds, self.kind_names, chosen.relations)
        if chosen.families:
            family = ontology().family
            taken &= _in(self.kinds, [family(kind) for kind in self.kind_names], chosen.families)
        if chosen.types:
            fit = np.zeros(len(self.entities), dtype=bool)
            fit[self.entities.of_kinds(chosen.types)] = True
            taken &= fit[self.subjects] & fit[self.objects]
        return taken


@dataclass(frozen=True, slots=True)
class Part:
    """What a selection takes of some columns: the relations `kept`, the `origins` that each then has, and the `claims` taken."""

    whole: Columns
    kept: Bools
    origins: Ints
    claims: Bools

    def entities(self) -> Ints:
        """Give the rows of the entities that have a relation, ascending, which is by id."""
        linked = np.zeros(len(self.whole.entities), dtype=bool)
        linked[self.whole.subjects[self.kept]] = True
        linked[self.whole.objects[self.kept]] = True
        return np.flatnonzero(linked)

    def links(self, entities: Ints | None = None) -> Rows:
        """Give the links as arrays, weighted by origins, over the entities of the part or over given ones (rows, ascending)."""
        over = self.entities() if entities is None else entities
        ids = self.whole.entities.ids
        place = np.zeros(len(ids), dtype=np.int64)
        place[over] = np.arange(len(over))
        ends = place[self.whole.subjects[self.kept]], place[self.whole.objects[self.kept]]
        names = ids if len(over) == len(ids) else [ids[n] for n in over.tolist()]
        return rows_of_pairs(names, *ends, self.origins[self.kept].astype(np.float64))

    def newest(self) -> int:
        """Give the last day (YYYYMMDD) that any claim may mean; 0 if no claim has a date."""
        return int(self.whole.last[self.claims].max(initial=0))

    def outlets(self) -> list[str]:
        """Name the outlets that carry claims, those with the most first."""
        taken = self.whole.carriers[self.claims & self.whole.named]
        counts = np.bincount(taken, minlength=len(self.whole.carrier_names))
        found = [(-int(counts[n]), self.whole.carrier_names[n]) for n in np.flatnonzero(counts).tolist()]
        return [name for _, name in sorted(found)]

    def dates(self) -> list[str]:
        """Give the first and the last day that any claim may mean, as ISO dates; none if no claim has a date."""
        dated = self.claims & (self.whole.first > 0)
        if not dated.any():
            return []
        days = int(self.whole.first[dated].min()), int(self.whole.last[dated].max())
        return [f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}" for day in days]


def _in(values: Ints, names: tuple[str, ...] | list[str], wanted: frozenset[str]) -> Bools:
    return np.array([name in wanted for name in names], dtype=bool)[values] if names else np.zeros(len(values), dtype=bool)


def _day(iso: str) -> int:
    return int(iso.replace("-", ""))


@dataclass(slots=True)
class _Names:
    """Numbers names in the order in which they come."""

    found: dict[str, int] = field(default_factory=dict)

    def number(self, name: str) -> int:
        return self.found.setdefault(name, len(self.found))


@dataclass(slots=True)
class _Days:
    """What `dates.date_of` and `dates.bounds` say of claims, each date read once."""

    articles: Mapping[str, Article]
    read: dict[str | None, tuple[int, int] | None] = field(default_factory=lambda: {None: None})
    published: dict[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, claim: Claim) -> tuple[int, int]:
        return self._read(claim.date) or self._published(claim.article)

    def _read(self, date: str | None) -> tuple[int, int] | None:
        if date not in self.read:
            span = bounds(date)
            self.read[date] = (_day(span[0]), _day(span[1])) if span else None
        return self.read[date]

    def _published(self, article: str) -> tuple[int, int]:
        if article not in self.published:
            known = self.articles.get(article)
            self.published[article] = self._read(known.date[:10] if known and known.date else None) or (0, 0)
        return self.published[article]


def columns_of(graph: Graph) -> Columns:
    """Make the columns of a graph."""
    ids = sorted(graph.entities)
    number = {identifier: n for n, identifier in enumerate(ids)}
    kinds, carriers, contexts, days = _Names(), _Names(), _Names(), _Days(graph.articles)
    place = {identifier: n for n, identifier in enumerate(graph.articles)}
    relations: list[tuple[int, int, int, int]] = []
    claims: list[tuple[int, ...]] = []
    for row, relation in enumerate(graph.relations):
        relations.append((number[relation.subject], number[relation.object], kinds.number(relation.relation), relation.origins))
        for claim in relation.claims:
            outlet = outlet_of(claim, graph.articles)
            status = 3 if claim.polarity == "negated" else STATUSES.index(claim.modality)
            carrier, context = carriers.number(outlet or claim.article), contexts.number(claim.context)
            claims.append((row, carrier, bool(outlet), status, context, *days.of(claim), place.get(claim.article, -1)))
    by_relation = np.array(relations, dtype=np.int64).reshape(-1, 4).T
    by_claim = np.array(claims, dtype=np.int64).reshape(-1, 8).T
    return Columns(
        entities=Entities.of([graph.entities[identifier] for identifier in ids]),
        kind_names=tuple(kinds.found),
        carrier_names=tuple(carriers.found),
        context_names=tuple(contexts.found),
        article_digests=Texts.of(article.digest for article in graph.articles.values()),
        article_sources=Texts.of(article.source or "" for article in graph.articles.values()),
        claim_ids=Texts.of(claim.id for relation in graph.relations for claim in relation.claims),
        subjects=by_relation[0],
        objects=by_relation[1],
        kinds=by_relation[2],
        origins=by_relation[3],
        relations=by_claim[0],
        carriers=by_claim[1],
        named=by_claim[2].astype(bool),
        status=by_claim[3],
        contexts=by_claim[4],
        first=by_claim[5],
        last=by_claim[6],
        confidences=np.array([c.confidence for r in graph.relations for c in r.claims], dtype=np.float64),
        articles=by_claim[7],
    )
