"""RDF exports: they read back in both libraries, hold everything, and do not destroy what was there before."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import StoreError, UnknownName
from kg.evaluate import read_passages
from kg.exports import EXPORTS, SUFFIXES, export
from kg.ontology import NAMESPACE
from kg.project import Project
from kg.settings import Settings
from kg.store.turtle import jsonld_of, write_file

GOLD = Path(__file__).parents[2] / "data" / "gold" / "train"
RDF_FORMATS = ("turtle", "trig", "nquads", "jsonld", "rdf12")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with three annotated passages, one of them with a title that no syntax likes."""
    project = Project(tmp_path_factory.mktemp("project"), Settings())
    with project.store(read_only=False) as store:
        store.add(p.extraction() for p in read_passages(min(GOLD.glob("*.jsonl")))[:3])
        store.commit()
    graph = project.graph
    with project.store(read_only=False) as store:
        store.write_graph(graph)
    return project


def quads(project: Project) -> set[str]:
    with project.store() as store:
        return {str(quad) for quad in store.quads()}


@pytest.mark.parametrize("name", RDF_FORMATS)
def test_an_export_is_the_same_bytes_every_time_and_no_other_file_is_left(project: Project, name: str, tmp_path: Path) -> None:
    for number in (1, 2):
        export(project, name, tmp_path / f"{number}{SUFFIXES[name]}")
    first, second = sorted(tmp_path.iterdir())
    assert first.read_bytes() == second.read_bytes()
    assert first.stat().st_size > 10_000


@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_an_export_with_graphs_holds_every_statement_in_its_graph(project: Project, name: str, tmp_path: Path) -> None:
    path = tmp_path / f"graph{SUFFIXES[name]}"
    export(project, name, path)
    assert {str(q) for q in ox.parse(path=str(path))} == quads(project)


def test_turtle_holds_every_statement_once_and_rdflib_reads_the_same(project: Project, tmp_path: Path) -> None:
    export(project, "turtle", tmp_path / "graph.ttl")
    with project.store() as store:
        merged = {str(q.triple) for q in store.quads()}
    triples = [str(t.triple) for t in ox.parse(path=str(tmp_path / "graph.ttl"))]  # type: ignore[union-attr]
    assert sorted(triples) == sorted(merged)
    assert len(rdflib.Graph().parse(tmp_path / "graph.ttl")) == len(merged)
    prefixes = [line for line in (tmp_path / "graph.ttl").read_text().splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)


def test_rdf_12_has_a_triple_term_for_every_claim_and_relation(project: Project, tmp_path: Path) -> None:
    export(project, "rdf12", tmp_path / "graph.ttl")
    triples = [t.triple for t in ox.parse(path=str(tmp_path / "graph.ttl"))]  # type: ignore[union-attr]
    reified = [t for t in triples if t.predicate.value.endswith("#reifies")]
    claims = sum(len(r.claims) for r in project.graph.relations)
    assert len(reified) == claims + len(project.graph.relations)
    assert all(isinstance(t.object, ox.Triple) and t.object.predicate.value.startswith(NAMESPACE) for t in reified)
    assert not [t for t in triples if t.predicate.value.endswith(("syntax-ns#subject", "syntax-ns#object"))]


def test_json_ld_is_json(project: Project, tmp_path: Path) -> None:
    export(project, "jsonld", tmp_path / "graph.jsonld")
    assert isinstance(json.loads((tmp_path / "graph.jsonld").read_text()), list)


def test_a_failing_export_leaves_the_file_before_it(tmp_path: Path) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text("<a:a> <a:b> <a:c> .\n")

    def fails(out: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreError, match="the disk is full"):
        write_file(path, fails)
    with pytest.raises(StoreError, match="does not read back"):
        write_file(path, b"<a:a> <not an iri> <a:c> .\n", ox.RdfFormat.TURTLE)
    assert path.read_text() == "<a:a> <a:b> <a:c> .\n"
    assert [p.name for p in tmp_path.iterdir()] == ["graph.ttl"]


def test_a_format_that_is_not_in_the_table_is_named_with_a_near_one(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="turtle"):
        export(project, "turtel", tmp_path / "x")


def test_every_export_has_a_summary_and_a_suffix() -> None:
    assert set(EXPORTS.names()) <= set(SUFFIXES)
    assert all(EXPORTS.summary(name) for name in EXPORTS.names())


def test_a_text_that_would_not_read_back_is_one_clear_line_and_the_file_before_it_stays(tmp_path: Path) -> None:
    node = ox.NamedNode("https://example.org/a")
    path = tmp_path / "graph.jsonld"
    path.write_text("before")
    with pytest.raises(StoreError, match="too long for JSON-LD"):
        write_file(path, jsonld_of([ox.Quad(node, node, ox.Literal("x" * 17_000_000))]), ox.RdfFormat.JSON_LD)
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["graph.jsonld"]
