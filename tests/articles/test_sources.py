"""What the user names, as articles: folders, globs, single files and standard input."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hostile_files import GOOD, PAGE, json_line

from kg.articles import read_sources
from kg.errors import InputError
from kg.model import Article
from kg.settings import Settings

SETTINGS = Settings()


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{GOOD} This stands in {name}.")


def names_of(items: Iterator[Article | InputError], folder: Path) -> list[str]:
    return [os.path.relpath(i.origin or "", folder) if isinstance(i, Article) else str(i) for i in items]


def test_a_folder_is_read_with_its_folders_in_order_without_readmes(tmp_path: Path) -> None:
    make(
        tmp_path,
        "b.txt",
        "a.txt",
        "sub/c.md",
        "README.md",
        "LICENSE",
        ".hidden.txt",
        ".git/x.txt",
        "page_files/ad.txt",
        "z_files/kept.txt",
    )
    (tmp_path / "page.html").write_text(PAGE.format(f"<p>{GOOD}</p>"))
    assert names_of(read_sources([str(tmp_path)], SETTINGS), tmp_path) == [
        "a.txt",
        "b.txt",
        "page.html",
        "sub/c.md",
        "z_files/kept.txt",
    ]


def test_globs_and_files_named_twice(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a.txt", "c.md", "sub/d.txt", "README.md")
    assert names_of(read_sources([f"{tmp_path}/*.txt", str(tmp_path / "a.txt")], SETTINGS), tmp_path) == ["a.txt", "b.txt"]
    assert names_of(read_sources([f"{tmp_path}/**/*.txt"], SETTINGS), tmp_path) == ["a.txt", "b.txt", "sub/d.txt"]
    assert names_of(read_sources([str(tmp_path / "README.md")], SETTINGS), tmp_path) == ["README.md"]
    assert [str(i) for i in read_sources([f"{tmp_path}/*.pdf"], SETTINGS)] == [f"{tmp_path}/*.pdf: no file matches"]


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    assert [str(i) for i in read_sources([str(tmp_path)], SETTINGS)] == [f"{tmp_path}: no file in this folder"]


def test_a_file_called_like_a_glob_is_a_file(tmp_path: Path) -> None:
    make(tmp_path, "a[1].txt", "a1.txt")
    assert names_of(read_sources([str(tmp_path / "a[1].txt")], SETTINGS), tmp_path) == ["a[1].txt"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            json_line(id="x") + "\n" + "{bad\n",
            ["x", "stdin:2: not JSON: Expecting property name enclosed in double quotes at character 2"],
        ),
        (GOOD, [Article(GOOD).id]),
        ("", ["stdin: empty"]),
        ("<html><body>x", ["stdin: holds web pages; only text and JSON lines are read from standard input"]),
    ],
)
def test_standard_input_holds_json_lines_or_text(data: str, expected: list[str]) -> None:
    items = read_sources(["-"], SETTINGS, stdin=BytesIO(data.encode()))
    assert [i.id if isinstance(i, Article) else str(i) for i in items] == expected


def test_standard_input_is_the_processs_own_unless_another_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(BytesIO(json_line(id="x").encode())))
    assert [i.id for i in read_sources(["-"], SETTINGS) if isinstance(i, Article)] == ["x"]


def test_order_is_the_same_with_any_number_of_workers(tmp_path: Path) -> None:
    for number in range(12):
        suffix = ("txt", "html", "jsonl")[number % 3]
        text = f"{GOOD} This is number {number}."
        content = {"txt": text, "html": PAGE.format(f"<p>{text}</p>"), "jsonl": json_line(text)}[suffix]
        (tmp_path / f"{number:02}.{suffix}").write_text(content)
    one, two = (list(read_sources([str(tmp_path)], Settings(workers=n))) for n in (1, 2))
    assert one == two
    assert len(one) == 12


def test_json_lines_are_read_as_they_come(tmp_path: Path) -> None:
    """A stream of any length is never held as a whole: the first article is there before the rest is written."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb") as target:
        target.write((json_line(id="first") + "\n").encode())
        target.flush()
        items = read_sources(["-"], SETTINGS, stdin=source)
        first = next(items)
        assert isinstance(first, Article)
        assert first.id == "first"
        target.write((json_line("Another text.", id="second") + "\n").encode())
        target.close()
        assert [i.id for i in items if isinstance(i, Article)] == ["second"]
