"""References for a footnote: outlet, title, date, the sentence and the address of every article that states something.

Notes are numbered from 1 in the order in which they are first needed; the same sentence of the same article is one note, if it is
cited with the same reservation. There is no date of access: it would come from a clock.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kg.model import Article, Claim, Relation, best_claims
from kg.sentences import sentence_around
from kg.text import clean_line

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """One note: an article and a sentence of it. `reservation` says that the sentence denies, plans or only deems possible."""

    number: int
    article: Article
    quote: str
    reservation: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A relation and the notes that it rests on."""

    relation: Relation
    references: tuple[Reference, ...]


def citations(relations: Iterable[Relation], articles: Mapping[str, Article], limit: int) -> list[Citation]:
    """Cite at most `limit` sentences a relation, the best claims first; the same sentence keeps its number throughout."""
    known: dict[Key, Reference] = {}
    cited = []
    for relation in relations:
        notes: dict[int, Reference] = {}
        for claim in best_claims(relation.claims):
            article, reserved = _article(claim, articles), _reservation(claim)
            sentence = sentence_around(claim, article.text)[1]
            key = (claim.article, sentence, reserved)
            if key not in known and len(notes) < limit:
                known[key] = Reference(len(known) + 1, article, sentence, reserved)
            if key in known and len(notes) < limit:
                notes[known[key].number] = known[key]
        cited.append(Citation(relation, tuple(notes.values())))
    return cited


def _article(claim: Claim, articles: Mapping[str, Article]) -> Article:
    return articles.get(claim.article) or Article("", claim.article, source=claim.source)


def _reservation(claim: Claim) -> str:
    marks = ["denied"] if claim.polarity == "negated" else []
    return ", ".join([*marks, claim.modality] if claim.modality != "actual" else marks)


def references(cited: Iterable[Citation]) -> list[Reference]:
    """Give every note once, in the order of the numbers."""
    return sorted({r.number: r for c in cited for r in c.references}.values(), key=lambda r: r.number)


def chicago(reference: Reference) -> str:
    """Write a note as the Chicago Manual of Style has it for news: author, “title,” outlet, date, address: “sentence.”

    >>> chicago(Reference(1, Article("", "a", "Row", "The Wire", "Ann Lee", "2006-11-15"), 'He said "no".'))
    'Ann Lee, “Row,” The Wire, November 15, 2006: “He said ‘no’.”'
    """
    article = reference.article
    title = f"“{_inner(article.title)},”" if article.title else ""
    head = " ".join(part for part in (f"{clean_line(article.author)}," if article.author else "", title) if part)
    tail = ", ".join(part for part in (clean_line(article.source or ""), _long(article.date), _address(article)) if part)
    return f"{' '.join(part for part in (head, tail) if part)}: “{_inner(reference.quote)}”{_mark(reference)}"


def plain(reference: Reference) -> str:
    """Write a note without the rules of a style: outlet, "title", date, "sentence", address.

    >>> plain(Reference(1, Article("", "a", "Row", "The Wire", None, "2006-11-15"), "He said no."))
    'The Wire, "Row", 2006-11-15: "He said no."'
    """
    article = reference.article
    title = f'"{clean_line(article.title)}"' if article.title else ""
    head = ", ".join(part for part in (clean_line(article.source or ""), title, article.date or "n.d.") if part)
    address = _address(article)
    return f'{head}: "{clean_line(reference.quote)}"{_mark(reference)}{f" {address}" if address else ""}'


STYLES = {"chicago": chicago, "plain": plain}


def _mark(reference: Reference) -> str:
    return f" [{reference.reservation}]" if reference.reservation else ""


def _inner(text: str) -> str:
    """Set quotation marks inside quotation marks: the first of two plain ones opens, the second closes."""
    line, inside = [], False
    for character in clean_line(text):
        if character == '"':
            inside = not inside
            character = "‘" if inside else "’"
        line.append({"“": "‘", "”": "’"}.get(character, character))
    return "".join(line)


def _long(date: str | None) -> str:
    """Write an ISO day, month or year as November 15, 2006; what is none is left as it is."""
    parts = _parts(date)
    if not parts:
        return clean_line(date) if date else "n.d."
    year, *rest = parts
    if not rest:
        return str(year)
    month = calendar.month_name[rest[0]]
    return f"{month} {rest[1]}, {year}" if len(rest) > 1 else f"{month} {year}"


def _parts(date: str | None) -> list[int]:
    numbers = (date or "")[:10].split("-")
    if not all(n.isascii() and n.isdigit() for n in numbers) or len(numbers) > 3 or len(numbers[0]) != 4:
        return []
    parts = [int(n) for n in numbers]
    return parts if all(1 <= n <= high for n, high in zip(parts[1:], (12, 31), strict=False)) else []


def _address(article: Article) -> str:
    """Give the address on the web, or where there is none and no title or outlet either, the article's id."""
    if article.url:
        return clean_line(article.url)
    return "" if article.title or article.source else f"article {article.id}"


def csl(cited: Iterable[Citation]) -> list[dict[str, Any]]:
    """Give the articles as CSL-JSON (Citation Style Language 1.0), each once, with its sentences and their notes' numbers."""
    items: dict[str, dict[str, Any]] = {}
    for reference in references(cited):
        item = items.setdefault(reference.article.id, _item(reference.article))
        item["note"] += f"{'; ' if item['note'] else ''}[{reference.number}] “{_inner(reference.quote)}”{_mark(reference)}"
    return list(items.values())


def _item(article: Article) -> dict[str, Any]:
    item: dict[str, Any] = {"id": article.id, "type": "article-newspaper"}
    if article.title:
        item["title"] = clean_line(article.title)
    if article.author:
        item["author"] = [{"literal": clean_line(article.author)}]
    if article.source:
        item["container-title"] = clean_line(article.source)
    if parts := _parts(article.date):
        item["issued"] = {"date-parts": [parts]}
    if article.url:
        item["URL"] = clean_line(article.url)
    return item | {"note": ""}
