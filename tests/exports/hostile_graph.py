"""A graph whose names, titles and sentences are what no file format likes."""

from __future__ import annotations

from kg.model import Article, Claim, Entity, Extraction, Mention

NAMES = (
    "</script><script>alert(1)</script>",
    "a & b < c > \"d\" 'e'",
    "bell\x07 escape\x1b[31m null\x00 end",
    "lone \ud83d surrogate",
    "]]> <!-- -->",
    "=1+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "line\nbreak\r\ttab",
    "noncharacter \uffff \ufffe",
    "العربية עברית 中文 😀",
)


def hostile_extractions() -> list[Extraction]:
    """Give a ring of entities that met, each with the name of the next in its aliases and an article with a hostile title."""
    entities = [Entity(f"Organization-{n}", name, "Organization", None, (NAMES[n - 1],)) for n, name in enumerate(NAMES)]
    found = []
    for number, entity in enumerate(entities):
        other = entities[(number + 1) % len(entities)]
        text = f"{entity.name} met {other.name}."
        article = Article(
            text, f"a{number}", entity.name, other.name, None, ("2006-11", "2007", None)[number % 3], "http://a/?b&c"
        )
        ends = [Mention(e, e.name, 0, len(e.name)) for e in (entity, other)]
        claim = Claim(article.id, ends[0], "consult", ends[1], text, 0, len(text), article.source, extractor="x@1")
        found.append(Extraction(article, (claim,)))
    return found
