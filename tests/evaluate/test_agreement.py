"""Agreement between two readers, as tools/agreement.py measures it and data/gold/README.md states it."""

import importlib.util
import re
from pathlib import Path

import pytest

from kg.evaluate import Passage, read_passages
from kg.model import Article

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "data/gold"


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("agreement", ROOT / "tools/agreement.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def readings():
    return read_passages(GOLD / "first-reading.jsonl"), read_passages(GOLD / "second-reading.jsonl")


@pytest.fixture(scope="module")
def world_readings():
    return read_passages(GOLD / "first-reading-world.jsonl"), read_passages(GOLD / "second-reading-world.jsonl")


@pytest.fixture(scope="module")
def genre_readings():
    return read_passages(GOLD / "first-reading-genres.jsonl"), read_passages(GOLD / "second-reading-genres.jsonl")


@pytest.fixture(scope="module")
def blind_readings():
    return read_passages(GOLD / "blind-first-reading.jsonl"), read_passages(GOLD / "blind-second-reading.jsonl")


def passage(*relations, names=("Arel", "Bodo", "Cato")):
    entities = tuple({"name": name, "type": "Person", "aliases": [name], "country": f"{name}land"} for name in names)
    records = tuple({"s": s, "r": r, "o": o, "quote": "x"} for s, r, o in relations)
    return Passage(Article("x", "p1"), entities, records)


def test_a_reader_agrees_with_himself(tool, readings):
    figures = tool.agreement(readings[0], readings[0])
    assert {figures[name] for name in ("pair", "family", "class", "dyad", "kappa, related or not", "kappa, label")} == {1.0}


def test_the_order_of_readers_changes_no_figure(tool, readings):
    forth, back = tool.agreement(*readings), tool.agreement(*reversed(readings))
    for name in set(forth) - {"relations, first", "relations, second"}:
        assert forth[name] == pytest.approx(back[name])


def test_direction_counts_unless_the_class_is_symmetric(tool):
    turned = tool.agreement([passage(("Arel", "accuse", "Bodo"))], [passage(("Bodo", "accuse", "Arel"))])
    assert (turned["pair"], turned["class"]) == (1.0, 0.0)
    assert (turned["kappa, related or not"], turned["kappa, label"]) == (1.0, pytest.approx(0.4))
    met = tool.agreement([passage(("Arel", "consult", "Bodo"))], [passage(("Bodo", "consult", "Arel"))])
    assert met["class"] == met["kappa, label"] == 1.0


def test_kappa_takes_out_what_chance_would_agree_on(tool):
    items = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    assert tool.kappa(items) == pytest.approx(0.4)
    with pytest.raises(ValueError, match="at least one item"):
        tool.kappa([])


def test_readings_of_different_lists_of_names_are_refused(tool):
    with pytest.raises(ValueError, match="p1: the two readings list different names"):
        tool.agreement([passage()], [passage(names=("Arel", "Dara"))])


def test_both_readings_are_of_passages_that_are_trained_on(readings, world_readings, genre_readings):
    texts = {p.article.text for path in (GOLD / "train").glob("*.jsonl") for p in read_passages(path)}
    for both, count in ((readings, 33), (world_readings, 18), (genre_readings, 20)):
        assert len(both[0]) == len(both[1]) == count
        for first, second in zip(*both, strict=True):
            assert first.article.text == second.article.text
            assert first.article.text in texts


WORLD = ("news-conflict-world", "news-diplomacy-world", "news-weak-classes")
GENRES = ("news-analysis", "news-wire", "news-dispatches", "news-threads", "news-mixed")


def test_as_many_passages_of_each_later_file_are_read_twice_as_the_data_card_states(world_readings, genre_readings):
    for files, both, count in ((WORLD, world_readings, 6), (GENRES, genre_readings, 4)):
        for name in files:
            ids = {passage.article.id for passage in read_passages(GOLD / f"train/{name}.jsonl")}
            assert sum(passage.article.id in ids for passage in both[0]) == count


def test_both_blind_readings_are_of_the_blind_set(blind_readings):
    texts = {p.article.id: p.article.text for p in read_passages(GOLD / "blind.jsonl")}
    assert len(blind_readings[0]) == len(blind_readings[1]) == 25
    for first, second in zip(*blind_readings, strict=True):
        assert first.article.text == second.article.text == texts[first.article.id]


def test_the_data_card_states_the_measured_agreement(tool, readings, world_readings, genre_readings, blind_readings):
    card = (GOLD / "README.md").read_text(encoding="utf-8")
    samples = [tool.agreement(*both) for both in (readings, world_readings, genre_readings, blind_readings)]
    for name in ("pair", "class", "dyad", "kappa, related or not", "kappa, label"):
        stated = re.search(
            rf"^\| {name} \| (\d\.\d\d) \|.*\| (\d\.\d\d) \| (\d\.\d\d) \| (\d\.\d\d) \| [^|]+ \|$", card, re.MULTILINE
        )
        assert stated, name
        for shown, figures in zip(stated.groups(), samples, strict=True):
            assert float(shown) == pytest.approx(figures[name], abs=0.005), name


def test_the_data_card_states_the_agreement_of_each_file_of_genres(tool, genre_readings):
    card = (GOLD / "README.md").read_text(encoding="utf-8")
    for name in GENRES:
        ids = {passage.article.id for passage in read_passages(GOLD / f"train/{name}.jsonl")}
        figures = tool.agreement([passage for passage in genre_readings[0] if passage.article.id in ids], genre_readings[1])
        stated = re.search(rf"^\| `{name}` \| (\d\.\d\d) \| (\d\.\d\d) \|", card, re.MULTILINE)
        assert stated, name
        for shown, level in zip(stated.groups(), ("pair", "class"), strict=True):
            assert float(shown) == pytest.approx(figures[level], abs=0.005), name


def test_the_tool_prints_its_figures_and_its_usage(tool, capsys):
    paths = [str(GOLD / f"{which}-reading.jsonl") for which in ("first", "second")]
    assert tool.main(paths) == 0
    assert "kappa, label" in capsys.readouterr().out
    assert tool.main(paths[:1]) == 2
    assert "FIRST.jsonl SECOND.jsonl" in capsys.readouterr().out
