"""What every store must do, run against a folder and against a real SPARQL 1.1 server."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from kg.errors import QueryError, StoreError
from kg.model import Extraction, Graph
from kg.rdf import canonical
from kg.resolve import resolved
from kg.settings import Settings
from kg.store import Value
from kg.store.check import check_store

QUERIES = Path(__file__).parents[2] / "docs" / "queries"


def fill(opened: Any, stories: list[Extraction]) -> None:
    with opened() as store:
        store.add(stories)
        store.commit()
        store.write_graph(resolved(store.extractions()))


def test_articles_come_back_as_they_were_and_are_listed_with_their_records(opened: Any, stories: list[Extraction]) -> None:
    fill(opened, stories)
    with opened(read_only=True) as store:
        assert {e.article.digest: e for e in store.extractions()} == {e.article.digest: canonical(e) for e in stories}
        records = store.articles()
    assert {d: (r.claims, r.origin) for d, r in records.items()} == {
        e.article.digest: (len(e.claims), e.article.origin) for e in stories
    }


def test_adding_again_changes_nothing_and_other_claims_replace_the_old(opened: Any, stories: list[Extraction]) -> None:
    fill(opened, stories)
    with opened() as store:
        before = set(map(str, store.quads()))
        store.add(stories)
        store.commit()
        assert set(map(str, store.quads())) == before
        changed = Extraction(stories[0].article, stories[0].claims[:1], ("cut",))
        store.add([changed])
        store.commit()
        held = {e.article.digest: e for e in store.extractions()}
    assert held[changed.article.digest] == changed
    assert len(held) == len(stories)


def test_removing_an_article_gives_what_was_there_before_it(opened: Any, stories: list[Extraction], tmp_path: Path) -> None:
    fill(opened, stories[:2])
    with opened() as store:
        store.write_turtle(tmp_path / "before.ttl")
    fill(opened, stories)
    with opened() as store:
        store.write_turtle(tmp_path / "between.ttl")
        store.remove(stories[2].article.digest)
        store.remove("0" * 64)
        store.commit()
        store.write_graph(resolved(store.extractions()))
        store.write_turtle(tmp_path / "after.ttl")
    assert (tmp_path / "after.ttl").read_bytes() == (tmp_path / "before.ttl").read_bytes()
    assert (tmp_path / "between.ttl").read_bytes() != (tmp_path / "before.ttl").read_bytes()


def test_turtle_is_the_same_whatever_came_first_and_both_libraries_read_it(
    opened: Any, stories: list[Extraction], tmp_path: Path
) -> None:
    fill(opened, stories)
    with opened() as store:
        store.write_turtle(tmp_path / "a.ttl")
        for done in store.articles():
            store.remove(done)
        store.commit()
        store.write_graph(Graph())
        store.add(reversed(stories))
        store.commit()
        store.write_graph(resolved(reversed(list(store.extractions()))))
        store.write_turtle(tmp_path / "b.ttl")
    assert (tmp_path / "a.ttl").read_bytes() == (tmp_path / "b.ttl").read_bytes()
    ours = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in ox.parse(path=str(tmp_path / "a.ttl")))  # type: ignore[union-attr]
    theirs = rdflib.Graph().parse(tmp_path / "a.ttl")
    again = ox.Dataset(
        ox.Quad(t.subject, t.predicate, t.object)  # type: ignore[union-attr]
        for t in ox.parse(theirs.serialize(format="nt"), format=ox.RdfFormat.N_TRIPLES)
    )
    assert len(ours) > 100
    assert ours == again


def test_the_graph_agrees_with_its_shapes_and_invariants(opened: Any, stories: list[Extraction]) -> None:
    fill(opened, stories)
    with opened(read_only=True) as store:
        assert check_store(store) == []


def test_a_quote_that_is_not_in_the_text_and_a_missing_triple_are_found(opened: Any, stories: list[Extraction]) -> None:
    wrong = replace(stories[0].claims[0], quote="never said", id="c1")
    far = replace(stories[0].claims[1], confidence=0.5, context="gossip")
    fill(opened, [Extraction(stories[0].article, (wrong, far)), *stories[1:]])
    with opened() as store:
        store.add([stories[0]])
        faults = [(f.what, f.value) for f in check_store(store)]
    assert ("its evidence is not in the store", "https://w3id.org/geokg/claim/c1") in faults
    fill(opened, [Extraction(stories[0].article, (wrong, far))])
    with opened(read_only=True) as store:
        faults = [(f.what, f.value) for f in check_store(store)]
    assert ("the quote does not stand at its place in the text", "never said") in faults
    assert any(what.startswith("context:") and value == "gossip" for what, value in faults)


def test_rdflib_gets_a_named_graph_an_article(opened: Any, stories: list[Extraction]) -> None:
    fill(opened, stories)
    with opened(read_only=True) as store:
        dataset = store.to_rdflib()
        count = sum(1 for _ in store.quads())
    graphs = {str(g.identifier) for g in dataset.graphs() if len(g)}
    assert {f"https://w3id.org/geokg/article/{e.article.digest}" for e in stories} < graphs
    assert sum(len(g) for g in dataset.graphs()) == count


def test_writing_to_a_store_opened_for_reading_is_refused(opened: Any, stories: list[Extraction]) -> None:
    fill(opened, stories[:1])
    with opened(read_only=True) as store, pytest.raises(StoreError):
        store.add(stories[1:])


def answers(opened: Any, stories: list[Extraction], name: str) -> list[tuple[str | None, ...]]:
    fill(opened, stories)
    with opened(read_only=True) as store:
        return store.query((QUERIES / f"{name}.rq").read_text()).short()


def test_query_who_met_whom(opened: Any, stories: list[Extraction]) -> None:
    (row,) = answers(opened, stories, "who-met-whom")
    assert row[:5] == ("2006-11-14", "Hosni Mubarak", "Kazakhstan", "Hosni Mubarak met officials of Kazakhstan.", "The Wire")
    assert float(row[5]) >= 0.5


def test_query_between_two_countries(opened: Any, stories: list[Extraction]) -> None:
    rows = answers(opened, stories, "between-two-countries")
    assert {(r[1], r[2], r[3], r[5]) for r in rows} == {
        ("Hosni Mubarak", "consult", "Kazakhstan", "actual"),
        ("Egypt", "aid", "Kazakhstan", "planned"),
    }


def test_query_members_of_an_organisation(opened: Any, stories: list[Extraction]) -> None:
    (row,) = answers(opened, stories, "members-of-an-organisation")
    assert row[:4] == ("Collective Security Treaty Organization", "Kazakhstan", "1", "1")


def test_query_most_accused(opened: Any, stories: list[Extraction]) -> None:
    assert answers(opened, stories, "most-accused") == [("Egypt", "1", "2", "2")]


def test_query_links_between_two_regions(opened: Any, stories: list[Extraction]) -> None:
    rows = answers(opened, stories, "links-between-two-regions")
    assert [row[:4] for row in rows] == [("Hosni Mubarak", "consult", "Kazakhstan", "verbal_cooperation")]


def test_query_planned_or_denied(opened: Any, stories: list[Extraction]) -> None:
    rows = answers(opened, stories, "planned-or-denied")
    assert {row[:5] for row in rows} == {
        ("Egypt", "aid", "Kazakhstan", "asserted", "planned"),
        ("Iran", "accuse", "Egypt", "negated", "actual"),
    }


def test_query_disagreements(opened: Any, stories: list[Extraction]) -> None:
    (row,) = answers(opened, stories, "disagreements")
    assert row[:3] == ("Iran", "accuse", "Egypt")
    assert row[3:6] == ("Iran accused Egypt of lying.", "Morning Post", "2007-01-02")
    assert row[6:] == ("Iran denied that it had ever accused Egypt.", "Evening Sun", "2007-01-03")


def test_query_at_odds(opened: Any, story: Any) -> None:
    refused = story("Post", "2008-05-02", "Egypt rejected Kazakhstan.", (("Egypt", "reject", "Kazakhstan", {}),))
    agreed = [
        story("Wire", date, f"Kazakhstan agreed with Egypt on {date}.", (("Kazakhstan", "agree", "Egypt", {}),))
        for date in ("2008-05-09", "2010-05-09")
    ]
    rows = answers(opened, [refused, *agreed], "at-odds")
    assert [(*row[:3], *row[4:7], *row[8:]) for row in rows] == [
        ("Egypt", "Kazakhstan", "agree", "Wire", "2008-05-09", "reject", "Post", "2008-05-02")
    ]


def test_every_example_query_is_tested() -> None:
    tested = {name.removeprefix("test_query_").replace("_", "-") for name in globals() if name.startswith("test_query_")}
    assert {path.stem for path in QUERIES.glob("*.rq")} == tested


def test_questions_of_every_form_are_answered(opened: Any, stories: list[Extraction]) -> None:
    fill(opened, stories)
    with opened(read_only=True) as store:
        assert store.query("ASK { kge:Q794 kg:accuse kge:Q79 }").boolean is True
        assert store.query("ASK { kge:Q79 kg:aid kge:Q232 }").boolean is False
        turtle = store.query("CONSTRUCT { ?s kg:accuse ?o } WHERE { ?s kg:accuse ?o }").turtle
        assert turtle.endswith("kge:Q794 kg:accuse kge:Q79 .\n")
        assert "Kazakh" in store.query("DESCRIBE kge:Q232").turtle
        unbound = store.query("SELECT ?a ?b { VALUES ?a { 1 } OPTIONAL { ?a kg:nothing ?b } }")
        assert unbound.short() == [("1", None)]


def test_a_long_answer_is_cut_and_says_so(opened: Any, stories: list[Extraction]) -> None:
    fill(opened, stories)
    with opened(read_only=True, settings=Settings(query_rows=3)) as store:
        cut = store.query("SELECT * { ?s ?p ?o }")
        assert (len(cut), cut.truncated) == (3, True)
        assert store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }").truncated
        assert not store.query("SELECT * { ?s ?p ?o } LIMIT 3").truncated


def test_bindings_are_terms_and_never_text_of_the_query(opened: Any, stories: list[Extraction]) -> None:
    fill(opened, stories)
    with opened(read_only=True) as store:
        rows = store.query("SELECT ?s ?o { ?s kg:accuse ?o }", {"s": Value("iri", "https://w3id.org/geokg/entity/Q794")})
        assert [row[1] for row in rows.short()] == ["kge:Q79"]
        hostile = {"l": Value("literal", '" } ; DROP ALL ; INSERT DATA { <a:a> <a:a> "', None, "en")}
        try:
            assert store.query("SELECT ?s ?l { ?s rdfs:label ?l }", hostile).short() == []
        except QueryError as error:
            assert "plain words" in str(error)  # noqa: PT017  the protocol of servers has no bindings: it refuses
        with pytest.raises((QueryError, ValueError)):
            store.query("SELECT ?s ?o { ?s ?p ?o }", {"s": Value("iri", "http://a/> ?x ?y } #")})
        assert len(list(store.extractions())) == len(stories)
