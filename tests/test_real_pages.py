"""The main job on three real saved pages, whose text is not ours and lies beside the repository, not in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.cli.app import run
from kg.model import Graph
from kg.project import open_project

PAGES = Path(__file__).parents[1] / "../shared/articles"
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the saved pages are not part of a clone")

FOUND = [
    ("Hosni Mubarak", ("consult",), "Nursultan Nazarbayev"),
    ("Hosni Mubarak", ("official_of",), "Egypt"),
    ("Nursultan Nazarbayev", ("official_of",), "Kazakhstan"),
    ("Amangeldy Shabdarbayev", ("consult",), "Umar Sulayman"),
    ("National Security Committee", ("part_of",), "Kazakhstan"),
    ("Kazakhstan", ("cooperate", "agree"), "Jordan"),
    ("Jordan", ("member_of",), "CICA"),
    ("Taliban", ("assault", "accuse", "threaten", "coerce", "reject"), "ISK"),
    ("Kazakhstan", ("member_of",), "CSTO"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("pages") / "out"
    assert run(["build", str(PAGES), "-o", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def graph(folder) -> Graph:
    return open_project(folder).graph


def called(graph: Graph, name: str) -> set[str]:
    """Ids of the entities that bear a name, or whose name begins with it."""
    return {e.id for e in graph.entities.values() if any(n == name or n.startswith(f"{name} of") for n in (e.name, *e.aliases))}


@pytest.mark.parametrize(("one", "relations", "other"), FOUND, ids=lambda value: str(value)[:30])
def test_a_relation_that_the_pages_state_is_found(graph, one, relations, other):
    ends = called(graph, one), called(graph, other)
    held = {
        r.relation
        for r in graph.relations
        if (r.subject in ends[0] and r.object in ends[1]) or (r.object in ends[0] and r.subject in ends[1])
    }
    assert held & set(relations)


def test_a_meeting_has_its_date(graph):
    both = called(graph, "Amangeldy Shabdarbayev"), called(graph, "Umar Sulayman")
    dates = {c.date for r in graph.relations if {r.subject, r.object} <= both[0] | both[1] for c in r.claims}
    assert "2006-11-08" in dates


def test_a_faction_is_linked_to_those_it_swore_allegiance_to(graph):
    ghazi = {e.id for e in graph.entities.values() if "Ghazi" in e.name}
    others = {e.id for e in graph.entities.values() if "Baghdadi" in e.name or {"ISIS", "Islamic State"} & {e.name, *e.aliases}}
    assert any({r.subject, r.object} & ghazi and {r.subject, r.object} & others for r in graph.relations)


def test_page_furniture_is_no_entity(graph):
    names = " | ".join(n for e in graph.entities.values() for n in (e.name, *e.aliases))
    for furniture in (
        "Continue Reading",
        "Published",
        "Avatar",
        "Collapse",
        "Announcement",
        "Filter",
        "Related Topics",
        "Connect with us",
    ):
        assert furniture not in names


def test_the_portal_page_gives_four_articles(graph):
    assert sum("portal" in (a.origin or "") for a in graph.articles.values()) == 4


@pytest.mark.parametrize(("one", "other"), [("Kazakhstan", "Egypt"), ("Jordan", "Russia")])
def test_a_path_quotes_a_sentence_for_every_hop(folder, capsys, one, other):
    assert run(["path", one, other, "-s", str(folder), "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    assert run(["path", one, other, "-s", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert printed.count('"') >= 2


def test_a_second_build_changes_no_byte_of_the_turtle(folder, capsys):
    before = (folder / "graph.ttl").read_bytes()
    assert run(["build", str(PAGES), "-o", str(folder)]) == 0
    assert (folder / "graph.ttl").read_bytes() == before
