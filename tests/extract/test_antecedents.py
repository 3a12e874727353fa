"""Who is meant by a pronoun or noun: candidates, cues, weights and the choice of nobody."""

from dataclasses import replace

import pytest
from mentions import named, pipeline, read

from kg.extract.mentions import antecedents
from kg.extract.mentions.antecedents import LOOKED_AT, MOST, SUREST, Choice, Model
from kg.extract.mentions.coreference import CoreferenceComponent

TEXT = "Kenyan President Peter Bodo flew to Lima. He signed two agreements."


def choices(text: str) -> list[Choice]:
    """What coreference chose among in a text."""
    seen: list[Choice] = []
    component = pipeline().get_pipe("kg_coreference")
    component.watch = seen.append
    try:
        read(text)
    finally:
        component.watch = None
    return seen


def test_every_sort_of_word_has_weights_and_a_least_probability():
    sorts = {"person", "neuter", "office", "body", "country", "government"}
    assert set(antecedents.model().weights) == sorts
    assert {name.split(".")[0] for name in antecedents.model().least} == sorts
    assert all(1 / 3 < least < 1 for least in antecedents.model().least.values())


def test_a_watcher_sees_the_candidates_and_their_cues():
    choice = next(c for c in choices(TEXT) if c.scene.token.text == "He")
    assert [a.entity.name for a in choice.found] == ["Peter Bodo"]
    assert ("role=subject@1", 1.0) in choice.cues[0]
    assert ("nobody", 1.0) in choice.nobody


def test_without_weights_nobody_is_meant(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(antecedents, "model", lambda: Model({}, {}))
    assert "He" not in named(TEXT)


def test_a_higher_bound_leaves_less_sure_words_open(monkeypatch: pytest.MonkeyPatch):
    assert named(TEXT)["He"].entity.name == "Peter Bodo"
    strict = replace(antecedents.model(), least={"person": 0.999})
    monkeypatch.setattr(antecedents, "model", lambda: strict)
    assert "He" not in named(TEXT)


def test_no_choice_is_trusted_like_a_name():
    doc = read(TEXT + " The president thanked Peru. He left.")
    chosen = [m for m in doc._.mentions if m.kind in {"pronoun", "nominal"} and m.via != "office.apposition"]
    assert chosen
    assert all(m.certainty <= SUREST for m in chosen)


def test_a_text_of_many_names_is_looked_back_on_in_part_only():
    names = "".join(f"Peter Bodo{chr(97 + i % 26)}{chr(97 + i // 26)} spoke. " for i in range(3 * LOOKED_AT))
    assert all(len(c.found) <= MOST for c in choices(names + "He left."))


def test_who_is_named_beside_another_one_is_not_it():
    found = choices("Kenya and Peru signed a treaty on Monday. Later the country left.")
    assert not any(c.scene.token.text == "country" for c in found)


def test_who_acts_on_somebody_is_no_candidate_for_him():
    found = choices("Peter Bodo arrived. Juan Cato met him.")
    names = [a.entity.name for c in found if c.scene.token.text == "him" for a in c.found]
    assert names == ["Peter Bodo"]


def test_reading_twice_gives_the_same_choices():
    text = "Kenyan President Peter Bodo met Peruvian President Juan Cato. He thanked the president. His country was glad."
    assert [(m.start, m.entity.id, m.certainty) for m in read(text)._.mentions] == [
        (m.start, m.entity.id, m.certainty) for m in read(text)._.mentions
    ]


def test_the_component_alone_needs_no_watcher():
    assert CoreferenceComponent().watch is None
