from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hostile_files import GOOD, PAGE, json_line, pdf_of, raw_pdf, rss
from hypothesis import given
from hypothesis import strategies as st

from kg.articles import READERS, read_sources
from kg.articles.formats import WEIGHTY, format_of
from kg.articles.pdf import without_running_lines
from kg.errors import InputError
from kg.model import Article
from kg.settings import Settings
from kg.text import clean

SETTINGS = Settings()
LONG = " ".join(
    f"Report number {n} says that Kazakhstan and Jordan agreed on a plan for wheat, flights and embassies." for n in range(12)
)


def read(form: str, data: bytes | str) -> list[Article]:
    content = data.encode() if isinstance(data, str) else data
    items = list(READERS.load(form)(BytesIO(content), "FILE", SETTINGS))
    assert [str(i) for i in items if isinstance(i, InputError)] == []
    return items


@pytest.mark.parametrize("form", READERS.names())
def test_every_reader_calls_an_empty_file_empty(form: str) -> None:
    def problems() -> Iterator[str]:
        try:
            yield from (str(i) for i in READERS.load(form)(BytesIO(b""), "FILE", SETTINGS))
        except InputError as error:
            yield str(error)

    assert list(problems()) == ["FILE: empty"]


@pytest.mark.parametrize(
    ("head", "name", "form"),
    [
        (b"%PDF-1.7\n", "page.html", "pdf"),
        (b"<!DOCTYPE html><html>", "a.txt", "html"),
        (b"\n<html lang='en'>", "a", "html"),
        (b'<?xml version="1.0"?>\n<rss version="2.0">', "a.txt", "feed"),
        (b'<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">', "a.html", "feed"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html>', "a.xml", "html"),
        (b'{"text": "a"}\n', "a.txt", "jsonl"),
        (b'\xef\xbb\xbf{"text": "a"}\n', "a", "jsonl"),
        ("{}".encode("utf-16"), "a.txt", "jsonl"),
        (b"---\ntitle: A\n---\n", "a.txt", "md"),
        (b"# Title\n", "a.MD", "md"),
        (b"Plain prose about <html> tags.", "a.txt", "txt"),
        (b"{not json", "a.txt", "txt"),
        (b'[\n  {"text": "a"}\n]', "a.json", "json"),
        (b"Plain prose.", "noSuffix", "txt"),
        (b"<p>A fragment</p>", "a.htm", "html"),
        (b"x", "a.jsonl.gz", "jsonl"),
    ],
)
def test_the_format_is_told_by_content_before_suffix(head: bytes, name: str, form: str) -> None:
    assert format_of(head, name) == form


@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md", "a.html", "a", "a.pdf", "a.jsonl"]))
def test_any_bytes_have_a_format_with_a_reader(head: bytes, name: str) -> None:
    assert format_of(head, name) in READERS.names()


@given(st.binary(max_size=400))
def test_any_bytes_give_articles_or_problems_in_the_plain_readers(data: bytes) -> None:
    for form in set(READERS.names()) - WEIGHTY:
        try:
            items = list(READERS.load(form)(BytesIO(data), "FILE", SETTINGS))
        except InputError as error:
            items = [error]
        assert items or not data.strip()
        for item in items:
            if isinstance(item, Article):
                assert clean(item.text) == item.text
            else:
                assert str(item).startswith("FILE")


def test_front_matter_gives_the_fields_and_the_heading_is_not_repeated() -> None:
    [article] = read(
        "md",
        f"---\ntitle: Talks\noutlet: Steppe Courier\nauthors: [Anna Smith, Ali Bek]\ndate: 2006-11-15\nlink: https://a.example/x\nid: t1\n---\n# Talks\n\n{GOOD}\n",
    )
    assert article == Article(
        GOOD, "t1", "Talks", "Steppe Courier", "Anna Smith, Ali Bek", "2006-11-15", "https://a.example/x", "FILE"
    )


def test_a_title_with_a_colon_needs_no_quotation_marks() -> None:
    [article] = read("md", f"---\ntitle: Talks: day two\nsource: Steppe Courier\n---\n{GOOD}\n")
    assert (article.title, article.source, article.text) == ("Talks: day two", "Steppe Courier", GOOD)


def test_markdown_becomes_plain_text() -> None:
    text = "---\ntitle: T\n---\n## Part\n\nThe **king** met [the president](https://a.example) in\n*Amman*. ![picture](x.png)\n\n- wheat\n- oil\n\n> They agreed.\n\n```\ncode\n```\n"
    [article] = read("md", text)
    assert article.text == "Part\n\nThe king met the president in Amman.\n\n• wheat\n\n• oil\n\nThey agreed."


def test_markdown_without_front_matter_is_read_like_a_page() -> None:
    [article] = read("md", f"# King And President Meet\n\nSteppe Courier\n\nNovember 15, 2006\n\n{GOOD}")
    assert (article.title, article.source, article.date, article.text) == (
        "King And President Meet",
        "Steppe Courier",
        "2006-11-15",
        GOOD,
    )


def test_a_web_page_gives_what_it_states_about_itself() -> None:
    ld = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Talks in Amman",
        "datePublished": "2006-11-15T08:00:00Z",
        "author": {"@type": "Person", "name": "Anna Smith"},
    }
    head = f'<meta property="og:site_name" content="Steppe Courier"><link rel="canonical" href="https://a.example/talks"><script type="application/ld+json">{json.dumps(ld)}</script>'
    page = f"<html><head><title>Talks in Amman | Steppe Courier</title>{head}</head><body><nav><a>Home</a><a>News</a></nav><article><h1>Talks in Amman</h1><p>{LONG}</p><p>{GOOD}</p></article><footer>Privacy policy</footer></body></html>"
    [article] = read("html", page)
    assert (article.title, article.source, article.author, article.date) == (
        "Talks in Amman",
        "Steppe Courier",
        "Anna Smith",
        "2006-11-15",
    )
    assert article.url == "https://a.example/talks"
    assert article.text == f"{LONG}\n\n{GOOD}"


def test_a_web_page_without_statements_is_read_for_its_visible_masthead() -> None:
    page = f"<html><body><div>Home</div><h1>King And President Meet</h1><div>By Anna Smith</div><div>Steppe Courier</div><div>November 15, 2006</div><p>{LONG}</p></body></html>"
    [article] = read("html", page)
    assert (article.author, article.source, article.date) == ("Anna Smith", "Steppe Courier", "2006-11-15")


def test_a_page_laid_out_with_tables_is_read_by_its_cells() -> None:
    cells = f"<table><tr><td>Home<br>News</td><td><h1>Talks in Amman</h1><p>{LONG}</p><p>{GOOD}</p></td></tr></table>"
    [article] = read("html", f"<html><head><title>Talks in Amman - Steppe Courier</title></head><body>{cells}</body></html>")
    assert (article.title, article.source, article.text) == ("Talks in Amman", "Steppe Courier", f"{LONG}\n\n{GOOD}")


def test_a_page_may_leave_out_its_last_tags() -> None:
    assert read("html", PAGE.format(f"<p>{GOOD}</p>").removesuffix("</body></html>"))[0].text == GOOD


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_page_cut_anywhere_in_its_text_is_refused(share: float) -> None:
    page = PAGE.format(f"<p>{LONG}</p>")
    with pytest.raises(InputError, match="page is cut off"):
        read("html", page[: int(len(page) * share)])


def test_a_pdf_is_unwrapped_and_its_masthead_read() -> None:
    lines = "The foreign minister of Kazakhstan met his Jordanian counterpart in the capital of\nJordan on Monday. They signed an agreement on wheat, on flights and on the coopera-\ntion of their banks, and they agreed on anti-\nterrorist exercises.\nThe king received the minister."
    [article] = read("pdf", pdf_of(f"King And President Meet\nSteppe Courier\nNovember 15, 2006\n{lines}"))
    assert (article.title, article.source, article.date) == ("King And President Meet", "Steppe Courier", "2006-11-15")
    assert "capital of Jordan on Monday." in article.text
    assert "the cooperation of their banks" in article.text
    assert "anti-terrorist exercises" in article.text


def test_heads_and_feet_of_pages_are_dropped() -> None:
    texts = ["Kazakhstan and Jordan agreed.", "They will meet again.", "Embassies will open."]
    pages = [f"The Steppe Courier\n{text}\nPage {n} of 3" for n, text in enumerate(texts, start=1)]
    assert without_running_lines(pages) == texts


def test_a_pdf_without_pages_has_no_text_layer() -> None:
    with pytest.raises(InputError, match="no text layer"):
        read("pdf", raw_pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"))


def test_json_lines_keep_clean_text_character_by_character() -> None:
    text = "  Kazakhstan’s  president met Jordan’s king.\n\nThey agreed – “at last” – on trade.\n"
    [article] = read(
        "jsonl", json_line(text, id="a1", title="T", date="Nov 15 2006", url="https://a.example/x", source="S", author="B")
    )
    assert article == Article(text, "a1", "T", "S", "B", "2006-11-15", "https://a.example/x", "FILE")


def test_json_lines_need_only_a_text_and_blank_lines_are_skipped() -> None:
    articles = read("jsonl", json_line(id=7) + "\n\n" + json_line() + "\n")
    assert [a.id for a in articles] == ["7", articles[1].digest[:16]]


def test_a_json_file_holds_one_article_a_list_or_lines() -> None:
    record = {"id": "a", "text": GOOD}
    assert [a.id for a in read("json", json.dumps(record, indent=2))] == ["a"]
    assert [a.id for a in read("json", json.dumps([record, record | {"id": "b"}], indent=2))] == ["a", "b"]
    assert [a.id for a in read("json", json.dumps(record) + "\n" + json.dumps(record | {"id": "b"}))] == ["a", "b"]
    [problem] = READERS.load("json")(BytesIO(b'[{"title": "T"}]'), "FILE", SETTINGS)
    assert str(problem) == 'FILE#1: no field "text"'


def test_a_feed_gives_an_article_an_entry() -> None:
    item = f"<item><title>Talks &amp;amp; trade</title><link>https://a.example/1</link><pubDate>Wed, 15 Nov 2006 10:00:00 GMT</pubDate><description>&lt;p&gt;{GOOD}&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;&lt;p&gt;Second.&lt;/p&gt;</description></item>"
    other = f'<item><title>Other</title><source url="https://b.example/">Steppe Courier</source><description>{GOOD}</description></item>'
    first, second = read("feed", rss(item, other))
    assert (first.title, first.source, first.date, first.url) == (
        "Talks & trade",
        "The Steppe Gazette",
        "2006-11-15",
        "https://a.example/1",
    )
    assert first.text == f"{GOOD}\n\nSecond."
    assert (second.source, second.date, second.text) == ("Steppe Courier", None, GOOD)


def test_an_atom_feed_gives_its_content_not_its_summary() -> None:
    atom = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title><entry><title>T</title><link href="https://a.example/1"/><updated>2006-11-15T10:00:00Z</updated><summary>Short.</summary><content type="html">&lt;p&gt;{GOOD}&lt;/p&gt;</content><author><name>Anna Smith</name></author></entry></feed>'
    [article] = read("feed", atom)
    assert (article.text, article.date, article.author) == (GOOD, "2006-11-15", "Anna Smith")


def test_an_empty_entry_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.rss"
    file.write_text(rss("<item><title>T</title></item>", f"<item><description>{GOOD}</description></item>"))
    first, second = read_sources([str(file)], SETTINGS)
    assert str(first) == f"{file}#1: no text"
    assert isinstance(second, Article)
