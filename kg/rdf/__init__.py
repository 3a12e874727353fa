"""Claims, articles, entities and relations as RDF, and back: the only room that knows what a claim looks like in RDF."""

from __future__ import annotations

from kg.rdf.evidence import Done, about_of, article_quads, canonical, done_quads
from kg.rdf.reading import read_article, read_done
from kg.rdf.terms import PREFIXES, RdflibTerms, Run, Terms, article_iri, claim_iri, entity_iri, relation_iri
from kg.rdf.world import world_quads

__all__ = [
    "PREFIXES",
    "Done",
    "RdflibTerms",
    "Run",
    "Terms",
    "about_of",
    "article_iri",
    "article_quads",
    "canonical",
    "claim_iri",
    "done_quads",
    "entity_iri",
    "read_article",
    "read_done",
    "relation_iri",
    "world_quads",
]
