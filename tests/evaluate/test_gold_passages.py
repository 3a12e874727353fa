"""The annotated passages follow their schema: every file, every line, so that a new passage is checked the day it is written."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.evaluate import read_passages
from kg.ontology import ontology

FOLDER = Path(__file__).parents[2] / "data/gold/train"
FILES = sorted(FOLDER.glob("*.jsonl"))
BLIND = FOLDER.parent / "blind.jsonl"
READINGS = sorted(FOLDER.parent.glob("*-reading*.jsonl"))
CONTEXTS = set(
    "economic trade energy military security intelligence diplomatic cultural humanitarian legal transport education other".split()
)
FIELDS = {"id", "genre", "date", "focus", "origin", "invented", "text", "entities", "relations"}
RELATION_FIELDS = {"s", "r", "o", "sym", "quote", "trigger", "date", "polarity", "modality", "context", "hard"}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
SYMMETRIC = {"agree", "consult", "cooperate"}


def passages(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def faults(passage: dict[str, Any]) -> Iterator[str]:
    """Name everything that is wrong with a passage."""
    text, names = passage["text"], {e["name"]: e for e in passage["entities"]}
    if FIELDS - set(passage):
        yield f"fields missing: {FIELDS - set(passage)}"
    if len(names) != len(passage["entities"]):
        yield "an entity is listed twice"
    for entity in passage["entities"]:
        if entity["type"] not in ontology().entities:
            yield f"no such type: {entity}"
        if not entity["aliases"]:
            yield f"no alias: {entity['name']}"
        for alias in entity["aliases"]:
            if alias not in text:
                yield f"alias not in the text: {alias}"
    for relation in passage["relations"]:
        yield from relation_faults(relation, text, set(names))


def relation_faults(relation: dict[str, Any], text: str, names: set[str]) -> Iterator[str]:
    label = f"{relation['s']} {relation['r']} {relation['o']}"
    if set(relation) != RELATION_FIELDS:
        yield f"{label}: fields {set(relation) ^ RELATION_FIELDS}"
    if relation["s"] == relation["o"] or not {relation["s"], relation["o"]} <= names:
        yield f"{label}: not two different listed entities"
    if relation["r"] not in ontology().relations or relation["sym"] != (relation["r"] in SYMMETRIC):
        yield f"{label}: class or symmetry"
    if not relation["quote"] or relation["quote"] not in text:
        yield f"{label}: quote not in the text: {relation['quote']}"
    if relation["trigger"] is not None and relation["trigger"] not in text:
        yield f"{label}: trigger not in the text: {relation['trigger']}"
    if relation["polarity"] not in ("asserted", "negated") or relation["modality"] not in ("actual", "planned", "possible"):
        yield f"{label}: polarity or modality"
    if relation["context"] not in CONTEXTS or not isinstance(relation["hard"], bool):
        yield f"{label}: context or hard"
    if relation["date"] is not None and not DATE.fullmatch(relation["date"]):
        yield f"{label}: date {relation['date']}"


def test_there_are_training_passages() -> None:
    assert sum(len(passages(path)) for path in FILES) >= 247


def test_there_are_two_readings_of_four_samples() -> None:
    samples = ("{}-reading", "{}-reading-world", "{}-reading-genres", "blind-{}-reading")
    assert {path.stem for path in READINGS} == {sample.format(which) for sample in samples for which in ("first", "second")}


def test_the_blind_set_holds_many_kinds_of_text_and_every_class() -> None:
    blind = passages(BLIND)
    assert len(blind) >= 50
    assert len({passage["genre"] for passage in blind}) >= 40
    assert {r["r"] for passage in blind for r in passage["relations"]} == set(ontology().relations)


@pytest.mark.parametrize("path", [*FILES, BLIND, *READINGS], ids=lambda path: path.stem)
def test_every_passage_follows_the_schema(path: Path) -> None:
    wrong = [f"{passage['id']}: {fault}" for passage in passages(path) for fault in faults(passage)]
    assert wrong == []
    assert len(read_passages(path)) == len(passages(path))


def test_no_passage_or_id_stands_twice() -> None:
    everything = [passage for path in [*FILES, BLIND] for passage in passages(path)]
    for key in ("id", "text"):
        assert [value for value, count in Counter(p[key] for p in everything).items() if count > 1] == []


def test_a_relation_that_breaks_the_schema_is_noticed() -> None:
    good = {"s": "A", "r": "aid", "o": "B", "sym": False, "quote": "A helped B", "trigger": "helped", "date": None}
    good |= {"polarity": "asserted", "modality": "actual", "context": "other", "hard": False}
    assert list(relation_faults(good, "A helped B.", {"A", "B"})) == []
    for change in (
        {"r": "hug"},
        {"quote": "A hit B"},
        {"o": "C"},
        {"sym": True},
        {"date": "May"},
        {"trigger": "hit"},
        {"context": "?"},
    ):
        assert len(list(relation_faults({**good, **change}, "A helped B.", {"A", "B"}))) == 1


def runs(text: str) -> set[tuple[str, ...]]:
    """Give every run of twelve words."""
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + 12]) for i in range(len(words) - 11)}


def test_no_development_text_is_among_the_passages() -> None:
    dev = Path(__file__).parents[2] / "../shared/gold/dev.jsonl"
    if not dev.exists():
        pytest.skip("the development set is not on this machine")
    held = set().union(*(runs(json.loads(line)["text"]) for line in dev.read_text(encoding="utf-8").splitlines()))
    shared = [passage["id"] for path in [*FILES, BLIND] for passage in passages(path) if runs(passage["text"]) & held]
    assert shared == []


def test_nothing_of_the_blind_set_is_trained_on() -> None:
    held = set().union(*(runs(passage["text"]) for path in FILES for passage in passages(path)))
    assert [passage["id"] for passage in passages(BLIND) if runs(passage["text"]) & held] == []
