"""Damage that the engine does not report is found, and it is said what to build again."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import StoreError
from kg.evaluate import read_passages
from kg.model import Extraction
from kg.rdf import article_iri
from kg.resolve import resolved
from kg.settings import Settings
from kg.store import open_store
from kg.store.verify import verify_store

GOLD = Path(__file__).parents[2] / "data" / "gold" / "train"
FLIPS = 5
"""Bytes that are flipped in the default run; `python tools/damage.py --flips 50 --cuts 20` does more."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with twenty annotated passages, closed."""
    path = tmp_path_factory.mktemp("built") / "store"
    passages = read_passages(min(GOLD.glob("*.jsonl")))[:20]
    with open_store(path, settings=Settings()) as store:
        store.add(p.extraction() for p in passages)
        store.commit()
        store.write_graph(resolved(store.extractions()))
    return path


def copied(built: Path, place: Path) -> Path:
    return Path(shutil.copytree(built, place / "store"))


def test_a_sound_store_is_called_sound(built: Path) -> None:
    found = verify_store(built, Settings())
    assert (found.damage, found.articles) == ([], 20)
    with open_store(built, read_only=True, settings=Settings()) as store:
        assert found.quads == sum(1 for _ in store.quads())


def test_flipped_bytes_are_found(built: Path, tmp_path: Path) -> None:
    generator = random.Random(5)
    for number in range(FLIPS):
        path = copied(built, tmp_path / str(number))
        files = sorted(path.glob("engine/*.sst"))
        chosen = generator.choice(files)
        content = bytearray(chosen.read_bytes())
        content[generator.randrange(len(content))] ^= 1 << generator.randrange(8)
        chosen.write_bytes(content)
        found = verify_store(path, Settings(), idle=20)
        assert any(chosen.name in d.what for d in found.damage)
        assert found.advice == "kg verify --repair makes the store anew from what is left"


def test_an_article_that_is_gone_or_changed_is_named(built: Path, tmp_path: Path) -> None:
    path = copied(built, tmp_path)
    engine = ox.Store(str(path / "engine"))
    gone, changed = sorted(g.value for g in engine.named_graphs())[:2]  # type: ignore[union-attr]
    engine.remove_graph(ox.NamedNode(gone))
    quad = next(
        engine.quads_for_pattern(None, ox.NamedNode("https://w3id.org/geokg/ontology#quote"), None, ox.NamedNode(changed))
    )
    engine.remove(quad)
    engine.flush()
    del engine, quad
    found = {(d.what, d.article) for d in verify_store(path, Settings()).damage}
    assert found == {
        ("an article is missing", gone.rpartition("/")[2]),
        ("an article is not as it was committed", changed.rpartition("/")[2]),
    }


def test_a_lost_log_is_found_and_a_build_mends_it(tmp_path: Path, stories: list[Extraction]) -> None:
    path = tmp_path / "store"
    with open_store(path, settings=Settings()) as store:
        store.add(stories[:2])
        store.commit()
    kept = shutil.copytree(path / "engine", tmp_path / "before")  # closed: an open store merges files in the background
    with open_store(path, settings=Settings()) as store:
        store.add(stories[2:])
        store.commit()
    shutil.rmtree(path / "engine")
    shutil.copytree(kept, path / "engine")
    found = verify_store(path, Settings())
    assert [(d.what, d.article, d.origin) for d in found.damage] == [
        ("an article is missing", stories[2].article.digest, stories[2].article.origin)
    ]
    assert found.damage[0].saved
    assert found.advice == "kg verify --repair makes the store anew from what is left"
    (path / "copies.sqlite").unlink()
    assert verify_store(path, Settings()).advice.endswith(f"then build again: {stories[2].article.origin}")
    with open_store(path, settings=Settings()) as store:
        assert stories[2].article.digest not in store.articles()
        store.add(stories)
        store.commit()
    assert verify_store(path, Settings()).damage == []


def test_a_resolved_graph_that_was_changed_is_found(tmp_path: Path, stories: list[Extraction]) -> None:
    path = tmp_path / "store"
    with open_store(path, settings=Settings()) as store:
        store.add(stories)
        store.commit()
        store.write_graph(resolved(stories))
    engine = ox.Store(str(path / "engine"))
    engine.add(ox.Quad(ox.NamedNode("a:b"), ox.NamedNode("a:b"), ox.NamedNode("a:b")))
    engine.flush()
    del engine
    found = verify_store(path, Settings())
    assert [d.what for d in found.damage] == ["the resolved graph is not as it was written"]
    assert "only the resolved graph" in found.advice


def test_files_that_the_engine_cannot_open_and_folders_without_a_store_are_told(built: Path, tmp_path: Path) -> None:
    path = copied(built, tmp_path)
    (path / "engine" / "CURRENT").write_text("")
    assert any("cannot open" in d.what for d in verify_store(path, Settings()).damage)
    with pytest.raises(StoreError, match="no store here"):
        verify_store(tmp_path / "nothing", Settings())


@pytest.mark.server
def test_an_article_that_was_changed_on_a_server_is_found(server: str, stories: list[Extraction]) -> None:
    with open_store(server, settings=Settings()) as store:
        for digest in store.articles():
            store.remove(digest)
        store.add(stories)
    assert verify_store(server, Settings()).damage == []
    from kg.store.http import Connection

    graph = article_iri(stories[0].article)
    update = f'INSERT DATA {{ GRAPH <{graph}> {{ <a:b> <a:b> "c" }} }}'.encode()
    Connection(server, 10, 10_000).send("POST", "/update", update, "application/sparql-update")
    found = verify_store(server, Settings())
    assert [d.article for d in found.damage] == [stories[0].article.digest]


def test_an_article_replaced_but_not_yet_committed_is_no_damage(tmp_path: Path, stories: list[Extraction]) -> None:
    with open_store(tmp_path / "store", settings=Settings()) as store:
        store.add(replace(story, claims=story.claims[:1]) for story in stories)
        store.commit()
        store.add(stories[:1])
    assert verify_store(tmp_path / "store", Settings()).damage == []
    with open_store(tmp_path / "store", settings=Settings()) as store:
        store.commit()
    assert verify_store(tmp_path / "store", Settings()).damage == []
