from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.articles.dates import iso_date, line_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Nov 15 2006", "2006-11-15"),
        ("November 15, 2006", "2006-11-15"),
        ("15 November 2006", "2006-11-15"),
        ("15th of November, 2006", "2006-11-15"),
        ("Wed, 15 Nov 2006 10:00:00 +0000", "2006-11-15"),
        ("2006-11-15T10:00:00Z", "2006-11-15"),
        ("2006-11-15T10:00:00.123+01:00", "2006-11-15"),
        ("2006/11/15", "2006-11-15"),
        ("15.11.2006", "2006-11-15"),
        ("11/15/2006", "2006-11-15"),
        ("20061115", "2006-11-15"),
        ("Sept. 3, 2007", "2007-09-03"),
        ("August 2007", "2007-08"),
        ("2007-08", "2007-08"),
        ("2007", "2007"),
        ("07/08/2009", None),
        ("31 February 2009", None),
        ("2009-13-01", None),
        ("some day", None),
        ("yesterday", None),
        ("May", None),
        ("", None),
    ],
)
def test_dates_as_they_are_written(written: str, iso: str | None) -> None:
    assert iso_date(written) == iso


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%b %d %Y", "%A, %d %B %Y", "%Y%m%d", "%Y-%m-%dT%H:%M:%S"]),
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert iso_date(day.strftime(form)) == day.isoformat()


@given(st.text(max_size=90))
def test_what_is_no_date_gives_none_and_no_error(text: str) -> None:
    found = iso_date(text)
    assert found is None or found[:4].isdigit()


@pytest.mark.parametrize(
    "line",
    [
        "Published on 3 March 2007, 10:15 GMT",
        "Posted: March 3, 2007",
        "Date: 2007-03-03",
        "March 3, 2007 at 4:05 pm",
        "• 3 March 2007",
    ],
)
def test_a_line_that_is_a_date(line: str) -> None:
    assert line_date(line) == "2007-03-03"


@pytest.mark.parametrize("line", ["2007", "20070303", "They met on 3 March 2007", "Issue 159", "March"])
def test_a_line_that_is_none(line: str) -> None:
    assert line_date(line) is None
