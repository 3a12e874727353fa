"""The classes, relations and families that claims may use, read from resources/ontology.ttl, the one place that lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdflib import URIRef
    from rdflib.term import Node

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
    return _Reader(ontology_text()).ontology()


class _Reader:
    """Reads classes and relations, in the order of the text, which RDF does not keep."""

    def __init__(self, text: str) -> None:
        import rdflib

        self.text = text
        self.graph = rdflib.Graph().parse(data=text, format="turtle")
        self.kg = rdflib.Namespace(NAMESPACE)
        self.schema = rdflib.Namespace("https://schema.org/")

    def ontology(self) -> Ontology:
        from rdflib import OWL, RDFS, SKOS

        kinds = [c for c in self._listed(OWL.Class) if self.graph.value(c, SKOS.closeMatch)]
        relations = [*self._listed(self.kg.EventRelation), *self._listed(self.kg.StructureRelation)]
        return Ontology(
            entities={e.name: e for e in map(self._entity, kinds)},
            relations={r.name: r for r in map(self._relation, relations)},
            families={_name(f): self._words(f, RDFS.label) for f in self._listed(self.kg.Family)},
        )

    def _listed(self, kind: Node) -> list[Node]:
        from rdflib import RDF

        return sorted(self.graph.subjects(RDF.type, kind), key=lambda s: self.text.index(f"\nkg:{_name(s)} "))

    def _words(self, subject: Node, predicate: URIRef) -> str:
        return str(self.graph.value(subject, predicate) or "")

    def _entity(self, term: Node) -> EntityClass:
        from rdflib import RDFS, SKOS

        parent, match = self.graph.value(term, RDFS.subClassOf), self.graph.value(term, SKOS.closeMatch)
        return EntityClass(_name(term), self._words(term, RDFS.label), self._words(term, RDFS.comment), str(parent), str(match))

    def _relation(self, term: Node) -> RelationClass:
        from rdflib import OWL, RDF, RDFS

        graph, kg, label = self.graph, self.kg, self._words(term, RDFS.label)
        return RelationClass(
            name=_name(term),
            label=label,
            inverse_label=self._words(term, kg.inverseLabel) or label,
            definition=self._words(term, RDFS.comment),
            family=self._words(term, kg.family).removeprefix(NAMESPACE),
            symmetric=(term, RDF.type, OWL.SymmetricProperty) in graph,
            domain=frozenset(_name(o) for o in graph.objects(term, self.schema.domainIncludes)),
            range=frozenset(_name(o) for o in graph.objects(term, self.schema.rangeIncludes)),
            at_odds=frozenset(_name(o) for o in [*graph.objects(term, kg.atOddsWith), *graph.subjects(kg.atOddsWith, term)]),
        )


def _name(term: Node) -> str:
    return str(term).removeprefix(NAMESPACE)
