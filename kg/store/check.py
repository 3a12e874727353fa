"""Whether a store agrees with the SHACL shapes, and with the invariants that shapes cannot say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from kg.model import Extraction
from kg.ontology import NAMESPACE, ontology
from kg.rdf.evidence import TYPE
from kg.rdf.terms import KG, RDF

if TYPE_CHECKING:
    import rdflib

    from kg.store import Store

RELATION = KG + "Relation"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong: what, at which node (an IRI), and the value at fault if there is one."""

    node: str
    what: str
    value: str | None = None


def shapes_text() -> str:
    """Give the shapes as Turtle, as they ship."""
    return (resources.files("kg.resources") / "shapes.ttl").read_text(encoding="utf-8")


def check_store(store: Store) -> list[Fault]:
    """Give all faults of a store, sorted; none if it is as it should be. Raises StoreError if it cannot be read."""
    from kg.store.convert import to_graph

    faults = {fault for extraction in store.extractions() for fault in claim_faults(extraction)}
    faults |= set(_unsupported(store.quads()))
    faults |= set(shape_faults(to_graph(store.quads())))
    return sorted(faults, key=lambda f: (f.node, f.what, f.value or ""))


def claim_faults(extraction: Extraction) -> Iterator[Fault]:
    """Check the claims against the text: every quote and mention must stand where it says."""
    text = extraction.article.text
    for claim in extraction.claims:
        if text[claim.start : claim.end] != claim.quote:
            yield Fault(claim.id, "the quote does not stand at its place in the text", claim.quote)
        for mention in (claim.subject, claim.object):
            if text[mention.start : mention.end] != mention.text:
                yield Fault(claim.id, "the mention does not stand at its place in the text", mention.text)
        if claim.subject.entity.id == claim.object.entity.id:
            yield Fault(claim.id, "subject and object are one entity", claim.subject.entity.id)


def _unsupported(quads: Iterable[Any]) -> Iterator[Fault]:
    """Find direct triples without a relation that holds, relations that hold without a triple, and evidence that is not there."""
    predicates = {NAMESPACE + name for name in ontology().relations}
    symmetric = {NAMESPACE + name for name, r in ontology().relations.items() if r.symmetric}
    direct: set[tuple[str, str, str]] = set()
    relations: defaultdict[str, dict[str, str]] = defaultdict(dict)
    evidence: defaultdict[str, set[str]] = defaultdict(set)
    claims: set[str] = set()
    for quad in quads:
        subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object.value
        if predicate in predicates:
            direct.add((subject, predicate, value))
        elif predicate == KG + "evidence":
            evidence[subject].add(value)
        elif predicate == TYPE and value == KG + "Claim":
            claims.add(subject)
        elif predicate in (RDF + "subject", RDF + "predicate", RDF + "object", KG + "holds", KG + "claims"):
            relations[subject][predicate] = value
    stated: set[tuple[str, str, str]] = set()
    for node, found in relations.items():
        if KG + "holds" not in found:
            continue
        if missing := evidence[node] - claims:
            yield Fault(node, "its evidence is not in the store", min(missing))
        if str(len(evidence[node])) != found.get(KG + "claims"):
            yield Fault(node, "the count of its claims is not that of its evidence", found.get(KG + "claims"))
        if found[KG + "holds"] == "true":
            ends = found.get(RDF + "subject", ""), found.get(RDF + "predicate", ""), found.get(RDF + "object", "")
            stated |= {ends, ends[::-1]} if ends[1] in symmetric else {ends}
    yield from (Fault(s, "a direct triple without a claim that states it", f"{p} {o}") for s, p, o in direct - stated)
    yield from (Fault(s, "a relation that holds without its direct triple", f"{p} {o}") for s, p, o in stated - direct)


def shape_faults(graph: rdflib.Graph) -> Iterator[Fault]:
    """Validate a graph against the shapes with pySHACL."""
    import pyshacl
    import rdflib

    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    shapes = rdflib.Graph().parse(data=shapes_text(), format="turtle")
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=False, inplace=True)
    for result in sorted(report.subjects(rdflib.RDF.type, sh.ValidationResult), key=str):
        node, path, value = (report.value(result, p) for p in (sh.focusNode, sh.resultPath, sh.value))
        message = report.value(result, sh.resultMessage)
        place = f"{str(path).rpartition('#')[2].rpartition('/')[2]}: " if path is not None else ""
        yield Fault(str(node), f"{place}{message}", None if value is None else str(value))
