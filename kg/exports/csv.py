"""CSV: a row a claim, for spreadsheets; a text that a spreadsheet would take for a formula gets a quote before it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any, BinaryIO

from kg.exports import Source
from kg.model import Article, Claim, Entity, Graph, Relation, claim_record
from kg.text import spreadsheet_cell

ENDS = ("id", "name", "type", "country", "mention")


def write(source: Source, out: BinaryIO) -> None:
    """Write the claims of the resolved graph, by relation: both ends as resolved, the fields of the claim, and its article."""
    text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    try:
        _write(source.graph, text)
    finally:
        text.detach()


def _write(graph: Graph, text: io.TextIOWrapper) -> None:
    writer: csv.DictWriter[str] | None = None
    for relation in graph.relations:
        for claim in relation.claims:
            row = claim_row(relation, claim, graph)
            if writer is None:
                writer = csv.DictWriter(text, list(row), lineterminator="\n")
                writer.writeheader()
            writer.writerow({key: spreadsheet_cell(v) if isinstance(v, str) else v for key, v in row.items()})


def claim_row(relation: Relation, claim: Claim, graph: Graph) -> dict[str, Any]:
    """Give the columns of one claim. Subject and object are those of the relation: a symmetric one has its ends in its order."""
    record = claim_record(claim)
    row: dict[str, Any] = {"claim": record.pop("id")}
    mentions = _mentions(relation, claim, graph)
    for end, identifier in (("subject", relation.subject), ("object", relation.object)):
        row |= _end(end, graph.entities[identifier], mentions[end])
        row |= {"relation": relation.relation} if end == "subject" else {}
    row |= {key: value for key, value in record.items() if key not in ("subject", "relation", "object")}
    return row | {"origins": relation.origins} | _article(graph.articles.get(claim.article))


def _mentions(relation: Relation, claim: Claim, graph: Graph) -> Mapping[str, str]:
    """Say which words of the sentence name which end: the two change places where a symmetric relation put its ends in order."""
    subject = graph.entities[relation.subject]
    own = claim.subject.entity.id == relation.subject or claim.subject.entity.name in (subject.name, *subject.aliases)
    first, second = (claim.subject, claim.object) if own else (claim.object, claim.subject)
    return {"subject": first.text, "object": second.text}


def _end(end: str, entity: Entity, mention: str) -> dict[str, str | None]:
    values = (entity.id, entity.name, entity.type, entity.country, mention)
    return {f"{end}_{name}": value for name, value in zip(ENDS, values, strict=True)}


def _article(article: Article | None) -> dict[str, str | None]:
    known = (article.title, article.date, article.url) if article else (None, None, None)
    return dict(zip(("title", "published", "url"), known, strict=True))
