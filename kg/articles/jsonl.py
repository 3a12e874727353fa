"""JSON lines: one article a line, read as a stream of any length; and JSON files that hold one article or a list of them.

A text that is clean prose stays as it is, character by character, so that offsets fit what the sender holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from kg.articles.document import articles, read_bytes
from kg.errors import InputError
from kg.model import Article
from kg.settings import Settings
from kg.text import clean, clean_line, unwrap

FIELDS = ("title", "date", "url", "source", "author")


def read(stream: BinaryIO, name: str, settings: Settings) -> Iterator[Article | InputError]:
    """Read a line at a time; a bad line is a problem of its own and the next is read."""
    number = 0
    while line := stream.readline(settings.max_line_bytes + 1):
        number += 1
        where = f"{name}:{number}"
        if len(line) > settings.max_line_bytes and not line.endswith(b"\n"):
            yield InputError(f"{where}: line is longer than {settings.max_line_bytes / 1_000_000:g} MB")
            while (rest := stream.readline(1_000_000)) and not rest.endswith(b"\n"):
                pass
        elif line.strip():
            yield from _article(_parsed(line, where), name, where, settings)
    if not number:
        yield InputError(f"{name}: empty")


def read_document(stream: BinaryIO, name: str, settings: Settings) -> Iterator[Article | InputError]:
    """Read a JSON file: one article or a list of articles, or JSON lines under another name."""
    data = read_bytes(stream, name, settings)
    record = _parsed(data, name)
    if isinstance(record, InputError):
        yield from read(BytesIO(data), name, settings)
    elif isinstance(record, list):
        for number, item in enumerate(record, start=1):
            yield from _article(item, name, f"{name}#{number}", settings)
    else:
        yield from _article(record, name, name, settings)


def _parsed(data: bytes, where: str) -> Any:
    """Give the value that JSON holds, or the InputError that says why it holds none."""
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return InputError(f"{where}: not UTF-8")
    except json.JSONDecodeError as error:
        return InputError(f"{where}: not JSON: {error.msg} at character {error.pos + 1}")
    except RecursionError:
        return InputError(f"{where}: nested too deeply")
    except ValueError:
        return InputError(f"{where}: holds a number that is too long")


def _article(record: Any, name: str, where: str, settings: Settings) -> Iterator[Article | InputError]:
    if isinstance(record, InputError):
        yield record
        return
    if wrong := _wrong(record):
        yield InputError(f"{where}: {wrong}")
        return
    identity = record.get("id")
    fields: dict[str, Any] = {field: record.get(field) or None for field in FIELDS}
    yield from articles(
        unwrap(clean(record["text"])),
        name,
        settings,
        where=where,
        id="" if identity is None else clean_line(str(identity)),
        **fields,
    )


def _wrong(record: Any) -> str | None:
    """Say what is wrong with the shape of a record, if anything is."""
    if not isinstance(record, dict):
        return "not a JSON object"
    if "text" not in record:
        return 'no field "text"'
    if not isinstance(record["text"], str):
        return '"text" is not a string'
    if not record["text"].strip():
        return '"text" is empty'
    if isinstance(record.get("id"), bool) or not isinstance(record.get("id"), str | int | None):
        return '"id" is neither a string nor a whole number'
    wrong = next((field for field in FIELDS if not isinstance(record.get(field), str | None)), None)
    return f'"{wrong}" is not a string' if wrong else None
