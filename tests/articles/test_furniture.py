from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from itertools import combinations

import pytest

from kg.articles.lines import classified, known_outlet

TABLE = tomllib.loads(files("kg.resources").joinpath("articles/furniture.toml").read_text(encoding="utf-8"))


def test_the_table_holds_what_the_reader_reads() -> None:
    assert set(TABLE) == {"lines", "patterns", "outlets"}
    assert set(TABLE["lines"]) == {"drop", "stamp", "expand", "end"}
    assert set(TABLE["patterns"]) == {"drop", "end", "author"}


@pytest.mark.parametrize("kind", ["drop", "stamp", "expand", "end"])
def test_every_line_of_the_table_is_known_as_its_kind(kind: str) -> None:
    for line in TABLE["lines"][kind]:
        assert classified(line.capitalize()).kind == kind, line


def test_lines_are_written_as_they_are_compared_and_stand_once() -> None:
    for lines in TABLE["lines"].values():
        assert [line for line in lines if line != line.casefold().rstrip(" .:!…")] == []
        assert len(set(lines)) == len(lines)
    assert all(not set(a) & set(b) for a, b in combinations(TABLE["lines"].values(), 2))


def test_every_pattern_compiles_and_matches_no_empty_line() -> None:
    for patterns in TABLE["patterns"].values():
        for pattern in patterns:
            assert not re.compile(pattern, re.IGNORECASE).fullmatch("")


def test_outlets_are_found_whatever_their_case_and_place() -> None:
    assert known_outlet("eurasia daily monitor") == "Eurasia Daily Monitor"
    assert known_outlet("Reuters, London") == "Reuters"
    assert known_outlet("The foreign minister, London") is None
