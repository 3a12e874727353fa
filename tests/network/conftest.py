"""Small worlds with known answers, and a real one from the annotated passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kg.evaluate import read_passages
from kg.model import Article, Claim, Entity, Extraction, Graph, Mention, Relation
from kg.project import Project
from kg.resolve import resolved
from kg.settings import Settings
from kg.territories import territories

GOLD = Path(__file__).parents[2] / "data" / "gold" / "train"

Row = tuple[str, str, str, dict[str, Any]]


def world(rows: Sequence[Row], entities: Sequence[Entity] = (), origins: int | None = None) -> Graph:
    """Make a graph by hand: a row is (subject, relation, object, fields of the claim); rows with equal ends add up."""
    known = {e.id: e for e in entities}
    grouped: dict[tuple[str, str, str], list[Claim]] = {}
    articles: dict[str, Article] = {}
    for number, (subject, relation, target, given) in enumerate(rows):
        for end in (subject, target):
            known.setdefault(end, Entity(end, end, "Country", end))
        fields = {"source": f"outlet {number}", "date": "2006-11-08", "confidence": 0.8, **given}
        text = fields.pop("quote", f"{subject} {relation} {target}.")
        published = fields.pop("published", "2006-11-09")
        article = Article(text, f"a{number}", source=fields["source"], date=published, title=f"Report {number}")
        articles[article.id] = article
        ends = [Mention(known[e], e, 0, 1) for e in (subject, target)]
        claim = Claim(article.id, ends[0], relation, ends[1], text, 0, len(text), **fields)
        grouped.setdefault((subject, relation, target), []).append(claim)
    relations = tuple(
        Relation(*key, claims=tuple(claims), origins=origins or len({c.source for c in claims}))
        for key, claims in sorted(grouped.items())
    )
    return Graph(known, relations, articles)


@pytest.fixture(scope="session")
def make_world() -> Callable[..., Graph]:
    return world


def annotated_extractions() -> list[Extraction]:
    """Give two files of annotated passages, every actor with the code of the country that its annotation names."""
    by_name = {t.name: t.alpha3 for t in territories().values() if t.is_country}
    codes: dict[str, str | None] = {}

    def code(name: str | None) -> str | None:
        if name and name not in codes:
            codes[name] = by_name.get(name)
        return codes[name] if name else None

    extractions = []
    for name in ("central-asia.jsonl", "conflict.jsonl"):
        for passage in read_passages(GOLD / name):
            countries = passage.countries()
            found = passage.extraction()
            claims = []
            for claim in found.claims:
                ends = [
                    replace(m, entity=replace(m.entity, country=code(countries.get(m.entity.name))))
                    for m in (claim.subject, claim.object)
                ]
                claims.append(replace(claim, subject=ends[0], object=ends[1]))
            extractions.append(Extraction(found.article, tuple(claims)))
    return extractions


@pytest.fixture(scope="session")
def annotated() -> Graph:
    return resolved(annotated_extractions())


@pytest.fixture(scope="session")
def kept(tmp_path_factory) -> Path:
    """A folder as a build of the annotated passages leaves it, less the pages."""
    folder = tmp_path_factory.mktemp("kept")
    project = Project(folder, Settings())
    with project.store(read_only=False) as store:
        store.add(annotated_extractions())
        store.commit()
    project.write_columns(project.graph)
    return folder
