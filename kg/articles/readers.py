"""The table of readers."""

from __future__ import annotations

from kg.registry import Registry

READERS = Registry(
    "reader",
    {
        "txt": ("plain text and saved pages; one page may hold several articles", "kg.articles.plain:read"),
        "md": ("Markdown, with front matter for title, source, author, date and url", "kg.articles.markdown:read"),
        "html": ("web pages", "kg.articles.webpage:read"),
        "pdf": ("PDF files with a text layer", "kg.articles.pdf:read"),
        "jsonl": ("one JSON object a line: text, optional id, title, date, url, source, author", "kg.articles.jsonl:read"),
        "json": ("a JSON file that holds one such object or a list of them", "kg.articles.jsonl:read_document"),
        "feed": ("RSS and Atom files", "kg.articles.feed:read"),
    },
)
"""A reader is a function `read(stream, name, settings)` that takes an open binary stream and the name to call it by in messages.

It yields an Article for each article it finds and an InputError, whose message begins with that name (`FILE`, `FILE:LINE` or
`FILE#ITEM`), for each that it cannot give; it may also raise one. A new format is one file, one line here, and a rule in
`kg.articles.formats`.
"""
