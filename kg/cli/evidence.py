"""Commands on the evidence: query, why, check, verify, forget, export."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.options import DEFAULT_DIRECTORY, Directory, Format, Rows
from kg.cli.output import note, print_rows, print_text
from kg.errors import InputError, QueryError, UnknownName, reason

if TYPE_CHECKING:
    from kg.model import Article, Claim, Relation
    from kg.project import Project
    from kg.resolve.evidence import Opposition
    from kg.store import Result, Value

NUMBERS = {
    "http://www.w3.org/2001/XMLSchema#integer": int,
    "http://www.w3.org/2001/XMLSchema#decimal": float,
    "http://www.w3.org/2001/XMLSchema#double": float,
}


class AnswerFormat(StrEnum):
    """How the answer to a query is written: rows as everywhere, or Turtle for CONSTRUCT and DESCRIBE."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    tsv = "tsv"
    ttl = "ttl"


def query(
    text: Annotated[str, typer.Argument(metavar="QUERY|FILE|-", help="SPARQL, a file that holds it, or - for stdin.")],
    store: Directory = DEFAULT_DIRECTORY,
    form: Annotated[AnswerFormat, typer.Option("--format", "-f", help="How to write the answer.")] = AnswerFormat.table,
) -> int:
    """Ask the graph a question in SPARQL, read-only. Example: kg query docs/queries/most-accused.rq"""
    from kg.project import open_project

    result = open_project(store).query(_query_text(text))
    _print_result(result, form)
    if result.truncated:
        note("truncated: the answer is longer than the limits; narrow the query or raise GEOKG_QUERY_ROWS and GEOKG_QUERY_BYTES")
    return 0


def _query_text(given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    if "\n" in given or "{" in given:
        return given
    try:
        return Path(given).read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InputError(f"{given}: not a file of text") from error
    except OSError as error:
        raise InputError(f"{given}: neither SPARQL nor a file that can be read: {reason(error)}") from error


def _print_result(result: Result, form: AnswerFormat) -> None:
    if result.turtle is not None:
        sys.stdout.write(result.turtle)
        return
    if form is AnswerFormat.ttl:
        raise QueryError("only CONSTRUCT and DESCRIBE give a graph that can be written as Turtle")
    rows = Format(form.value)
    if result.boolean is not None:
        print_rows(("answer",), [(result.boolean if rows is not Format.table else str(result.boolean).lower(),)], rows)
    elif rows is Format.table:
        print_rows(result.variables, result.short(), rows)
    else:
        print_rows(result.variables, [[_plain(value) for value in row] for row in result.rows], rows)


def _plain(value: Value | None) -> Any:
    if value is None:
        return None
    return NUMBERS.get(value.datatype or "", str)(value.text)


def why(
    left: Annotated[str, typer.Argument(metavar="A", help="A name, an alias or an id.")],
    right: Annotated[str, typer.Argument(metavar="B", help="A name, an alias or an id.")],
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
) -> int:
    """Show all evidence on two entities, and where the articles disagree. Example: kg why Kazakhstan Egypt"""
    from kg.model import best_claims
    from kg.project import open_project
    from kg.resolve.evidence import oppositions, relations_between

    project = open_project(store)
    first, second = project.find(left), project.find(right)
    graph = project.part(project.columns.between({first.id}, {second.id}))
    relations = relations_between(graph, first.id, second.id)
    if not relations:
        note(f"no claim links {first.name} and {second.name}")
        return 1
    names = {identifier: entity.name for identifier, entity in graph.entities.items()}
    if form is Format.table:
        for relation in relations:
            _print_relation(relation, names, graph.articles)
        _print_oppositions(oppositions(relations, graph.articles), graph.articles)
        return 0
    opposed = oppositions(relations, graph.articles)
    rows = [_row(r, c, names, graph.articles, opposed) for r in relations for c in best_claims(r.claims)]
    print_rows(tuple(rows[0]), [tuple(row.values()) for row in rows], form)
    return 0


def _print_relation(relation: Relation, names: dict[str, str], articles: Any) -> None:
    from kg.model import best_claims
    from kg.ontology import ontology
    from kg.resolve.evidence import disagreement

    known = ontology().relations.get(relation.relation)
    label = known.label if known else relation.relation
    counted = f"{_many(len(relation.claims), 'claim')} from {_many(relation.origins, 'origin')}"
    standing = "" if relation.holds else " (planned, possible or denied only)"
    print_text(f"{names[relation.subject]} {label} {names[relation.object]}: {counted}{standing}")
    if sides := disagreement(relation):
        print_text(f"  disputed: {len(sides.stated)} state it, {len(sides.denied)} deny it")
    for claim in best_claims(relation.claims):
        print_text(f"  “{claim.quote}”")
        print_text(f"    {_source(claim, articles.get(claim.article))}{_reservations(claim)}")
    print_text("")


def _print_oppositions(opposed: list[Opposition], articles: Any) -> None:
    """Show what hardly goes together, side by side; it is not for us to say which is right."""
    from kg.ontology import ontology

    known = ontology().relations
    for opposition in opposed:
        labels = " / ".join(dict.fromkeys(known[relation.relation].label for relation in opposition.relations))
        print_text(f"{opposition.kind}: {labels}")
        for claim in (opposition.one, opposition.other):
            print_text(f"  “{claim.quote}”")
            print_text(f"    {_source(claim, articles.get(claim.article))}{_reservations(claim)}")
        print_text("")


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _source(claim: Claim, article: Article | None) -> str:
    parts = [claim.source, article.title if article else None, article.date if article else None, claim.article]
    return ", ".join(part for part in parts if part)


def _reservations(claim: Claim) -> str:
    marks: list[str] = [mark for mark in (claim.polarity, claim.modality) if mark not in ("asserted", "actual")]
    marks += [f"according to {claim.attribution}"] if claim.attribution else []
    marks += [f"dated {claim.date}"] if claim.date else []
    return f" [{'; '.join([*marks, f'confidence {claim.confidence:.2f}'])}]"


def _row(relation: Relation, claim: Claim, names: dict[str, str], articles: Any, opposed: list[Opposition]) -> dict[str, Any]:
    from kg.resolve.evidence import disagreement

    article = articles.get(claim.article)
    return {
        "subject": names[relation.subject],
        "relation": relation.relation,
        "object": names[relation.object],
        "quote": claim.quote,
        "date": claim.date,
        "polarity": claim.polarity,
        "modality": claim.modality,
        "attribution": claim.attribution,
        "confidence": round(claim.confidence, 3),
        "source": claim.source,
        "title": article.title if article else None,
        "published": article.date if article else None,
        "url": article.url if article else None,
        "article": claim.article,
        "claim": claim.id,
        "origins": relation.origins,
        "disputed": disagreement(relation) is not None,
        "opposed_by": "; ".join(_opponents(claim, opposed)),
    }


def _opponents(claim: Claim, opposed: list[Opposition]) -> list[str]:
    """Give the ids of the claims that a claim hardly goes together with."""
    pairs = [(o.one.id, o.other.id) for o in opposed]
    return sorted({other if claim.id == one else one for one, other in pairs if claim.id in (one, other)})


def check(store: Directory = DEFAULT_DIRECTORY, form: Rows = Format.table) -> int:
    """Check the graph against its SHACL shapes and invariants; exit code 1 if something is wrong. Example: kg check"""
    from kg.project import open_project
    from kg.store.check import check_store

    with open_project(store).store() as opened:
        faults = check_store(opened)
    if faults:
        print_rows(("what", "node", "value"), [(f.what, f.node, f.value) for f in faults], form)
    note(f"{_many(len(faults), 'fault')} found" if faults else "the graph agrees with its shapes and invariants")
    return 1 if faults else 0


def verify(
    store: Directory = DEFAULT_DIRECTORY,
    form: Rows = Format.table,
    repair: Annotated[bool, typer.Option("--repair", help="Make a damaged store anew from what is left of it.")] = False,
) -> int:
    """Read every statement in the store and find what is damaged or lost; exit code 1 if something is. Example: kg verify --repair"""
    from kg.project import open_project
    from kg.store.verify import verify_store

    project = open_project(store)
    found = verify_store(project.location, project.settings)
    if not found.damage:
        note(f"sound: {_many(found.articles, 'article')}, {_many(found.quads, 'statement')} read")
        return 0
    print_rows(("what", "article", "origin"), [(d.what, d.article, d.origin) for d in found.damage], form)
    if not repair:
        note(found.advice)
        return 1
    return _repair(project)


def _repair(project: Project) -> int:
    from kg.pipeline import rebuild
    from kg.store.repair import repair_store

    done = repair_store(project.location, project.settings)
    rebuild(project)
    note(f"made anew: {_many(done.saved, 'article')} saved, {len(done.lost)} lost")
    if done.aside is not None:
        note(f"the damaged files lie in {done.aside}; delete them when you no longer need them")
    for digest, origin in done.lost:
        note(f"build again: {origin or digest}")
    return 1 if done.lost else 0


def forget(
    article: Annotated[
        str, typer.Argument(metavar="ARTICLE", help="Its id, its digest (8 digits or more), or where it was read from.")
    ],
    store: Directory = DEFAULT_DIRECTORY,
) -> int:
    """Take out an article with all that rested on it alone, and write the graph anew. `kg articles` lists them."""
    from kg.pipeline import rebuild
    from kg.project import open_project

    project = open_project(store)
    with project.store(read_only=False) as opened:
        done = _find_article(opened.articles(), article)
        opened.remove(done.digest)
        opened.commit()
    graph = rebuild(project)
    note(f"forgot {done.id}; {_many(len(graph.articles), 'article')} and {_many(len(graph.relations), 'relation')} are left")
    return 0


def _find_article(held: Any, wanted: str) -> Any:
    found = [d for d in held.values() if wanted in (d.id, d.digest, d.origin)]
    found = found or [d for d in held.values() if len(wanted) >= 8 and d.digest.startswith(wanted)]
    if len(found) == 1:
        return found[0]
    if found:
        raise UnknownName(f"{wanted!r} may be any of {len(found)} articles", hint="; ".join(d.digest[:16] for d in found[:6]))
    raise UnknownName(f"no article is called {wanted!r}", hint="kg articles lists them")


def export(
    name: Annotated[str, typer.Argument(metavar="FORMAT", help="A format; `kg export list` shows them.")],
    output: Annotated[str | None, typer.Option("--output", "-o", help="The file, or - for stdout.")] = None,
    store: Directory = DEFAULT_DIRECTORY,
) -> int:
    """Write the graph in another format, to DIR/graph.* or where you say. Example: kg export trig -o graph.trig"""
    from kg.exports import EXPORTS, SUFFIXES
    from kg.exports import export as write
    from kg.project import open_project

    if name == "list":
        print_rows(("format", "what it is"), [(n, EXPORTS.summary(n)) for n in EXPORTS.names()])
        return 0
    writer = EXPORTS.load(name)
    project = open_project(store)
    if output == "-":
        writer(project, sys.stdout.buffer)
        return 0
    path = Path(output) if output else project.directory / f"graph{SUFFIXES[name]}"
    write(project, name, path)
    note(f"wrote {path}")
    return 0
