from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.articles.lines import classified, is_author_box
from kg.articles.pages import split_page
from kg.text import clean

ONE = (
    "The president of Kazakhstan met the king of Jordan in Amman on Monday, and the two agreed on a commission for trade and transport. "
    "They also signed a declaration against terrorism, which both parliaments have to approve before the end of the year. "
    "Jordan wants to buy wheat, and Kazakhstan hopes for investors from the Gulf who know the region well."
)
TWO = (
    "Turkmenistan and Iran opened a railway on Wednesday that joins both countries with Kazakhstan and the ports of the Gulf. "
    "The presidents of the three countries fastened the last bolt together near the border and praised their cooperation. "
    "Freight trains are to run from spring, and the railways of the three countries will share the income from them."
)


def test_clean_prose_is_one_article_as_it_is() -> None:
    text = f"{ONE}\n\n{TWO}"
    [part] = split_page(text)
    assert part.text == text
    assert (part.title, part.source, part.author, part.date) == (None, None, None, None)


def test_a_masthead_gives_title_byline_outlet_and_date() -> None:
    [part] = split_page(
        f"Home\nNews\nSport\n\nKing And President Meet In Amman\n\nBy Anna Smith\nSteppe Courier\n15 Nov. 2006, 10:15 GMT\n\nShare\nTweet\n\n{ONE}"
    )
    assert (part.title, part.author, part.source, part.date) == (
        "King And President Meet In Amman",
        "Anna Smith",
        "Steppe Courier",
        "2006-11-15",
    )
    assert part.text == ONE


def test_a_name_under_by_is_the_author_and_how_long_ago_is_no_date() -> None:
    [part] = split_page(
        f"Asia\n\nKing And President Meet In Amman\n\nAvatar photo\n\nPublished\n\n2 years ago\n\non\n\nNovember 15, 2006\n\nBy\n\nAnna Maria Smith\n\n{ONE}"
    )
    assert (part.title, part.author, part.date, part.text) == (
        "King And President Meet In Amman",
        "Anna Maria Smith",
        "2006-11-15",
        ONE,
    )


def test_labels_are_believed() -> None:
    [part] = split_page(f"Title: Talks in Amman\nSource: Steppe Courier\nDate: 2006-11-15\n\n{ONE}")
    assert (part.title, part.source, part.date) == ("Talks in Amman", "Steppe Courier", "2006-11-15")


def test_a_publication_line_names_the_outlet_without_volume_and_issue() -> None:
    [part] = split_page(f"Publication: The Steppe Monitor Volume: 4 Issue: 159\n\n{ONE}")
    assert part.source == "The Steppe Monitor"
    assert part.text == ONE


@pytest.mark.parametrize(
    ("dateline", "source", "date"),
    [
        ("ASTANA, March 3 (Reuters) - ", "Reuters", None),
        ("ASTANA, March 3, 2007 (Reuters) - ", "Reuters", "2007-03-03"),
        ("AMMAN (AP) — ", "Associated Press or AP", None),
        ("TASHKENT, 3 March 2007 – ", None, "2007-03-03"),
    ],
)
def test_a_dateline_tells_what_it_holds_and_stays(dateline: str, source: str | None, date: str | None) -> None:
    [part] = split_page(dateline + ONE)
    assert part.text == dateline + ONE
    assert part.date == date
    assert part.source in (source or "").split(" or ") or part.source is source


def test_a_dateline_takes_its_year_from_the_copyright_line() -> None:
    [part] = split_page(f"ASTANA, March 3 (Reuters) - {ONE}\n\n© 2008 Reuters. All rights reserved.")
    assert part.date == "2008-03-03"
    assert "©" not in part.text


def test_a_page_of_several_articles_is_split_each_with_its_own_date() -> None:
    page = (
        f"Menu\n\nAsia\n\nKing And President Meet\n\nAvatar photo\n\nPublished\n\nNovember 15, 2006\n\n{ONE}\n\nContinue Reading\nComments\n\n"
        f"Asia\n\nA Railway To The Gulf\n\nAvatar photo\n\nPublished\n\nDecember 3, 2014\n\n{TWO}\n\nContinue Reading\n\nLatest\n\nTrending"
    )
    first, second = split_page(page)
    assert (first.title, first.date, first.text) == ("King And President Meet", "2006-11-15", ONE)
    assert (second.title, second.date, second.text) == ("A Railway To The Gulf", "2014-12-03", TWO)


def test_subheadings_and_lone_dates_do_not_split_an_article() -> None:
    [part] = split_page(f"Two Meetings\n\n{ONE}\n\nThe Railway And Its Neighbours\n\n{TWO}\n\n3 December 2014\n\n{ONE}")
    assert part.title == "Two Meetings"
    assert "The Railway And Its Neighbours" in part.text
    assert "3 December 2014" in part.text


def test_teasers_after_the_end_are_dropped_but_most_of_a_page_is_not() -> None:
    teaser = "Turkmenistan opened a railway to Iran on Wednesday."
    [part] = split_page(f"Two Meetings\n\n{ONE}\n\nRelated articles\n\n{teaser}")
    assert part.text == ONE
    [part] = split_page(f"Two Meetings\n\n{ONE}\n\nRelated articles\n\n{TWO}\n\n{TWO}")
    assert TWO in part.text


def test_the_author_box_is_dropped_and_sentences_about_people_are_not() -> None:
    box = "Anna Smith is a senior fellow at the Institute for Steppe Studies in Almaty."
    [part] = split_page(f"Two Meetings\n\n{ONE}\n\n{box}\n\nContinue Reading")
    assert part.text == ONE
    assert not is_author_box("Jordan is a member of the conference that Kazakhstan founded in 1992.")


def test_lists_keep_their_items_on_lines() -> None:
    items = "• to found a fund for trade;\n• to meet every second year;\n• to build a road."
    [part] = split_page(f"{ONE}\n\nThe leaders decided:\n\n{items}")
    assert part.text.endswith(items)


def test_a_few_words_are_a_text_too() -> None:
    assert [p.text for p in split_page("Putin met Tokayev")] == ["Putin met Tokayev"]
    assert split_page("Home\n\nShare\n\nContinue Reading") == []


@pytest.mark.parametrize(
    "line",
    [
        "Share on Facebook",
        "12 Comments",
        "Advertisement",
        "Photo: somebody",
        "• Filter",
        "X",
        "3 min read",
        "Read more: Another story",
    ],
)
def test_furniture_is_known(line: str) -> None:
    assert classified(line).kind in ("drop", "expand", "end")


@pytest.mark.parametrize(
    "line", ["Russia attacked Ukraine.", "They quote him.", "Kazakhstan’s share of the oil field rose to a third after the sale"]
)
def test_sentences_are_not_taken_for_furniture(line: str) -> None:
    assert classified(line).kind in ("prose", "short")


_WORDS = st.lists(
    st.sampled_from(
        [
            "Kazakhstan",
            "met",
            "Jordan",
            "on",
            "Monday.",
            "Share",
            "By",
            "Nov 15 2006",
            "•",
            "Published",
            "Continue Reading",
            "\n",
            "\n\n",
        ]
    ),
    max_size=60,
)


@given(_WORDS.map(" ".join))
def test_any_page_splits_into_clean_parts_of_its_own_words(text: str) -> None:
    words = set(clean(text).split())
    for part in split_page(clean(text)):
        assert part.text == part.text.strip("\n")
        assert set(part.text.split()) <= words


@given(st.lists(st.sampled_from([ONE, TWO]), min_size=1, max_size=5).map("\n\n".join))
def test_clean_prose_never_changes(text: str) -> None:
    assert "\n\n".join(part.text for part in split_page(text)) == text


def test_the_first_line_of_a_short_wrapped_text_is_not_taken_for_a_title() -> None:
    text = "The foreign minister of Kazakhstan met his Jordanian counterpart in\nAmman on Monday afternoon."
    [part] = split_page(text)
    assert part.text.split() == text.split()
