"""Web pages: trafilatura finds the text, and with htmldate the title, outlet, byline and date that the page states.

What trafilatura gives up on (trees hundreds of levels deep, one paragraph of megabytes) is read by walking the tree.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import trafilatura
from lxml import etree
from lxml import html as lxml_html

from kg.articles.document import articles, read_bytes
from kg.articles.encoding import decode
from kg.articles.pages import Part, split_page
from kg.errors import InputError
from kg.model import Article
from kg.settings import Settings
from kg.text import clean, clean_line, has_words

_ENDED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>([^<]{1,500})</title", re.IGNORECASE)
_SEPARATED = re.compile(r"\s+[-–—|·»:]\s+([^|–—·»]{2,60})")
_BOXES = ("div", "article", "section", "main", "table", "script", "style", "title")
_UNSEEN = frozenset(
    {"script", "style", "head", "noscript", "template", "svg", "nav", "footer", "aside", "form", "button", "select", "option"}
)
_INLINE = frozenset(
    {"a", "abbr", "b", "cite", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"}
)
_DATES = {"original_date": True, "extensive_search": False, "min_date": "1970-01-01", "max_date": "2100-01-01"}
"""For htmldate: only dates that the page marks as such, and no look at the clock, so that a page reads the same on any day."""


def read(stream: BinaryIO, name: str, settings: Settings) -> Iterator[Article | InputError]:
    """Read the main article of a page. A page that breaks off is refused: half a report can say the opposite of the whole."""
    text = decode(read_bytes(stream, name, settings), name, declares=True)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    if cut := _cut_off(text):
        raise InputError(f"{name}: page is cut off {cut}; save it again")
    body, found = _extracted(text)
    visible = visible_text(text)
    parts = split_page(clean(visible))
    stated = parts[0] if parts else Part()
    if stated.size and (_is_layout(body) or not any(part.size for part in split_page(clean(body)))):
        body = "\n\n".join(part.text for part in parts)
    if not has_words(body):
        raise InputError(f"{name}: no text found in the page")
    title = found.get("title") or stated.title
    yield from articles(
        _without_title(body, title),
        name,
        settings,
        title=title,
        source=found.get("sitename") or stated.source or _outlet_in_title(text, title) or found.get("hostname"),
        author=found.get("author") or stated.author,
        date=found.get("date") or stated.date,
        url=found.get("url"),
    )


def fragment_text(markup: str) -> str:
    """Give the text of a piece of HTML, as feeds hold it, one paragraph a block."""
    return visible_text(markup) if "<" in markup or "&" in markup else markup


def visible_text(markup: str) -> str:
    """Give what a reader of the page sees, scripts, navigation and forms aside, however deep the tree is."""
    try:
        tree = lxml_html.document_fromstring(markup, parser=lxml_html.HTMLParser(huge_tree=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ""
    pieces: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            hidden += tag in _UNSEEN
            pieces.append("" if tag in _INLINE else "\n" if tag == "br" else "\n\n")
            if not hidden and element.text:
                pieces.append(_flat(element.text))
        else:
            if event == "end":
                hidden -= tag in _UNSEEN
                pieces.append("" if tag in _INLINE or tag == "br" else "\n\n")
            if not hidden and element.tail:
                pieces.append(_flat(element.tail))
    return "".join(pieces)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _extracted(text: str) -> tuple[str, dict[str, Any]]:
    """Let trafilatura look for the main text and the statements about it; ("", {}) where it finds nothing."""
    document = trafilatura.bare_extraction(
        text,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
        date_extraction_params=dict(_DATES),
    )
    if document is None:
        return "", {}
    found = document if isinstance(document, dict) else document.as_dict()
    paragraphs = [line.strip() for line in (found.get("text") or "").split("\n")]
    return "\n\n".join(filter(None, paragraphs)), found


def _without_title(body: str, title: str | None) -> str:
    first, _, rest = body.partition("\n\n")
    return rest if title and rest and clean_line(first).casefold() == clean_line(title).casefold() else body


def _is_layout(body: str) -> bool:
    """Tell whether most of the text came out of table cells: an old page that uses tables to place its columns."""
    return sum(len(line) for line in body.split("\n") if line.startswith("|")) * 2 > len(body)


def _outlet_in_title(text: str, title: str | None) -> str | None:
    """Find the outlet that the page's <title> names after the headline: 'Talks in Amman - Steppe Courier'."""
    match = _TITLE.search(text)
    whole = clean_line(html.unescape(match[1])) if match else ""
    if not title or not whole.startswith(clean_line(title)):
        return None
    rest = _SEPARATED.fullmatch(whole[len(clean_line(title)) :])
    return rest[1] if rest else None


def _cut_off(text: str) -> str | None:
    """Say where a page breaks off, or None. A page may leave out </html>, but it must close its boxes."""
    if _ENDED.search(text):
        return None
    if text.rfind("<") > text.rfind(">"):
        return "inside a tag"
    for box in _BOXES:
        if len(re.findall(rf"<{box}[\s>]", text, re.IGNORECASE)) > len(re.findall(rf"</{box}\s*>", text, re.IGNORECASE)):
            return f"inside <{box}>"
    return None
