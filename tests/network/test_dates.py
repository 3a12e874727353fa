from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.network.dates import ALWAYS, Period, bounds, month_of, months_between, period, windows


@pytest.mark.parametrize(
    ("date", "span"),
    [
        ("2006", ("2006-01-01", "2006-12-31")),
        ("2008-02", ("2008-02-01", "2008-02-29")),
        ("2006-11-08T07:00:00Z", ("2006-11-08", "2006-11-08")),
        ("2006-13", None),
        ("2006-02-30", None),
        ("0000-01-01", None),
        ("last week", None),
        ("", None),
        (None, None),
    ],
)
def test_a_date_means_a_stretch_of_days(date, span):
    assert bounds(date) == span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2006", Period("2006-01-01", "2006-12-31")),
        ("2006-11..", Period("2006-11-01", None)),
        ("..2007-02", Period(None, "2007-02-28")),
        ("2006..2008", Period("2006-01-01", "2008-12-31")),
    ],
)
def test_periods_are_read_as_people_write_them(text, expected):
    assert period(text) == expected


@pytest.mark.parametrize("text", ["", "..", "yesterday", "2008..2006", "2006..soon"])
def test_what_is_no_period_is_refused_by_name(text):
    with pytest.raises(InputError, match="period"):
        period(text)


def test_a_year_may_lie_in_any_of_its_months_and_an_unknown_date_only_in_all_time():
    assert period("2006-11").holds("2006")
    assert not period("2006-11").holds("2006-12-01")
    assert not period("2006-11").holds(None)
    assert ALWAYS.holds(None)


def test_months_are_only_known_from_months():
    assert month_of("2006-11-08") == "2006-11"
    assert month_of("2006") is None
    assert months_between("2006-11", "2007-02") == ["2006-11", "2006-12", "2007-01", "2007-02"]


@settings(deadline=None)
@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str), min_size=1, max_size=8), st.integers(1, 60))
def test_windows_cover_every_date_once(dates, months):
    cut = windows(dates, months)
    for day in dates:
        assert sum(p.holds(day) for p in cut) == 1
