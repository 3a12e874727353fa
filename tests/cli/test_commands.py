import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli.app import COMMANDS, run

GOOD = "Kazakhstan's foreign minister met his Jordanian counterpart in Amman on Monday.\n\nRussia accused Georgia of shelling a village."


def kg(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)


def test_help_loads_no_heavy_library():
    code = "import sys, kg.cli.app; print(sorted({'spacy','rdflib','networkx','pyvis','pandas','pyoxigraph'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_with_a_summary(name, capsys):
    assert run([name, "--help"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 4


def test_an_unknown_command_is_a_usage_error(capsys):
    assert run(["bild"]) == 2
    assert capsys.readouterr().err == "kg: No such command 'bild'. Did you mean 'build'? (kg --help)\n"


def test_the_help_lists_every_command_under_its_panel_with_nothing_cut(capsys):
    assert run([]) == 2
    shown = capsys.readouterr().out
    assert "..." not in shown.partition("The main job:")[2]
    assert [f"\n{panel}:\n" in shown for panel, _ in COMMANDS.values()] == [True] * len(COMMANDS)
    assert [name for name in COMMANDS if f"\n  {name} " not in shown] == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["build"], "Missing argument 'SOURCE' (kg build --help)"),
        (["path", "A", "B", "--status", "maybe"], "Invalid value for '--status': 'maybe' is not one of 'holds', 'planned'"),
        (
            ["central", "--top", "0"],
            "Invalid value for '--top' / '-n': Input should be greater than or equal to 1 (kg central --help)",
        ),
    ],
)
def test_a_usage_error_names_the_option_and_the_help(line, message, capsys):
    assert run(line) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"kg: {message}")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["relations", "-r", "meets"], "there is no relation 'meets' (one of: agree"),
        (["entities", "--type", "Persn"], "there is no class of entities 'Persn' (one of: Person"),
        (["query", "none.rq"], "none.rq: neither SPARQL nor a file that can be read: No such file or directory\n"),
    ],
)
def test_a_choice_that_does_not_exist_is_named_and_not_an_empty_answer(line, message, sample_folder, capsys):
    assert run([*line, "-s", str(sample_folder)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(f"kg: {message}")


def test_a_reader_that_stops_reading_is_no_failure(sample_folder):
    command = [sys.executable, "-m", "kg", "relations", "-f", "json", "-s", str(sample_folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout.read(10)
        process.stdout.close()
        error = process.stderr.read()
        assert process.wait() == 0
    assert error == b""


def test_a_folder_without_a_graph_is_named_and_the_way_out_is_said(tmp_path, capsys):
    assert run(["entities", "-s", str(tmp_path / "none")]) == 1
    message = capsys.readouterr().err
    assert "there is no graph here" in message
    assert "kg build" in message


def test_a_wrong_setting_is_one_line_and_no_traceback(tmp_path):
    environment = {**os.environ, "GEOKG_WORKERS": "many"}
    result = subprocess.run(
        [sys.executable, "-m", "kg", "info"], env=environment, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert result.returncode == 1
    assert "workers cannot be 'many'" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_good_article_is_built_among_bad_ones_and_each_bad_one_is_named(tmp_path, capsys):
    from pypdf import PdfWriter

    source = tmp_path / "in"
    source.mkdir()
    (source / "good.txt").write_text(GOOD, encoding="utf-8")
    (source / "empty.txt").write_text("", encoding="utf-8")
    (source / "noise.txt").write_bytes(bytes(range(256)) * 40)
    (source / "cut.html").write_text("<html><head><title>Cut", encoding="utf-8")
    writer = PdfWriter()
    writer.add_blank_page(width=72, height=72)
    writer.encrypt("secret")
    writer.write(source / "locked.pdf")
    assert run(["build", str(source), "-o", str(tmp_path / "out")]) == 1
    captured = capsys.readouterr()
    for name in ("empty.txt", "noise.txt", "cut.html", "locked.pdf"):
        assert name in captured.err
    assert "good.txt" not in captured.err
    assert (tmp_path / "out/graph.html").stat().st_size > 100_000
    assert run(["relations", "-s", str(tmp_path / "out"), "-f", "json"]) == 0
    found = {(r["subject"], r["relation"], r["object"]) for r in json.loads(capsys.readouterr().out)}
    assert ("Russia", "accuse", "Georgia") in found


def test_a_second_build_changes_no_byte(sample_folder, tmp_path, capsys):
    import shutil

    out = tmp_path / "out"
    shutil.copytree(sample_folder, out)
    before = (out / "graph.ttl").read_bytes()
    assert run(["build", str(Path(__file__).parents[2] / "data/articles"), "-o", str(out)]) == 0
    assert (out / "graph.ttl").read_bytes() == before
    assert (out / "graph.html").read_bytes() == (sample_folder / "graph.html").read_bytes()


def test_building_in_two_steps_gives_the_bytes_of_one(tmp_path, capsys):
    for name, text in (("a.txt", GOOD), ("b.txt", "Iran warned Israel on Friday. Qatar and Oman signed a gas accord.")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run(["build", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "-o", str(tmp_path / "once")]) == 0
    assert run(["build", str(tmp_path / "b.txt"), "-o", str(tmp_path / "twice")]) == 0
    assert run(["build", str(tmp_path / "a.txt"), "-o", str(tmp_path / "twice")]) == 0
    assert (tmp_path / "once/graph.ttl").read_bytes() == (tmp_path / "twice/graph.ttl").read_bytes()


def test_a_changed_article_is_replaced(tmp_path, capsys):
    source = tmp_path / "a.txt"
    source.write_text("Russia accused Georgia of shelling a village.", encoding="utf-8")
    assert run(["build", str(source), "-o", str(tmp_path / "out")]) == 0
    source.write_text("Iran accused Israel of shelling a village.", encoding="utf-8")
    assert run(["build", str(source), "-o", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    assert run(["entities", "-s", str(tmp_path / "out"), "-f", "csv"]) == 0
    listed = capsys.readouterr().out
    assert "Iran" in listed
    assert "Georgia" not in listed


def test_extract_writes_the_contract_a_line_a_claim(tmp_path):
    line = json.dumps({"id": "x1", "text": GOOD, "date": "2024-05-06", "source": "Wire"})
    result = kg("extract", "-", stdin=line + "\n")
    assert result.returncode == 0, result.stderr
    claims = [json.loads(row) for row in result.stdout.splitlines()]
    assert claims
    for claim in claims:
        assert claim["article"] == "x1"
        assert GOOD[claim["start"] : claim["end"]] == claim["quote"]
        assert 0 <= claim["confidence"] <= 1
        assert set(claim["subject"]) == {"id", "name", "type", "country", "aliases", "mention"}


def test_a_line_that_is_no_article_is_named_and_the_rest_is_extracted():
    lines = [json.dumps({"id": "x1", "text": GOOD}), "{broken", json.dumps({"id": "x3"})]
    result = kg("extract", "-", stdin="\n".join(lines) + "\n")
    assert result.returncode == 1
    assert ":2" in result.stderr
    assert ":3" in result.stderr
    assert result.stdout.count("\n") >= 1
