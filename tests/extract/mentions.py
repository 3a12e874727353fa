"""Reads a text with the components that find mentions, for the tests beside it."""

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.engine import load_pipeline
from kg.extract.records import TokenMention
from kg.model import Article
from kg.settings import Settings


@cache
def pipeline() -> Language:
    nlp = load_pipeline(Settings())
    for name in ("kg_frames", "kg_qualifiers"):
        if name in nlp.pipe_names:
            nlp.remove_pipe(name)
    return nlp


def read(text: str) -> Doc:
    nlp = pipeline()
    doc = nlp.make_doc(text)  # not engine.parse: its Docs live only until the next one
    doc._.article, doc._.mentions, doc._.candidates = Article(text), [], []
    return nlp(doc)


def named(text: str) -> dict[str, TokenMention]:
    """The mentions of a text by their words; a later one replaces an earlier one of the same words."""
    doc = read(text)
    return {doc[m.start : m.end].text: m for m in doc._.mentions}


def facts(text: str) -> set[tuple[str, str, str]]:
    return {(c.subject.name, c.relation, c.object.name) for c in read(text)._.candidates}
