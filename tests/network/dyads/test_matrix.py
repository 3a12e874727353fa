import pytest

from kg.errors import InputError
from kg.model import Entity
from kg.network.dyads.matrix import matrix
from kg.network.regions import countries_of

ROWS = [
    ("naz", "consult", "EGY", {"date": "2006-11-08"}),
    ("KAZ", "agree", "EGY", {"date": "2008"}),
    ("IRN", "accuse", "KAZ", {"date": "2007"}),
    ("KAZ", "consult", "IRN", {"date": "2007", "modality": "planned"}),
    ("UZB", "member_of", "IRN", {}),
    ("KAZ", "consult", "UZB", {}),
]


def test_a_cell_counts_what_all_who_act_for_a_country_do(make_world):
    named = [Entity("KAZ", "Kazakhstan", "Country", "KAZ"), Entity("EGY", "Egypt", "Country", "EGY")]
    graph = make_world(ROWS, [Entity("naz", "Nazarbayev", "Person", "KAZ"), *named])
    found = matrix(graph, countries_of("Central Asia"), countries_of("Middle East"))
    assert set(found.cells) == {("KAZ", "EGY"), ("KAZ", "IRN"), ("UZB", "IRN")}
    cell = found.cells["KAZ", "EGY"]
    assert (cell.families, cell.claims, cell.warmth, cell.last) == ((2, 0, 0, 0), 2, 1.0, "2008")
    assert found.cells["KAZ", "IRN"].warmth == -1.0
    assert found.cells["UZB", "IRN"].warmth is None
    assert found.rows == ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    table = found.table()
    assert table.rows[0][:2] == ("Kazakhstan", "Egypt")
    assert table.note == f"3 dyads with relations, {5 * len(found.columns) - 3} without"


def test_a_country_is_called_what_the_graph_calls_it(make_world):
    graph = make_world([("KAZ", "consult", "TUR", {})], [Entity("TUR", "Turkey", "Country", "TUR")])
    found = matrix(graph, {"KAZ"}, {"TUR", "EGY"})
    assert found.names["TUR"] == "Turkey"
    assert found.names["EGY"] == "Egypt"
    assert found.columns == ("EGY", "TUR")


def test_a_country_in_both_regions_stands_among_the_rows(make_world):
    assert "KAZ" not in matrix(make_world(ROWS), {"KAZ"}, {"KAZ", "EGY"}).columns
    with pytest.raises(InputError, match="alpha-3"):
        matrix(make_world(ROWS), {"KAZ"}, {"KAZ"})
    with pytest.raises(InputError, match="alpha-3"):
        matrix(make_world(ROWS), {"KAZ"}, {"Egypt"})
