"""Any extraction as RDF and back, with rdflib's terms, with pyoxigraph's and as lines."""

from __future__ import annotations

import string

import pyoxigraph as ox
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from written import RUN, graph_of, plain

from kg.model import Article, Claim, Entity, Extraction, Mention
from kg.ontology import ontology
from kg.rdf import article_iri, article_quads, canonical, read_article
from kg.store.blocks import block_of, turtle_of_blocks
from kg.store.terms import LineTerms, OxigraphTerms, digest_of_lines, digest_of_quads, in_order, lines_in
from kg.store.turtle import turtle_of

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
maybe = st.none() | words
names = st.text(string.ascii_letters + string.digits + "_-", min_size=1, max_size=12)
dates = st.none() | st.dates().map(str) | st.sampled_from(["2006", "2006-11", "0001", "2023-02-30", "last week"]) | words
links = (
    st.none()
    | st.sampled_from(["https://example.org/a?b=c#d", "http://пример.рф/", "javascript:alert(1)", "http://a b/"])
    | words
)


@st.composite
def entities(draw: st.DrawFn) -> Entity:
    aliases = tuple(sorted(draw(st.sets(words, max_size=3))))
    wikidata = draw(st.none() | st.integers(1, 10**9).map(lambda n: f"Q{n}"))
    kind = draw(st.sampled_from(list(ontology().entities)))
    return Entity(draw(names), draw(words), kind, draw(st.none() | st.sampled_from(["KAZ", "EGY"])), aliases, wikidata)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
    article = Article(text, draw(names), draw(maybe), draw(maybe), draw(maybe), draw(dates), draw(links), draw(maybe))
    known = draw(st.lists(entities(), min_size=2, max_size=4, unique_by=lambda e: e.id))

    def span() -> tuple[int, int]:
        start = draw(st.integers(0, len(text)))
        return start, draw(st.integers(start, len(text)))

    def mention() -> Mention:
        start, end = span()
        return Mention(draw(st.sampled_from(known)), text[start:end], start, end)

    def claim() -> Claim:
        start, end = span()
        return Claim(
            article.id,
            mention(),
            draw(st.sampled_from(list(ontology().relations))),
            mention(),
            text[start:end],
            start,
            end,
            draw(maybe),
            draw(dates),
            draw(maybe),
            draw(st.sampled_from(["asserted", "negated"])),
            draw(st.sampled_from(["actual", "planned", "possible"])),
            draw(maybe),
            draw(words),
            draw(maybe),
            draw(st.floats(0, 1)),
            draw(words),
        )

    return Extraction(article, tuple(claim() for _ in range(draw(st.integers(0, 3)))), tuple(draw(st.lists(words, max_size=2))))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(extractions())
def test_any_extraction_comes_back_from_the_engine_as_it_was(given_one: Extraction) -> None:
    extraction = canonical(given_one)
    quads = list(article_quads(extraction, RUN, OxigraphTerms()))
    store = ox.Store()
    store.extend(quads)
    held = list(store)
    assert read_article(article_iri(extraction.article), plain(held)) == extraction
    assert digest_of_quads(held) == digest_of_quads(set(quads))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(extractions())
def test_any_extraction_as_turtle_reads_back_to_the_same_graph_in_both_libraries(given_one: Extraction) -> None:
    """There are no blank nodes, so that two graphs are isomorphic if they hold the same terms."""
    extraction = canonical(given_one)
    triples = {q.triple for q in article_quads(extraction, RUN, OxigraphTerms())}
    written = turtle_of(triples)
    assert {q.triple for q in ox.parse(written, format=ox.RdfFormat.TURTLE)} == triples
    lines = in_order(article_quads(extraction, RUN, LineTerms()))
    written = turtle_of_blocks([block_of(extraction.article.digest, lines)])
    assert {q.triple for q in ox.parse(written, format=ox.RdfFormat.TURTLE)} == triples
    assert len(list(ox.parse(written, format=ox.RdfFormat.TURTLE))) == len(triples)
    parsed, graph = rdflib.Graph().parse(data=written.decode(), format="turtle"), graph_of(extraction)
    assert set(map(terms_of, parsed)) == set(map(terms_of, graph))
    assert read_article(article_iri(extraction.article), [(str(s), str(p), str(o)) for s, p, o in parsed]) == extraction


def terms_of(triple: tuple[rdflib.term.Node, ...]) -> tuple[object, ...]:
    return tuple((type(t), str(t), getattr(t, "datatype", None), getattr(t, "language", None)) for t in triple)


@given(extractions())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_extraction_is_the_same_in_lines_as_in_objects(given_one: Extraction) -> None:
    extraction = canonical(given_one)
    quads = list(article_quads(extraction, RUN, OxigraphTerms()))
    lines = list(article_quads(extraction, RUN, LineTerms()))
    assert list(ox.parse(lines_in(lines, article_iri(extraction.article)), format=ox.RdfFormat.N_QUADS)) == quads
    assert lines == [str(quad.triple) for quad in quads]
    assert digest_of_lines(lines) == digest_of_quads(quads)


def test_every_sign_is_escaped_in_lines_as_the_engine_escapes_it() -> None:
    terms = LineTerms()
    for code in (*range(0x300), *range(0x2000, 0x2100), *range(0xFFF0, 0x10010), 0xD7FF, 0xE000, 0x10FFFF):
        text = f"a{chr(code)}b"
        assert terms.literal(text) == str(ox.Literal(text))


@given(extractions())
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_canonical_extraction_stays_as_it_is(extraction: Extraction) -> None:
    once = canonical(extraction)
    assert canonical(once) == once
    assert canonical(Extraction(extraction.article, extraction.claims[::-1], extraction.notes)) == once
