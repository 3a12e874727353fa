"""What changed between two periods: links that are new, gone, busier or quieter, and those that turned hostile or friendly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg.model import Claim, Entity, Graph, best_claims
from kg.network.dates import Period
from kg.network.measures.groups import signed_links
from kg.network.selection import Selection, outlet_of, selected
from kg.network.tables import Table
from kg.ontology import ontology

KINDS = ("turned hostile", "turned friendly", "new", "gone", "busier", "quieter")

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a link in one family: origins before and after, and the best claim of the period that shows it."""

    kind: str
    left: Entity
    right: Entity
    family: str
    before: int
    after: int
    claim: Claim


def changes(
    graph: Graph, before: Period, after: Period, selection: Selection | None = None, ids: frozenset[str] | None = None
) -> list[Change]:
    """Compare the links of two periods, family by family, for all entities or only the links of some (`ids`) with others.

    Links count by the independent origins of their relations. A link turned if its sign (cooperation less conflict) did; that is
    listed beside what changed in its families. The largest changes come first within each kind, in the order of KINDS.
    """
    chosen = selection or Selection()
    parts = [selected(graph, replace(chosen, period=span)) for span in (before, after)]
    sums = [_sums(part) for part in parts]
    found = [
        _change(graph, key, sums[0].get(key, (0, [])), sums[1].get(key, (0, [])))
        for key in sorted(sums[0].keys() | sums[1].keys())
        if _asked(key[:2], ids)
    ]
    signs = [signed_links(part) for part in parts]
    for pair in sorted(signs[0].keys() & signs[1].keys()):
        if signs[0][pair] != signs[1][pair] and _asked(pair, ids):
            found.append(_turned(graph, pair, signs[1][pair], sums))
    kept = [c for c in found if c is not None]
    return sorted(
        kept, key=lambda c: (KINDS.index(c.kind), -abs(c.after - c.before), c.left.name, c.right.name, c.family, c.left.id)
    )


def _asked(pair: tuple[str, str], ids: frozenset[str] | None) -> bool:
    return ids is None or (pair[0] in ids) != (pair[1] in ids)


def _sums(part: Graph) -> dict[Key, tuple[int, list[Claim]]]:
    family = ontology().family
    sums: dict[Key, tuple[int, list[Claim]]] = {}
    for r in part.relations:
        left, right = sorted((r.subject, r.object))
        origins, claims = sums.get((left, right, family(r.relation)), (0, []))
        sums[left, right, family(r.relation)] = (origins + r.origins, [*claims, *r.claims])
    return sums


def _change(graph: Graph, key: Key, before: tuple[int, list[Claim]], after: tuple[int, list[Claim]]) -> Change | None:
    was, now = before[0], after[0]
    if was == now:
        return None
    kind = "new" if not was else "gone" if not now else "busier" if now > was else "quieter"
    shown = best_claims(after[1] or before[1], 1)[0]
    return Change(kind, graph.entities[key[0]], graph.entities[key[1]], key[2], was, now, shown)


def _turned(graph: Graph, pair: tuple[str, str], sign: int, sums: list[dict[Key, tuple[int, list[Claim]]]]) -> Change:
    families = ("verbal_cooperation", "material_cooperation") if sign > 0 else ("verbal_conflict", "material_conflict")
    totals = [sum(s.get((*pair, f), (0, []))[0] for f in families) for s in sums]
    claims = [c for f in families for c in sums[1].get((*pair, f), (0, []))[1]]
    best = best_claims(claims, 1)[0]
    kind = "turned friendly" if sign > 0 else "turned hostile"
    family = ontology().family(best.relation)
    return Change(kind, graph.entities[pair[0]], graph.entities[pair[1]], family, totals[0], totals[1], best)


def change_table(found: list[Change], graph: Graph, spans: Mapping[str, Period]) -> Table:
    """Give one row a change, with the sentence that shows it; `spans` names the two periods for the note."""
    rows = (
        (
            c.kind,
            c.left.name,
            c.right.name,
            c.family,
            c.before,
            c.after,
            c.claim.date,
            c.claim.quote,
            outlet_of(c.claim, graph.articles),
        )
        for c in found
    )
    note = "independent origins of links, " + ", ".join(f"{name} {span}" for name, span in spans.items())
    return Table(("change", "left", "right", "family", "before", "after", "date", "quote", "outlet"), tuple(rows), note)
