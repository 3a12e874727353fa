"""Articles that are committed wait for the engine, on disk with their copies: nobody who reads can tell."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.model import Article, Extraction
from kg.rdf import canonical
from kg.settings import Settings
from kg.store import open_store, waiting
from kg.store.copies import Copies
from kg.store.terms import LineTerms
from kg.store.verify import verify_store

KILLED = """
import os, signal, sys
from kg.model import Article, Extraction
from kg.settings import Settings
from kg.store import open_store
store = open_store(sys.argv[1], settings=Settings())
for number in range(5):
    store.add([Extraction(Article(f"Article {number}.", id=str(number)))])
    store.commit()
os.kill(os.getpid(), signal.SIGKILL)
"""


def in_files(path: Path) -> int:
    """Count the statements that stand in the engine's own files."""
    return len(ox.Store.read_only(str(path / "engine")))


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """A store whose writer was killed after five commits."""
    path = tmp_path / "store"
    ran = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False)
    assert ran.returncode == -9
    return path


def test_commits_load_nothing_until_somebody_reads(tmp_path: Path, stories: list[Extraction]) -> None:
    path = tmp_path / "store"
    with open_store(path, settings=Settings()) as store:
        for story in stories:
            store.add([story])
            store.commit()
        assert in_files(path) == 0
        assert len(store.articles()) == len(stories)
        assert in_files(path) > 0
    with open_store(path, read_only=True, settings=Settings()) as store:
        assert {e.article.digest: e for e in store.extractions()} == {e.article.digest: canonical(e) for e in stories}


def test_closing_loads_what_waits(tmp_path: Path, stories: list[Extraction]) -> None:
    with open_store(tmp_path / "store", settings=Settings()) as store:
        store.add(stories)
        store.commit()
    assert in_files(tmp_path / "store") > 0
    assert verify_store(tmp_path / "store", Settings()).damage == []


@pytest.mark.parametrize("read_only", [True, False])
def test_what_waited_when_its_process_was_killed_is_there_for_the_next(killed: Path, read_only: bool) -> None:
    assert in_files(killed) == 0
    assert verify_store(killed, Settings()).damage == []
    with open_store(killed, read_only=read_only, settings=Settings()) as store:
        assert sorted(e.article.id for e in store.extractions()) == ["0", "1", "2", "3", "4"]
    assert in_files(killed) > 0
    assert not (killed / "writer").exists()
    assert verify_store(killed, Settings()).damage == []


def test_a_lost_copy_of_what_waited_is_found(killed: Path) -> None:
    digest = Article("Article 3.", id="3").digest
    copies = Copies(killed / "copies.sqlite", read_only=False)
    copies.remove([digest])
    copies.commit()
    copies.close()
    assert [(d.what, d.article, d.saved) for d in verify_store(killed, Settings()).damage] == [
        ("an article is missing", digest, False)
    ]


def test_with_little_room_on_the_disk_nothing_waits(
    tmp_path: Path, stories: list[Extraction], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "ROOM_BYTES", 1 << 62)
    with open_store(tmp_path / "store", settings=Settings()) as store:
        store.add(stories)
        assert in_files(tmp_path / "store") > 0


def test_no_more_waits_than_one_load_holds(tmp_path: Path, stories: list[Extraction], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "MOST_BYTES", 10)
    with open_store(tmp_path / "store", settings=Settings()) as store:
        store.add(stories)
        assert in_files(tmp_path / "store") > 0


def test_what_waits_can_be_replaced_and_taken_out(tmp_path: Path, stories: list[Extraction]) -> None:
    first, second, third = stories
    with open_store(tmp_path / "store", settings=Settings()) as store:
        store.add([replace(first, claims=()), second, third])
        store.commit()
        store.remove(second.article.digest)
        store.add([first])
        store.commit()
    with open_store(tmp_path / "store", read_only=True, settings=Settings()) as store:
        found = {e.article.digest: e for e in store.extractions()}
    assert found == {e.article.digest: canonical(e) for e in (first, third)}
    assert verify_store(tmp_path / "store", Settings()).damage == []


@given(st.text(max_size=12).map("https://example.org".__add__) | st.text(max_size=20))
@example("https://example.org:x/")
@example("https://example.org/a#b#c")
@example("https://example.org/%4")
def test_the_line_writer_refuses_the_iris_that_the_engine_refuses(value: str) -> None:
    right = False
    with suppress(ValueError):
        right = ox.NamedNode(value).value == value
    if right:
        assert LineTerms().iri(value) == f"<{value}>"
    else:
        with pytest.raises(ValueError, match=r"."):
            LineTerms().iri(value)
