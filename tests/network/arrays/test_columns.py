import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Graph
from kg.network.arrays.columns import columns_of
from kg.network.dates import period
from kg.network.graph import links, to_networkx
from kg.network.selection import Selection, outlets, selected

ROWS = [
    ("KAZ", "consult", "EGY", {"source": "A", "date": "2006", "context": "energy"}),
    ("KAZ", "consult", "EGY", {"source": "B", "date": "2007"}),
    ("KAZ", "consult", "EGY", {"source": "B", "date": "2009-05", "modality": "planned", "confidence": 0.4}),
    ("IRN", "accuse", "KAZ", {"source": "A", "polarity": "negated", "modality": "possible"}),
    ("IRN", "accuse", "KAZ", {"source": None, "date": "no date", "published": "2011-02-03T10:00", "confidence": 0.5}),
    ("KAZ", "member_of", "EGY", {"source": None, "date": None, "published": None}),
]

NAMES = st.sampled_from(["A", "B", "nobody"])
SELECTIONS = st.builds(
    Selection,
    families=st.frozensets(st.sampled_from(["verbal_cooperation", "verbal_conflict", "structure"]), max_size=2),
    relations=st.frozensets(st.sampled_from(["consult", "accuse", "assault", "agree"]), max_size=2),
    types=st.sampled_from([frozenset(), frozenset({"Country"}), frozenset({"Country", "Person"})]),
    contexts=st.frozensets(st.sampled_from(["energy", "military", "other", "diplomatic"]), max_size=2),
    period=st.sampled_from([period(p) for p in ("1900..", "2006", "2007..2010", "..2009-06", "2011-02")])
    | st.just(Selection().period),
    status=st.sampled_from(["holds", "planned", "possible", "negated", "any"]),
    min_origins=st.integers(1, 3),
    without=st.frozensets(NAMES, max_size=2),
    min_confidence=st.sampled_from([0.0, 0.5, 0.8, 1.0]),
)


def told(part: Graph) -> dict[tuple[str, str, str], int]:
    return {(r.subject, r.relation, r.object): r.origins for r in part.relations}


def agrees(graph: Graph, selection: Selection) -> None:
    columns = columns_of(graph)
    part, slow = columns.selected(selection), selected(graph, selection)
    ids = [e.id for e in columns.entities]
    rows = np.flatnonzero(part.kept).tolist()
    names = [(ids[columns.subjects[n]], columns.kind_names[columns.kinds[n]], ids[columns.objects[n]]) for n in rows]
    assert dict(zip(names, part.origins[rows].tolist(), strict=True)) == told(slow)
    assert part.outlets() == list(outlets(slow))
    simple = links(to_networkx(slow))
    quick = part.links()
    assert set(quick.ids) == {n for r in slow.relations for n in (r.subject, r.object)}
    tails = np.repeat(np.arange(quick.size), np.diff(quick.starts))
    found = {(quick.ids[a], quick.ids[b]): v for a, b, v in zip(tails, quick.neighbours, quick.values, strict=True)}
    assert found == {ends: d["weight"] for a, b, d in simple.edges(data=True) for ends in ((a, b), (b, a))}


@given(SELECTIONS)
@settings(deadline=None)
def test_columns_select_what_the_graph_selects(make_world, selection):
    agrees(make_world(ROWS), selection)


@pytest.mark.parametrize("count", [None, 1])
def test_a_part_of_the_columns_never_has_more_origins_than_the_whole(make_world, count):
    graph = make_world(ROWS, origins=count)
    for selection in (Selection(), Selection(status="any", without=frozenset({"A"})), Selection(contexts=frozenset({"energy"}))):
        agrees(graph, selection)


@given(SELECTIONS)
@settings(max_examples=10, deadline=None)
def test_columns_select_what_the_annotated_passages_hold(annotated, selection):
    agrees(annotated, selection)


def test_the_days_of_a_part_span_what_its_dates_may_mean(make_world):
    columns = columns_of(make_world(ROWS))
    assert columns.selected().dates() == ["2006-01-01", "2011-02-03"]
    assert columns.selected(Selection(status="planned")).dates() == ["2009-05-01", "2009-05-31"]
    assert columns.selected(Selection(relations=frozenset({"member_of"}))).dates() == []


def test_a_graph_of_nothing_has_columns_too():
    part = columns_of(Graph()).selected()
    assert part.links().size == 0
    assert part.outlets() == []
