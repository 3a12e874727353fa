"""The command that writes references: cite."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import DEFAULT_DIRECTORY, Directory, Entity
from kg.cli.output import note, print_text

if TYPE_CHECKING:
    from kg.model import Graph
    from kg.project import Project


class Style(StrEnum):
    """How a note is written."""

    chicago = "chicago"
    plain = "plain"


class NoteFormat(StrEnum):
    """Notes to paste, or CSL-JSON for Zotero, pandoc and their like."""

    text = "text"
    json = "json"


def cite(
    left: Entity,
    right: Entity,
    path: Annotated[bool, typer.Option("--path", help="Cite the best-supported path between the two, hop by hop.")] = False,
    style: Annotated[Style, typer.Option(help="How to write a note.")] = Style.chicago,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most so many sentences a relation.")] = 5,
    form: Annotated[NoteFormat, typer.Option("--format", "-f", help="text, or json for CSL-JSON.")] = NoteFormat.text,
    store: Directory = DEFAULT_DIRECTORY,
) -> int:
    """Write footnotes for what the articles say of two entities, with the sentence each. Example: kg cite Kazakhstan Egypt --path"""
    from kg.exports.citations import STYLES, citations, csl, references
    from kg.ontology import ontology
    from kg.project import open_project

    graph = _relations(open_project(store), left, right, path)
    if not graph.relations:
        return 1
    cited = citations(graph.relations, graph.articles, limit)
    if form is NoteFormat.json:
        sys.stdout.write(json.dumps(csl(cited), ensure_ascii=False, indent=1) + "\n")
        return 0
    for citation in cited:
        relation = citation.relation
        ends = graph.entities[relation.subject].name, graph.entities[relation.object].name
        numbers = ", ".join(str(r.number) for r in citation.references)
        standing = "" if relation.holds else " (planned, possible or denied only)"
        print_text(f"{ends[0]} {ontology().relations[relation.relation].label} {ends[1]}{standing} [{numbers}]")
    print_text("")
    for reference in references(cited):
        print_text(f"{reference.number}. {STYLES[style.value](reference)}")
    return 0


def _relations(project: Project, left: str, right: str, path: bool) -> Graph:
    """Give the relations to cite, with their articles; where there is none, say so."""
    from kg.model import Graph
    from kg.resolve.evidence import relations_between

    first, second = project.find(left), project.find(right)
    if not path:
        part = project.part(project.columns.between({first.id}, {second.id}))
        if not part.relations:
            note(f"no claim links {first.name} and {second.name}; --path looks for a way between them")
        return Graph(part.entities, tuple(relations_between(part, first.id, second.id)), part.articles)
    from kg.network.paths import paths

    answer = paths(project, first.id, second.id, limit=1)
    if not answer.paths:
        note(f"no path links {first.name} and {second.name}")
        return Graph()
    hops = answer.paths[0].hops
    entities = {entity.id: entity for entity in answer.paths[0].entities}
    return Graph(entities, tuple(relation for hop in hops for relation in hop.relations), answer.articles)
