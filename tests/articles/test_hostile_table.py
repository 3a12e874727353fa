"""The 52 hostile inputs that geokg is held to, each with the test that shows what becomes of it.

`tools/hostile.py` feeds those that are files to `kg extract` and tells the seconds and the memory that each takes.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
REFUSED = "articles/test_hostile_files.py::test_what_cannot_be_read_is_one_line_with_name_and_reason"
READ = "articles/test_hostile_files.py::test_what_only_looks_dangerous_is_read"
FILES = "articles/test_hostile_files.py::"
PAGE = "views/test_explorer_hostile.py::test_a_payload_in_every_field_is_shown_and_does_nothing"
STORE = "store/test_hostile_terms.py::test_a_name_that_looks_like_rdf_or_sparql_is_one_literal_and_nothing_else"

TABLE: dict[int, tuple[str, tuple[str, ...]]] = {
    1: ("empty file", (f"{REFUSED}[01 empty]",)),
    2: ("white space only", (f"{REFUSED}[02 white space]",)),
    3: ("folder called a.txt", (f"{FILES}test_a_folder_called_like_a_text_is_read_as_a_folder",)),
    4: ("no right to read", (f"{FILES}test_a_file_that_may_not_be_read_is_named",)),
    5: ("broken symlink", (f"{FILES}test_what_is_not_there_is_not_found[link.txt]",)),
    6: ("FIFO or device", (f"{FILES}test_a_pipe_is_refused_without_waiting",)),
    7: ("too large", (f"{REFUSED}[07 too large]",)),
    8: ("vanishes during the run", (f"{FILES}test_a_file_that_vanishes_during_the_run_is_not_found",)),
    9: ("name of any bytes", (f"{FILES}test_a_name_of_any_bytes_is_read_and_shown_on_one_line",)),
    10: (
        "the same text twice",
        (
            f"{FILES}test_the_same_text_in_two_files_has_one_digest",
            "test_pipeline.py::test_the_same_text_in_two_papers_is_two_articles_of_one_origin_in_whatever_order_they_come",
        ),
    ),
    11: ("lone surrogate", (f"{READ}[11 lone surrogate]",)),
    12: ("NUL", (f"{READ}[12 NUL]",)),
    13: ("UTF-16", (f"{READ}[13 UTF-16 with mark]", f"{READ}[13 UTF-16 without mark]")),
    14: ("cp1251 labelled UTF-8", (f"{READ}[14 cp1251 labelled UTF-8]",)),
    15: ("random bytes", (f"{REFUSED}[15 random bytes]",)),
    16: ("more than a million characters", (f"{FILES}test_a_very_long_text_comes_in_parts_and_loses_nothing",)),
    17: ("50,000 brackets", (f"{READ}[17 50k brackets]", "test_text.py::test_runs_of_symbols_are_cut")),
    18: ("50,000 emoji", (f"{READ}[18 50k emoji]", "test_text.py::test_runs_of_symbols_are_cut")),
    19: ("endless sentence", ("extract/test_engine.py::test_strange_text_is_read_in_bounded_pieces",)),
    20: ("URL of 40,000 parts", (f"{READ}[20 40k-part URL]",)),
    21: ("bidi marks and zero width", (f"{READ}[21 bidi and zero width]",)),
    22: (
        "word of 10 MB",
        (f"{READ}[22 10 MB word]", "test_text.py::test_an_endless_word_becomes_an_ellipsis_and_the_rest_stays"),
    ),
    23: ("name like N-Triples", (f"{STORE}[23 name like N-Triples]", f"{PAGE}[turtle]")),
    24: ("name like an update", (f"{STORE}[24 name like an update]",)),
    25: (
        "name like a script",
        (f"{PAGE}[end of script]", "views/test_dossier.py::test_hostile_names_quotes_and_addresses_stay_text"),
    ),
    26: ("name like an option and an image", (f"{PAGE}[image]",)),
    27: ("name like a template", (f"{PAGE}[template]",)),
    28: ("line separators", (f"{PAGE}[line separators]", f"{READ}[28 U+2028]")),
    29: ("300 nested divs", (f"{READ}[29 300 nested divs]", f"{REFUSED}[29 deep tree without text]")),
    30: ("attribute of 10 MB", (f"{READ}[30 10 MB attribute]",)),
    31: ("endless paragraph", (f"{READ}[31 long paragraph]", f"{REFUSED}[31 longer paragraph]")),
    32: ("unclosed p", (f"{READ}[32 unclosed p]",)),
    33: ("50,000 open comments", (f"{REFUSED}[33 comments only]",)),
    34: ("thousands of attributes", (f"{READ}[34 5k attributes]",)),
    35: ("gzip bomb", (f"{REFUSED}[35 gzip bomb]",)),
    36: ("PDF called .html", (f"{READ}[36 PDF named .html]",)),
    37: ("refresh, base, javascript:", (f"{FILES}test_only_web_addresses_become_links",)),
    38: ("encrypted PDF", (f"{REFUSED}[38 encrypted]",)),
    39: ("cut PDF", (f"{REFUSED}[39 truncated]",)),
    40: ("scanned PDF", (f"{REFUSED}[40 no text layer]",)),
    41: ("Flate bomb", (f"{REFUSED}[41 flate bomb]",)),
    42: ("loop of pages", (f"{REFUSED}[42 page loop]",)),
    43: ("bad line 17 of 30", (f"{FILES}test_a_bad_line_of_thirty_costs_only_itself",)),
    44: ("100,000 brackets of JSON", (f"{REFUSED}[44 deep nesting]",)),
    45: ("line too long", (f"{REFUSED}[45 long line]", f"{FILES}test_a_line_that_is_too_long_is_skipped_and_the_next_is_read")),
    46: ("no text, a number, null", (f"{REFUSED}[46 no text field]", f"{REFUSED}[46 text a number]", f"{REFUSED}[46 text null]")),
    47: ("one id, two texts", (f"{FILES}test_an_id_that_two_texts_claim_is_named",)),
    48: ("billion laughs", (f"{REFUSED}[48 billion laughs]", f"{REFUSED}[48 billion laughs in UTF-16]")),
    49: ("external entity", (f"{REFUSED}[49 external entity]", f"{FILES}test_no_reader_opens_a_connection")),
    50: ("item that links to a file", (f"{REFUSED}[50 link to a file]",)),
    51: ("addresses inside the network", (f"{FILES}test_an_address_is_no_file_and_nothing_is_fetched",)),
    52: ("endless drip", ("store/test_http.py::test_a_server_that_misbehaves_is_one_clear_line_without_the_password[/drip]",)),
}
"""Number: what it is, and the tests: file, function, and the case in brackets where there are several."""


@cache
def source(file: str) -> tuple[frozenset[str], str]:
    """Give the functions of a file of tests, and its text together with that of the corpus."""
    text = (TESTS / file).read_text(encoding="utf-8")
    functions = frozenset(node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef))
    return functions, text + (TESTS / "articles" / "hostile_files.py").read_text(encoding="utf-8")


def test_every_number_is_in_the_table() -> None:
    assert list(TABLE) == list(range(1, 53))


@pytest.mark.parametrize("number", TABLE)
def test_every_hostile_input_has_its_tests(number: int) -> None:
    what, tests = TABLE[number]
    assert what
    assert tests
    for test in tests:
        file, _, rest = test.partition("::")
        function, _, case = rest.removesuffix("]").partition("[")
        functions, text = source(file)
        assert function in functions
        assert not case or f'"{case}"' in text
