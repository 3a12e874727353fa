"""Dossiers of dyads: all that a graph tells of two countries and everyone who acts for them, with what it does not tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kg.errors import InputError
from kg.model import Claim, Entity, Graph, Relation, best_claims
from kg.names import folded
from kg.network.arrays.held import Extent, Held, extent, held
from kg.network.dates import bounds, month_of, months_between
from kg.network.dyads.agreements import Agreement, agreements
from kg.network.dyads.blind_spots import BlindSpots, blind_spots
from kg.network.dyads.disagreements import Disagreement, disagreements
from kg.network.events import FAMILIES, Event, events_of, outlet_country
from kg.network.hubs import acting_for
from kg.network.selection import EVERYTHING, Selection, outlet_of, selected
from kg.network.tables import Table

BODIES = ("GovernmentBody", "Company", "Organization", "ArmedGroup", "Group")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts for a side: in how many events of the dyad, and the fullest way in which a text names them."""

    entity: Entity
    events: int
    mention: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: the entity asked for, everyone who acts for it, and the people and bodies among them, the busiest first."""

    entity: Entity
    ids: frozenset[str]
    people: tuple[Actor, ...] = ()
    bodies: tuple[Actor, ...] = ()


@dataclass(frozen=True, slots=True)
class Trend:
    """Events in the earlier and the later half of the dated time, by family; `word` says where cooperation less conflict went."""

    earlier: str
    later: str
    before: Mapping[str, int]
    after: Mapping[str, int]

    @property
    def word(self) -> str:
        """warmer, cooler or steady: how the share of cooperation among events moved, by at least a tenth; else too few events."""
        if min(sum(self.before.values()), sum(self.after.values())) < 3:
            return "too few events to tell"
        moved = _warmth(self.after) - _warmth(self.before)
        return "warmer" if moved >= 0.1 else "cooler" if moved <= -0.1 else "steady"


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who reports: an outlet, its country (alpha-3) if known, and its claims on the dyad, cooperative and hostile."""

    name: str
    country: str | None
    claims: int
    cooperation: int
    conflict: int


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a graph tells of a dyad, with its claims. `graph` holds what was read for it, `extent` is that of the whole."""

    left: Side
    right: Side
    relations: tuple[Relation, ...]
    events: tuple[Event, ...]
    trend: Trend | None
    contexts: Mapping[str, Mapping[str, int]]
    agreements: tuple[Agreement, ...]
    sentences: tuple[Claim, ...]
    disagreements: tuple[Disagreement, ...]
    outlets: tuple[Outlet, ...]
    blind_spots: BlindSpots
    graph: Graph = field(repr=False, compare=False)
    extent: Extent = field(repr=False, compare=False)

    @property
    def families(self) -> dict[str, int]:
        """Count the actual events by family."""
        return count_families(self.events)

    def by_month(self) -> Table:
        """Count actual events by month and family, from the first month to the last; a year without month counts as YYYY."""
        return month_table(self.events)


def count_families(events: Iterable[Event]) -> dict[str, int]:
    """Count events that are actual by family, in the order of the quad classes."""
    counts = Counter(e.family for e in events if e.status == "actual")
    return {family: counts[family] for family in FAMILIES}


def _warmth(counts: Mapping[str, int]) -> float:
    good = counts["verbal_cooperation"] + counts["material_cooperation"]
    total = sum(counts.values())
    return good / total if total else 0.0


def month_table(events: Sequence[Event]) -> Table:
    """Count actual events by month and family; months without events between the first and the last are rows of zeros."""
    actual = [e for e in events if e.status == "actual" and bounds(e.date)]
    months = sorted({m for e in actual if (m := month_of(e.date))})
    years = sorted({e.date[:4] for e in actual if e.date and not month_of(e.date)})
    stretch = [*(months_between(months[0], months[-1]) if months else ()), *years]
    counts = Counter((month_of(e.date) or (e.date or "")[:4], e.family) for e in actual)
    rows = tuple((when, *(counts[when, family] for family in FAMILIES)) for when in sorted(stretch))
    return Table(("month", *FAMILIES), rows, "actual events; YYYY counts those whose month no text gives")


def dossier(graph: Graph | Held, left: str, right: str, selection: Selection | None = None) -> Dossier:
    """Gather all about two entities, by default of any status; countries stand with everyone who acts for them.

    Only the evidence on the two is read. Raises UnknownName for ids that are not in the graph, InputError for a dyad of one.
    """
    columns = held(graph).columns
    ends = [(columns.entities[columns.row_of(i)], acting_for(columns, i)) for i in (left, right)]
    return dossier_of(graph, ends[0], ends[1], selection)


def dossier_of(
    graph: Graph | Held,
    left: tuple[Entity, frozenset[str]],
    right: tuple[Entity, frozenset[str]],
    selection: Selection | None = None,
) -> Dossier:
    """Gather all about two sides, each an entity with the ids that stand for it; the entity itself need not be in the graph.

    Raises InputError if the sides overlap.
    """
    names, sides = (left[0], right[0]), (left[1], right[1])
    if sides[0] & sides[1]:
        raise InputError("a dyad needs two sides that are apart", hint="both ends act for one country")
    source, chosen = held(graph), selection or EVERYTHING
    whole = source.columns
    part = selected(source.part(whole.between(*sides)), chosen)
    relations = part.relations
    events = events_of(relations, part)
    claims = [c for r in relations for c in r.claims]
    return Dossier(
        left=_side(names[0], sides[0], events),
        right=_side(names[1], sides[1], events),
        relations=relations,
        events=tuple(events),
        trend=_trend(events),
        contexts=_contexts(events),
        agreements=tuple(agreements(events, part.articles, [n for e in names for n in (e.name, *e.aliases)])),
        sentences=tuple(_distinct(best_claims(claims), 8)),
        disagreements=tuple(disagreements(events)),
        outlets=tuple(_outlets(events, part)),
        blind_spots=blind_spots(part, events, (names[0].country, names[1].country), whole.selected(chosen).newest() // 10_000),
        graph=part,
        extent=extent(graph),
    )


def _side(entity: Entity, ids: frozenset[str], events: Sequence[Event]) -> Side:
    counts: Counter[str] = Counter()
    mentions: dict[str, set[str]] = {}
    known: dict[str, Entity] = {}
    for event in events:
        for end in {event.subject.id, event.object.id} & ids:
            counts[end] += 1
            known[end] = event.subject if event.subject.id == end else event.object
            mentions.setdefault(end, set()).update(_named(event, end))
    actors = [
        Actor(known[i], n, _fullest(known[i].name, mentions[i]))
        for i, n in sorted(counts.items(), key=lambda item: (-item[1], known[item[0]].name, item[0]))
        if i != entity.id
    ]
    people = tuple(a for a in actors if a.entity.type == "Person")
    return Side(entity, ids, people, tuple(a for a in actors if a.entity.type in BODIES))


def _fullest(name: str, mentions: Iterable[str]) -> str:
    """Give the longest way in which texts name somebody that holds the last word of the name, else the name."""
    last = folded(name).rpartition(" ")[2]
    return max((m for m in mentions if last in folded(m).split()), key=lambda m: (len(m), m), default=name)


def _named(event: Event, end: str) -> set[str]:
    """Give how the claims of an event name one of its ends, at most 80 characters long."""
    first = event.subject.id == end
    own = {e.name for e in (event.subject if first else event.object,)}
    own |= set((event.subject if first else event.object).aliases)
    texts = {m.text for c in event.claims for m in (c.subject, c.object) if m.entity.name in own or m.entity.id == end}
    return {" ".join(t.split()) for t in texts if 0 < len(t) <= 80}


def _trend(events: Sequence[Event]) -> Trend | None:
    years = sorted(e.date[:4] for e in events if e.status == "actual" and e.date and bounds(e.date))
    if not years or years[0] == years[-1]:
        return None
    first, last = int(years[0]), int(years[-1])
    middle = (first + last) // 2
    halves = (
        [e for e in events if e.date and int(e.date[:4]) <= middle],
        [e for e in events if e.date and int(e.date[:4]) > middle],
    )
    return Trend(f"{first}-{middle}", f"{middle + 1}-{last}", count_families(halves[0]), count_families(halves[1]))


def _contexts(events: Sequence[Event]) -> dict[str, dict[str, int]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        found.setdefault(event.context, []).append(event)
    ordered = sorted(found, key=lambda c: (-len(found[c]), c))
    return {context: count_families(found[context]) for context in ordered if any(count_families(found[context]).values())}


def _distinct(claims: Iterable[Claim], limit: int) -> list[Claim]:
    """Keep the best claim of every sentence, and none whose words stand within those of another that is kept."""
    kept: list[tuple[str, Claim]] = []
    for claim in claims:
        words = " ".join(claim.quote.split())
        if not any(words in other or other in words for other, _ in kept):
            kept.append((words, claim))
            if len(kept) == limit:
                break
    return [claim for _, claim in kept]


def _outlets(events: Sequence[Event], graph: Graph) -> list[Outlet]:
    counts: dict[str, Counter[str]] = {}
    urls: dict[str, str] = {}
    for event in events:
        for claim in event.claims:
            name = outlet_of(claim, graph.articles)
            if name:
                counts.setdefault(name, Counter())["conflict" if "conflict" in event.family else "cooperation"] += 1
                article = graph.articles.get(claim.article)
                if article and article.url:
                    urls.setdefault(name, article.url)
    ordered = sorted(counts, key=lambda n: (-sum(counts[n].values()), n))
    return [
        Outlet(n, outlet_country(n, urls.get(n)), sum(counts[n].values()), counts[n]["cooperation"], counts[n]["conflict"])
        for n in ordered
    ]
