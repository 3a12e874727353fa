"""What claims, entities and relations are as statements, and what never becomes one."""

from __future__ import annotations

from collections import defaultdict

import pyoxigraph as ox
import pytest
import rdflib
from written import RUN, graph_of, plain

from kg.errors import InputError, StoreError
from kg.model import Article, Claim, Entity, Extraction, Graph, Mention, Relation
from kg.ontology import NAMESPACE
from kg.rdf import (
    RdflibTerms,
    article_iri,
    article_quads,
    canonical,
    done_quads,
    entity_iri,
    read_article,
    read_done,
    world_quads,
)
from kg.rdf.terms import BASE, date_type, linkable
from kg.store.terms import OxigraphTerms

KG = rdflib.Namespace(NAMESPACE)


def sample() -> Extraction:
    text = "Hosni Mubarak met Nursultan Nazarbayev in Astana in November 2006."
    mubarak, nazarbayev = Entity("Q1", "Hosni Mubarak", "Person", "EGY"), Entity("Q2", "Nursultan Nazarbayev", "Person", "KAZ")
    article = Article(text, title="A visit", source="The Wire", date="2006-11-14", url="https://example.org/visit")
    claim = Claim(
        article.id,
        Mention(mubarak, "Hosni Mubarak", 0, 13),
        "consult",
        Mention(nazarbayev, "Nursultan Nazarbayev", 18, 38),
        text,
        0,
        len(text),
        date="2006-11",
        extractor="frames@1:meet",
        confidence=0.9,
    )
    return Extraction(article, (claim,))


def test_a_claim_is_a_statement_with_its_source_and_its_place_in_the_text() -> None:
    rows = list(
        graph_of(sample()).query(
            """PREFIX kg: <https://w3id.org/geokg/ontology#> PREFIX schema: <https://schema.org/>
            PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX oa: <http://www.w3.org/ns/oa#>
            SELECT ?quote ?exact ?start ?end ?title ?date WHERE {
              ?c a kg:Claim, rdf:Statement ; rdf:subject ?s ; rdf:predicate kg:consult ; rdf:object ?o ; kg:quote ?quote ;
                 kg:date ?date ; prov:wasDerivedFrom ?a ; prov:wasGeneratedBy ?run ; oa:hasSelector ?where .
              ?where oa:exact ?exact ; oa:start ?start ; oa:end ?end .
              ?a a schema:NewsArticle ; schema:headline ?title . }"""
        )
    )
    text = sample().article.text
    assert [tuple(map(str, row)) for row in rows] == [(text, text, "0", str(len(text)), "A visit", "2006-11")]
    assert rows[0][5].datatype == rdflib.XSD.gYearMonth


def test_nothing_is_a_blank_node_and_the_graph_is_named_after_the_text() -> None:
    extraction = sample()
    quads = list(article_quads(extraction, RUN, OxigraphTerms())) + done_quads("0" * 64, 1, "x", OxigraphTerms())
    world = list(world_quads(world_of(extraction), OxigraphTerms(), [RUN.iri]))
    assert not [q for q in quads + world if isinstance(q.subject, ox.BlankNode) or isinstance(q.object, ox.BlankNode)]
    assert {q.graph_name.value for q in quads[:-2]} == {f"{BASE}article/{extraction.article.digest}"}


def world_of(extraction: Extraction) -> Graph:
    grouped: defaultdict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in extraction.claims:
        grouped[claim.subject.entity.id, claim.relation, claim.object.entity.id].append(claim)
    ends = {m.entity.id: m.entity for c in extraction.claims for m in (c.subject, c.object)}
    relations = tuple(Relation(*key, claims=tuple(claims)) for key, claims in sorted(grouped.items()))
    return Graph(ends, relations, {extraction.article.id: extraction.article})


@pytest.mark.parametrize(("polarity", "modality"), [("negated", "actual"), ("asserted", "planned"), ("asserted", "possible")])
def test_what_is_denied_or_only_planned_never_becomes_a_plain_triple(polarity: str, modality: str) -> None:
    extraction = sample()
    (claim,) = extraction.claims
    fields = {f: getattr(claim, f) for f in Claim.__dataclass_fields__} | {"polarity": polarity, "modality": modality}
    quads = list(world_quads(world_of(Extraction(extraction.article, (Claim(**fields),))), RdflibTerms()))
    assert not [q for q in quads if q[1] == KG.consult]
    assert (KG.holds, "false") in {(q[1], str(q[2])) for q in quads}


def test_what_holds_is_a_plain_triple_from_both_ends_of_a_symmetric_relation() -> None:
    quads = set(world_quads(world_of(sample()), RdflibTerms()))
    ends = rdflib.URIRef(entity_iri("Q1")), rdflib.URIRef(entity_iri("Q2"))
    assert {(q[0], q[2]) for q in quads if q[1] == KG.consult} == {ends, ends[::-1]}
    assert [str(q[2]) for q in quads if q[1] == KG.origins] == ["1"]


def test_the_done_record_says_what_is_in_the_graph() -> None:
    extraction = sample()
    quads = [*article_quads(extraction, RUN, OxigraphTerms())]
    assert read_done(article_iri(extraction.article), plain(quads)) is None
    done = read_done(
        article_iri(extraction.article), plain(quads + done_quads(extraction.article.digest, 1, "abc", OxigraphTerms()))
    )
    assert done is not None
    assert (done.digest, done.claims, done.check, done.run) == (extraction.article.digest, 1, "abc", RUN.iri)


def test_a_graph_with_a_part_missing_is_called_damaged() -> None:
    extraction = sample()
    triples = plain(list(article_quads(extraction, RUN, OxigraphTerms())))
    with pytest.raises(StoreError, match="damaged"):
        read_article(article_iri(extraction.article), [t for t in triples if t[1] != NAMESPACE + "quote"])


def test_two_records_of_one_entity_are_joined() -> None:
    extraction = sample()
    (claim,) = extraction.claims
    other = Entity("Q1", "Mubarak", "Person", None, ("the president",), "Q1")
    fields = {f: getattr(claim, f) for f in Claim.__dataclass_fields__} | {"id": "b", "subject": Mention(other, "he", 3, 5)}
    joined = canonical(Extraction(extraction.article, (claim, Claim(**fields))))
    records = {c.subject.entity for c in joined.claims}
    assert records == {Entity("Q1", "Hosni Mubarak", "Person", "EGY", ("Mubarak", "the president"), "Q1")}


def test_text_that_is_no_unicode_and_foreign_claims_are_refused() -> None:
    with pytest.raises(InputError, match="surrogate"):
        canonical(Extraction(Article("a \ud800 b")))
    with pytest.raises(InputError, match="belongs to"):
        canonical(Extraction(Article("another text"), sample().claims))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a_(b)?x=1#y", True),
        ("http://example.org:8080/%D0%B0/й", True),
        ("javascript:alert(1)", False),
        ("https://example.org/a b", False),
        ("https://example.org/\u202e", False),
        ("https://example.org/%zz", False),
        ("https://example.org/" + "a" * 3000, False),
        ("ftp://example.org/", False),
        ("", False),
        (None, False),
    ],
)
def test_only_clean_web_addresses_become_links(url: str | None, expected: bool) -> None:
    assert linkable(url) is expected


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2006-11-14", "date"),
        ("2024-02-29", "date"),
        ("2023-02-29", None),
        ("2006-11", "gYearMonth"),
        ("2006", "gYear"),
        ("2006-13", None),
        ("20", None),
        ("٢٠٠٦", None),
    ],
)
def test_dates_are_typed_by_their_precision(text: str, datatype: str | None) -> None:
    found = date_type(text)
    assert (found.rpartition("#")[2] if found else None) == datatype
