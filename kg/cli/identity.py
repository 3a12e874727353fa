"""Commands on who is who: who, merge, split, review."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kg.cli.options import DEFAULT_DIRECTORY, Directory
from kg.cli.output import many, note, print_rows, print_text
from kg.errors import InputError
from kg.model import Entity, Graph, Judgement, Verdict
from kg.project import Project, open_project

Name = Annotated[str, typer.Argument(help="A name, an alias, an id of ours or a Wikidata id.")]
Why = Annotated[str, typer.Option("--because", help="Your reason; it is kept with the judgement.")]
By = Annotated[str, typer.Option("--by", help="Your name; it is kept with the judgement.")]


def who(name: Name, store: Directory = DEFAULT_DIRECTORY) -> int:
    """Show an entity: its names, the ids that stand behind it, and why they were taken for one. Example: kg who Tokayev"""
    from kg.resolve.likeness import automatic_links
    from kg.resolve.lookup import find_entity

    project = open_project(store)
    graph = project.graph
    entity = find_entity(graph, name)
    members = _members(graph, entity.id)
    print_text(f"{entity.name} ({entity.type}{', ' + entity.country if entity.country else ''})")
    print_text("names: " + "; ".join((entity.name, *entity.aliases)))
    print_text("ids: " + ", ".join(sorted(members)))
    links = [*automatic_links(members), *project.judgements()]
    rows = [(j.left, j.right, j.verdict, j.reason, j.author) for j in links if {j.left, j.right} & set(members)]
    if rows:
        print_rows(("id", "id ", "verdict", "reason", "by"), rows)
    return 0


def _members(graph: Graph, identifier: str) -> dict[str, Entity]:
    """Give the ids that stand behind an entity, each with what is said of it alone."""
    from kg.resolve.clusters import mentioned_entities, standing_in

    standing = standing_in(graph)
    claims = [c for r in graph.relations if identifier in (r.subject, r.object) for c in r.claims]
    return {i: e for i, e in mentioned_entities(claims).items() if standing[i] == identifier}


def merge(left: Name, right: Name, because: Why = "", by: By = "", store: Directory = DEFAULT_DIRECTORY) -> int:
    """Judge that two entities are one, and write the graph anew. Example: kg merge "Usmon Ghazi" "Usman Gazi" """
    return _judge(left, right, "same", because, by, open_project(store))


def split(left: Name, right: Name, because: Why = "", by: By = "", store: Directory = DEFAULT_DIRECTORY) -> int:
    """Judge that two ids are not one entity, and write the graph anew. `kg who NAME` shows the ids."""
    return _judge(left, right, "different", because, by, open_project(store))


def _judge(left: str, right: str, verdict: Verdict, because: str, by: str, project: Project) -> int:
    from kg.pipeline import rebuild
    from kg.resolve.clusters import standing_in

    graph = project.graph
    first, second = (_identify(graph, name) for name in (left, right))
    standing = standing_in(graph)
    if first == second or (verdict == "same" and standing[first] == standing[second]):
        raise InputError(f"{left} and {right} are one entity already ({standing[first]})", hint=f"kg who {standing[first]}")
    project.judge(Judgement(first, second, verdict, because, by))
    graph = rebuild(project)
    print_text(f"{first} and {second} are judged {verdict}; {len(graph.entities)} entities, {len(graph.relations)} relations")
    return 0


def _identify(graph: Graph, name: str) -> str:
    """Give the id that a name stands for; an id or name that claims mention stands for itself, even where it is merged into another."""
    from kg.names import folded
    from kg.resolve.clusters import mentioned_entities
    from kg.resolve.lookup import find_entity

    mentioned = mentioned_entities(c for r in graph.relations for c in r.claims)
    own = [i for i, e in mentioned.items() if folded(e.name) == folded(name)]
    return name if name in mentioned else own[0] if len(own) == 1 else find_entity(graph, name).id


def review(
    limit: Annotated[int, typer.Option(help="Show so many pairs.")] = 20,
    by: By = "",
    list_only: Annotated[bool, typer.Option("--list", help="Only list the pairs.")] = False,
    store: Directory = DEFAULT_DIRECTORY,
) -> int:
    """Go through pairs of entities that may be one: y same, n different, s skip, q stop. Judgements are kept for ever."""
    from kg.pipeline import rebuild
    from kg.resolve.likeness import suggestions

    project = open_project(store)
    graph = project.graph
    pairs = suggestions(graph.entities, project.judgements())[:limit]
    if list_only or not sys.stdin.isatty():
        rows = [(p.left, graph.entities[p.left].name, p.right, graph.entities[p.right].name, p.score, p.reason) for p in pairs]
        if rows:
            print_rows(("id", "name", "id ", "name ", "score", "reason"), rows)
        else:
            note("no pair is in doubt")
        return 0
    made = 0
    for pair in pairs:
        answer = _ask(graph, pair)
        if answer == "q":
            break
        if answer in "yn":
            project.judge(Judgement(pair.left, pair.right, "same" if answer == "y" else "different", pair.reason, by, pair.score))
            made += 1
    if made:
        rebuild(project)
    note(f"{many(made, 'judgement')} kept in {project.judgements_path}" if pairs else "no pair is in doubt")
    return 0


def _ask(graph: Graph, pair: Judgement) -> str:
    for identifier in (pair.left, pair.right):
        entity = graph.entities[identifier]
        print_text(f"  {entity.name} ({entity.type}, {entity.country or 'no country'}; {identifier})")
        for relation in [r for r in graph.relations if identifier in (r.subject, r.object)][:2]:
            print_text(f"      {relation.claims[0].quote}")
    answer = ""
    while answer not in ("y", "n", "s", "q"):
        answer = typer.prompt(f"{pair.reason} ({pair.score}). Same? [y/n/s/q]").strip().lower()
    return answer
