"""One article and its claims as the statements of one named graph, and back.

The graph is named after the hash of the article's cleaned text and outlet. It holds the article (schema:NewsArticle) with its
text, the run that read it, its claims (kg:Claim, an rdf:Statement), where they stand in the text (Web Annotation selectors, named
by RFC 5147 character ranges), and the entities as this article names them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kg.errors import InputError
from kg.model import Article, Claim, Entity, Extraction, digest_of
from kg.rdf import terms as t
from kg.rdf.terms import KG, OA, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, XSD, Run, Terms

TYPE = RDF + "type"
CLAIMS = KG + "claims"
DIGEST = KG + "digest"
QUOTE_FIELDS = ("polarity", "modality", "context", "extractor")
OPTIONAL_FIELDS = ("attribution", "place", "amount")
CLAIM_FIELDS = tuple((field, KG + field) for field in (*QUOTE_FIELDS, *OPTIONAL_FIELDS))
DECIMAL, INTEGER = XSD + "decimal", XSD + "integer"


@dataclass(frozen=True, slots=True)
class Done:
    """The record that an article is in the store, whole: how many claims it has and the digest over all its other statements.

    `digest` names the article (the hash of its text and outlet), `check` the statements, `about` what is known of its
    publication. `run` is the IRI of the run that read it.
    """

    digest: str
    id: str
    origin: str | None
    claims: int
    check: str
    run: str
    about: str = ""

    @property
    def graph(self) -> str:
        """The IRI of the article and its graph."""
        return t.article_iri(self.digest)


def about_of(article: Article) -> str:
    """Give a digest over what is known of an article's publication: another one means that it was corrected."""
    known = (article.id, article.title, article.source, article.author, article.date, article.url)
    return digest_of(*(value or "" for value in known))[:16]


def canonical(extraction: Extraction) -> Extraction:
    """Give an extraction the order in which the store gives it back, with one record an entity and one claim an id.

    Claims go by place and id, aliases by name; of two claims with one id the one that holds and is surer stays; what two records
    of one entity say of it is joined. Raises InputError for text that is no Unicode and for a claim of another article.
    """
    article = extraction.article
    for text in (article.text, article.id, article.title, article.source, article.author, article.url, article.origin):
        _check_text(article, text)
    best: dict[str, Claim] = {}
    for claim in extraction.claims:
        if claim.article != article.id:
            raise InputError(f"{article.id}: claim {claim.id} belongs to article {claim.article}")
        known = best.get(claim.id)
        best[claim.id] = claim if known is None else max(known, claim, key=lambda c: (c.holds, c.confidence, repr(c)))
    records = _one_record_each(m.entity for c in best.values() for m in (c.subject, c.object))
    claims = [_with_records(claim, records) for claim in best.values()]
    notes = tuple(line for note in extraction.notes for line in note.split("\n"))
    return Extraction(article, tuple(sorted(claims, key=lambda c: (c.start, c.end, c.id))), notes)


def _with_records(claim: Claim, records: dict[str, Entity]) -> Claim:
    """Put the one record of each entity into a claim; most hold it already, and copies are what takes time."""
    ends = {}
    for end, mention in (("subject", claim.subject), ("object", claim.object)):
        record = records[mention.entity.id]
        if record is not mention.entity and record != mention.entity:
            ends[end] = replace(mention, entity=record)
    return replace(claim, **ends) if ends else claim  # type: ignore[arg-type]


def _check_text(article: Article, text: str | None) -> None:
    try:
        (text or "").encode()
    except UnicodeEncodeError as error:
        name = article.origin or article.id
        raise InputError(f"{name!r}: a lone surrogate at character {error.start}: not valid Unicode text") from error


def _one_record_each(entities: Iterable[Entity]) -> dict[str, Entity]:
    variants: dict[str, list[Entity]] = {}
    for entity in entities:
        found = variants.setdefault(entity.id, [])
        if entity not in found:
            found.append(entity)
    return {identifier: _joined(found) for identifier, found in variants.items()}


def _joined(variants: list[Entity]) -> Entity:
    """Join what several records of one entity say, whatever their order."""
    known, *others = sorted(variants, key=repr) if len(variants) > 1 else variants
    aliases = {*known.aliases}
    country, wikidata = known.country, known.wikidata
    for entity in others:
        aliases |= {*entity.aliases} | ({entity.name} - {known.name})
        country, wikidata = country or entity.country, wikidata or entity.wikidata
    ordered = tuple(sorted(aliases))
    if (ordered, country, wikidata) == (known.aliases, known.country, known.wikidata):
        return known
    return replace(known, aliases=ordered, country=country, wikidata=wikidata)


def article_quads(extraction: Extraction, run: Run, terms: Terms) -> Iterator[Any]:
    """Give the statements of a canonical extraction, but for its done-record."""
    return iter(_Writer(extraction.article, run, terms).write(extraction))


def done_quads(digest: str, claims: int, check: str, terms: Terms) -> list[Any]:
    """Give the done-record of an article: the count of its claims and the digest over all statements of `article_quads`."""
    node = terms.iri(t.article_iri(digest))
    count = terms.quad(node, terms.iri(CLAIMS), terms.literal(str(claims), XSD + "integer"), node)
    return [count, terms.quad(node, terms.iri(DIGEST), terms.literal(check), node)]


class _Writer:
    """Holds what every statement of one article needs; IRIs of predicates are made once an article.

    Statements are gathered in a list: handing millions of them from generator to generator takes longer than making them.
    """

    def __init__(self, article: Article, run: Run, terms: Terms) -> None:
        self.article, self.terms, self.run = article, terms, terms.iri(run.iri)
        self.run_record = run
        self.node = terms.iri(t.article_iri(article))
        self.base = t.article_iri(article) + "#char="
        self.made: dict[str, Any] = {}
        self.selectors: dict[tuple[int, int], Any] = {}
        self.found: list[Any] = []

    def iri(self, value: str) -> Any:
        made = self.made.get(value)
        if made is None:
            made = self.made[value] = self.terms.iri(value)
        return made

    def text(self, subject: Any, predicate: str, value: str | None, language: str | None = None) -> None:
        if value is not None:
            self.link(subject, predicate, self.terms.literal(value, None, language))

    def dated(self, subject: Any, predicate: str, value: str | None) -> None:
        if value is not None:
            self.link(subject, predicate, self.terms.literal(value, t.date_type(value)))

    def link(self, subject: Any, predicate: str, target: Any) -> None:
        self.found.append(self.terms.quad(subject, self.iri(predicate), target, self.node))

    def number(self, subject: Any, predicate: str, value: str, datatype: str) -> None:
        self.link(subject, predicate, self.terms.literal(value, datatype))

    def write(self, extraction: Extraction) -> list[Any]:
        self.about_article()
        self.about_run()
        self.text(self.node, KG + "note", "\n".join(extraction.notes) if extraction.notes else None)
        entities = {m.entity.id: m.entity for c in extraction.claims for m in (c.subject, c.object)}
        for entity in entities.values():
            self.about_entity(entity)
        for claim in extraction.claims:
            self.about_claim(claim)
        return self.found

    def about_article(self) -> None:
        article, node = self.article, self.node
        self.link(node, TYPE, self.iri(SCHEMA + "NewsArticle"))
        self.link(node, KG + "extractedIn", self.run)
        self.text(node, SCHEMA + "identifier", article.id)
        self.text(node, SCHEMA + "articleBody", article.text)
        self.text(node, SCHEMA + "headline", article.title)
        self.text(node, SCHEMA + "publisher", article.source)
        self.text(node, SCHEMA + "author", article.author)
        self.dated(node, SCHEMA + "datePublished", article.date)
        self.text(node, KG + "origin", article.origin)
        if t.linkable(article.url):
            self.link(node, SCHEMA + "url", self.terms.iri(article.url or ""))
        else:
            self.text(node, KG + "address", article.url)

    def about_run(self) -> None:
        self.link(self.run, TYPE, self.iri(PROV + "Activity"))
        self.text(self.run, KG + "extractor", self.run_record.extractor)
        self.text(self.run, SCHEMA + "softwareVersion", self.run_record.version)
        self.text(self.run, KG + "model", self.run_record.model or None)

    def about_entity(self, entity: Entity) -> None:
        node = self.iri(t.entity_iri(entity.id))
        self.found.extend(entity_statements(entity, node, self.terms, self.iri, self.node))

    def about_claim(self, claim: Claim) -> None:
        node = self.terms.iri(t.claim_iri(claim))
        self.link(node, TYPE, self.iri(KG + "Claim"))
        self.link(node, TYPE, self.iri(RDF + "Statement"))
        self.link(node, RDF + "subject", self.iri(t.entity_iri(claim.subject.entity.id)))
        self.link(node, RDF + "predicate", self.iri(t.vocabulary_iri(claim.relation)))
        self.link(node, RDF + "object", self.iri(t.entity_iri(claim.object.entity.id)))
        self.text(node, KG + "quote", claim.quote)
        self.text(node, KG + "source", claim.source)
        for field, predicate in CLAIM_FIELDS:
            self.text(node, predicate, getattr(claim, field))
        self.dated(node, KG + "date", claim.date)
        self.number(node, KG + "confidence", decimal(claim.confidence), DECIMAL)
        self.link(node, PROV + "wasDerivedFrom", self.node)
        self.link(node, PROV + "wasGeneratedBy", self.run)
        self.where(node, OA + "hasSelector", claim.start, claim.end)
        for end, mention in (("subject", claim.subject), ("object", claim.object)):
            self.text(node, KG + end + "Mention", mention.text)
            self.where(node, KG + end + "Selector", mention.start, mention.end)

    def where(self, node: Any, predicate: str, start: int, end: int) -> None:
        selector = self.selectors.get((start, end))
        if selector is None:
            selector = self.selectors[start, end] = self.terms.iri(f"{self.base}{start},{end}")
            self.link(selector, TYPE, self.iri(OA + "TextPositionSelector"))
            self.link(selector, TYPE, self.iri(OA + "TextQuoteSelector"))
            self.number(selector, OA + "start", str(start), INTEGER)
            self.number(selector, OA + "end", str(end), INTEGER)
            self.text(selector, OA + "exact", self.article.text[start:end])
        self.link(node, predicate, selector)


def entity_statements(entity: Entity, node: Any, terms: Terms, iri: Any, graph: Any | None) -> Iterator[Any]:
    """Yield what is known of an entity: type, label, other names, country, Wikidata item."""
    yield terms.quad(node, iri(TYPE), iri(t.vocabulary_iri(entity.type)), graph)
    yield terms.quad(node, iri(RDFS + "label"), terms.literal(entity.name, None, t.LANGUAGE), graph)
    for alias in entity.aliases:
        yield terms.quad(node, iri(SKOS + "altLabel"), terms.literal(alias, None, t.LANGUAGE), graph)
    if entity.country is not None:
        yield terms.quad(node, iri(KG + "country"), terms.literal(entity.country), graph)
    if entity.wikidata is not None:
        yield terms.quad(node, iri(OWL + "sameAs"), terms.iri(t.wikidata_iri(entity.wikidata)), graph)


def decimal(value: float) -> str:
    """Write a confidence as a canonical xsd:decimal. Raises InputError for what is no number in 0..1."""
    if not 0.0 <= value <= 1.0:
        raise InputError(f"a confidence lies in 0..1, not {value!r}")
    text = repr(float(value))
    if "e" in text:
        text = format(Decimal(text), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
