"""The blocks of sentences that the encoder reads, and the marks round mentions in them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.extract.learned.blocks import CLOSING_MARK, CLS, FIRST_MARK, LONGEST, SEP, blocks_of, marked, sizes_of
from kg.extract.learned.pairs import Pair

SIZES = st.lists(st.integers(0, 90), min_size=1, max_size=12)


def a_pair_a_sentence(sentences: int) -> list[Pair]:
    return [Pair(0, 1, sentence) for sentence in range(sentences)]


@given(SIZES, st.integers(1, 200))
def test_every_pair_is_classed_in_exactly_one_block_that_holds_its_sentence(sizes: list[int], limit: int) -> None:
    pairs = a_pair_a_sentence(len(sizes))
    blocks = blocks_of(sizes, pairs, limit)
    assert sorted(place for block in blocks for place in block.pairs) == list(range(len(pairs)))
    for block in blocks:
        for place in block.pairs:
            assert block.first <= pairs[place].sentence < block.end


@given(SIZES, st.integers(1, 200))
def test_a_block_of_more_than_one_sentence_keeps_to_the_limit(sizes: list[int], limit: int) -> None:
    for block in blocks_of(sizes, a_pair_a_sentence(len(sizes)), limit):
        assert block.end - block.first == 1 or sum(sizes[block.first : block.end]) <= limit


def test_blocks_without_pairs_are_not_read() -> None:
    assert blocks_of([40, 40, 40], [], 50) == []
    assert [(b.first, b.end) for b in blocks_of([40, 40, 40, 40], [Pair(0, 1, 3)], 100)] == [(2, 4)]


def test_marks_stand_round_mentions_the_outer_one_outside() -> None:
    text = marked([[200], [201, 202], [203]], [(0, 3, 4), (1, 2, 1)], 0, 3)
    assert text.pieces == [CLS, FIRST_MARK + 4, 200, FIRST_MARK + 1, 201, 202, CLOSING_MARK, 203, CLOSING_MARK, SEP]
    assert text.marks == {0: 1, 1: 3}
    assert text.tokens == {0: (2, 3), 1: (4, 6), 2: (7, 8)}


def test_a_mention_that_lies_half_outside_is_not_marked() -> None:
    assert marked([[200], [201], [202]], [(1, 3, 0)], 0, 2).marks == {}


@given(st.lists(st.lists(st.integers(1000, 2000), max_size=12), min_size=1, max_size=120), st.data())
def test_what_is_too_long_is_cut_and_all_places_stay_inside(pieces: list[list[int]], data: st.DataObject) -> None:
    place = st.integers(0, len(pieces) - 1)
    ends = data.draw(st.lists(st.tuples(place, place), max_size=8))
    mentions = [(min(a, b), max(a, b) + 1, 3) for a, b in ends]
    text = marked(pieces, mentions, 0, len(pieces))
    assert len(text.pieces) <= LONGEST + 1
    for start, end in text.tokens.values():
        assert 0 < start <= end < len(text.pieces)
    for mention, at in text.marks.items():
        assert text.pieces[at] == FIRST_MARK + mentions[mention][2]


def test_sizes_count_pieces_and_marks_by_sentence() -> None:
    assert sizes_of([[1, 2], [3], [4]], [(0, 1, 0), (2, 3, 0)], [0, 2]) == [5, 3]
