from hypothesis import given
from hypothesis import strategies as st

from kg.extract.chunks import LONGEST_RUN, chunks


@given(st.text(max_size=400), st.integers(min_value=10, max_value=80))
def test_the_pieces_joined_are_the_text_again(text, size):
    pieces = chunks(text, size)
    assert "".join(pieces) == text
    assert all(len(piece) <= size for piece in pieces)


def test_a_cut_prefers_the_end_of_a_paragraph_to_that_of_a_sentence():
    text = "First one. Second one.\n\nThird one. Fourth one, which is longer than the rest."
    assert chunks(text, 40)[0] == "First one. Second one.\n\n"


def test_a_text_without_any_break_is_cut_all_the_same():
    assert [len(piece) for piece in chunks("x" * 25, 10)] == [10, 10, 5]


def test_a_run_without_a_blank_is_cut_and_nothing_is_lost():
    text = "Before it. " + "(" * 1_700 + " Behind it."
    pieces = chunks(text, 20_000)
    assert "".join(pieces) == text
    assert all(len(word) <= LONGEST_RUN for piece in pieces for word in piece.split())
    assert chunks("No long run here.", 20_000) == ["No long run here."]
