"""Commands on two entities or two regions, and on time: dyad, matrix, timeline, changes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.analysis import source_line
from kg.cli.options import DEFAULT_DIRECTORY, Acting, Directory, Entity, Format, Rows, Top
from kg.cli.output import many, note, print_rows, print_text
from kg.cli.selections import Chosen, Status, print_table, project_in, selecting

if TYPE_CHECKING:
    from kg.network.dyads.blind_spots import BlindSpots
    from kg.network.dyads.dossier import Dossier


class Part(StrEnum):
    """The parts of a dossier that are tables."""

    events = "events"
    months = "months"
    contexts = "contexts"
    actors = "actors"
    agreements = "agreements"
    sentences = "sentences"
    disagreements = "disagreements"
    outlets = "outlets"
    blind_spots = "blind_spots"


Page = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the page to this file instead.")]
Figure = Annotated[Path | None, typer.Option("--figure", metavar="FILE", help="Draw it for print instead: FILE.svg or FILE.png.")]


@selecting("kind", status=Status.any)
def dyad(
    left: Entity,
    right: Entity,
    part: Annotated[Part | None, typer.Option(help="Only this part, as rows.")] = None,
    html: Page = None,
    figure: Figure = None,
    *,
    chosen: Chosen,
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """Show the dossier of two countries (or any two entities): events, people, agreements, sentences, sources, blind spots.

    Countries stand with everyone who acts for them. Formats for programs need --part. Example: kg dyad Kazakhstan Egypt
    """
    from kg.network.dyads.dossier import dossier
    from kg.network.dyads.tables import dossier_tables

    project = project_in(store)
    found = dossier(project, project.find(left).id, project.find(right).id, chosen)
    if html:
        from kg.views.dossier import dossier_page
        from kg.views.page import write_page

        print_text(f"wrote {write_page(dossier_page(found, chosen), html)}")
    elif figure:
        from kg.views.figures import timeline_figure

        print_text(f"wrote {timeline_figure(found, figure)}")
    elif part or form is not Format.table:
        print_table(dossier_tables(found)[(part or Part.events).value], form)
    else:
        _show(found)
    return 0


def _show(found: Dossier) -> None:
    from kg.network.dyads.tables import dossier_tables

    names = found.left.entity.name, found.right.entity.name
    actual = sum(e.status == "actual" for e in found.events)
    events = f"{many(len(found.events), 'event')}, {actual} told as actual"
    print_text(f"{names[0]} and {names[1]}: {many(len(found.relations), 'relation')}, {events}")
    if not found.relations:
        return
    print_text("by family: " + _counts(found.families))
    if found.trend:
        trend = found.trend
        halves = f"{trend.earlier}: {_sides(trend.before)}; {trend.later}: {_sides(trend.after)}"
        print_text(f"trend: {trend.word} ({halves})")
    if found.contexts:
        print_text("contexts: " + ", ".join(f"{c} {sum(n.values())}" for c, n in found.contexts.items()))
    for side in (found.left, found.right):
        for kind, actors in (("people", side.people), ("bodies", side.bodies)):
            if actors:
                print_text(f"{kind} of {side.entity.name}: " + "; ".join(f"{a.mention} ({a.events})" for a in actors[:8]))
    for agreement in found.agreements[:10]:
        steps = ", ".join(f"{s.stage} {s.date or 'undated'}" for s in agreement.steps)
        worth = f"; {', '.join(agreement.amounts)}" if agreement.amounts else ""
        print_text(f"agreement: {agreement.name}: {steps}{worth}")
        print_text(f'  "{" ".join(agreement.steps[-1].claim.quote.split())}"')
    print_text("best sentences:")
    for claim in found.sentences:
        print_text(f'  "{" ".join(claim.quote.split())}"')
        print_text(f"    {source_line(claim, found.graph.articles)}")
    for d in found.disagreements[:10]:
        print_text(f'sources disagree ({d.kind}): "{d.one.quote}" [{d.one.source}] - "{d.other.quote}" [{d.other.source}]')
    print_text(
        "who reports: " + "; ".join(f"{o.name} ({o.country or 'country unknown'}, {o.claims})" for o in found.outlets[:12])
    )
    _show_blind_spots(found.blind_spots)
    note(f"--part {'|'.join(dossier_tables(found))} gives any part as rows; --html FILE writes the page")


def _show_blind_spots(spots: BlindSpots) -> None:
    print_text(
        f"blind spots: {len(spots.single_source)} of {spots.relations} relations rest on a single source,"
        f" {len(spots.stale)} are stale"
    )
    if spots.one_sided:
        print_text(f"  {spots.one_sided}")
    if spots.silent_years:
        print_text(f"  no event in: {', '.join(spots.silent_years)}")
    if spots.silent_families:
        print_text(f"  no event of: {', '.join(map(_words, spots.silent_families))}")


def _words(family: str) -> str:
    return family.replace("_", " ")


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{_words(family)} {n}" for family, n in counts.items())


def _sides(counts: Mapping[str, int]) -> str:
    conflict = sum(n for family, n in counts.items() if "conflict" in family)
    return f"{sum(counts.values()) - conflict} of cooperation, {conflict} of conflict"


@selecting("kind", status=Status.any)
def matrix(
    rows: Annotated[str, typer.Argument(help="A country or region.")] = "Central Asia",
    columns: Annotated[str, typer.Argument(help="Another country or region.")] = "Middle East",
    html: Page = None,
    figure: Figure = None,
    *,
    chosen: Chosen,
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """List all dyads between two regions: events by family, warmth, support. Example: kg matrix "Central Asia" "Middle East" """
    from kg.network.dyads.matrix import matrix as gathered
    from kg.network.regions import countries_of

    project = project_in(store)
    found = gathered(project, countries_of(rows), countries_of(columns), chosen)
    if html:
        from kg.views.matrix import matrix_page
        from kg.views.page import write_page

        print_text(f"wrote {write_page(matrix_page(project, found, f'{rows} and {columns}', chosen), html)}")
    elif figure:
        from kg.views.figures import matrix_figure

        print_text(f"wrote {matrix_figure(project, found, figure, f'{rows} and {columns}')}")
    else:
        print_table(found.table(), form)
    return 0


@selecting("kind", status=Status.any)
def timeline(
    entity: Entity,
    other: Annotated[str | None, typer.Argument(help="A second entity: only events between the two.")] = None,
    acting: Acting = True,
    structure: Annotated[bool, typer.Option("--structure", help="States of the world too, such as offices and members.")] = False,
    *,
    chosen: Chosen,
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """List the events of an entity, or between two, by date, with the sentence that tells each. Example: kg timeline Kazakhstan Jordan"""
    from kg.network.events import event_table
    from kg.network.events import timeline as events
    from kg.network.hubs import acting_for

    project = project_in(store)
    whole = project.columns
    ends = [project.find(name).id for name in (entity, other) if name]
    sides = [acting_for(whole, i) if acting else frozenset({i}) for i in ends]
    graph = project.part(whole.between(*sides) if other else whole.touching(sides[0]))
    table = event_table(events(graph, sides[0], sides[1] if other else None, chosen, structure=structure), graph.articles)
    if form is Format.table:
        columns = ("date", "subject", "relation", "object", "status", "outlet", "quote")
        print_rows(columns, [tuple(record[c] for c in columns) for record in table.records()], form)
    else:
        print_table(table, form)
    return 0


@selecting("during")
def changes(
    before: Annotated[str, typer.Argument(metavar="PERIOD", help="The earlier period: 2006 or 2006..2010")],
    after: Annotated[str, typer.Argument(metavar="PERIOD", help="The later period.")],
    entity: Annotated[str | None, typer.Option(help="Only links of this entity.")] = None,
    acting: Acting = True,
    top: Top = 50,
    *,
    chosen: Chosen,
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """Say what changed between two periods: links that are new, gone, busier, quieter, or turned. Example: kg changes 2006 2007..2009"""
    from kg.network.changes import change_table
    from kg.network.changes import changes as compared
    from kg.network.dates import period
    from kg.network.hubs import acting_for

    spans = {"before": period(before), "after": period(after)}
    project, ids = project_in(store), None
    if entity:
        found = project.find(entity).id
        ids = acting_for(project.columns, found) if acting else frozenset({found})
    graph = project.part(project.columns.touching(ids)) if ids else project.graph
    changed = compared(graph, spans["before"], spans["after"], chosen, ids)
    table = change_table(changed[:top], graph, spans)
    if form is not Format.table:
        print_table(table, form)
        return 0
    shown = ""
    for change in changed[:top]:
        if change.kind != shown:
            shown = change.kind
            print_text(f"{shown}:")
        print_text(f"  {change.left.name} and {change.right.name}, {_words(change.family)}: {change.before} → {change.after}")
        print_text(f'    "{" ".join(change.claim.quote.split())}"')
        print_text(f"    {source_line(change.claim, graph.articles)}")
    if len(changed) > top:
        note(f"{len(changed) - top} more: --top shows them")
    note(table.note)
    return 0
