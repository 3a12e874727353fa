"""Extraction beside the bare spaCy model, in one run on one text.

usage: python benchmarks/extraction.py [--words 60000] [--rounds 3]

One process: words a second of processor time, which other work on the machine does not blur; two workers: words a second of wall time,
starting them included. Medians of the rounds; the ratios are to the stock model's own `nlp.pipe` with its default batches.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import spacy

from kg.evaluate import read_passages
from kg.extract.operations import choose_operations
from kg.extract.parallel import extractions, make_extractor
from kg.model import Article
from kg.settings import Settings

PASSAGES = sorted((Path(__file__).parents[1] / "data/gold/train").glob("*.jsonl"))


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


def rate(run: Callable[[], object], words: int, rounds: int, clock: Callable[[], float] = time.process_time) -> float:
    """Give the median words a second over the rounds."""
    seconds = []
    for _ in range(rounds):
        start = clock()
        run()
        seconds.append(clock() - start)
    return words / statistics.median(seconds)


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=60_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--extractors", nargs="*", default=[Settings().extractor])
    options = parser.parse_args()
    given = articles(options.words)
    texts = [article.text for article in given]
    words = sum(len(text.split()) for text in texts)
    stock = spacy.load(Settings().spacy_model)
    list(stock.pipe(texts[:20]))
    bare = rate(lambda: [None for _ in stock.pipe(texts)], words, options.rounds)
    wall = rate(lambda: [None for _ in stock.pipe(texts)], words, options.rounds, time.perf_counter)
    choice = choose_operations()
    chosen = spacy.load(Settings().spacy_model)
    same = rate(lambda: [None for _ in chosen.pipe(texts, batch_size=16)], words, options.rounds)
    rows = [("stock model, nlp.pipe", bare), (f"same model, {choice} operations, batches of 16", same)]
    for name in options.extractors:
        settings = replace(Settings(), extractor=name, workers=1)
        extractor = make_extractor(settings)
        list(extractor.extract(given[:20]))
        rows.append(
            (f"kg extract ({name}), one process", rate(lambda e=extractor: list(e.extract(given)), words, options.rounds))
        )
        two = replace(settings, workers=2)
        both = rate(lambda s=two: list(extractions(given, s)), words, options.rounds, time.perf_counter)
        # brought to the stock model's processor time, so that one column of ratios serves all rows
        rows.append((f"kg extract ({name}), two workers, by the clock", both / wall * bare))
    print(f"{words:,} words in {len(texts)} articles; median of {options.rounds} rounds")
    for label, value in rows:
        print(f"{label:52} {value:8,.0f} words/s   {value / bare:5.2f} of stock   {value / same:5.2f} of the same operations")
    print(f"peak memory of this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")


if __name__ == "__main__":
    main()
