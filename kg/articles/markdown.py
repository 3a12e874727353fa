"""Markdown files, with front matter between two lines of three dashes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from kg.articles.document import articles, read_bytes
from kg.articles.encoding import decode
from kg.articles.plain import read_page
from kg.errors import InputError
from kg.model import Article
from kg.settings import Settings
from kg.text import clean, clean_line, has_words

LONGEST_FRONT_MATTER = 20_000
"""Front matter of more characters than this is refused."""

_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_NAMES = {
    "id": ("id",),
    "title": ("title", "headline"),
    "source": ("source", "outlet", "publisher", "publication"),
    "author": ("author", "byline", "authors"),
    "date": ("date", "published"),
    "url": ("url", "link"),
}


def read(stream: BinaryIO, name: str, settings: Settings) -> Iterator[Article | InputError]:
    """Read one Markdown file. Without front matter its masthead is looked for as in a saved page."""
    text = clean(decode(read_bytes(stream, name, settings), name))
    front = _FRONT.match(text)
    if not front:
        yield from read_page("\n\n".join(paragraphs(text)), name, settings)
        return
    fields = _fields(front[1], name)
    body = paragraphs(text[front.end() :])
    if body and fields["title"] and clean_line(body[0]).casefold() == fields["title"].casefold():
        del body[0]
    yield from articles("\n\n".join(body), name, settings, **{**fields, "id": fields["id"] or ""})


def paragraphs(text: str) -> list[str]:
    """Give the paragraphs, headings and list items of Markdown as plain text; code, pictures and HTML tags are left out."""
    found: list[str] = []
    marker = ""
    for token in MarkdownIt("commonmark").parse(text):
        if token.type == "list_item_open":
            marker = "• "
        elif token.type == "inline":
            if (line := _plain(token.children or ())).strip():
                found.append(marker + line.strip())
            marker = ""
        elif token.type == "html_block" and has_words(line := re.sub(r"<[^>]*>", " ", token.content)):
            found.append(clean_line(line))
    return found


def _plain(tokens: tuple[()] | list[Token]) -> str:
    words = {"softbreak": " ", "hardbreak": "\n"}
    return "".join(token.content if token.type in ("text", "code_inline") else words.get(token.type, "") for token in tokens)


def _fields(front: str, name: str) -> Mapping[str, Any]:
    if len(front) > LONGEST_FRONT_MATTER:
        raise InputError(f"{name}: front matter is longer than {LONGEST_FRONT_MATTER} characters")
    try:
        values = yaml.safe_load(front)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        values = _as_written(front)
        if not values:
            raise InputError(f"{name}: front matter is not YAML") from error
    if not isinstance(values, dict):
        raise InputError(f"{name}: front matter is not a list of names and values")
    given = {str(key).lower(): value for key, value in values.items()}
    return {field: next((_text(given[key]) for key in keys if given.get(key)), None) for field, keys in _NAMES.items()}


def _as_written(front: str) -> dict[str, str]:
    """Read the fields of front matter that only people take for YAML, such as a title with a colon in it."""
    known = {key for keys in _NAMES.values() for key in keys}
    pairs = (line.partition(":") for line in front.split("\n"))
    return {
        key.strip().lower(): value.strip().strip("\"'")
        for key, _, value in pairs
        if key.strip().lower() in known and value.strip()
    }


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value[:10] if isinstance(part, str))
    return None if isinstance(value, dict) else clean_line(str(value))
