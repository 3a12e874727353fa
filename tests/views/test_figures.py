from importlib.util import find_spec
from pathlib import Path

import pytest

from kg.errors import InputError, UnknownName
from kg.model import Article, Claim, Entity, Graph, Mention, Relation
from kg.network.dyads.dossier import dossier
from kg.network.dyads.matrix import matrix
from kg.network.ego import ego
from kg.views.figures import ego_figure, matrix_figure, timeline_figure

pytestmark = pytest.mark.skipif(not find_spec("matplotlib"), reason="the extra `figures` is not installed")


@pytest.fixture
def graph():
    entities = {
        i: Entity(i, name, "Country", i) for i, name in (("KAZ", "Kazakhstan"), ("EGY", "Egypt $x^2$ <b>"), ("JOR", "الأردن"))
    }
    articles, relations = {}, []
    rows = [
        ("KAZ", "agree", "EGY", "2006-11"),
        ("EGY", "accuse", "KAZ", "2007-02"),
        ("KAZ", "consult", "JOR", None),
        ("JOR", "member_of", "EGY", "2006"),
    ]
    for number, (subject, relation, target, date) in enumerate(rows):
        articles[f"a{number}"] = Article(str(number), f"a{number}", source="Outlet")
        ends = [Mention(entities[e], e, 0, 3) for e in (subject, target)]
        claim = Claim(f"a{number}", ends[0], relation, ends[1], "KAZ", 0, 3, date=date)
        relations.append(Relation(subject, relation, target, (claim,)))
    return Graph(entities, tuple(relations), articles)


def draw(kind, graph, path):
    if kind == "timeline":
        return timeline_figure(dossier(graph, "KAZ", "EGY"), path)
    if kind == "matrix":
        return matrix_figure(graph, matrix(graph, {"KAZ"}, {"EGY", "JOR", "SYR"}), path, "Kazakhstan and others")
    return ego_figure(graph, ego(graph, "KAZ"), path)


@pytest.mark.parametrize("kind", ["timeline", "matrix", "ego"])
@pytest.mark.parametrize(("suffix", "magic"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_figures_are_the_same_bytes_each_time(graph, tmp_path, kind, suffix, magic):
    first = draw(kind, graph, tmp_path / f"one.{suffix}").read_bytes()
    assert first.startswith(magic)
    assert first == draw(kind, graph, tmp_path / f"two.{suffix}").read_bytes()
    assert b"dc:date" not in first


def test_what_cannot_be_drawn_or_written_is_said(graph, tmp_path):
    with pytest.raises(InputError, match="has a date"):
        timeline_figure(dossier(graph, "KAZ", "JOR"), tmp_path / "t.svg")
    with pytest.raises(UnknownName, match="svg or png"):
        draw("ego", graph, tmp_path / "t.pdf")
    with pytest.raises(InputError, match="cannot be written"):
        draw("ego", graph, Path(__file__) / "t.svg")
    draw("ego", graph, tmp_path / "new" / "t.svg")
    assert (tmp_path / "new" / "t.svg").read_bytes().startswith(b"<?xml")


def test_an_ego_network_keeps_the_best_supported_links(graph):
    found = ego(graph, "KAZ", top=1)
    assert [(link.left, link.right, link.family, link.origins) for link in found.links] == [("EGY", "KAZ", "verbal_conflict", 2)]
    assert found.left_out == 1
    assert found.places["KAZ"] == (0.0, 0.0)
    with pytest.raises(UnknownName):
        ego(graph, "nobody")
