"""The regression gate: extraction on our own labelled sentences may not fall below floors that only rise."""

import importlib.util
import json
from pathlib import Path

import pytest

from kg.evaluate import read_passages
from kg.ontology import ontology

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def gate():
    spec = importlib.util.spec_from_file_location("floors", ROOT / "tools/floors.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_labelled_sentences_are_those_that_the_floors_were_measured_on(gate):
    held = json.loads(gate.FLOORS.read_text(encoding="utf-8"))
    assert held["digest"] == gate.digest()
    assert held["sentences"] >= 400


def test_no_figure_lies_below_its_floor(gate):
    held = json.loads(gate.FLOORS.read_text(encoding="utf-8"))
    assert len(held["floors"]) > 30
    assert gate.below(gate.measure(), held["floors"]) == []


def test_the_sentences_cover_every_class_and_one_in_four_states_nothing():
    passages = read_passages(ROOT / "data/gold/sentences.jsonl")
    seen = {r["r"] for p in passages for r in p.relations}
    assert seen == set(ontology().relations)
    assert sum(not p.relations for p in passages) * 4 >= len(passages)


def test_every_annotation_of_ours_is_sound():
    known = ontology()
    for path in sorted((ROOT / "data/gold").rglob("*.jsonl")):
        for passage in read_passages(path):
            names = passage.names()
            for entity in passage.entities:
                assert entity["type"] in known.entities, (path.name, passage.article.id, entity)
            for relation in passage.relations:
                where = (path.name, passage.article.id, relation["s"], relation["r"], relation["o"])
                assert relation["r"] in known.relations, where
                assert relation["s"] in names, where
                assert relation["o"] in names, where
                assert relation["s"] != relation["o"], where
                assert relation["quote"] in passage.article.text, where
