"""PDF files, by their text layer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import BinaryIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from kg.articles.document import read_bytes
from kg.articles.plain import read_page
from kg.errors import InputError
from kg.model import Article
from kg.settings import Settings
from kg.text import clean, clean_line, has_words

_GARBAGE_TITLE = re.compile(r"(?:microsoft word|untitled|document\d*|.*\.(?:docx?|pdf|indd|qxd|rtf|odt|tex)$)", re.IGNORECASE)
_HYPHENATED = re.compile(r"(?P<start>[^\W\d_]{2,})-\n(?P<rest>[a-zà-ÿ]{2,}\S*) ?")
_KEEPS_HYPHEN = frozenset(
    {
        "anti",
        "co",
        "counter",
        "cross",
        "ex",
        "half",
        "inter",
        "mid",
        "multi",
        "non",
        "post",
        "pre",
        "pro",
        "self",
        "semi",
        "so",
        "well",
    }
)


def read(stream: BinaryIO, name: str, settings: Settings) -> Iterator[Article | InputError]:
    """Read the articles of a PDF file. Raises InputError where it is damaged, needs a password or holds no text."""
    data = read_bytes(stream, name, settings)
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(f"{name}: encrypted: it needs a password")
        pages = list(_pages(reader, name, settings.max_inflated_bytes))
        title = clean_line((reader.metadata.title or "") if reader.metadata else "")
    except PyPdfError as error:
        raise InputError(f"{name}: not a readable PDF: {clean_line(str(error))[:200]}") from error
    if not has_words("".join(pages)):
        raise InputError(f"{name}: no text layer (pictures of pages?)")
    text = "\n".join(without_running_lines(pages))
    yield from read_page(
        _HYPHENATED.sub(_joined, text), name, settings, title=None if _GARBAGE_TITLE.match(title) else title or None
    )


def _pages(reader: PdfReader, name: str, limit: int) -> Iterator[str]:
    size = 0
    for page in reader.pages:
        text = clean(page.extract_text())
        size += len(text)
        if size > limit:
            raise InputError(f"{name}: inflates beyond {limit / 1_000_000:g} MB")
        yield text


def without_running_lines(pages: Sequence[str]) -> list[str]:
    """Take out the lines that head or foot most pages (three at least), page numbers aside."""
    ends = Counter(key for page in pages for key in {_masked(line) for line in _outer(page)})
    running = {key for key, count in ends.items() if count >= 3 and count * 2 > len(pages)}
    return ["\n".join(line for line in page.split("\n") if _masked(line) not in running) for page in pages]


def _outer(page: str) -> list[str]:
    lines = [line for line in page.split("\n") if line.strip()]
    return lines[:2] + lines[-2:]


def _masked(line: str) -> str:
    return re.sub(r"\d+", "#", line.strip())


def _joined(match: re.Match[str]) -> str:
    """Undo a division at a line's end, unless the hyphen belongs to the word; the whole word then ends its line."""
    hyphen = "-" if match["start"].lower() in _KEEPS_HYPHEN or match["start"][0].isupper() else ""
    return match["start"] + hyphen + match["rest"] + "\n"
