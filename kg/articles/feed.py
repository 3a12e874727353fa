"""RSS and Atom files: each entry is an article, with the text that the feed itself holds. No link is ever followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

import feedparser

from kg.articles.document import articles, read_bytes, web_address
from kg.articles.encoding import decode
from kg.articles.webpage import fragment_text
from kg.errors import InputError
from kg.model import Article
from kg.settings import Settings
from kg.text import clean, clean_line

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)


def read(stream: BinaryIO, name: str, settings: Settings) -> Iterator[Article | InputError]:
    """Read the entries of a feed; an entry that is empty or links to anything but the web is a problem of its own.

    A feed that declares XML entities is refused: no real one does, and expanding them is an attack.
    """
    text = decode(read_bytes(stream, name, settings), name, declares=True)
    if _ENTITY.search(text):
        raise InputError(f"{name}: entity expansion is refused; a feed has no need to declare XML entities")
    plain = _DECLARATION.sub("", clean_xml(text)).lstrip().encode("utf-8")
    parsed = feedparser.parse(
        BytesIO(plain), response_headers={"content-type": "application/xml; charset=utf-8"}, sanitize_html=False
    )
    if not parsed.entries:
        reason = "feed without entries" if parsed.version else "neither RSS nor Atom"
        raise InputError(f"{name}: {reason}")
    outlet = parsed.feed.get("title")
    for number, entry in enumerate(parsed.entries, start=1):
        yield from _article(entry, outlet, name, f"{name}#{number}", settings)


def clean_xml(text: str) -> str:
    """Take out what XML cannot hold, so that one bad character does not cost the feed."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text).encode("utf-8", "replace").decode("utf-8")


def _article(entry: Any, outlet: str | None, name: str, where: str, settings: Settings) -> Iterator[Article | InputError]:
    link = entry.get("link")
    if link and not web_address(link):
        yield InputError(f"{where}: link is not a web address, refused: {clean_line(link)[:80]!r}")
        return
    contents = [part.get("value") or "" for part in entry.get("content") or ()]
    text = max([*contents, entry.get("summary") or ""], key=len)
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    yield from articles(
        _paragraphs(fragment_text(text)),
        name,
        settings,
        where=where,
        title=fragment_text(entry.get("title") or ""),
        source=(entry.get("source") or {}).get("title") or entry.get("publisher") or outlet,
        author=entry.get("author"),
        date=f"{when.tm_year:04}-{when.tm_mon:02}-{when.tm_mday:02}" if when else None,
        url=link,
    )


def _paragraphs(text: str) -> str:
    return "\n\n".join(line for part in clean(text).split("\n\n") if (line := part.strip()))
