"""Names that look like RDF or SPARQL are text, from the store to every syntax and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.model import Entity, Extraction
from kg.resolve import resolved
from kg.settings import Settings
from kg.store import open_store
from kg.store.turtle import jsonld_of, nquads_of, rdf12_of, trig_of

NAMES = {
    "23 name like N-Triples": '"> <http://e/p> <http://evil',
    "24 name like an update": '" } ; DROP ALL ; INSERT DATA { <a:a> <a:b> "',
    "end of a statement": 'a\\" .\n<http://evil> <http://e/p> <http://evil> .\n#',
    "language": 'a"@en . <http://evil> a <http://evil> . #',
    "long text": "'''\"\"\"\\",
}


@pytest.mark.parametrize("case", NAMES)
def test_a_name_that_looks_like_rdf_or_sparql_is_one_literal_and_nothing_else(
    case: str, tmp_path: Path, stories: list[Extraction]
) -> None:
    name = NAMES[case]
    claim = stories[0].claims[0]
    evil = Entity("evil", name, "Organization", name, (name + " again",))
    soiled = replace(
        claim,
        subject=replace(claim.subject, entity=evil),
        source=name,
        place=name,
        context=name,
        attribution=name,
        extractor=name,
    )
    article = replace(stories[0].article, title=name, author=name, origin=name)
    plain = [Extraction(replace(article, title="t", author="a", origin="o"), (replace(soiled, source="s"),)), *stories[1:]]
    counts = []
    for number, found in enumerate((plain, [Extraction(article, (soiled,)), *stories[1:]])):
        with open_store(tmp_path / str(number), settings=Settings()) as store:
            store.add(found)
            store.commit()
            store.write_graph(resolved(store.extractions()))
            quads = list(store.quads())
            store.write_turtle(tmp_path / "graph.ttl")
            rows = store.query("SELECT ?n { kge:evil rdfs:label ?n }").short()
            counts.append(len(quads))
    assert counts[0] == counts[1]
    assert {row[0] for row in rows} == {name}
    assert not [q for q in quads if "evil" in str(q.predicate) or q.object == ox.NamedNode("http://evil")]
    held = {q.triple for q in quads}
    assert {q.triple for q in ox.parse(path=str(tmp_path / "graph.ttl"))} == held
    assert len(rdflib.Graph().parse(tmp_path / "graph.ttl")) == len(held)
    for syntax, write in ((ox.RdfFormat.N_QUADS, nquads_of), (ox.RdfFormat.TRIG, trig_of), (ox.RdfFormat.JSON_LD, jsonld_of)):
        assert set(ox.parse(write(quads), format=syntax)) == set(quads)
    assert b"reifies" in rdf12_of(quads)
