"""Where sources disagree: kept as two dated statements side by side, never resolved by us."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from kg.model import Claim
from kg.network.events import Event
from kg.ontology import ontology


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two claims that do not go together, and in what way."""

    kind: str
    one: Claim
    other: Claim


def disagreements(events: Iterable[Event]) -> list[Disagreement]:
    """List the disagreements among events: one asserts what another negates; one tells as done what another, as recent, tells as
    only possible; one month holds cooperation and conflict between the same two; two claims of one event give different amounts.
    """
    by_pair: dict[frozenset[str], list[Event]] = {}
    for event in events:
        by_pair.setdefault(frozenset((event.subject.id, event.object.id)), []).append(event)
    found: dict[tuple[str, str, str], Disagreement] = {}
    for pair in by_pair.values():
        for one in (*_opposed(pair), *_amounts(pair)):
            found.setdefault((one.kind, one.one.id, one.other.id), one)
    order = {"asserted and negated": 0, "actual and only possible": 1, "different amounts": 2, "cooperation and conflict": 3}
    return sorted(found.values(), key=lambda d: (order[d.kind], d.one.date or "", d.one.id, d.other.id))


def _opposed(events: Sequence[Event]) -> Iterator[Disagreement]:
    for one, other in combinations(events, 2):
        if not _apart(one, other):
            continue
        same = _same(one, other)
        statuses = {one.status, other.status}
        if same and statuses == {"actual", "negated"} and _near(one, other, 4):
            first, second = (one, other) if one.status == "actual" else (other, one)
            yield Disagreement("asserted and negated", first.claims[0], second.claims[0])
        elif same and statuses == {"actual", "possible"} and one.date and _near(one, other, 7):
            first, second = (one, other) if one.status == "actual" else (other, one)
            yield Disagreement("actual and only possible", first.claims[0], second.claims[0])
        elif statuses == {"actual"} and _mixed(one, other) and _near(one, other, 7):
            first, second = (other, one) if "conflict" in one.family else (one, other)
            yield Disagreement("cooperation and conflict", first.claims[0], second.claims[0])


def _mixed(one: Event, other: Event) -> bool:
    """Tell whether of two events one is of cooperation and one of conflict."""
    return ("conflict" in one.family) != ("conflict" in other.family)


def _apart(one: Event, other: Event) -> bool:
    """Tell whether two events are told by different outlets or, where none is named, in different articles."""
    if one.outlets and other.outlets:
        return not set(one.outlets) & set(other.outlets)
    return not {c.article for c in one.claims} & {c.article for c in other.claims}


def _same(one: Event, other: Event) -> bool:
    """Tell whether two events of one pair are of one relation and direction."""
    return one.relation == other.relation and (one.subject.id == other.subject.id or ontology().symmetric(one.relation))


def _near(one: Event, other: Event, digits: int) -> bool:
    """Tell whether two dates agree in their first digits (4: the year, 7: the month); unknown only agrees with unknown."""
    if one.date is None or other.date is None:
        return one.date == other.date
    return one.date[:digits] == other.date[:digits] and (digits == 4 or min(len(one.date), len(other.date)) >= 7)


def _amounts(events: Iterable[Event]) -> Iterator[Disagreement]:
    for event in events:
        told: dict[str, Claim] = {}
        for claim in event.claims:
            if claim.amount:
                told.setdefault(" ".join(claim.amount.casefold().split()), claim)
        for one, other in combinations(told.values(), 2):
            if one.article != other.article:
                yield Disagreement("different amounts", one, other)
