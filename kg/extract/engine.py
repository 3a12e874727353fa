"""Loads the spaCy pipeline and runs our components over articles."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import islice
from typing import cast
from weakref import WeakKeyDictionary

import spacy
from spacy.language import Language

from kg.errors import InputError
from kg.extract.chunks import chunks
from kg.extract.operations import choose_operations
from kg.extract.pipes import Step, steps
from kg.extract.records import register_extensions
from kg.extract.tokens import Doc
from kg.model import Article
from kg.settings import Settings

COMPONENTS: tuple[str, ...] = ("kg_names", "kg_offices", "kg_phrases", "kg_coreference", "kg_frames", "kg_qualifiers")
"""Our components in the order in which they run; each is a registered spaCy factory."""

OURS = "kg_"
"""What the names of our components begin with."""

_MODULES = {
    "kg_names": "kg.extract.mentions.names",
    "kg_offices": "kg.extract.mentions.offices",
    "kg_phrases": "kg.extract.mentions.phrases",
    "kg_coreference": "kg.extract.mentions.coreference",
    "kg_frames": "kg.extract.frames.component",
    "kg_qualifiers": "kg.extract.qualifiers",
}
"""The module that registers each factory."""


BATCH = 16
"""Articles that the model reads at once: more do not fit the processor's cache (docs/benchmarks.md)."""


MOST_CHARACTERS = 100_000
"""Characters that the model reads at once; it takes about two kilobytes of memory for each."""


MOST_WORDS = 30_000
"""Word forms that the vocabulary keeps, about 20 MB; each costs dozens of microseconds when it is met anew. Later ones are forgotten
with their batch."""


def load_pipeline(settings: Settings) -> Language:
    """Load the model and add our components. Raises InputError if the model is not installed."""
    register_extensions()
    choose_operations()
    try:
        nlp = spacy.load(settings.spacy_model)
    except OSError as error:
        raise InputError(
            f"spaCy model {settings.spacy_model!r} is not installed", hint=f"pip install {settings.spacy_model}"
        ) from error
    importlib.import_module("kg.extract.mentions.datelines")
    nlp.add_pipe("datelines", before="parser")
    for name in COMPONENTS:
        importlib.import_module(_MODULES[name])
        nlp.add_pipe(name)
    return nlp


_STEPS: WeakKeyDictionary[Language, list[Step]] = WeakKeyDictionary()
"""The steps of each pipeline that is loaded: they keep what they have learned of words."""


def parse(nlp: Language, articles: Iterable[Article], chunk_chars: int = 20_000) -> Iterator[Doc]:
    """Run the pipeline over articles, in order; each Doc knows its article.

    A Doc lives until the next one is asked for: once the vocabulary is full, what a batch adds is freed with it, so that memory
    stays flat.
    """
    stream = iter(articles)
    while batch := list(islice(stream, BATCH)):
        with nullcontext() if len(nlp.vocab) < MOST_WORDS else nlp.memory_zone():
            yield from _parse_batch(nlp, batch, chunk_chars)


def _parse_batch(nlp: Language, articles: list[Article], chunk_chars: int) -> Iterator[Doc]:
    """Let the model read pieces of bounded length, then our components the whole article."""
    pieces = [chunks(article.text, chunk_chars) for article in articles]
    docs = iter(read(nlp, [piece for some in pieces for piece in some]))
    for article, some in zip(articles, pieces, strict=True):
        parts = list(islice(docs, len(some)))
        whole = parts[0] if len(parts) == 1 else spacy.tokens.Doc.from_docs(parts, ensure_whitespace=False)
        if whole is None:
            raise ValueError("spaCy gave no document")
        doc = Doc(whole, article)
        for name in nlp.pipe_names:
            if name.startswith(OURS):
                component = cast("Callable[[Doc], Doc]", nlp.get_pipe(name))
                doc = component(doc)
        yield doc


def read(nlp: Language, texts: Sequence[str]) -> list[spacy.tokens.Doc]:
    """Let the model's own components read texts, all at once, with the annotations that `nlp.pipe` gives them."""
    if nlp not in _STEPS:
        _STEPS[nlp] = steps(nlp, [name for name in nlp.pipe_names if not name.startswith(OURS)])
    docs = [nlp.make_doc(text) for text in texts]
    start = 0
    while start < len(docs):
        end, size = start + 1, len(texts[start])
        while end < len(docs) and size + len(texts[end]) <= MOST_CHARACTERS:
            size += len(texts[end])
            end += 1
        for step in _STEPS[nlp]:
            step(docs[start:end])
        start = end
    return docs
