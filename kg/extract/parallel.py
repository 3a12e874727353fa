"""Runs an extractor over many articles in processes of its own, so that a hostile article costs nobody but itself."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from itertools import chain, islice

from kg.errors import InputError
from kg.extract import EXTRACTORS, Extractor
from kg.model import Article, Extraction
from kg.settings import Settings
from kg.workers import Failure, run

FEW = 12
"""Up to so many articles, of no more than SHORT characters each, are read in this process: a worker would only have to start."""

SHORT = 50_000
TASK = 8
"""Articles that a worker is sent at once."""


def extractions(articles: Iterable[Article], settings: Settings) -> Iterator[Extraction | InputError]:
    """Yield what each article states, in order, or an InputError naming the article and why nothing could be found out.

    `settings.workers` processes work side by side; 0 means: as many as there are cores, or none for a few short articles. Claims of
    less confidence than `settings.min_confidence` are left out.
    """
    for result in _all_extractions(articles, settings):
        if isinstance(result, InputError):
            yield result
        else:
            yield replace(result, claims=tuple(c for c in result.claims if c.confidence >= settings.min_confidence))


def _all_extractions(articles: Iterable[Article], settings: Settings) -> Iterator[Extraction | InputError]:
    stream = iter(articles)
    head = list(islice(stream, FEW + 1))
    if not head and settings.extractor in EXTRACTORS.names():
        return  # nothing to read, as when a build finds all articles unchanged: no model is loaded
    few = len(head) <= FEW and all(len(article.text) <= SHORT for article in head)
    if settings.workers == 1 or (settings.workers == 0 and few):
        yield from make_extractor(settings).extract(chain(head, stream))
        return
    sent: list[Article] = []

    def noted() -> Iterator[Article]:
        for article in chain(head, stream):
            sent.append(article)
            yield article

    results = run(
        _extract_one,
        noted(),
        workers=settings.workers or min(os.cpu_count() or 1, 8),
        seconds=settings.document_seconds,
        memory_bytes=settings.document_memory_bytes,
        setup=partial(make_extractor, settings),
        batch=TASK,
    )
    for result in results:
        article = sent.pop(0)
        if isinstance(result, Failure):
            yield InputError(f"{article.origin or article.id}: {result.reason}")
        else:
            yield result


def make_extractor(settings: Settings) -> Extractor:
    """Load the extractor that the settings name. Raises UnknownName."""
    extractor: Extractor = EXTRACTORS.load(settings.extractor)(settings)
    return extractor


def _extract_one(extractor: Extractor, article: Article) -> Extraction:
    return next(iter(extractor.extract([article])))
