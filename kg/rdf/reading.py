"""From the statements of one named graph back to the article, its claims and its done-record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from kg.errors import StoreError
from kg.model import Article, Claim, Entity, Extraction, Mention
from kg.rdf import terms as t
from kg.rdf.evidence import CLAIMS, DIGEST, OPTIONAL_FIELDS, QUOTE_FIELDS, TYPE, Done, about_of
from kg.rdf.terms import KG, OA, OWL, RDF, RDFS, SCHEMA, SKOS

Triple = tuple[str, str, str]
"""Subject, predicate and object as plain text: what a term says, without its kind, language and datatype."""

_Node = dict[str, list[str]]


def read_article(graph: str, triples: Iterable[Triple]) -> Extraction:
    """Give back what `article_quads` wrote. Raises StoreError if a part of it is missing."""
    nodes = _nodes(triples)
    try:
        article = _article(nodes[graph])
        notes = _one(nodes[graph], KG + "note")
        entities = {i: _entity(i, node) for i, node in nodes.items() if i.startswith(t.ENTITY)}
        claims = [_claim(i, node, nodes, article, entities) for i, node in nodes.items() if i.startswith(t.CLAIM)]
    except (KeyError, IndexError, ValueError) as error:
        raise StoreError(f"article <{graph}> is damaged: {error!r}", hint="kg verify says what to do") from error
    ordered = sorted(claims, key=lambda c: (c.start, c.end, c.id))
    return Extraction(article, tuple(ordered), () if notes is None else tuple(notes.split("\n")))


def read_done(graph: str, triples: Iterable[Triple]) -> Done | None:
    """Give the done-record of an article from the statements about it, or None if it is not whole."""
    node = _nodes(triples).get(graph, {})
    try:
        article = _article({SCHEMA + "articleBody": [""], **node})
        return Done(
            digest=t.name_in(graph, t.ARTICLE),
            id=article.id,
            origin=article.origin,
            claims=int(node[CLAIMS][0]),
            check=node[DIGEST][0],
            run=node[KG + "extractedIn"][0],
            about=about_of(article),
        )
    except (KeyError, ValueError):
        return None


def _nodes(triples: Iterable[Triple]) -> dict[str, _Node]:
    nodes: defaultdict[str, _Node] = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in triples:
        nodes[subject][predicate].append(value)
    return {subject: dict(node) for subject, node in nodes.items()}


def _one(node: _Node, predicate: str) -> str | None:
    values = node.get(predicate)
    return values[0] if values else None


def _article(node: _Node) -> Article:
    url = _one(node, SCHEMA + "url")
    return Article(
        text=node[SCHEMA + "articleBody"][0],
        id=node[SCHEMA + "identifier"][0],
        title=_one(node, SCHEMA + "headline"),
        source=_one(node, SCHEMA + "publisher"),
        author=_one(node, SCHEMA + "author"),
        date=_one(node, SCHEMA + "datePublished"),
        url=_one(node, KG + "address") if url is None else url,
        origin=_one(node, KG + "origin"),
    )


def _entity(iri: str, node: _Node) -> Entity:
    wikidata = _one(node, OWL + "sameAs")
    return Entity(
        id=t.name_in(iri, t.ENTITY),
        name=node[RDFS + "label"][0],
        type=t.name_in(node[TYPE][0], KG),
        country=_one(node, KG + "country"),
        aliases=tuple(sorted(node.get(SKOS + "altLabel", ()))),
        wikidata=None if wikidata is None else t.name_in(wikidata, t.WIKIDATA),
    )


def _claim(iri: str, node: _Node, nodes: dict[str, _Node], article: Article, entities: dict[str, Entity]) -> Claim:
    def place(predicate: str) -> tuple[int, int]:
        selector = nodes[node[predicate][0]]
        return int(selector[OA + "start"][0]), int(selector[OA + "end"][0])

    def mention(end: str) -> Mention:
        entity = entities[node[RDF + end][0]]
        return Mention(entity, node[KG + end + "Mention"][0], *place(KG + end + "Selector"))

    fields: dict[str, Any] = {field: node[KG + field][0] for field in QUOTE_FIELDS}
    fields |= {field: _one(node, KG + field) for field in OPTIONAL_FIELDS}
    start, end = place(OA + "hasSelector")
    return Claim(
        article=article.id,
        subject=mention("subject"),
        relation=t.name_in(node[RDF + "predicate"][0], KG),
        object=mention("object"),
        quote=node[KG + "quote"][0],
        start=start,
        end=end,
        source=_one(node, KG + "source"),
        date=_one(node, KG + "date"),
        confidence=float(node[KG + "confidence"][0]),
        id=t.name_in(iri, t.CLAIM),
        **fields,
    )
