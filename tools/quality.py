"""Writes the figures of docs/quality.md as Markdown tables, and predictions for a scorer of single sentences.

usage: python tools/quality.py PASSAGES.jsonl [--extractor NAME]
       python tools/quality.py --sentences GOLD.jsonl [--extractor NAME] > PREDICTIONS.jsonl

The second form writes, for sentences with one marked event each ({"id", "text"} a line), a line {"id", "triples": [...]} each,
for the scorer that comes with the PLOVER gold standard records.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from kg.evaluate import Evaluation, evaluate, read_passages
from kg.model import Article, Claim, Mention
from kg.ontology import ontology
from kg.pipeline import claims_of
from kg.settings import Settings


def tables(result: Evaluation) -> str:
    """Give all figures of one evaluation as Markdown."""
    lines = ["| | precision | recall | F1 | found | annotated |", "|---|---|---|---|---|---|"]
    for name, s in [*result.levels.items(), *result.classes.items()]:
        lines.append(f"| {name} | {s.precision:.3f} | {s.recall:.3f} | {s.f1:.3f} | {s.found} | {s.annotated} |")
    lines += ["", f"Recall of pairs: easy {result.easy.recall:.3f}, hard {result.hard.recall:.3f}. "]
    lines[-1] += f"Of what is right: polarity {result.polarity.precision:.3f}, modality {result.modality.precision:.3f}."
    lines += ["", "| confidence | claims | right |", "|---|---|---|"]
    for tenth, s in result.calibration.items():
        if s.found:
            lines.append(f"| {tenth / 10:.1f} to {(tenth + 1) / 10:.1f} | {s.found} | {s.precision:.2f} |")
    return "\n".join(lines)


def triple(claim: Claim) -> dict[str, object]:
    """Give a claim as the scorer of single sentences wants it: the surface form, the canonical name as an alternative."""

    def names(mention: Mention) -> list[str]:
        return [mention.entity.name, *mention.entity.aliases]

    return {
        "subject": claim.subject.text,
        "subject_alt": names(claim.subject),
        "object": claim.object.text,
        "object_alt": names(claim.object),
        "event_class": claim.relation,
        "confidence": claim.confidence,
    }


def predictions(path: Path, settings: Settings) -> None:
    """Print one line a sentence with its event claims."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    found = defaultdict(list)
    known = ontology()
    for claim in claims_of((Article(r["text"], r["id"]) for r in records), settings):
        if known.relations[claim.relation].is_event:
            found[claim.article].append(triple(claim))
    for record in records:
        print(json.dumps({"id": record["id"], "triples": found[record["id"]]}))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--sentences", action="store_true")
    parser.add_argument("--extractor", default=Settings().extractor)
    options = parser.parse_args()
    settings = replace(Settings(), extractor=options.extractor, workers=1)
    if options.sentences:
        predictions(options.gold, settings)
    else:
        passages = read_passages(options.gold)
        print(tables(evaluate(passages, claims_of((p.article for p in passages), settings))))


if __name__ == "__main__":
    main()
