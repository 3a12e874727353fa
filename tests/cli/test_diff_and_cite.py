"""kg diff and kg cite from the command line, on two articles that contradict each other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli.app import run
from kg.model import Article, Claim, Entity, Extraction, Mention
from kg.project import Project
from kg.settings import Settings

IRAN = Entity("Q794", "Iran", "Country", "IRN", (), "Q794")
EGYPT = Entity("Q79", "Egypt", "Country", "EGY", (), "Q79")
QATAR = Entity("Q846", "Qatar", "Country", "QAT", (), "Q846")


def told(text: str, id: str, outlet: str, ends: tuple[Entity, Entity], quote: str, **fields: str) -> Extraction:
    article = Article(
        text, id, 'The "row"', outlet, "Ann Lee", fields.pop("published", "2007-01-02"), f"https://example.org/{id}"
    )
    mentions = [Mention(e, e.name, text.index(e.name), text.index(e.name) + len(e.name)) for e in ends]
    start = text.index(quote)
    claim = Claim(id, mentions[0], "accuse", mentions[1], quote, start, start + len(quote), outlet, extractor="x@1", **fields)  # type: ignore[arg-type]
    return Extraction(article, (claim,))


SAYS = told("It rained. Iran accused Egypt of lying. All left.", "says", "The Wire", (IRAN, EGYPT), "Iran accused Egypt")
DENIES = told("Iran never accused Egypt.", "denies", "Post", (IRAN, EGYPT), "Iran never accused Egypt", polarity="negated")
ALSO = told('Egypt accused "neutral" Qatar.', "also", "Sun", (EGYPT, QATAR), "Egypt accused", published="2007-05")


def folder(place: Path, *extractions: Extraction) -> str:
    project = Project(place, Settings())
    with project.store(read_only=False) as store:
        store.add(extractions)
        store.commit()
    return str(place)


@pytest.fixture
def sides(tmp_path: Path) -> tuple[str, str]:
    return folder(tmp_path / "old", SAYS), folder(tmp_path / "new", SAYS, DENIES, ALSO)


def test_diff_shows_what_was_contradicted_and_added_with_a_sentence(sides, capsys) -> None:
    assert run(["diff", *sides]) == 0
    out = capsys.readouterr().out
    assert out.index("contradicted: 1 relations") < out.index("added: 1 relations, 1 entities")
    assert '“Iran never accused Egypt”\n    Post, The "row", 2007-01-02, denies [negated]' in out
    assert "1 origin, 1 claim → 2 origins, 2 claims" in out
    assert "entities: Qatar (Country)" in out


def test_diff_gives_rows_to_programs_and_says_when_nothing_changed(sides, capsys) -> None:
    assert run(["diff", *sides, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(r["change"], r["subject"], r["relation"], r["object"]) for r in rows] == [
        ("contradicted", "Iran", "accuse", "Egypt"),
        ("added", "Egypt", "accuse", "Qatar"),
        ("added", "Qatar", None, None),
    ]
    assert (rows[0]["origins_before"], rows[0]["origins"], rows[0]["polarity"]) == (1, 2, "negated")
    assert run(["diff", sides[1], sides[1]]) == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "nothing changed\n")


def test_diff_reads_an_exported_file_of_claims_on_either_side(sides, tmp_path, capsys) -> None:
    claims = str(tmp_path / "claims.jsonl")
    assert run(["export", "jsonl", "-s", sides[1], "-o", claims]) == 0
    assert run(["diff", claims, sides[1]]) == 0
    assert "nothing changed" in capsys.readouterr().err
    assert run(["diff", sides[0], claims, "-f", "csv"]) == 0
    assert "contradicted,Iran,accuse,Egypt" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["{", "[]", "7", '{"id": "x"}', "[" * 5000])
def test_diff_names_the_line_that_is_no_claim(sides, tmp_path, capsys, line) -> None:
    (tmp_path / "bad.jsonl").write_text("\n" + line, encoding="utf-8")
    assert run(["diff", str(tmp_path / "bad.jsonl"), sides[0]]) == 1
    message = capsys.readouterr().err
    assert "bad.jsonl:2: not a claim" in message
    assert "Traceback" not in message


def test_cite_numbers_whole_sentences_with_outlet_title_date_and_address(sides, capsys) -> None:
    assert run(["cite", "Iran", "Egypt", "-s", sides[1]]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Iran accuses Egypt [1, 2]",
        "",
        "1. Ann Lee, “The ‘row’,” The Wire, January 2, 2007, https://example.org/says: “Iran accused Egypt of lying.”",
        "2. Ann Lee, “The ‘row’,” Post, January 2, 2007, https://example.org/denies: “Iran never accused Egypt.” [denied]",
    ]


def test_cite_a_path_in_plain_style_and_as_csl_json(sides, capsys) -> None:
    assert run(["cite", "Iran", "Qatar", "--path", "--style", "plain", "-s", sides[1]]) == 0
    out = capsys.readouterr().out
    assert "Egypt accuses Qatar [2]" in out
    assert '2. Sun, "The "row"", 2007-05: "Egypt accused "neutral" Qatar." https://example.org/also' in out
    assert run(["cite", "Iran", "Qatar", "--path", "-f", "json", "-s", sides[1]]) == 0
    items = json.loads(capsys.readouterr().out)
    assert [item["id"] for item in items] == ["says", "also"]
    assert items[1] == {
        "id": "also",
        "type": "article-newspaper",
        "title": 'The "row"',
        "author": [{"literal": "Ann Lee"}],
        "container-title": "Sun",
        "issued": {"date-parts": [[2007, 5]]},
        "URL": "https://example.org/also",
        "note": "[2] “Egypt accused ‘neutral’ Qatar.”",
    }
    assert not any("accessed" in item for item in items)


def test_cite_says_when_there_is_nothing_to_cite(sides, capsys) -> None:
    assert run(["cite", "Iran", "Qatar", "-s", sides[1]]) == 1
    assert "--path looks for a way" in capsys.readouterr().err
