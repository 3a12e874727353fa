"""The commands on the evidence, from the command line to its output and exit code."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kg.cli.app import run
from kg.errors import StoreError
from kg.model import Article, Claim, Entity, Extraction, Judgement, Mention
from kg.project import Project
from kg.settings import Settings

IRAN = Entity("Q794", "Iran", "Country", "IRN", ("Tehran",), "Q794")
EGYPT = Entity("Q79", "Egypt", "Country", "EGY", ("Cairo",), "Q79")
SAYS = Article("Iran accused Egypt of lying.", id="says", title="Row", source="The Wire", date="2007-01-02", origin="says.txt")
DENIES = Article("Iran denied that it accused Egypt.", id="denies", source="\x1b[31mPost", date="2007-01-03", origin="denies.txt")


def made(article: Article, polarity: str) -> Extraction:
    text = article.text
    ends = [Mention(e, e.name, text.index(e.name), text.index(e.name) + len(e.name)) for e in (IRAN, EGYPT)]
    claim = Claim(
        article.id, ends[0], "accuse", ends[1], text, 0, len(text), article.source, polarity=polarity, extractor="frames@1:x"
    )  # type: ignore[arg-type]
    return Extraction(article, (claim,))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = Project(tmp_path / "out", Settings())
    with project.store(read_only=False) as store:
        store.add([made(SAYS, "asserted"), made(DENIES, "negated")])
        store.commit()
    graph = project.graph
    with project.store(read_only=False) as store:
        store.write_graph(graph)
    return project.directory


def kg(folder: Path, *words: str) -> int:
    return run([*words, "--store", str(folder)])


def test_a_query_is_answered_as_a_table_and_for_programs(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    question = tmp_path / "question.rq"
    question.write_text("SELECT ?who ?n { ?r kg:claims ?n ; rdf:subject ?who } ORDER BY ?n")
    assert kg(folder, "query", str(question)) == 0
    assert "kge:Q794" in capsys.readouterr().out
    assert kg(folder, "query", str(question), "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == [{"who": "https://w3id.org/geokg/entity/Q794", "n": 2}]
    assert kg(folder, "query", "CONSTRUCT { ?s kg:accuse ?o } WHERE { ?s kg:accuse ?o }", "--format", "ttl") == 0
    assert "kge:Q794 kg:accuse kge:Q79 ." in capsys.readouterr().out


def test_a_query_that_is_refused_is_one_line_and_exit_code_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for query in ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "DROP {}", "no-such-file.rq"):
        assert kg(folder, "query", query) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.splitlines()) == 1


def test_why_shows_every_quote_and_that_the_articles_disagree(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg(folder, "why", "tehran", "Q79") == 0
    out = capsys.readouterr().out
    assert "Iran accuses Egypt: 2 claims from 2 origins" in out
    assert "disputed: 1 state it, 1 deny it" in out
    assert "“Iran accused Egypt of lying.”" in out
    assert "The Wire, Row, 2007-01-02, says" in out
    assert "\x1b" not in out
    assert kg(folder, "why", "Iran", "Egypt", "--format", "jsonl") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(r["polarity"], r["article"], r["disputed"]) for r in rows] == [
        ("asserted", "says", True),
        ("negated", "denies", True),
    ]


def test_what_nobody_states_as_fact_is_headed_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project(tmp_path / "out", Settings())
    with project.store(read_only=False) as store:
        store.add([made(DENIES, "negated")])
        store.commit()
    for command in ("why", "cite"):
        assert kg(project.directory, command, "Iran", "Egypt") == 0
        assert "(planned, possible or denied only)" in capsys.readouterr().out.splitlines()[0]


def test_a_judgement_that_cannot_be_kept_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "judgements.jsonl").mkdir()
    with pytest.raises(StoreError, match=r"judgements\.jsonl: cannot be written: Is a directory"):
        Project(folder, Settings()).judge(Judgement("Q794", "Q79", "same"))


def test_a_page_goes_into_a_folder_made_for_it(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "new" / "folder" / "page.html"
    assert kg(folder, "view", "explorer", "-o", str(page)) == 0
    assert page.read_bytes().startswith(b"<!doctype html>")


def test_review_says_when_no_pair_is_in_doubt(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg(folder, "review", "--list") == 0
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "no pair is in doubt\n")


def test_a_name_that_is_not_there_is_answered_with_a_near_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg(folder, "why", "Irann", "Egypt") == 1
    assert "did you mean Iran" in capsys.readouterr().err


def test_check_and_verify_are_content_with_a_sound_graph(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg(folder, "check") == 0
    assert kg(folder, "verify") == 0
    assert "2 articles" in capsys.readouterr().err
    data = next((folder / "store" / "engine").glob("*.sst"))
    data.write_bytes(data.read_bytes()[:-1] + b"\x00")
    assert kg(folder, "verify") == 1
    assert data.name in capsys.readouterr().out


def test_an_export_goes_to_its_file_or_to_stdout(folder: Path, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> None:
    assert kg(folder, "export", "list") == 0
    assert kg(folder, "export", "nquads") == 0
    assert kg(folder, "export", "nquads", "-o", str(tmp_path / "x.nq")) == 0
    capfdbinary.readouterr()
    assert kg(folder, "export", "nquads", "-o", "-") == 0
    sys.stdout.flush()
    assert capfdbinary.readouterr().out == (folder / "graph.nq").read_bytes() == (tmp_path / "x.nq").read_bytes()
    assert kg(folder, "export", "nquad") == 1


def test_forgetting_an_article_takes_away_what_rested_on_it_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kg(folder, "forget", "nothing") == 1
    assert kg(folder, "forget", "denies.txt") == 0
    capsys.readouterr()
    assert kg(folder, "why", "Iran", "Egypt") == 0
    out = capsys.readouterr().out
    assert "1 claim from 1 origin" in out
    assert "denied" not in out
    assert kg(folder, "check") == 0
    assert kg(folder, "verify") == 0
    assert "Iran denied" not in (folder / "graph.ttl").read_text()
