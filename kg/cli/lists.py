"""Commands that list what a graph holds: entities, relations, articles."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli.options import DEFAULT_DIRECTORY, Directory, Format, Rows
from kg.cli.output import print_rows


def entities(
    kind: Annotated[str | None, typer.Option("--type", help="Only entities of this class, e.g. Person.")] = None,
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """List the entities, the most connected first. Example: kg entities --type Person"""
    from collections import Counter

    from kg.cli.selections import selection
    from kg.project import open_project

    selection(kind=[kind] if kind else None)  # a class that does not exist is named
    graph = open_project(store).graph
    degree = Counter(end for r in graph.relations for end in (r.subject, r.object))
    chosen = [e for e in graph.entities.values() if kind in (None, e.type)]
    chosen.sort(key=lambda e: (-degree[e.id], e.name, e.id))
    rows = [(e.id, e.name, e.type, e.country, degree[e.id], "; ".join(e.aliases)) for e in chosen]
    print_rows(("id", "name", "type", "country", "relations", "aliases"), rows, form)
    return 0


def relations(
    relation: Annotated[str | None, typer.Option("--relation", "-r", help="Only relations of this class, e.g. consult.")] = None,
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """List the relations, the best supported first. Example: kg relations -r accuse"""
    from kg.cli.selections import selection
    from kg.model import best_claims
    from kg.project import open_project

    selection(relation=[relation] if relation else None)  # a relation that does not exist is named
    graph = open_project(store).graph
    chosen = [r for r in graph.relations if relation in (None, r.relation)]
    chosen.sort(key=lambda r: (-r.origins, -len(r.claims), -r.confidence, r.subject, r.relation, r.object))
    rows = []
    for r in chosen:
        names = graph.entities[r.subject].name, r.relation, graph.entities[r.object].name
        best = best_claims(r.claims, 1)[0]
        rows.append((*names, r.origins, len(r.claims), r.holds, best.date, best.quote))
    print_rows(("subject", "relation", "object", "origins", "claims", "holds", "date", "quote"), rows, form)
    return 0


def articles(store: Directory = DEFAULT_DIRECTORY, form: Rows = Format.table) -> int:
    """List the articles with their ids, dates, outlets and number of claims. Example: kg articles"""
    from collections import Counter

    from kg.project import open_project

    graph = open_project(store).graph
    claims = Counter(c.article for r in graph.relations for c in r.claims)
    ordered = sorted(graph.articles.values(), key=lambda a: (a.date or "", a.id))
    rows = [(a.id, a.date, a.source, a.title, claims[a.id], a.origin) for a in ordered]
    print_rows(("id", "date", "source", "title", "claims", "origin"), rows, form)
    return 0
