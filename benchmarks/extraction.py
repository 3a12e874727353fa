"""Extraction beside the bare spaCy model, in one run on one text; and the memory that it takes over many articles.

usage: python benchmarks/extraction.py [--words 60000] [--rounds 3] [--extractors frames combined] [--no-two-workers]
       python benchmarks/extraction.py --memory 10000 [--extractors frames]

One process: words a second of processor time, which other work on the machine blurs least; two workers: words a second by the clock,
starting them included. Every row is measured once a round, in turns; medians of the rounds. The ratios are to the stock model's own
`nlp.pipe` with its default batches, and to the same with batches of ours and the operations that we choose.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the commands do: a second thread takes the core of another worker

import spacy
from thinc.api import NumpyOps, set_current_ops

from kg.evaluate import read_passages
from kg.extract.engine import BATCH, read
from kg.extract.operations import choose_operations
from kg.extract.parallel import extractions, make_extractor
from kg.model import Article
from kg.settings import Settings

PASSAGES = sorted((Path(__file__).parents[1] / "data/gold/train").glob("*.jsonl"))
SYLLABLES = "ba bor dan del fa gor ha il jo ka kul la lem ma mir na nur pol qas ra rov sa sen ta tim ul va vik ya zar".split()
"""What made-up names are made of: more names than any vocabulary holds."""


def articles(words: int) -> list[Article]:
    """Give articles of about 400 words, two training passages each, until there are enough words; every text differs."""
    texts = [p.article.text for path in PASSAGES for p in read_passages(path)]
    made: list[Article] = []
    count = number = 0
    while count < words:
        text = f"{texts[number % len(texts)]}\n\n{texts[(number * 7 + 3) % len(texts)]}\n\nReport number {number}."
        made.append(Article(text))
        count += len(text.split())
        number += 1
    return made


def varied(count: int) -> Iterator[Article]:
    """Yield short articles of sentences put together anew, each with names that no other article has."""
    sentences = [s for path in PASSAGES for p in read_passages(path) for s in p.article.text.replace("\n", " ").split(". ") if s]
    choose = random.Random(7)
    for number in range(count):
        names = ["".join(choose.choices(SYLLABLES, k=choose.randint(2, 4))).capitalize() for _ in range(4)]
        text = f"{names[0]} {names[1]}, the foreign minister of {names[2]}, met the {names[3]} Company in {names[2]}stan on {number}."
        yield Article(" ".join([text, *(f"{s.rstrip('.')}." for s in choose.sample(sentences, 2))]))


def resident() -> float:
    """Give the resident memory of this process, in MB. Linux only."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def memory(count: int, extractor: str) -> None:
    """Print what a process holds after each tenth of so many articles."""
    made = make_extractor(replace(Settings(), extractor=extractor, workers=1))
    print(f"{extractor}: {resident():,.0f} MB before the first article")
    claims = 0
    start = time.process_time()
    for number, extraction in enumerate(made.extract(varied(count)), start=1):
        claims += len(extraction.claims)
        if number % max(1, count // 10) == 0:
            spent = time.process_time() - start
            print(f"{number:7,} articles {resident():7,.0f} MB {claims:8,} claims {spent:8.0f} s of processor time", flush=True)


def seconds(run: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """Give the seconds that a call takes."""
    start = clock()
    run()
    return clock() - start


def speed(given: list[Article], rounds: int, extractors: list[str], *, share: bool) -> None:
    """Print one table of words a second; `share`: with two workers too."""
    texts = [article.text for article in given]
    words = sum(len(text.split()) for text in texts)
    set_current_ops(NumpyOps(use_blis=True))  # what spaCy takes by itself
    stock = spacy.load(Settings().spacy_model)
    choice = choose_operations()
    chosen, ours = spacy.load(Settings().spacy_model), spacy.load(Settings().spacy_model)

    def fast() -> None:
        for first in range(0, len(texts), BATCH):
            read(ours, texts[first : first + BATCH])

    rows: dict[str, Callable[[], object]] = {
        "stock model, nlp.pipe": lambda: [None for _ in stock.pipe(texts)],
        f"same model, {choice} operations, batches of {BATCH}": lambda: [None for _ in chosen.pipe(texts, batch_size=BATCH)],
        "same annotations by our fast components": fast,
    }
    shared: dict[str, Callable[[], object]] = {}
    for name in extractors:
        settings = replace(Settings(), extractor=name, workers=1)
        made = make_extractor(settings)
        rows[f"kg extract ({name}), one process"] = lambda made=made: list(made.extract(given))  # type: ignore[misc]
        two = replace(settings, workers=2)
        if share:
            shared[f"kg extract ({name}), two workers, by the clock"] = lambda two=two: list(extractions(given, two))  # type: ignore[misc]
    spent: dict[str, list[float]] = {label: [] for label in [*rows, *shared]}
    wall = []
    for run in rows.values():
        run()  # a first time, so that all have met the words
    for _ in range(rounds):
        for label, run in rows.items():
            spent[label].append(seconds(run))
        if shared:
            wall.append(seconds(rows["stock model, nlp.pipe"], time.perf_counter))
        for label, run in shared.items():
            spent[label].append(seconds(run, time.perf_counter))
    middle = {label: statistics.median(values) for label, values in spent.items()}
    bare, same = (middle[label] for label in list(rows)[:2])
    print(f"{words:,} words in {len(texts)} articles; median of {rounds} rounds")
    for label, value in middle.items():
        # what is measured by the clock is brought to the stock model's processor time, so that one column of ratios serves all rows
        value *= bare / statistics.median(wall) if label in shared else 1
        print(
            f"{label:56} {words / value:8,.0f} words/s   {bare / value:5.2f} of stock   {same / value:5.2f} of the same operations"
        )
    print(f"memory of this process {resident():,.0f} MB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, default=0, metavar="ARTICLES", help="measure memory over so many articles instead")
    parser.add_argument("--extractors", nargs="*", default=[Settings().extractor])
    parser.add_argument(
        "--two-workers", action=argparse.BooleanOptionalAction, default=True, help="also two workers, by the clock"
    )
    options = parser.parse_args()
    if options.memory:
        for name in options.extractors:
            memory(options.memory, name)
    else:
        speed(articles(options.words), options.rounds, options.extractors, share=options.two_workers)


if __name__ == "__main__":
    main()
