"""Loads the spaCy pipeline and runs our components over articles."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import InputError
from kg.extract.records import register_extensions
from kg.model import Article
from kg.settings import Settings

COMPONENTS: tuple[str, ...] = ("kg_names",)
"""Our components in the order in which they run; each is a registered spaCy factory."""

_MODULES = {"kg_names": "kg.extract.names"}
"""The module that registers each factory."""


def load_pipeline(settings: Settings) -> Language:
    """Load the model and add our components. Raises InputError if the model is not installed."""
    register_extensions()
    try:
        nlp = spacy.load(settings.spacy_model)
    except OSError as error:
        raise InputError(
            f"spaCy model {settings.spacy_model!r} is not installed", hint=f"pip install {settings.spacy_model}"
        ) from error
    for name in COMPONENTS:
        importlib.import_module(_MODULES[name])
        nlp.add_pipe(name)
    return nlp


def parse(nlp: Language, articles: Iterable[Article]) -> Iterator[Doc]:
    """Run the pipeline over articles, in order; each Doc knows its article."""
    for article in articles:
        doc = nlp.make_doc(article.text)
        doc._.article, doc._.mentions, doc._.candidates = article, [], []
        yield nlp(doc)
