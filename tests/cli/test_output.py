from hypothesis import given
from hypothesis import strategies as st

from kg.cli.options import Format
from kg.cli.output import print_rows, safe


@given(st.text())
def test_no_control_character_reaches_the_terminal(text):
    assert all(c.isprintable() or c in "\n\t" for c in safe(text))


def test_a_cell_that_looks_like_a_formula_is_disarmed(capsys):
    print_rows(("name",), [("=cmd|' /C calc'!A0",)], Format.csv)
    assert capsys.readouterr().out.splitlines()[1].lstrip('"').startswith("'=")


def test_rich_markup_in_a_name_is_shown_as_it_is(capsys):
    print_rows(("name",), [("[red]Kazakhstan[/red]",)])
    assert "[red]Kazakhstan[/red]" in capsys.readouterr().out


def test_json_keeps_nulls_and_names(capsys):
    print_rows(("a", "b"), [(1, None)], Format.json)
    assert capsys.readouterr().out.replace("\n", "").replace(" ", "") == '[{"a":1,"b":null}]'
