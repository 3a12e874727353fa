"""Who is who, end to end: real articles are built, and judgements are made, kept, overruled and asked for."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kg.cli.app import run
from kg.project import open_project

ARTICLES = [
    ("g15", "2015-07-17", "Usmon Ghazi, the leader of the Islamic Movement of Uzbekistan, attacked Tajikistan in 2015."),
    ("g16", "2016-07-17", "Usman Gazi, the leader of the Islamic Movement of Uzbekistan, threatened Tajikistan in 2016."),
    ("k07", "2007-06-17", "Kazakh President Nursultan Nazarbayev met Hosni Mubarak. The Kazakh president thanked Egypt."),
    ("k22", "2022-06-17", "Kazakh President Kassym-Jomart Tokayev met Vladimir Putin. The Kazakh president thanked Russia."),
    ("b16", "2016-07-17", "Ahmadov met Recep Tayyip Erdogan in Ankara."),
    ("b19", "2019-07-17", "Ahmadov met Recep Tayyip Erdogan in Istanbul for talks."),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("identity")
    lines = [json.dumps({"id": i, "date": d, "source": "Wire", "text": t}) for i, d, t in ARTICLES]
    (place / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert run(["build", str(place / "in.jsonl"), "-o", str(place / "out")]) == 0
    return place / "out"


@pytest.fixture
def folder(built: Path, tmp_path: Path) -> Path:
    shutil.copytree(built, tmp_path / "out")
    return tmp_path / "out"


def people(folder: Path, name: str) -> list[str]:
    graph = open_project(folder).graph
    return sorted(i for i, e in graph.entities.items() if e.type == "Person" and name in (e.name, *e.aliases))


def claim_ids(folder: Path) -> list[str]:
    return sorted(c.id for r in open_project(folder).graph.relations for c in r.claims)


def test_the_president_of_2007_and_the_president_of_2022_are_two_people(built: Path) -> None:
    graph = open_project(built).graph
    thanked = {(r.subject, c.article) for r in graph.relations for c in r.claims if c.subject.text == "The Kazakh president"}
    names = {article: graph.entities[subject].name for subject, article in thanked}
    assert names == {"k07": "Nursultan Nazarbayev", "k22": "Kassym-Jomart Tokayev"}


def test_a_bare_surname_is_a_person_of_each_article(built: Path) -> None:
    assert len(people(built, "Ahmadov")) == 2


def test_merge_and_split_are_kept_and_overruled_and_change_no_claim(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ghazi, gazi = people(folder, "Usmon Ghazi")[0], people(folder, "Usman Gazi")[0]
    assert ghazi != gazi
    before, turtle = claim_ids(folder), (folder / "graph.ttl").read_bytes()
    assert run(["merge", "Usmon Ghazi", "Usman Gazi", "-s", str(folder), "--because", "same man", "--by", "A"]) == 0
    assert people(folder, "Usmon Ghazi") == people(folder, "Usman Gazi") == [min(ghazi, gazi)]
    assert claim_ids(folder) == before
    capsys.readouterr()
    assert run(["who", "Usmon Ghazi", "-s", str(folder)]) == 0
    told = capsys.readouterr().out
    assert ghazi in told
    assert gazi in told
    assert "same man" in told
    assert run(["merge", "Usmon Ghazi", "Usman Gazi", "-s", str(folder)]) == 1
    assert run(["split", ghazi, gazi, "-s", str(folder)]) == 0
    assert len({*people(folder, "Usmon Ghazi"), *people(folder, "Usman Gazi")}) == 2
    assert (folder / "graph.ttl").read_bytes() == turtle
    assert claim_ids(folder) == before


def test_what_was_merged_can_be_split_by_name(folder: Path) -> None:
    assert run(["merge", "Usmon Ghazi", "Usman Gazi", "-s", str(folder)]) == 0
    assert run(["split", "Usmon Ghazi", "Usman Gazi", "-s", str(folder)]) == 0
    assert len({*people(folder, "Usmon Ghazi"), *people(folder, "Usman Gazi")}) == 2


def test_judgements_survive_a_rebuild_of_new_articles(folder: Path, tmp_path: Path) -> None:
    assert run(["merge", "Usmon Ghazi", "Usman Gazi", "-s", str(folder)]) == 0
    (tmp_path / "more.txt").write_text("Usman Gazi praised Afghanistan on Monday.", encoding="utf-8")
    assert run(["build", str(tmp_path / "more.txt"), "-o", str(folder)]) == 0
    assert people(folder, "Usman Gazi") == people(folder, "Usmon Ghazi")
    assert len(people(folder, "Usman Gazi")) == 1


def test_review_lists_doubtful_pairs_with_a_score_and_a_reason(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run(["review", "--list", "-s", str(folder)]) == 0
    listed = capsys.readouterr().out
    assert "two spellings of one name" in listed
    assert "Ahmadov" not in listed


@pytest.mark.parametrize(("answer", "left"), [("y", 1), ("n", 2), ("s", 2), ("q", 2)])
def test_review_asks_on_a_terminal_and_keeps_the_answer(folder: Path, answer: str, left: int) -> None:
    ours, theirs = pty.openpty()
    os.write(ours, f"what\n{answer}\n".encode())
    command = [sys.executable, "-m", "kg", "review", "--by", "A", "-s", str(folder)]
    result = subprocess.run(command, stdin=theirs, capture_output=True, text=True, check=False, timeout=120)
    os.close(theirs)
    os.close(ours)
    assert result.returncode == 0, result.stderr
    assert "Usman Gazi (Person" in result.stdout
    judged = (
        [json.loads(line) for line in open_project(folder).judgements_path.read_text().splitlines()] if answer in "yn" else []
    )
    assert [(j["verdict"], j["author"]) for j in judged] == {"y": [("same", "A")], "n": [("different", "A")]}.get(answer, [])
    assert len({*people(folder, "Usmon Ghazi"), *people(folder, "Usman Gazi")}) == left
