"""What a damaged store still holds is put into a new one: from the copies, from the engine, and what neither has is named."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.cli.app import run
from kg.errors import StoreError, StoreInUse
from kg.evaluate import read_passages
from kg.pipeline import rebuild
from kg.project import Project
from kg.resolve import resolved
from kg.settings import Settings
from kg.store import open_store
from kg.store.repair import repair_store
from kg.store.verify import verify_store

GOLD = Path(__file__).parents[2] / "data" / "gold" / "train"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with six annotated passages, its graph written."""
    project = Project(tmp_path_factory.mktemp("sound"), Settings())
    with project.store(read_only=False) as store:
        store.add(p.extraction() for p in read_passages(min(GOLD.glob("*.jsonl")))[:6])
        store.commit()
    rebuild(project)
    return project.directory


@pytest.fixture
def folder(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sound, tmp_path / "out"))


def flip_all(folder: Path) -> None:
    """Change one bit of every data file of the engine."""
    generator = random.Random(3)
    for file in sorted(folder.glob("store/engine/*.sst")):
        content = bytearray(file.read_bytes())
        content[generator.randrange(len(content))] ^= 1 << generator.randrange(8)
        file.write_bytes(content)


def statements(folder: Path) -> list[str]:
    with open_store(folder / "store", read_only=True, settings=Settings()) as store:
        return sorted(map(str, store.quads()))


def resolved_again(folder: Path) -> list[str]:
    """Write the resolved graph anew and give all statements."""
    with open_store(folder / "store", settings=Settings()) as store:
        store.write_graph(resolved(store.extractions()))
    return statements(folder)


def test_a_store_with_damaged_files_is_made_anew_with_every_article_and_the_same_bytes(
    folder: Path, sound: Path, capsys: Any
) -> None:
    flip_all(folder)
    assert run(["verify", "-s", str(folder)]) == 1
    assert "kg verify --repair" in capsys.readouterr().err
    assert run(["verify", "--repair", "-s", str(folder)]) == 0
    told = capsys.readouterr().err
    assert "made anew: 6 articles saved, 0 lost" in told
    assert str(folder / "store" / "engine.damaged") in told
    assert statements(folder) == statements(sound)
    assert (folder / "graph.ttl").read_bytes() == (sound / "graph.ttl").read_bytes()
    assert run(["verify", "-s", str(folder)]) == 0


@pytest.mark.parametrize("lost", ["engine", "engine/CURRENT", "manifest.jsonl", "copies.sqlite", "files.json"])
def test_any_one_part_of_a_store_can_be_lost(folder: Path, sound: Path, lost: str) -> None:
    path = folder / "store" / lost
    if path.is_dir():
        shutil.rmtree(path)
    elif path.suffix == ".jsonl":
        path.write_bytes(b"\x00garbage\n" + b"\n".join(path.read_bytes().splitlines()[6:]) + b"\n")
    else:
        path.unlink()
    repaired = repair_store(folder / "store", Settings())
    assert (repaired.saved, repaired.lost) == (6, [])
    assert resolved_again(folder) == statements(sound)
    assert verify_store(folder / "store", Settings()).damage == []


def test_what_neither_the_copies_nor_the_engine_have_is_named_and_the_rest_is_saved(folder: Path, capsys: Any) -> None:
    with open_store(folder / "store", read_only=True, settings=Settings()) as store:
        gone = sorted(store.articles())[3]
    with sqlite3.connect(folder / "store" / "copies.sqlite") as connection:
        connection.execute("UPDATE graphs SET lines = ? WHERE name = ?", (b"x", gone))
    connection.close()
    flip_all(folder)
    shutil.rmtree(folder / "store" / "engine")
    repaired = repair_store(folder / "store", Settings())
    assert repaired.saved == 5
    assert [digest for digest, _ in repaired.lost] == [gone]
    assert verify_store(folder / "store", Settings()).articles == 5


def test_an_article_without_a_sound_copy_is_read_from_the_engine(folder: Path, sound: Path) -> None:
    with sqlite3.connect(folder / "store" / "copies.sqlite") as connection:
        connection.execute("UPDATE graphs SET lines = zeroblob(10)")
    connection.close()
    found = verify_store(folder / "store", Settings())
    assert {d.what for d in found.damage} == {"the copy of an article is damaged or missing"}
    assert repair_store(folder / "store", Settings()).saved == 6
    assert resolved_again(folder) == statements(sound)
    assert verify_store(folder / "store", Settings()).damage == []


def test_copies_that_are_no_database_do_not_stop_anything(folder: Path, sound: Path) -> None:
    (folder / "store" / "copies.sqlite").write_bytes(b"no database" * 1000)
    assert (Project(folder, Settings()).graph.relations) == (Project(sound, Settings()).graph.relations)
    with open_store(folder / "store", settings=Settings()):
        pass
    assert verify_store(folder / "store", Settings()).damage == []


def test_a_build_puts_back_what_the_engine_lost_without_the_sources(folder: Path, sound: Path) -> None:
    shutil.rmtree(folder / "store" / "engine")
    from kg.pipeline import build

    summary = build([], folder, Settings(extractor="frames"))
    assert len([line for line in summary.remarks if "put back from its copy" in line]) == 6
    assert statements(folder) == statements(sound)
    assert (folder / "graph.ttl").read_bytes() == (sound / "graph.ttl").read_bytes()


def test_a_forgotten_article_is_not_in_any_file_of_the_store(folder: Path) -> None:
    with open_store(folder / "store", settings=Settings()) as store:
        secret = next(iter(store.articles()))
        store.remove(secret)
        store.commit()
        assert store.restore() == []
    with sqlite3.connect(folder / "store" / "copies.sqlite") as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM graphs")}
    connection.close()
    assert secret not in names
    assert repair_store(folder / "store", Settings()).saved == 5


def test_a_store_that_is_in_use_is_not_repaired(folder: Path) -> None:
    with open_store(folder / "store", settings=Settings()), pytest.raises(StoreInUse):
        repair_store(folder / "store", Settings())
    with pytest.raises(StoreError, match="no store here"):
        repair_store(folder / "nothing", Settings())


def test_a_repair_that_is_killed_can_be_repeated(folder: Path, sound: Path) -> None:
    flip_all(folder)
    code = "import sys; from kg.settings import Settings; from kg.store.repair import repair_store; repair_store(sys.argv[1], Settings())"
    for point in ("after-flush", "after-manifest", "repair-moved"):
        command = [sys.executable, "-c", code, str(folder / "store")]
        killed = subprocess.run(command, env={**os.environ, "GEOKG_CRASH_AT": point}, check=False)
        assert killed.returncode == -signal.SIGKILL
    assert repair_store(folder / "store", Settings()).saved == 6
    assert resolved_again(folder) == statements(sound)
    assert not (folder / "store" / "repaired").exists()
