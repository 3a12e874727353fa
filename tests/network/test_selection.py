import pytest

from kg.errors import UnknownName
from kg.model import Entity
from kg.network.dates import period
from kg.network.selection import EVERYTHING, Selection, outlets, selected


def pairs(graph):
    return [(r.subject, r.relation, r.object, len(r.claims), r.origins) for r in graph.relations]


ROWS = [
    ("KAZ", "consult", "EGY", {"source": "A", "date": "2006", "context": "energy"}),
    ("KAZ", "consult", "EGY", {"source": "B", "date": "2007", "confidence": 0.49}),
    ("KAZ", "consult", "EGY", {"source": "B", "date": "2009", "modality": "planned"}),
    ("IRN", "accuse", "KAZ", {"source": "A", "polarity": "negated"}),
    ("KAZ", "member_of", "CSTO", {"source": None}),
]


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), [("KAZ", "consult", "EGY", 2, 2), ("KAZ", "member_of", "CSTO", 1, 1)]),
        (Selection(status="negated"), [("IRN", "accuse", "KAZ", 1, 1)]),
        (Selection(status="planned"), [("KAZ", "consult", "EGY", 1, 1)]),
        (Selection(families=frozenset({"structure"})), [("KAZ", "member_of", "CSTO", 1, 1)]),
        (Selection(contexts=frozenset({"energy"})), [("KAZ", "consult", "EGY", 1, 1)]),
        (Selection(period=period("2007..2008")), [("KAZ", "consult", "EGY", 1, 1)]),
        (Selection(min_origins=2), [("KAZ", "consult", "EGY", 2, 2)]),
        (Selection(min_confidence=0.5), [("KAZ", "consult", "EGY", 1, 1), ("KAZ", "member_of", "CSTO", 1, 1)]),
        (Selection(min_origins=2, min_confidence=0.5), []),
        (Selection(min_origins=2, without=frozenset({"A"})), []),
        (Selection(types=frozenset({"Country"})), [("KAZ", "consult", "EGY", 2, 2)]),
    ],
)
def test_a_selection_takes_what_it_says(make_world, selection, expected):
    graph = make_world(ROWS, [Entity("CSTO", "CSTO", "InternationalOrganization")])
    assert pairs(selected(graph, selection)) == expected


def test_everything_takes_everything(make_world, annotated):
    graph = make_world(ROWS)
    assert selected(graph, EVERYTHING) == graph
    assert selected(annotated, EVERYTHING).relations == annotated.relations


def test_a_part_never_has_more_origins_than_the_whole(make_world):
    graph = make_world([(s, r, o, {**f, "source": str(n)}) for n, (s, r, o, f) in enumerate(ROWS)], origins=1)
    assert {r.origins for r in selected(graph, Selection()).relations} == {1}


@pytest.mark.parametrize("wrong", [{"families": {"love"}}, {"types": {"Star"}}, {"contexts": {"sport"}}, {"relations": {"hug"}}])
def test_unknown_names_are_refused_with_the_known_ones(wrong):
    field, names = next(iter(wrong.items()))
    with pytest.raises(UnknownName, match="one of"):
        Selection(**{field: frozenset(names)})
    with pytest.raises(UnknownName, match="status"):
        Selection(status="maybe")


def test_outlets_are_counted_by_claims(make_world):
    assert outlets(make_world(ROWS)) == {"A": 2, "B": 2}
