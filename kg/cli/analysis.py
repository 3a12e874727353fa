"""Commands that analyse the whole network: path, central, brokers, communities, balance."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import DEFAULT_DIRECTORY, Acting, Directory, Entity, Format, Rows, Seed, Top
from kg.cli.output import note, print_rows, print_text
from kg.cli.selections import Chosen, columns_in, graph_in, print_table, project_in, selecting

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Article, Claim
    from kg.network.paths import Hop, PathAnswer


class Measure(StrEnum):
    """The centrality measures."""

    degree = "degree"
    strength = "strength"
    betweenness = "betweenness"
    closeness = "closeness"
    eigenvector = "eigenvector"
    pagerank = "pagerank"


HOP_COLUMNS = tuple("path hop left relations right origins confidence last quote outlet article url".split())
"""What is told of every hop where a program reads the answer."""


@selecting()
def path(
    source: Entity,
    target: Entity,
    hops: Annotated[int, typer.Option(min=1, help="At most so many hops.")] = 4,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many paths.")] = 5,
    through: Annotated[list[str] | None, typer.Option(help="Only paths by way of this entity; may be repeated.")] = None,
    avoid: Annotated[list[str] | None, typer.Option(help="No path by way of this entity; may be repeated.")] = None,
    acting: Acting = False,
    hubs: Annotated[bool, typer.Option("--hubs", help="Allow the UN, news agencies and regions on the way.")] = False,
    *,
    chosen: Chosen,
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """Show the best-supported link paths between two entities, with a sentence and its source for every hop.

    Paths are ranked by their weakest hop (independent origins, confidence, recency), then by length. Example: kg path Kazakhstan Egypt
    """
    from kg.network.paths import paths

    project = project_in(store)
    ends = project.find(source), project.find(target)
    ways = [frozenset(project.find(name).id for name in names or ()) for names in (through, avoid)]
    asked = {"hops": hops, "limit": limit, "through": ways[0], "avoid": ways[1], "acting": acting, "hubs": hubs}
    answer = paths(project, ends[0].id, ends[1].id, chosen, **asked)
    if form is Format.table:
        _show_paths(answer)
        _note_search(answer, f"{ends[0].name} and {ends[1].name}", hops)
    else:
        rows = [
            (n, h, *_hop_row(hop, answer.articles)) for n, way in enumerate(answer.paths, 1) for h, hop in enumerate(way.hops, 1)
        ]
        print_rows(HOP_COLUMNS, rows, form)
    return 0


def _hop_row(hop: Hop, articles: Mapping[str, Article]) -> tuple[object, ...]:
    best, support = hop.claims[0], hop.support
    relations = "; ".join(dict.fromkeys(r.relation for r in hop.relations))
    article = articles.get(best.article)
    named = (hop.left.name, relations, hop.right.name, support.origins, round(support.confidence, 3), support.last)
    return (*named, best.quote, best.source, best.article, article.url if article else None)


def _show_paths(answer: PathAnswer) -> None:
    from kg.ontology import ontology

    labels = ontology().relations
    for number, way in enumerate(answer.paths, 1):
        weakest = way.weakest
        support = f"{weakest.origins} origin{'s' * (weakest.origins != 1)}, confidence {weakest.confidence:.2f}"
        if weakest.last:
            support += f", last {weakest.last}"
        print_text(f"{number}. {' - '.join(e.name for e in way.entities)}  (weakest hop: {support})")
        for hop in way.hops:
            best = hop.claims[0]
            shown = next(r for r in hop.relations if any(c.id == best.id for c in r.claims))
            more = [labels[r].label for r in dict.fromkeys(r.relation for r in hop.relations) if r != shown.relation]
            others = f"  (also: {', '.join(more)})" if more else ""
            left, right = (hop.left, hop.right) if shown.subject == hop.left.id else (hop.right, hop.left)
            print_text(f"   {left.name} {labels[shown.relation].label} {right.name}{others}")
            print_text(f'     "{" ".join(best.quote.split())}"')
            print_text(f"     {source_line(best, answer.articles)}")


def source_line(claim: Claim, articles: Mapping[str, Article]) -> str:
    """Give a claim's source in one line: outlet, date of publication, title, address."""
    article = articles.get(claim.article)
    parts = [claim.source or (article.source if article else None)]
    if article:
        parts += [article.date, article.title, article.url]
    status = "negated" if claim.polarity == "negated" else claim.modality
    told = [p for p in parts if p] or [f"article {claim.article}"]
    return ", ".join(told) + ("" if status == "actual" else f" [{status}]")


def _note_search(answer: PathAnswer, ends: str, hops: int) -> None:
    if not answer.paths:
        note(f"no path of at most {hops} hops links {ends} in this selection")
    if not answer.complete:
        note(f"the search gave up after {answer.bound:,} partial paths: there may be more, but none better than those shown")
    if answer.left_out:
        note(f"generic hubs left out: {', '.join(answer.left_out)} (--hubs lets them in)")


@selecting()
def central(
    measure: Annotated[Measure, typer.Option("--measure", "-m", help="How to measure.")] = Measure.betweenness,
    top: Top = 20,
    stability: Annotated[bool, typer.Option(help="Show the best and worst rank when evidence is taken away.")] = True,
    sources: Annotated[int | None, typer.Option(min=0, help="Sample so many sources for betweenness; 0 for exact.")] = None,
    seed: Seed = 1,
    engine: Annotated[str, typer.Option(help="auto, igraph, arrays or networkx; the numbers are the same.")] = "auto",
    every: Annotated[int | None, typer.Option(min=1, metavar="MONTHS", help="Measure in windows of so many months.")] = None,
    *,
    chosen: Chosen,
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """Rank the entities by centrality, each with the interval of ranks it keeps without weak or partial evidence.

    The interval spans the ranks without single-source relations and without each of the largest outlets. Example: kg central -m pagerank
    """
    from kg.network.measures.centrality import Options, central_over_time
    from kg.network.measures.centrality import central as ranked

    columns, options = columns_in(store), Options(sources, seed, engine)
    if every is None:
        print_table(ranked(columns, measure.value, chosen, options, stability=stability).table(top), form)
        return 0
    from kg.network.dates import windows
    from kg.network.tables import Table

    dates = columns.selected(chosen).dates()
    table = central_over_time(columns, measure.value, windows(dates, every), chosen, options)
    print_table(Table(table.columns, tuple(row for row in table if row[1] <= top), table.note), form)
    return 0


@selecting("kind")
def brokers(
    left: Annotated[str, typer.Argument(help="A country or region: Kazakhstan, 'Central Asia', KAZ.")] = "Central Asia",
    right: Annotated[str, typer.Argument(help="Another country or region.")] = "Gulf",
    top: Top = 20,
    *,
    chosen: Chosen,
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """Rank who stands between two countries or regions and those who act for them.

    Measured by the share of the shortest paths between the two sides that run through somebody. Example: kg brokers "Central Asia" Gulf
    """
    from kg.network.measures.groups import brokers as between
    from kg.network.measures.groups import members_of
    from kg.network.regions import countries_of
    from kg.network.tables import Table

    sides = countries_of(left), countries_of(right)
    columns = columns_in(store)
    table = between(columns, members_of(columns, sides[0]), members_of(columns, sides[1]), chosen)
    print_table(Table(table.columns, table.rows[:top], table.note), form)
    return 0


@selecting()
def communities(
    members: Annotated[int, typer.Option(min=1, help="Show so many members of each, the most linked first.")] = 10,
    seed: Seed = 1,
    *,
    chosen: Chosen,
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """Divide the entities into communities that are linked among each other more than with the rest (Leiden or Louvain).

    Formats for programs give one row an entity, all of them. Example: kg communities --family verbal_cooperation
    """
    from kg.network.measures.groups import communities as divided

    found = divided(columns_in(store), chosen, seed=seed)
    if form is not Format.table:
        print_table(found.table(), form)
        return 0
    for number, community in enumerate(found.communities, 1):
        shown = ", ".join(e.name for e in community.members[:members])
        more = len(community.members) - members
        inside = f"{community.links_inside} links inside, {community.links_outside} outside"
        print_text(f"{number}. {shown}{f' and {more} more' if more > 0 else ''}  ({len(community.members)}; {inside})")
    note(found.table().note)
    return 0


@selecting("family")
def balance(
    *,
    chosen: Chosen,
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """Say whether friends of friends are friends: the triangles of friendly and hostile links, and those that are tense.

    A link is friendly if cooperation outweighs conflict by origins. Example: kg balance --type Country
    """
    from kg.network.measures.groups import balance as measured

    print_table(measured(graph_in(store), chosen).table(), form)
    return 0
