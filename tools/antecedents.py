"""Fits the weights by which coreference chooses whom a word takes up: python tools/antecedents.py [--check] [FILE…]

Reads annotated passages (all of data/gold/train unless files are given), lets our components find the names, and fits one table of weights
a sort of word to the choices whose answer the annotation tells (tools/training/links.py) → kg/resources/models/antecedents.json. Prints
for each sort how often the surest candidate is the right one, and precision and recall at the least probability, with the files in five
parts of which each is judged by weights fitted to the others. `--check` prints that and writes nothing. About three minutes.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from spacy.tokens import Doc
from training.links import Link, choices, fit, links

from kg.evaluate import Passage, read_passages
from kg.extract.engine import COMPONENTS, load_pipeline, read
from kg.extract.mentions import antecedents
from kg.settings import Settings

ROOT = Path(__file__).parents[1]
FILE = ROOT / "kg/resources/models" / antecedents.FILE

LEAST = {
    "person": 0.36,
    "office": 0.55,
    "body": 0.55,
    "country": 0.62,
    "government": 0.7,
    "neuter": 0.65,
    "neuter.subject": 0.48,
    "neuter.owner": 0.45,
}
"""The least probability of a choice, by sort and role: about where four of five are right. Of `neuter` half of what the quotes of relations
call wrong is right when read, so that its bound lies lower than the table says."""

ROUNDS = 3
"""What is resolved is looked back on by what follows, so the weights are fitted again to the choices made with them."""

PARTS = 5


def read_all(files: Sequence[Path]) -> Iterator[tuple[Passage, Doc, str]]:
    """Read passages with the components before coreference; give each with its document and the name of its file."""
    nlp = load_pipeline(Settings())
    before = COMPONENTS[: COMPONENTS.index("kg_coreference")]
    for file in files:
        for passage in read_passages(file):
            doc = read(nlp, [passage.article.text])[0]
            doc._.article, doc._.mentions, doc._.candidates = passage.article, [], []
            for name in before:
                doc = nlp.get_pipe(name)(doc)
            yield passage, doc, file.stem


def fitted(
    passages: Sequence[tuple[Passage, Doc, str]], rounds: int
) -> tuple[dict[str, list[Link]], dict[str, dict[str, float]]]:
    """Fit all sorts, starting from no weights; give the choices of the last round with the weights."""
    found = [list(doc._.mentions) for _, doc, _ in passages]
    weights: dict[str, dict[str, float]] = {}
    sorts: dict[str, list[Link]] = {}
    for _ in range(rounds):
        use(weights)
        for (_, doc, _), mentions in zip(passages, found, strict=True):
            doc._.mentions = [copy.copy(m) for m in mentions]
        sorts = {}
        for link in links(passages):
            sorts.setdefault(link.sort, []).append(link)
        weights = {sort: fit(rows) for sort, rows in sorted(sorts.items())}
    return sorts, weights


def use(weights: Mapping[str, Mapping[str, float]]) -> None:
    """Let coreference choose by these weights from now on."""
    current = antecedents.Model(weights, LEAST)
    antecedents.model = lambda: current


def judged(rows: Sequence[Link]) -> list[tuple[float, bool, bool]]:
    """Judge each choice by weights fitted to the other parts of the files."""
    folds = sorted({row.fold for row in rows})
    out = []
    for part in range(PARTS):
        held = set(folds[part::PARTS])
        rest = [row for row in rows if row.fold not in held]
        if held and rest:
            out += choices([row for row in rows if row.fold in held], fit(rest))
    return out


def report(sort: str, results: Sequence[tuple[float, bool, bool]]) -> str:
    """Give one line of the table."""
    answerable = max(1, sum(there for _, _, there in results))
    sure = [right for share, right, _ in results if share >= LEAST[sort]]
    return (
        f"{sort:12} {len(results):6} {sum(right for _, right, _ in results) / max(1, len(results)):7.3f} {LEAST[sort]:6.2f} "
        f"{len(sure):6} {sum(sure) / max(1, len(sure)):10.3f} {sum(sure) / answerable:7.3f}"
    )


def main() -> None:
    """Print the table and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    passages = list(read_all(given.files or sorted((ROOT / "data/gold/train").glob("*.jsonl"))))
    sorts, weights = fitted(passages, ROUNDS)
    print(f"{'sort':12} {'known':>6} {'surest':>7} {'least':>6} {'chosen':>6} {'precision':>10} {'recall':>7}")
    for sort, rows in sorted(sorts.items()):
        print(report(sort, judged(rows)))
    if not given.check:
        FILE.write_text(json.dumps({"least": LEAST, "weights": weights}, indent=0, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
