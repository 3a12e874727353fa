"""What the head reads of a pair, against the plain definition."""

from __future__ import annotations

import numpy as np
import pytest
from spacy.tokens import Doc

from kg.extract import EXTRACTORS
from kg.extract.learned.blocks import MarkedText, marked
from kg.extract.learned.context import PARTS, WIDTH, PairContext, marks, numbered
from kg.extract.learned.encoder import Head, shipped_encoder
from kg.extract.learned.features import DocumentView
from kg.extract.learned.pairs import Pair, labels, pairs_of
from kg.model import Article
from kg.settings import Settings

TEXT = (
    "Norway's foreign minister, Espen Barth Eide, has not accused Russia of jamming signals over Finland. The Kremlin was "
    "condemned by Sweden and Denmark, which sent their ambassadors to Oslo; it rejected the charge."
)


@pytest.fixture(scope="module")
def context() -> PairContext:
    nlp = EXTRACTORS.load("linear")(Settings()).nlp
    doc: Doc = nlp.make_doc(TEXT)
    doc._.article, doc._.mentions, doc._.candidates = Article(TEXT, "one"), [], []
    return PairContext(DocumentView(nlp(doc)))


def laid_out(context: PairContext) -> tuple[MarkedText, np.ndarray]:
    view = context.view
    text = marked(shipped_encoder().reader.pieces.of(view.doc), numbered(view.mentions), 0, len(view.doc))
    return text, np.random.default_rng(5).normal(size=(len(text.pieces), WIDTH)).astype(np.float32)


def plain(context: PairContext, text: MarkedText, states: np.ndarray, pair: Pair) -> np.ndarray:
    """The definition, word by word: means over pieces, each brought to mean 0 and variance 1."""
    pieces = [[text.marks[pair.left]], [text.marks[pair.right]]]
    pieces += [[p for token in part for p in range(*text.tokens[token])] for part in context.places(pair)]
    rows = [states[part].mean(axis=0) if part else np.zeros(WIDTH) for part in pieces]
    return np.stack([(row - row.mean()) / np.sqrt(row.var() + 1e-5) for row in rows])


def test_every_part_of_every_pair_is_the_mean_of_its_words(context: PairContext) -> None:
    text, states = laid_out(context)
    pairs = pairs_of(context.view.doc)
    assert len(pairs) > 10
    given = context.input(states, text, pairs)
    found = np.stack([vectors[chosen] for vectors, chosen in given.parts], axis=1)
    assert found.shape == (len(pairs), PARTS, WIDTH)
    assert np.allclose(found, np.stack([plain(context, text, states, pair) for pair in pairs]), atol=1e-4)


def test_a_pair_alone_is_read_as_among_others(context: PairContext) -> None:
    text, states = laid_out(context)
    rng = np.random.default_rng(2)
    sizes = (PARTS * WIDTH + marks(), 8, len(labels()))
    head = Head([(rng.normal(size=sizes[:2]), rng.normal(size=8), rng.normal(size=sizes[1:]), rng.normal(size=sizes[2]))])
    pairs = pairs_of(context.view.doc)
    together = head(context.input(states, text, pairs))
    alone = np.concatenate([head(context.input(states, text, [pair])) for pair in pairs])
    assert np.allclose(together, alone, atol=1e-4)
    assert np.allclose(together.sum(axis=1), 1, atol=1e-5)


def test_words_outside_the_block_count_for_nothing(context: PairContext) -> None:
    text, states = laid_out(context)
    pairs = pairs_of(context.view.doc)
    short = MarkedText(text.pieces, {t: place for t, place in text.tokens.items() if t < 8}, {})
    given = context.input(states, short, pairs)
    for vectors, _ in given.parts[:2]:
        assert not vectors.any()
    far = [i for i, pair in enumerate(pairs) if context.view.mentions[pair.left].start > 8]
    vectors, chosen = given.parts[2]
    assert far
    assert not vectors[chosen[far]].any()


def test_plain_marks_tell_passive_from_active_and_denied_from_said(context: PairContext) -> None:
    by_text = {
        context.view.doc[m.start : m.end].text: row for m, row in zip(context.view.mentions, context.end_marks, strict=True)
    }
    assert [tuple(by_text[name][-2:]) for name in ("Russia", "Sweden")] == [(0, 1), (1, 0)]
