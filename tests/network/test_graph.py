import io

import networkx as nx
import pytest

from kg.network.graph import links, to_networkx
from kg.network.selection import Selection

MEETING = ("KAZ", "consult", "EGY", {"date": "2006-11", "source": "A"})
AGAIN = ("KAZ", "consult", "EGY", {"date": "2007", "source": "B", "modality": "planned"})
DEAL = ("EGY", "aid", "KAZ", {"date": None, "published": "2008-01-02T10:00:00Z", "source": "A", "confidence": 0.6})


def test_an_edge_is_a_relation_with_what_its_claims_add_up_to(make_world):
    made = to_networkx(make_world([MEETING, AGAIN, DEAL]))
    assert made.number_of_edges() == 2
    assert made["KAZ"]["EGY"]["consult"] == {
        "relation": "consult",
        "family": "verbal_cooperation",
        "claims": 2,
        "origins": 2,
        "confidence": 0.8,
        "first": "2006-11",
        "last": "2007",
        "holds": True,
        "negated": 0,
        "planned": 1,
        "possible": 0,
    }
    assert made["EGY"]["KAZ"]["aid"]["first"] == "2008-01-02"


def test_links_are_undirected_and_sum_the_origins(make_world):
    simple = links(to_networkx(make_world([MEETING, AGAIN, DEAL])))
    assert list(simple.edges(data=True)) == [("EGY", "KAZ", {"relations": 2, "claims": 3, "weight": 3})]


@pytest.mark.parametrize(
    ("write", "read"),
    [
        (nx.write_graphml, lambda f: nx.read_graphml(f, force_multigraph=True)),
        (nx.write_gexf, nx.read_gexf),
    ],
)
def test_the_network_of_the_annotated_passages_survives_the_formats(annotated, write, read):
    made = to_networkx(annotated)
    buffer = io.BytesIO()
    write(made, buffer)
    buffer.seek(0)
    back = read(buffer)
    assert set(back.nodes) == set(made.nodes)
    assert back.number_of_edges() == made.number_of_edges() == len(annotated.relations)
    some = min(annotated.entities)
    assert back.nodes[some]["label"] == annotated.entities[some].name


def test_only_what_is_selected_becomes_a_node(make_world):
    made = to_networkx(make_world([MEETING, ("KAZ", "accuse", "IRN", {})]), Selection(families=frozenset({"verbal_conflict"})))
    assert sorted(made.nodes) == ["IRN", "KAZ"]
