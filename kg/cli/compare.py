"""The command that compares two graphs: diff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kg.cli.options import DEFAULT_DIRECTORY, Format, Rows
from kg.cli.output import note, print_rows, print_text

if TYPE_CHECKING:
    from kg.model import Article, Claim, Graph, Judgement, Relation
    from kg.resolve.difference import Change

COLUMNS = (
    "change",
    "subject",
    "relation",
    "object",
    "origins_before",
    "origins",
    "claims_before",
    "claims",
    "held_before",
    "holds",
    "quote",
    "polarity",
    "modality",
    "source",
    "title",
    "published",
    "article",
    "claim",
    "subject_id",
    "object_id",
)

Side = Annotated[Path, typer.Argument(help="A folder that `kg build` wrote, or a .jsonl file of claims.")]


def diff(
    old: Side,
    new: Side = DEFAULT_DIRECTORY,
    top: Annotated[int, typer.Option("--top", "-n", min=1, help="Show so many of each kind; programs get all.")] = 10,
    form: Rows = Format.table,
) -> int:
    """Say what changed from one graph to another: what is new, better or worse supported, contradicted or gone, with a sentence each.

    Either may be a folder or the claims of `kg export jsonl`. Example: kg diff before.jsonl out
    """
    from kg.resolve.difference import differences

    before, after = _graphs(old, new)
    articles = {**before.articles, **after.articles}
    changes = differences(before, after)
    if form is Format.table:
        _print_changes(changes, articles, top)
    else:
        print_rows(COLUMNS, [_row(change, articles) for change in changes], form)
    return 0


def _graphs(old: Path, new: Path) -> tuple[Graph, Graph]:
    """Give both graphs. Where one is only claims, both are resolved from claims alone, with the judgements of the folder."""
    from kg.evaluate import read_claims
    from kg.project import open_project
    from kg.resolve import resolved
    from kg.resolve.difference import claims_alone

    sides = old, new
    if all(not side.is_file() for side in sides):
        first, second = (open_project(side).graph for side in sides)
        return first, second
    judgements: list[Judgement] = []
    held: list[list[Claim]] = []
    for side in sides:
        if side.is_file():
            held.append(read_claims(side))
            continue
        project = open_project(side)
        judgements += project.judgements()
        with project.store() as store:
            held.append([c for extraction in store.extractions() for c in extraction.claims])
    first, second = (resolved(claims_alone(claims), judgements) for claims in held)
    return first, second


def _print_changes(changes: list[Change], articles: dict[str, Article], top: int) -> None:
    from kg.resolve.difference import KINDS, counts

    number = counts(changes)
    for kind in KINDS:
        entities = [c for c in changes if c.kind == kind and c.relation is None]
        relations = [c for c in changes if c.kind == kind and c.relation is not None]
        if not entities and not relations:
            continue
        print_text(f"{kind}: {number['relations', kind]} relations, {number['entities', kind]} entities")
        for change in relations[:top]:
            _print_relation(change, articles)
        if len(relations) > top:
            print_text(f"  … and {len(relations) - top} more relations")
        if entities:
            names = [f"{c.subject.name} ({c.subject.type})" for c in entities[:top]]
            more = f" and {len(entities) - top} more" if len(entities) > top else ""
            print_text(f"  entities: {', '.join(names)}{more}")
        print_text("")
    if not changes:
        note("nothing changed")


def _print_relation(change: Change, articles: dict[str, Article]) -> None:
    from kg.ontology import ontology

    label = ontology().relations[str(change.relation)].label
    target = change.object.name if change.object else ""
    support = " → ".join(_support(relation) for relation in (change.before, change.after) if relation is not None)
    print_text(f"  {change.subject.name} {label} {target}: {support}")
    if claim := change.evidence:
        article = articles.get(claim.article)
        marks = [mark for mark in (claim.polarity, claim.modality) if mark not in ("asserted", "actual")]
        told = [claim.source, article.title if article else None, article.date if article else None, claim.article]
        print_text(f"    “{claim.quote}”")
        reserved = f" [{'; '.join(marks)}]" if marks else ""
        print_text(f"    {', '.join(part for part in told if part)}{reserved}")


def _support(relation: Relation) -> str:
    origins, claims = relation.origins, len(relation.claims)
    return f"{origins} origin{'' if origins == 1 else 's'}, {claims} claim{'' if claims == 1 else 's'}"


def _row(change: Change, articles: dict[str, Article]) -> tuple[Any, ...]:
    claim, before, after = change.evidence, change.before, change.after
    article = articles.get(claim.article) if claim else None
    target = change.object
    return (
        change.kind,
        change.subject.name,
        change.relation,
        target.name if target else None,
        before.origins if before else None,
        after.origins if after else None,
        len(before.claims) if before else None,
        len(after.claims) if after else None,
        before.holds if before else None,
        after.holds if after else None,
        *((claim.quote, claim.polarity, claim.modality, claim.source) if claim else (None,) * 4),
        *((article.title, article.date) if article else (None,) * 2),
        *((claim.article, claim.id) if claim else (None,) * 2),
        change.subject.id,
        target.id if target else None,
    )
