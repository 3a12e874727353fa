"""Plain text files: clean prose, or a saved page with its furniture, its hard wraps and perhaps several articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kg.articles.document import articles, read_bytes
from kg.articles.encoding import decode
from kg.articles.pages import split_page
from kg.errors import InputError
from kg.model import Article
from kg.settings import Settings
from kg.text import clean


def read(stream: BinaryIO, name: str, settings: Settings) -> Iterator[Article | InputError]:
    """Read the articles of a text file."""
    yield from read_page(decode(read_bytes(stream, name, settings), name), name, settings)


def read_page(text: str, name: str, settings: Settings, *, title: str | None = None) -> Iterator[Article | InputError]:
    """Read the articles of a text that has the form of a saved page; `title` is used where the page states none."""
    parts = split_page(clean(text))
    if not parts:
        yield InputError(f"{name}: no text")
    for number, part in enumerate(parts, start=1):
        where = name if len(parts) == 1 else f"{name}#{number}"
        yield from articles(
            part.text,
            name,
            settings,
            where=where,
            title=part.title or (title if len(parts) == 1 else None),
            source=part.source,
            author=part.author,
            date=part.date,
        )
