"""The resolved world as statements of the default graph: entities, direct triples, relations with their counts, the dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from kg.model import Graph, Relation
from kg.ontology import BASE, Ontology, ontology
from kg.rdf import terms as t
from kg.rdf.evidence import CLAIMS, TYPE, decimal, entity_statements
from kg.rdf.terms import DCTERMS, KG, OA, PROV, RDF, SCHEMA, SKOS, VOID, XSD, Terms

VOCABULARIES = (KG, SCHEMA, SKOS, PROV, OA)
TITLE = "Knowledge graph of claims in news articles, with their evidence"


def world_quads(graph: Graph, terms: Terms, runs: Iterable[str] = ()) -> Iterator[Any]:
    """Yield the default graph for a resolved graph; `runs` are the IRIs of the runs that its claims come from.

    What is asserted and actual becomes the direct triple, from both ends where the relation is symmetric. Every relation, whether
    it holds or is only planned, possible or denied, has a node kg:Relation with the number of its claims and of independent
    origins, and a kg:evidence link to each claim.
    """
    known = ontology()
    made: dict[str, Any] = {}

    def iri(value: str) -> Any:
        if value not in made:
            made[value] = terms.iri(value)
        return made[value]

    for identifier, entity in graph.entities.items():
        yield from entity_statements(entity, iri(t.entity_iri(identifier)), terms, iri, None)
    for relation in graph.relations:
        yield from _relation(relation, known, terms, iri)
    yield from _dataset(graph, runs, terms, iri)


def _relation(relation: Relation, known: Ontology, terms: Terms, iri: Any) -> Iterator[Any]:
    subject, target = iri(t.entity_iri(relation.subject)), iri(t.entity_iri(relation.object))
    predicate = iri(t.vocabulary_iri(relation.relation))
    described = known.relations.get(relation.relation)
    if relation.holds:
        yield terms.quad(subject, predicate, target, None)
        if described is not None and described.symmetric:
            yield terms.quad(target, predicate, subject, None)
    node = terms.iri(t.relation_iri(relation.subject, relation.relation, relation.object))
    yield terms.quad(node, iri(TYPE), iri(KG + "Relation"), None)
    yield terms.quad(node, iri(RDF + "subject"), subject, None)
    yield terms.quad(node, iri(RDF + "predicate"), predicate, None)
    yield terms.quad(node, iri(RDF + "object"), target, None)
    if described is not None:
        yield terms.quad(node, iri(KG + "family"), iri(t.vocabulary_iri(described.family)), None)
    yield terms.quad(node, iri(CLAIMS), terms.literal(str(len(relation.claims)), XSD + "integer"), None)
    yield terms.quad(node, iri(KG + "origins"), terms.literal(str(relation.origins), XSD + "integer"), None)
    yield terms.quad(node, iri(KG + "holds"), terms.literal("true" if relation.holds else "false", XSD + "boolean"), None)
    yield terms.quad(node, iri(KG + "confidence"), terms.literal(decimal(relation.confidence), XSD + "decimal"), None)
    for claim in relation.claims:
        yield terms.quad(node, iri(KG + "evidence"), terms.iri(t.claim_iri(claim)), None)


def _dataset(graph: Graph, runs: Iterable[str], terms: Terms, iri: Any) -> Iterator[Any]:
    node = iri(t.DATASET)
    counts = {
        VOID + "entities": len(graph.entities),
        KG + "articles": len(graph.articles),
        KG + "relations": len(graph.relations),
        CLAIMS: sum(len(relation.claims) for relation in graph.relations),
    }
    yield terms.quad(node, iri(TYPE), iri(VOID + "Dataset"), None)
    yield terms.quad(node, iri(DCTERMS + "title"), terms.literal(TITLE, None, t.LANGUAGE), None)
    yield terms.quad(node, iri(VOID + "uriSpace"), terms.literal(BASE), None)
    for predicate, count in counts.items():
        yield terms.quad(node, iri(predicate), terms.literal(str(count), XSD + "integer"), None)
    for vocabulary in VOCABULARIES:
        yield terms.quad(node, iri(VOID + "vocabulary"), iri(vocabulary), None)
    for run in sorted(set(runs)):
        yield terms.quad(node, iri(PROV + "wasGeneratedBy"), iri(run), None)
