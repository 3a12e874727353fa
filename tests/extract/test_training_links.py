"""What annotated passages tell of coreference, and the weights that are fitted to it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from mentions import read

from kg.evaluate import Passage
from kg.model import Article

pytest.importorskip("scipy", reason="weights are fitted with scipy, which only the tools need")


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "tools"))
    import training.links

    return training.links


def passage(text: str, entities: dict[str, tuple[str, list[str]]], *relations: tuple[str, str, str, str]) -> Passage:
    listed = tuple({"name": n, "type": t, "aliases": a} for n, (t, a) in entities.items())
    marked = tuple({"s": s, "r": r, "o": o, "quote": q} for s, r, o, q in relations)
    return Passage(Article(text, "one"), listed, marked)


PEOPLE = {"Peter Bodo": ("Person", ["Bodo"]), "Peru": ("Country", ["Peru"])}


def test_an_alias_that_is_no_name_tells_whom_a_noun_takes_up(links: ModuleType):
    text = "The Acme Front left. Peru praised the group."
    told = links.nouns(passage(text, {"Acme Front": ("ArmedGroup", ["Acme Front", "the group"])}), read(text))
    assert [(read(text)[i].text, name) for i, name in told.items()] == [("group", "Acme Front")]


def test_an_alias_of_two_tells_nothing(links: ModuleType):
    text = "The Acme Front met the Bolt Front. Peru praised the group."
    both = {n: ("ArmedGroup", [n, "the group"]) for n in ("Acme Front", "Bolt Front")}
    assert links.nouns(passage(text, both), read(text)) == {}


def test_a_quote_with_one_pronoun_and_one_name_tells_whom_it_stands_for(links: ModuleType):
    text = "Peter Bodo spoke. He accused Peru of theft."
    told = links.pronouns(passage(text, PEOPLE, ("Peter Bodo", "accuse", "Peru", "He accused Peru")), read(text))
    assert list(told.values()) == ["Peter Bodo"]


def test_a_pronoun_behind_the_name_may_be_the_named_one_and_tells_nothing(links: ModuleType):
    text = "Peter Bodo spoke. Peru, he said, had stolen."
    told = links.pronouns(passage(text, PEOPLE, ("Peter Bodo", "accuse", "Peru", "Peru, he said, had stolen")), read(text))
    assert told == {}


def test_a_quote_with_two_pronouns_tells_nothing(links: ModuleType):
    text = "Peter Bodo spoke. He said he accused Peru."
    assert links.pronouns(passage(text, PEOPLE, ("Peter Bodo", "accuse", "Peru", "He said he accused Peru")), read(text)) == {}


def test_weights_favour_what_the_right_ones_share(links: ModuleType):
    rows = [
        links.Link("body", "a", [[("near", 1.0)], [("far", 1.0)], [("nobody", 1.0)]], 0, "group"),
        links.Link("body", "b", [[("far", 1.0)], [("near", 1.0)], [("nobody", 1.0)]], 1, "group"),
    ] * 5
    weights = links.fit(rows)
    assert weights["near"] > weights["far"]
    assert all(right for _, right, _ in links.choices(rows, weights))


def test_fitting_twice_gives_the_same_weights(links: ModuleType):
    rows = [links.Link("body", "a", [[("near", 1.0), ("named", 0.7)], [("nobody", 1.0)]], 0, "group")] * 4
    assert links.fit(rows) == links.fit(rows)
