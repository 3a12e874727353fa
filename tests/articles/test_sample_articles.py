from __future__ import annotations

from pathlib import Path

import pytest

from kg.articles import read_sources
from kg.errors import InputError
from kg.model import Article
from kg.settings import Settings

ROOT = Path(__file__).parents[2]
REAL = ROOT / "../shared/articles"


@pytest.fixture(scope="module")
def samples() -> list[Article]:
    items = list(read_sources([str(ROOT / "data/articles")], Settings()))
    assert [str(i) for i in items if isinstance(i, InputError)] == []
    return [i for i in items if isinstance(i, Article)]


def test_every_sample_names_title_outlet_and_date(samples: list[Article]) -> None:
    assert len(samples) >= 16
    assert len({a.id for a in samples}) == len(samples)
    for article in samples:
        assert article.title
        assert article.source
        assert article.date
        assert "2006" <= article.date[:4] <= "2024"


def test_every_sample_is_a_short_report_without_furniture(samples: list[Article]) -> None:
    for article in samples:
        assert 120 <= len(article.text.split()) <= 300, article.title
        assert all(line.endswith(".") for line in article.text.split("\n") if line), article.title


def test_the_samples_use_every_reader(samples: list[Article]) -> None:
    suffixes = {Path(a.origin or "").suffix for a in samples}
    assert suffixes == {".txt", ".md", ".html", ".pdf", ".jsonl", ".rss"}


def test_one_story_is_told_by_two_outlets(samples: list[Article]) -> None:
    assert {a.source for a in samples if a.date == "2022-01-06"} == {"Reuters", "BBC News"}


@pytest.fixture(scope="module")
def pages() -> dict[str, list[Article]]:
    if not REAL.is_dir():
        pytest.skip("the real pages are not here")
    items = [i for i in read_sources([str(REAL)], Settings()) if isinstance(i, Article)]
    return {name: [a for a in items if Path(a.origin or "").name == name] for name in {Path(a.origin or "").name for a in items}}


def test_the_forum_page_is_one_article_with_its_masthead(pages: dict[str, list[Article]]) -> None:
    [article] = pages["forum-page-2006-11-15.txt"]
    assert (article.source, article.author, article.date) == ("Eurasia Daily Monitor", "Roger McDermott", "2006-11-15")
    assert article.title
    assert article.title.startswith("Kazakhstan's Security Ties")
    paragraphs = article.text.split("\n\n")
    assert len(paragraphs) == 10
    assert all("\n" not in p and len(p) > 200 for p in paragraphs)


def test_the_analysis_is_one_article_with_its_outlet(pages: dict[str, list[Article]]) -> None:
    [article] = pages["analysis-2007-08.txt"]
    assert (article.source, article.date) == ("Eurasia Daily Monitor", None)
    assert article.text.count("\n\n") == 7


def test_the_portal_page_is_four_articles(pages: dict[str, list[Article]]) -> None:
    articles = pages["portal-page-2022-11.txt"]
    assert [(a.title or "").split()[-1] for a in articles] == ["Jihad", "Cooperation", "Order", "Summit"]
    assert all(len(a.text) > 6_000 for a in articles)


def test_no_furniture_is_left(pages: dict[str, list[Article]]) -> None:
    lines = {line.strip(" •") for articles in pages.values() for a in articles for line in a.text.split("\n")}
    for furniture in (
        "Announcement",
        "Collapse",
        "Filter",
        "Continue Reading",
        "Published",
        "Avatar photo",
        "Comments",
        "Trending",
        "X",
        "Working...",
    ):
        assert furniture not in lines
