"""The trained models as shipped, and as extractors over articles."""

from __future__ import annotations

import json
import math
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from kg.evaluate import read_passages
from kg.extract import EXTRACTORS
from kg.extract.learned.combine import Combination, allowed, log_odds, shipped_combinations
from kg.extract.learned.component import PARTS
from kg.extract.learned.encoder import shipped_encoder
from kg.extract.learned.features import DocumentView
from kg.extract.learned.linear import LinearModel, shipped_linear
from kg.extract.learned.pairs import labels, pairs_of
from kg.model import Article, Entity, Extraction
from kg.ontology import ontology
from kg.settings import Settings

ROOT = Path(__file__).parents[2]
ARTICLES = [
    Article(
        "Norway accused Russia of jamming signals. Foreign Minister Espen Barth Eide met his Swedish counterpart in Oslo.", "one"
    ),
    Article("", "two"),
    Article("The weather was fine.", "three"),
    Article(
        "Armenia and Georgia signed a trade agreement; both sides hailed it.\n\nTurkey condemned the attack on Iraq.", "four"
    ),
]


@pytest.fixture(scope="module", params=list(PARTS))
def read(request: pytest.FixtureRequest) -> tuple[str, list[Extraction]]:
    extractor = EXTRACTORS.load(request.param)(Settings())
    return request.param, list(extractor.extract(ARTICLES))


def test_every_article_gets_its_extraction_in_order(read: tuple[str, list[Extraction]]) -> None:
    _, found = read
    assert [e.article.id for e in found] == ["one", "two", "three", "four"]
    assert found[1].claims == found[2].claims == ()


def test_claims_quote_the_text_and_name_their_model(read: tuple[str, list[Extraction]]) -> None:
    way, found = read
    claims = [(e.article, c) for e in found for c in e.claims]
    assert claims
    for article, claim in claims:
        assert article.text[claim.start : claim.end] == claim.quote
        for end in (claim.subject, claim.object):
            assert article.text[end.start : end.end] == end.text
        assert claim.subject.entity.id != claim.object.entity.id
        assert allowed(claim.relation, claim.subject.entity, claim.object.entity)
        assert claim.extractor.startswith(f"{way}@1:")
        assert 0 < claim.confidence < 1


def test_the_plain_statement_is_found(read: tuple[str, list[Extraction]]) -> None:
    _, found = read
    said = {(c.subject.entity.name, c.relation, c.object.entity.name) for c in found[0].claims}
    assert ("Norway", "accuse", "Russia") in said


def test_a_second_reading_gives_the_same_claims() -> None:
    extractor = EXTRACTORS.load("combined")(Settings())
    first = [e.claims for e in extractor.extract(ARTICLES)]
    again = [e.claims for e in extractor.extract(ARTICLES[::-1])][::-1]
    assert first == again


def test_probabilities_of_every_pair_add_up_to_one() -> None:
    nlp = EXTRACTORS.load("linear")(Settings()).nlp
    doc = nlp.make_doc(ARTICLES[3].text)
    doc._.article, doc._.mentions, doc._.candidates = ARTICLES[3], [], []
    doc = nlp(doc)
    pairs = pairs_of(doc)
    assert len(pairs) >= 3
    view = DocumentView(doc)
    for matrix in (shipped_encoder().probabilities(view, pairs), shipped_linear().probabilities(view, pairs)):
        assert matrix.shape == (len(pairs), len(labels()))
        assert np.allclose(matrix.sum(axis=1), 1, atol=1e-5)


def test_an_encoder_asked_for_nothing_gives_nothing() -> None:
    nlp = EXTRACTORS.load("linear")(Settings()).nlp
    doc = nlp.make_doc("Nothing.")
    doc._.article, doc._.mentions, doc._.candidates = ARTICLES[2], [], []
    assert shipped_encoder().probabilities(DocumentView(nlp(doc)), []).shape == (0, len(labels()))


def test_the_linear_model_is_read_as_it_was_written(tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    weights = rng.normal(size=(4, len(labels()))).astype(np.float16).astype(np.float32)
    model = LinearModel(["b=accuse", "g=0", "t=Ü", "x"], weights, np.zeros(len(labels()), np.float32))
    for name in ("a.npz", "b.npz"):
        model.write(tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    back = LinearModel.read(tmp_path / "a.npz")
    rows = [["b=accuse", "unknown"], [], ["t=Ü", "g=0", "x"]]
    assert np.array_equal(back.of_features(rows), model.of_features(rows))
    assert np.allclose(back.of_features(rows)[1], 1 / len(labels()))


def test_combinations_cover_every_way_and_relation() -> None:
    shipped = shipped_combinations()
    assert set(shipped) == set(PARTS)
    for combination in shipped.values():
        assert set(combination.thresholds) == set(combination.shifts) == set(ontology().relations)
        assert all(0 < t < 1 for t in combination.thresholds.values())


def test_more_agreement_is_more_confidence() -> None:
    combined = shipped_combinations()["combined"]
    evidence = {"one": 1.0, "linear": 0.0, "encoder": 0.0, "certainty": 2.0}
    assert combined.confidence("accuse", {**evidence, "encoder": 3.0}) > combined.confidence("accuse", evidence)
    framed = {**evidence, "frame": 1.0, "frame_odds": log_odds(0.9)}
    assert combined.confidence("accuse", framed) > combined.confidence("accuse", evidence)


def test_confidence_stays_between_nought_and_one() -> None:
    wild = Combination({"linear": 1e6})
    assert 0 < wild.confidence("accuse", {"linear": -1e9}) < wild.confidence("accuse", {"linear": 1e9}) <= 1
    assert math.isclose(wild.confidence("accuse", {}), 0.5)


def test_the_ontology_says_who_may_hold_an_office() -> None:
    country, person = Entity("c", "Norway", "Country"), Entity("p", "Espen Barth Eide", "Person")
    assert allowed("official_of", person, country)
    assert not allowed("official_of", country, person)
    assert allowed("accuse", country, person)


def test_shipped_models_are_small_and_name_no_file_of_ours() -> None:
    folder = resources.files("kg.resources.models")
    sizes = {
        name: len((folder / name).read_bytes()) for name in ("linear.npz", "encoder.onnx", "encoder-head.npz", "combination.json")
    }
    assert sizes["encoder.onnx"] < 30_000_000
    assert sizes["linear.npz"] < 6_000_000
    assert b"/tmp/" not in (folder / "encoder.onnx").read_bytes()
    json.loads((folder / "combination.json").read_text(encoding="utf-8"))


def test_training_the_linear_model_twice_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import train
    from training.examples import build

    passages = {"conflict": read_passages(ROOT / "data/gold/train/conflict.jsonl")[:3]}
    for name in ("a.npz", "b.npz"):
        train.train_linear(build(passages)).write(tmp_path / name)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_an_example_marks_the_pairs_that_are_annotated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    from training.examples import build

    passages = {"conflict": read_passages(ROOT / "data/gold/train/conflict.jsonl")[:2]}
    for example in build(passages):
        known = {(r["s"], r["r"], r["o"]) for r in example.passage.relations}
        assert np.allclose(example.targets.sum(axis=1), 1)
        assert (example.targets[:, 0] < 1).any()
        for place, label in zip(*np.nonzero(example.targets[:, 1:]), strict=True):
            name = labels()[label + 1]
            left, right = (example.names[m] for m in (example.pairs[place].left, example.pairs[place].right))
            ends = (right, left) if name.endswith("<") else (left, right)
            relation = name.rstrip("<>")
            assert any((s, relation, o) in known or (o, relation, s) in known for s in ends[0] for o in ends[1])
