from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model import Entity, Graph, Relation
from kg.network.layout import CELL, hub_of, positions


def graph_of(count: int, pairs: list[tuple[int, int]]) -> Graph:
    entities = {f"E{n}": Entity(f"E{n}", f"Name {n}", "Person") for n in range(count)}
    return Graph(entities, tuple(Relation(f"E{s}", "consult", f"E{o}", ()) for s, o in pairs))


STAR = graph_of(40, [(0, n) for n in range(1, 40)] + [(n, n + 1) for n in range(1, 30)])


def test_the_same_graph_gives_the_same_picture() -> None:
    assert positions(STAR) == positions(STAR)
    assert positions(STAR, seed=2) != positions(STAR)


def test_the_hub_stands_in_the_middle() -> None:
    assert hub_of(STAR) == "E0"
    assert positions(STAR)["E0"] == (0, 0)


def test_a_graph_without_a_hub_has_none() -> None:
    ring = graph_of(60, [(n, (n + 1) % 60) for n in range(60)])
    assert hub_of(ring) is None


def test_an_empty_graph_has_no_positions() -> None:
    assert positions(Graph()) == {}
    assert hub_of(Graph()) is None


def test_more_entities_than_the_forces_take_all_get_a_place() -> None:
    count = 1_700
    places = positions(graph_of(count, [(n, n // 3) for n in range(1, count)]))
    assert len(places) == count
    assert len(set(places.values())) > 0.98 * count


def test_linked_entities_stand_nearer_than_others() -> None:
    cliques = [(a, b) for start in (0, 10, 20) for a in range(start, start + 10) for b in range(a + 1, start + 10)]
    places = positions(graph_of(30, cliques))

    def mean_distance(pairs: list[tuple[int, int]]) -> float:
        spots = [(places[f"E{a}"], places[f"E{b}"]) for a, b in pairs]
        return sum(((p[0] - q[0]) ** 2 + (p[1] - q[1]) ** 2) ** 0.5 for p, q in spots) / len(spots)

    apart = [(a, b) for a in range(10) for b in range(10, 30)]
    assert mean_distance(cliques) < 0.75 * mean_distance(apart)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(1, 40).flatmap(
        lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=80))
    )
)
def test_every_entity_of_any_graph_has_room_for_itself(drawn: tuple[int, list[tuple[int, int]]]) -> None:
    places = list(positions(graph_of(*drawn)).values())
    for i, (x, y) in enumerate(places):
        for u, v in places[i + 1 :]:
            assert ((x - u) / CELL[0]) ** 2 + ((y - v) / CELL[1]) ** 2 > 0.25
