from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from kg.evaluate import read_passages
from kg.extract.engine import load_pipeline, read
from kg.extract.pipes import steps, vectors
from kg.settings import Settings

PASSAGES = Path(__file__).parents[2] / "data/gold/train"
ATTRIBUTES = ["ORTH", "TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "ENT_ID"]
ODD = [
    "",
    " ",
    "\n\n",
    "Yes",
    "Paris",
    "He ain't gonna let's c'mon y'all 'em somethin' got gets. There's a deal. I don't. We'll see him, but you ain't.",
    "  Egypt  and\n\nJordan \t signed (in Amman) on 3 May.   \n",
    "((((((((((((((((((((((((((((((((((((((((",
    "😀 😀 😀 Kenya Airways 😀",
    "a-" * 60,
    "Russia and China " * 40,
    "United Nations Security Council Resolution 2231",
    "NEW YORK",
]


@pytest.fixture(scope="module")
def stock():
    return spacy.load(Settings().spacy_model)


@pytest.fixture(scope="module")
def texts():
    files = sorted(PASSAGES.glob("*.jsonl"))
    return [p.article.text for file in files for p in list(read_passages(file))[::14]] + ODD


def annotations(doc: Doc):
    return doc.to_array(ATTRIBUTES).tolist(), [(e.start, e.end, e.label_) for e in doc.ents], [t.lemma_ for t in doc]


@pytest.fixture(scope="module")
def quick(stock):
    return steps(stock, stock.pipe_names)


def fast(nlp, texts, own_steps):
    docs = [nlp.make_doc(text) for text in texts]
    for step in own_steps:
        step(docs)
    return docs


def test_the_fast_components_give_the_annotations_of_the_models_own(stock, texts, quick):
    for own, copy in zip(stock.pipe(texts), fast(stock, texts, quick), strict=True):
        assert annotations(own) == annotations(copy), own.text


def test_every_component_that_has_a_fast_form_uses_it(stock):
    names = ["tok2vec", "parser", "attribute_ruler", "lemmatizer", "ner"]
    assert all("_itself" not in getattr(step, "__qualname__", "") for step in steps(stock, names))


def test_a_store_of_words_that_is_full_starts_anew_and_changes_nothing(stock, texts, monkeypatch):
    monkeypatch.setattr(vectors, "MOST_WORDS", 300)
    own_steps = steps(stock, stock.pipe_names)
    for text in texts[:12]:
        (copy,) = fast(stock, [text], own_steps)
        assert annotations(copy) == annotations(stock(text))


def test_vectors_of_a_text_do_not_depend_on_its_neighbours(stock, texts, quick):
    together = fast(stock, texts[:12], quick)
    for text, doc in zip(texts[:12], together, strict=True):
        (alone,) = fast(stock, [text], quick)
        assert (alone.tensor == doc.tensor).all()


def test_a_component_built_otherwise_does_its_work_itself(texts):
    nlp = spacy.load(Settings().spacy_model)
    nlp.get_pipe("attribute_ruler").add([[{"LOWER": "accord"}, {"OP": "?"}, {"LOWER": "grain"}]], {"LEMMA": "x"})
    for text, copy in zip(texts[:5], fast(nlp, texts[:5], steps(nlp, nlp.pipe_names)), strict=True):
        assert annotations(copy) == annotations(nlp(text))


def test_the_engine_reads_with_the_fast_components(texts):
    nlp = load_pipeline(Settings())
    ours = [name for name in nlp.pipe_names if name.startswith("kg_")]
    with nlp.select_pipes(disable=ours):
        own = [annotations(doc) for doc in nlp.pipe(texts[-20:])]
    assert own == [annotations(doc) for doc in read(nlp, texts[-20:])]
