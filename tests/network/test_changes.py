from kg.network.changes import change_table, changes
from kg.network.dates import period

CHANGING = [
    ("A", "consult", "B", {"date": "2006", "source": "x"}),
    ("A", "accuse", "B", {"date": "2008", "source": "x"}),
    ("A", "consult", "C", {"date": "2008", "source": "x"}),
    ("A", "consult", "D", {"date": "2006", "source": "x"}),
    ("A", "consult", "D", {"date": "2008", "source": "x"}),
    ("A", "consult", "D", {"date": "2008", "source": "y"}),
    ("B", "consult", "D", {"date": "2006", "source": "x"}),
    ("B", "consult", "D", {"date": "2006", "source": "y"}),
    ("B", "consult", "D", {"date": "2008", "source": "y"}),
    ("C", "consult", "D", {"date": "2006", "source": "x"}),
    ("C", "consult", "D", {"date": "2008", "source": "y"}),
]


def test_changes_between_two_periods_are_told_by_kind(make_world):
    graph = make_world(CHANGING)
    found = changes(graph, period("2006"), period("2008"))
    assert [(c.kind, c.left.id, c.right.id, c.before, c.after) for c in found] == [
        ("turned hostile", "A", "B", 0, 1),
        ("new", "A", "B", 0, 1),
        ("new", "A", "C", 0, 1),
        ("gone", "A", "B", 1, 0),
        ("busier", "A", "D", 1, 2),
        ("quieter", "B", "D", 2, 1),
    ]
    only = changes(graph, period("2006"), period("2008"), ids=frozenset({"C"}))
    assert [(c.kind, c.left.id, c.right.id) for c in only] == [("new", "A", "C")]
    # of several who stand for one, only the links with others
    others = changes(graph, period("2006"), period("2008"), ids=frozenset({"A", "B"}))
    assert [(c.kind, c.left.id, c.right.id) for c in others] == [("new", "A", "C"), ("busier", "A", "D"), ("quieter", "B", "D")]
    table = change_table(found, graph, {"before": period("2006"), "after": period("2008")})
    assert table.records()[0]["quote"] == "A accuse B."


def test_the_same_period_twice_shows_no_change(annotated):
    assert changes(annotated, period("2010..2015"), period("2010..2015")) == []
