"""GraphML, GEXF, CSV and JSON lines: real files, read back by the libraries that others will read them with."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import networkx as nx
import pandas
import pytest
from hostile_graph import NAMES, hostile_extractions
from lxml import etree

from kg.exports import EXPORTS, export
from kg.model import claim_from_record, claim_record
from kg.palette import palette, rgb
from kg.project import open_project
from kg.resolve import resolved

FORMATS = ("graphml", "gexf", "csv", "jsonl")
GEXF = "{http://www.gexf.net/1.2draft}"
VIZ = "{http://www.gexf.net/1.2draft/viz}"


class Hostile:
    """A source as the exports see it; the store itself would refuse a lone surrogate."""

    graph = resolved(hostile_extractions())

    @contextmanager
    def store(self, *, read_only=True):
        yield SimpleNamespace(extractions=hostile_extractions)


@pytest.fixture(scope="module")
def sample(sample_folder):
    return open_project(sample_folder)


def written(source, name):
    out = io.BytesIO()
    EXPORTS.load(name)(source, out)
    return out.getvalue()


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_is_the_same_bytes_whatever_the_hash_seed(sample, sample_folder, name, tmp_path):
    export(sample, name, tmp_path / "here")
    code = "import sys; from kg.exports import export; from kg.project import open_project; export(open_project(sys.argv[1]), *sys.argv[2:])"
    command = [sys.executable, "-c", code, str(sample_folder), name, str(tmp_path / "there")]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert (tmp_path / "here").read_bytes() == (tmp_path / "there").read_bytes()


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_networkx_reads_every_entity_and_relation_back(sample, name, tmp_path):
    export(sample, name, tmp_path / "graph")
    read = getattr(nx, f"read_{name}")(tmp_path / "graph")
    graph = sample.graph
    assert set(read) == set(graph.entities)
    assert {(a, b, d["relation"]) for a, b, d in read.edges(data=True)} == {
        (r.subject, r.object, r.relation) for r in graph.relations
    }
    assert {i: read.nodes[i]["label"] for i in read} == {i: e.name for i, e in graph.entities.items()}
    origins = {(r.subject, r.object, r.relation): r.origins for r in graph.relations}
    assert {(a, b, d["relation"]): d["origins"] for a, b, d in read.edges(data=True)} == origins


def test_graphml_has_typed_keys_and_edges_with_names_of_their_own(sample):
    root = etree.fromstring(written(sample, "graphml"))
    space = "{http://graphml.graphdrawing.org/xmlns}"
    keys = {(k.get("for"), k.get("attr.name")): k.get("attr.type") for k in root.iter(f"{space}key")}
    assert {keys["node", name] for name in ("x", "y", "size")} == {"double"}
    assert (keys["node", "r"], keys["edge", "weight"], keys["edge", "holds"]) == ("long", "double", "boolean")
    ids = [edge.get("id") for edge in root.iter(f"{space}edge")]
    assert len(ids) == len(set(ids)) == len(sample.graph.relations)


def test_gexf_has_looks_places_and_days_and_no_day_of_writing(sample):
    root = etree.fromstring(written(sample, "gexf"))
    assert root.tag == f"{GEXF}gexf"
    assert root.find(f"{GEXF}meta").get("lastmodifieddate") is None
    assert root.find(f"{GEXF}graph").get("timeformat") == "date"
    day = re.compile(r"\d{4}-\d{2}-\d{2}")
    dated = 0
    for node in root.iter(f"{GEXF}node"):
        entity = sample.graph.entities[node.get("id")]
        colour = node.find(f"{VIZ}color")
        assert tuple(int(colour.get(c)) for c in "rgb") == rgb(palette()["types"][entity.type]["light"])
        assert float(node.find(f"{VIZ}size").get("value")) >= 8
        assert {"x", "y"} <= set(node.find(f"{VIZ}position").attrib)
    for edge in root.iter(f"{GEXF}edge"):
        assert float(edge.find(f"{VIZ}thickness").get("value")) >= 1
        if edge.get("start"):
            dated += 1
            assert day.fullmatch(edge.get("start"))
            assert day.fullmatch(edge.get("end"))
            assert edge.get("start") <= edge.get("end")
    assert dated > 100
    places = {(p.get("x"), p.get("y")) for p in root.iter(f"{VIZ}position")}
    assert len(places) == len(sample.graph.entities)


def test_csv_is_a_row_a_claim_with_both_ends_as_resolved(sample, tmp_path):
    export(sample, "csv", tmp_path / "claims.csv")
    table = pandas.read_csv(tmp_path / "claims.csv", keep_default_na=False)
    graph = sample.graph
    assert sorted(table["claim"]) == sorted(c.id for r in graph.relations for c in r.claims)
    assert set(table["subject_id"]) | set(table["object_id"]) == set(graph.entities)
    assert {"quote", "published", "url", "origins", "polarity"} <= set(table.columns)


def test_json_lines_give_the_claims_back(sample):
    records = [json.loads(line) for line in written(sample, "jsonl").decode().splitlines()]
    with sample.store() as store:
        claims = {c.id: claim_record(c) for e in store.extractions() for c in e.claims}
    assert {r["id"]: r for r in records} == claims
    assert all(claim_record(claim_from_record(r)) == r for r in records)


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_hostile_names_never_break_xml(name):
    content = written(Hostile(), name)
    etree.fromstring(content)
    read = getattr(nx, f"read_{name}")(io.BytesIO(content))
    labels = {read.nodes[node]["label"] for node in read}
    assert len(read) == len(NAMES)
    assert {NAMES[0], NAMES[1], NAMES[4], NAMES[9]} <= labels
    assert "lone \ufffd surrogate" in labels
    assert "bell\ufffd escape\ufffd[31m null\ufffd end" in labels


def test_hostile_names_are_no_formulas_and_no_extra_rows_in_csv():
    rows = list(csv.DictReader(io.StringIO(written(Hostile(), "csv").decode(), newline="")))
    assert len(rows) == len(NAMES)
    assert not [value for row in rows for value in row.values() if value[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert {"'=1+cmd|' /C calc'!A0", "'@SUM(A1)", NAMES[7]} <= {row["subject_name"] for row in rows}


def test_hostile_names_stay_on_their_line_of_json():
    lines = written(Hostile(), "jsonl").decode().split("\n")
    assert lines.pop() == ""
    names = {json.loads(line)["subject"]["name"] for line in lines}
    assert len(lines) == len(NAMES)
    assert {name for name in NAMES if "\ud83d" not in name} <= names
