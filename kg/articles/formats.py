"""Tells the format of a file by its first bytes, and by its suffix where the bytes leave it open."""

from __future__ import annotations

import re
from pathlib import PurePath

HEAD = 4_096
"""How many bytes are looked at."""

WEIGHTY = frozenset({"html", "pdf", "feed"})
"""Formats whose parsers can crash, hang or blow up on hostile files: they are read in a worker."""

_SUFFIXES = {
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
}
_BINARY = {
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"RIFF": "a picture or sound",
    b"7z\xbc\xaf": "an archive",
    b"BZh": "an archive",
    b"\xfd7zXZ": "an archive",
    b"Rar!": "an archive",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
}
_FEED = re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_XML = re.compile(rb"<\?xml|<!DOCTYPE", re.IGNORECASE)
_JSON = re.compile(rb"\{\s*(?:\"|\}|$)")


def binary_kind(head: bytes) -> str | None:
    """Name what a file is that is certainly no text and that no reader reads."""
    return next((kind for magic, kind in _BINARY.items() if head.startswith(magic)), None)


def format_of(head: bytes, name: str) -> str:
    """Give the name of the reader for a file that begins with `head`: a PDF called page.html is a PDF."""
    suffix = PurePath(name.lower().removesuffix(".gz")).suffix
    if b"%PDF-" in head[:1024] and (suffix == ".pdf" or head.lstrip().startswith(b"%PDF-")):
        return "pdf"
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if plain.startswith(b"<"):
        if _HTML.match(plain):
            return "html"
        if _FEED.match(plain) or (_XML.match(plain) and _FEED.search(plain)):
            return "feed"
        if _HTML.search(plain):
            return "html"
    if suffix == ".json" and plain.startswith((b"{", b"[")):
        return "json"
    if _JSON.match(plain) and suffix not in (".md", ".html", ".pdf"):
        return "jsonl"
    if plain.startswith((b"---\n", b"---\r\n")):
        return "md"
    return _SUFFIXES.get(suffix, "txt")
