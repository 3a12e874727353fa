"""Names, IRIs and the small protocol through which the same code makes rdflib and pyoxigraph terms.

Every IRI is made from content, so the same articles give the same IRIs for ever; there is no blank node anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import quote, unquote

from kg.model import Article, Claim, digest_of
from kg.ontology import BASE, NAMESPACE

KG = NAMESPACE
ENTITY = BASE + "entity/"
ARTICLE = BASE + "article/"
CLAIM = BASE + "claim/"
RELATION = BASE + "relation/"
RUN = BASE + "run/"
DATASET = BASE + "dataset"
WIKIDATA = "http://www.wikidata.org/entity/"

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
OWL = "http://www.w3.org/2002/07/owl#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
SCHEMA = "https://schema.org/"
DCTERMS = "http://purl.org/dc/terms/"
VOID = "http://rdfs.org/ns/void#"

PREFIXES: dict[str, str] = {
    "dcterms": DCTERMS,
    "kg": KG,
    "kga": ARTICLE,
    "kgc": CLAIM,
    "kge": ENTITY,
    "kgr": RELATION,
    "oa": OA,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "void": VOID,
    "wd": WIKIDATA,
    "xsd": XSD,
}
"""The prefixes that queries may use without declaring them, and that every export declares."""

LANGUAGE = "en"
"""The language of the articles and so of the names in them."""


class Terms(Protocol):
    """Makes the terms of one RDF library. Text and IRIs are checked before they come here."""

    def iri(self, value: str) -> Any:
        """Make an IRI."""
        ...

    def literal(self, value: str, datatype: str | None = None, language: str | None = None) -> Any:
        """Make a literal; without datatype and language an xsd:string."""
        ...

    def quad(self, subject: Any, predicate: Any, object: Any, graph: Any | None) -> Any:
        """Make a statement in a named graph, or in the default graph for None."""
        ...


class RdflibTerms:
    """Makes rdflib terms; a quad is the tuple that rdflib.Dataset.addN and iteration use."""

    def __init__(self) -> None:
        import rdflib

        self._iri: Callable[[str], Any] = rdflib.URIRef
        self._literal: Callable[..., Any] = rdflib.Literal

    def iri(self, value: str) -> Any:
        """Make a URIRef."""
        return self._iri(value)

    def literal(self, value: str, datatype: str | None = None, language: str | None = None) -> Any:
        """Make a Literal that keeps its lexical form."""
        return self._literal(value, lang=language, datatype=self._iri(datatype) if datatype else None, normalize=False)

    def quad(self, subject: Any, predicate: Any, object: Any, graph: Any | None) -> Any:
        """Make a tuple of four."""
        return (subject, predicate, object, graph)


@dataclass(frozen=True, slots=True)
class Run:
    """What made the claims: the extractor, the version of geokg, and the language model with its version."""

    extractor: str
    version: str
    model: str = ""

    @property
    def iri(self) -> str:
        """Name the run by its content: the same extractor, version and model are the same run."""
        return RUN + digest_of(self.extractor, self.version, self.model)[:16]


def article_iri(article: Article | str) -> str:
    """Name an article, and its graph, after the hash of its cleaned text and outlet; takes an Article or that digest."""
    return ARTICLE + (article if isinstance(article, str) else article.digest)


def claim_iri(claim: Claim) -> str:
    """Name a claim."""
    return CLAIM + _segment(claim.id)


def entity_iri(identifier: str) -> str:
    """Name an entity."""
    return ENTITY + _segment(identifier)


def relation_iri(subject: str, relation: str, object: str) -> str:
    """Name what the claims about two entities add up to."""
    return RELATION + digest_of(subject, relation, object)[:20]


def vocabulary_iri(name: str) -> str:
    """Name a class or relation of the ontology."""
    return KG + _segment(name)


def wikidata_iri(identifier: str) -> str:
    """Name a Wikidata item."""
    return WIKIDATA + _segment(identifier)


def name_in(iri: str, namespace: str) -> str:
    """Give the name that an IRI was made from. Raises ValueError if it lies in another namespace."""
    if not iri.startswith(namespace):
        raise ValueError(f"<{iri}> is not in <{namespace}>")
    return unquote(iri[len(namespace) :])


@lru_cache(maxsize=20_000)
def _segment(name: str) -> str:
    return quote(name, safe="")


_URL = re.compile(
    r"https?://[A-Za-z0-9._~-]+(:[0-9]{1,5})?"
    r"([/?#]([A-Za-z0-9._~:/?#@!$&'()*+,;=\u00A1-\u167F\u1681-\u180D\u180F-\u1FFF\u2030-\u205E\u2070-\uD7FF\uF900-\uFDCF\uFDF0-\uFDFF]"
    r"|%[0-9A-Fa-f]{2})*)?"
)


def linkable(url: str | None) -> bool:
    """Tell whether a URL may stand as a link: http or https, a valid IRI of at most 2,048 characters, one '#' at most."""
    return bool(url) and len(url or "") <= 2048 and (url or "").count("#") < 2 and _URL.fullmatch(url or "") is not None


_PRECISIONS = (
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), XSD + "date"),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), XSD + "gYearMonth"),
    (re.compile(r"\d{4}"), XSD + "gYear"),
)
_LONG_MONTHS = frozenset({"01", "03", "05", "07", "08", "10", "12"})


def date_type(text: str) -> str | None:
    """Give the datatype of an ISO date, month or year, by its precision; None for what is none of them (2023-02-30)."""
    if not text.isascii():
        return None
    for pattern, datatype in _PRECISIONS:
        if pattern.fullmatch(text):
            return datatype if len(text) < 10 or _is_day(text) else None
    return None


def _is_day(text: str) -> bool:
    year, month, day = text.split("-")
    leap = int(year) % 4 == 0 and (int(year) % 100 != 0 or int(year) % 400 == 0)
    last = 31 if month in _LONG_MONTHS else 30 if month != "02" else 29 if leap else 28
    return int(day) <= last
