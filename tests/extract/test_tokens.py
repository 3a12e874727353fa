"""Our tokens say what spaCy's say."""

from __future__ import annotations

from functools import cache

import pytest
import spacy.tokens
from spacy.language import Language

from kg.extract.engine import load_pipeline, read
from kg.extract.tokens import Doc
from kg.model import Article
from kg.settings import Settings

STRINGS = ("text", "lower_", "lemma_", "tag_", "pos_", "dep_", "ent_type_", "ent_iob_", "whitespace_")
FLAGS = ("is_space", "is_alpha", "is_digit", "is_upper", "is_lower", "is_punct", "like_num")
ONE, MANY = ("head", "left_edge", "right_edge"), ("children", "lefts", "ancestors", "subtree", "conjuncts")

TEXTS = [
    "ASTANA, March 3 (Wire) - Norland's foreign minister, Ann Bee, met Sudland's envoys.\n\nThey didn't sign the 2.5bn-dollar deal.",
    "The two sides, which had fought for 12 years, agreed to a ceasefire; neither the army nor the rebels were told, sources said…",
    "“We won't,” said Türkiye’s president İ. Öz — twice!  \n \n(See pp. 4–5.)  U.S.-backed forces left.",
    "no capitals here and no end",
    "\n",
    "",
]


@cache
def pipeline() -> Language:
    return load_pipeline(Settings())


def both(text: str) -> tuple[Doc, spacy.tokens.Doc]:
    source = read(pipeline(), [text])[0]
    return Doc(source, Article(text)), source


@pytest.mark.parametrize("text", TEXTS)
def test_every_token_says_what_the_model_said(text: str) -> None:
    doc, source = both(text)
    assert (doc.text, len(doc)) == (source.text, len(source))
    for ours, theirs in zip(doc, source, strict=True):
        for name in (*STRINGS, *FLAGS, "i", "idx"):
            assert getattr(ours, name) == getattr(theirs, name), (ours.text, name)
        assert (len(ours), str(ours), ours.is_sent_start) == (len(theirs), str(theirs), theirs.is_sent_start)
        assert [getattr(ours, name).i for name in ONE] == [getattr(theirs, name).i for name in ONE]
        for name in MANY:
            assert [t.i for t in getattr(ours, name)] == [t.i for t in getattr(theirs, name)], (ours.text, name)


@pytest.mark.parametrize("text", TEXTS)
def test_every_stretch_says_what_the_model_said(text: str) -> None:
    doc, source = both(text)
    for ours, theirs in [(list(doc.sents), list(source.sents)), (list(doc.ents), list(source.ents))]:
        assert [(s.start, s.end, s.label_, s.root.i) for s in ours] == [(s.start, s.end, s.label_, s.root.i) for s in theirs]
    for start in range(len(source)):
        for end in range(start + 1, min(start + 9, len(source)) + 1):
            ours, theirs = doc[start:end], source[start:end]
            assert [t.i for t in ours] == [t.i for t in theirs]
            assert (ours.text, ours.start_char, ours.end_char) == (theirs.text, theirs.start_char, theirs.end_char)
            assert (ours.root.i, ours.sent.start, ours[-1].i) == (theirs.root.i, theirs.sent.start, theirs[-1].i)


@pytest.mark.parametrize("key", [slice(-2, 3), slice(None, 4), slice(4, 2), slice(-3, None), slice(3, 10_000)])
def test_a_slice_is_cut_as_the_model_cuts_it(key: slice) -> None:
    doc, source = both(TEXTS[0])
    assert (doc[key].start, doc[key].end, doc[key].text) == (source[key].start, source[key].end, source[key].text)


def test_neighbours_end_where_the_text_ends() -> None:
    doc, _ = both(TEXTS[3])
    assert doc[0].nbor() is doc[1]
    assert doc[-1].nbor(-1) is doc[-2]
    for token, step in [(doc[0], -1), (doc[-1], 1)]:
        with pytest.raises(IndexError):
            token.nbor(step)


@pytest.mark.parametrize("mode", ["strict", "contract", "expand"])
def test_characters_are_found_as_the_model_finds_them(mode: str) -> None:
    doc, source = both(TEXTS[1])
    for start, end in [(0, 3), (1, 3), (4, 17), (5, 16), (0, 0), (3, 9_999)]:
        ours, theirs = doc.char_span(start, end, mode), source.char_span(start, end, alignment_mode=mode)
        assert (ours and (ours.start, ours.end)) == (theirs and (theirs.start, theirs.end))
