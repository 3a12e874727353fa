from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.text import LONGEST_RUN, LONGEST_SYMBOLS, LONGEST_WORD, blocks, clean, clean_line, has_words, printable, unwrap

PROSE = "Jordan’s king met Kazakhstan’s president – “a friend” – in Astana.\n\nThey signed a pact; it covers trade (worth $14.5 million)."
WRAPPED = """\
The foreign minister of Kazakhstan arrived in Amman on Monday for talks
about wheat and about flights between the two capitals. He was received
by the king in the afternoon.

Both sides agreed to set up a commission, which will meet every spring.
"""


def test_clean_prose_stays_as_it_is_character_by_character() -> None:
    assert clean(PROSE) == PROSE
    assert unwrap(PROSE) == PROSE


@given(st.text(st.characters(exclude_categories=())))
@example("e\u200b\u0301" + "\u0301" * 50)
@example("(" * 50 + "\u200b" + "((" * 10)
@example("a" * (LONGEST_WORD + 1) + "\u2028" + "b")
@example("!" * 9 + "?" * 9 + "!" * 9 + "x" * 3000)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    cleaned.encode("utf-8")


@given(st.text(st.sampled_from("(!)a 😀\u0301\u200d\n*"), max_size=400))
def test_cleaning_runs_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text("ab.,é \n", max_size=300))
def test_cleaned_text_of_ordinary_characters_keeps_every_letter(text: str) -> None:
    assert [c for c in clean(text) if c.isalpha()] == [c for c in text if c.isalpha()]


@given(st.lists(st.text("abcd .", min_size=1, max_size=90), max_size=30).map("\n".join))
def test_unwrapping_changes_white_space_only(text: str) -> None:
    assert "".join(unwrap(text).split()) == "".join(text.split())


@given(st.lists(st.text("abcD .", min_size=1, max_size=90), max_size=30).map("\n".join))
def test_unwrapped_text_is_clean(text: str) -> None:
    unwrapped = unwrap(clean(text))
    assert clean(unwrapped) == unwrapped


@pytest.mark.parametrize(
    ("dirty", "plain"),
    [
        ("Al\u200b-Bak\u200fhit", "Al-Bakhit"),
        ("\u202eKazakhstan\u202c", "Kazakhstan"),
        ("Tokayev\x00\x07", "Tokayev"),
        ("Nazarbayev\u00a0met", "Nazarbayev met"),
        ("a\ud800b", "a\ufffdb"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("Erdog\u0306an", "Erdo\u011fan"),
        ("co\u00adoperate", "cooperate"),
    ],
)
def test_what_nobody_sees_is_taken_out(dirty: str, plain: str) -> None:
    assert clean(dirty) == plain


def test_runs_of_symbols_are_cut() -> None:
    assert clean("(" * 50_000) == "(" * LONGEST_RUN
    assert clean("( " * 50_000).strip() == "(" * LONGEST_RUN
    assert clean("😀" * 50_000) == "😀" * LONGEST_RUN
    assert len(clean("😀😁" * 25_000)) == LONGEST_SYMBOLS
    assert clean("wait ... now --- then") == "wait ... now --- then"


def test_an_endless_word_becomes_an_ellipsis_and_the_rest_stays() -> None:
    assert clean("before " + "a-" * 40_000 + " after") == "before … after"


def test_hard_wraps_are_undone_and_paragraphs_stay() -> None:
    unwrapped = unwrap(WRAPPED)
    assert len(unwrapped.split("\n\n")) == 2
    assert "\n" not in unwrapped.split("\n\n")[0]
    assert unwrapped.split() == WRAPPED.split()


def test_one_long_line_does_not_hide_hard_wraps() -> None:
    lines = WRAPPED.replace("\n\n", "\n").strip().split("\n") * 5
    text = "\n".join([*lines, "x" * 60 + " " + "y" * 90, *lines])
    assert unwrap(text).count("\n") < text.count("\n") / 2
    assert "y\nThe foreign" in unwrap(text)


def test_lists_keep_their_lines() -> None:
    text = "The summit decided:\n\n• to found a fund for trade;\n• to meet every second year in one of the member states;\n• to build a road."
    assert unwrap(text) == text


def test_a_name_for_the_terminal_holds_no_line_break_and_is_utf8() -> None:
    shown = printable("bad\nname\udcff\x1b[31m.txt")
    assert "\n" not in shown
    assert "\x1b" not in shown
    assert shown.encode("utf-8").decode() == shown


def test_lines_and_words() -> None:
    assert clean_line("  a\n b\t c ") == "a b c"
    assert has_words("Абай")
    assert not has_words("1 2 – a")
    assert blocks("a\nb\n\n\n c ") == [["a", "b"], ["c"]]
