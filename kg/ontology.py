"""The classes, relations and families that claims may use, read from resources/ontology.ttl, the one place that lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

BASE = "https://w3id.org/geokg/"
"""The base of every IRI that geokg makes."""

NAMESPACE = BASE + "ontology#"
"""The namespace of the ontology, written `kg:` in queries."""


@dataclass(frozen=True, slots=True)
class EntityClass:
    """A class of entities and what it corresponds to elsewhere; `schema` and `wikidata` are IRIs."""

    name: str
    label: str
    definition: str
    schema: str
    wikidata: str


@dataclass(frozen=True, slots=True)
class RelationClass:
    """A class of relations. `label` reads from the subject, `inverse_label` from the object; empty domain or range means any.

    `at_odds` names the classes that two actors hardly do both at one time.
    """

    name: str
    label: str
    inverse_label: str
    definition: str
    family: str
    symmetric: bool
    domain: frozenset[str]
    range: frozenset[str]
    at_odds: frozenset[str] = frozenset()

    @property
    def is_event(self) -> bool:
        """True for what happens, false for states of the world (the structure family)."""
        return self.family != "structure"


@dataclass(frozen=True, slots=True)
class Ontology:
    """All classes by name, in the order of the file. `families` maps a family's name to its label."""

    entities: Mapping[str, EntityClass]
    relations: Mapping[str, RelationClass]
    families: Mapping[str, str]

    def family(self, relation: str) -> str:
        """Give the family (quad class or structure) of a relation. Raises KeyError for a relation that does not exist."""
        return self.relations[relation].family

    def symmetric(self, relation: str) -> bool:
        """Tell whether the relation holds in both directions. Raises KeyError for a relation that does not exist."""
        return self.relations[relation].symmetric


def ontology_text() -> str:
    """Give the ontology as Turtle, as it ships."""
    return (resources.files("kg.resources") / "ontology.ttl").read_text(encoding="utf-8")


@cache
def ontology() -> Ontology:
    """Read the ontology once."""
    import rdflib
    from rdflib import OWL, RDF, RDFS, SKOS

    kg = rdflib.Namespace(NAMESPACE)
    schema = rdflib.Namespace("https://schema.org/")
    text = ontology_text()
    graph = rdflib.Graph().parse(data=text, format="turtle")

    def name(term: rdflib.term.Node) -> str:
        return str(term).removeprefix(NAMESPACE)

    def words(subject: rdflib.term.Node, predicate: rdflib.URIRef) -> str:
        return str(graph.value(subject, predicate) or "")

    def listed(kind: rdflib.term.Node) -> list[rdflib.term.Node]:
        return sorted(graph.subjects(RDF.type, kind), key=lambda s: text.index(f"\nkg:{name(s)} "))

    def relation(term: rdflib.term.Node) -> RelationClass:
        return RelationClass(
            name=name(term),
            label=words(term, RDFS.label),
            inverse_label=words(term, kg.inverseLabel) or words(term, RDFS.label),
            definition=words(term, RDFS.comment),
            family=words(term, kg.family).removeprefix(NAMESPACE),
            symmetric=(term, RDF.type, OWL.SymmetricProperty) in graph,
            domain=frozenset(name(o) for o in graph.objects(term, schema.domainIncludes)),
            range=frozenset(name(o) for o in graph.objects(term, schema.rangeIncludes)),
            at_odds=frozenset(name(o) for o in [*graph.objects(term, kg.atOddsWith), *graph.subjects(kg.atOddsWith, term)]),
        )

    def entity(term: rdflib.term.Node) -> EntityClass:
        parent, match = graph.value(term, RDFS.subClassOf), graph.value(term, SKOS.closeMatch)
        return EntityClass(name(term), words(term, RDFS.label), words(term, RDFS.comment), str(parent), str(match))

    kinds = [c for c in listed(OWL.Class) if graph.value(c, SKOS.closeMatch)]
    relations = [*listed(kg.EventRelation), *listed(kg.StructureRelation)]
    return Ontology(
        entities={e.name: e for e in map(entity, kinds)},
        relations={r.name: r for r in map(relation, relations)},
        families={name(f): words(f, RDFS.label) for f in listed(kg.Family)},
    )
