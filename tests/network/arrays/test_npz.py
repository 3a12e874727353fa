import shutil
from dataclasses import fields

import numpy as np
import pytest

from kg.model import Judgement
from kg.network.arrays.columns import Columns, columns_of
from kg.network.arrays.npz import read_columns, write_columns
from kg.network.measures.centrality import central
from kg.pipeline import rebuild
from kg.project import open_project


def same(one: Columns, other: Columns) -> bool:
    pairs = ((getattr(one, f.name), getattr(other, f.name)) for f in fields(Columns))
    return all(np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b for a, b in pairs)


@pytest.fixture
def folder(sample_folder, tmp_path):
    shutil.copytree(sample_folder, tmp_path / "out")
    return tmp_path / "out"


def test_columns_come_back_from_their_file_and_make_the_same_bytes_again(annotated, tmp_path):
    columns = columns_of(annotated)
    write_columns(columns, tmp_path / "one", "state")
    write_columns(columns_of(annotated), tmp_path / "two", "state")
    found = read_columns(tmp_path / "one", "state")
    assert same(found, columns)
    assert found.entities == columns.entities
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["one", "two"]


def test_columns_of_another_state_or_damaged_count_for_nothing(annotated, tmp_path):
    path = tmp_path / "columns.npz"
    assert read_columns(path, "state") is None
    write_columns(columns_of(annotated), path, "state")
    assert read_columns(path, "later state") is None
    whole = path.read_bytes()
    for cut in (0, 1, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        assert read_columns(path, "state") is None
    path.write_bytes(whole[:2000] + bytes(200) + whole[2200:])
    assert read_columns(path, "state") is None


def test_pickled_objects_are_never_loaded(tmp_path):
    np.savez(tmp_path / "columns.npz", about=np.array([{"state": "state"}], dtype=object))
    assert read_columns(tmp_path / "columns.npz", "state") is None


def test_a_build_leaves_columns_that_say_what_the_graph_says(sample_folder):
    project = open_project(sample_folder)
    kept = project.columns
    assert "graph" not in project.__dict__
    assert same(kept, columns_of(project.graph))
    assert central(kept, "pagerank") == central(project.graph, "pagerank")


def test_columns_that_a_judgement_made_old_are_not_used(folder):
    project = open_project(folder)
    first, second = sorted(e.id for e in project.columns.entities)[:2]
    project.judge(Judgement(first, second, "same"))
    later = open_project(folder)
    assert second not in {e.id for e in later.columns.entities}
    assert "graph" in later.__dict__
    rebuild(later)
    again = open_project(folder)
    assert same(again.columns, later.columns)
    assert "graph" not in again.__dict__


def test_a_folder_without_columns_answers_all_the_same(folder):
    (folder / "columns.npz").unlink()
    project = open_project(folder)
    assert same(project.columns, columns_of(project.graph))
