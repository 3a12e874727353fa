"""What every reader does with its bytes first and with its text last."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from kg.articles.dates import iso_date
from kg.errors import InputError
from kg.model import Article
from kg.settings import Settings
from kg.text import clean, clean_line, has_words

GZIP = b"\x1f\x8b"
LONGEST_FIELD = 500
"""Titles, names and addresses are cut at this many characters; nothing sensible is longer."""


def read_bytes(stream: BinaryIO, name: str, settings: Settings) -> bytes:
    """Read a whole stream, unpacked if it is gzip. Raises InputError where it is empty or breaks a limit of the settings."""
    data = stream.read(settings.max_file_bytes + 1)
    if len(data) > settings.max_file_bytes:
        raise InputError(f"{name}: larger than {_megabytes(settings.max_file_bytes)}")
    if data.startswith(GZIP):
        data = inflate(data, name, settings.max_inflated_bytes)
    if not data:
        raise InputError(f"{name}: empty")
    return data


def inflate(data: bytes, name: str, limit: int) -> bytes:
    """Unpack gzip, never holding more than `limit` bytes. Raises InputError beyond it and for damaged data."""
    unpacker = zlib.decompressobj(wbits=31)
    try:
        plain = unpacker.decompress(data, limit + 1)
    except zlib.error as error:
        raise InputError(f"{name}: damaged gzip file") from error
    if len(plain) > limit:
        raise InputError(f"{name}: inflates beyond {_megabytes(limit)}")
    if not unpacker.eof:
        raise InputError(f"{name}: gzip file is cut off")
    return plain


def articles(
    text: str,
    origin: str,
    settings: Settings,
    *,
    where: str | None = None,
    id: str = "",
    title: str | None = None,
    source: str | None = None,
    author: str | None = None,
    date: str | None = None,
    url: str | None = None,
) -> Iterator[Article | InputError]:
    """Make the article of a text with what is known of it, cleaned; in parts if it is longer than the settings allow at once.

    A text that is longer than the settings allow an article is a problem: reading it would take minutes, and it is a collection.
    `where` names the text in messages (default: the origin). An address that is no web address is kept out. A date that cannot be
    read is a problem of its own; the article comes without it. A text without words is a problem.
    """
    where = where or origin
    text = clean(text)
    if not has_words(text):
        yield InputError(f"{where}: no text")
        return
    if len(text) > settings.max_article_chars:
        yield InputError(f"{where}: text is longer than {settings.max_article_chars / 1_000_000:g} million characters")
        return
    day = iso_date(clean_line(date)) if date else None
    if date and not day:
        yield InputError(f"{where}: {clean_line(date)[:60]!r} is not a date that can be read; the article is read without it")
    parts = list(_parts(text, settings.max_text_chars))
    for number, part in enumerate(parts, start=1):
        yield Article(
            text=part,
            id=id and (id if number == 1 else f"{id}#{number}"),
            title=_line(title),
            source=_line(source),
            author=_line(author),
            date=day,
            url=web_address(url),
            origin=origin,
        )


def web_address(url: str | None) -> str | None:
    """Give an address back if it is one of the web (http or https), else None: nothing else is ever shown as a link."""
    url = _line(url)
    return url if url and re.match(r"https?://[^\s/]", url, re.IGNORECASE) and " " not in url else None


def _line(value: str | None) -> str | None:
    return (clean_line(value)[:LONGEST_FIELD].strip() or None) if value else None


def _parts(text: str, limit: int) -> Iterator[str]:
    """Cut a text that is too long for one go at the end of a paragraph, else of a sentence, else of a word, else anywhere."""
    start = 0
    while start < len(text):
        end = min(start + limit, len(text))
        if end < len(text):
            marks = ("\n\n", "\n", ". ", " ")
            end = next((found + len(mark) for mark in marks if (found := text.rfind(mark, start + limit // 2, end)) > 0), end)
        piece = text[start:end] if (start, end) == (0, len(text)) else clean(text[start:end].strip())
        if has_words(piece):
            yield piece
        start = end


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:g} MB"
