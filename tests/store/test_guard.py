"""What a user's query may not hold, and what ends a query that goes on too long."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg.errors import QueryError
from kg.model import Extraction
from kg.settings import Settings
from kg.store import Store, open_store
from kg.store.guard import Limits, check_algebra, scanned

LIMITS = Limits()


@pytest.fixture
def listener() -> Iterator[tuple[str, list[Any]]]:
    """An address on loopback, and the list of connections that were made to it."""
    made: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        over = threading.Event()

        def count() -> None:
            while not over.is_set():
                try:
                    connection, peer = server.accept()
                    made.append(peer)
                    connection.close()
                except TimeoutError:
                    continue

        thread = threading.Thread(target=count)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", made
        over.set()
        thread.join()


@pytest.fixture
def store(tmp_path: Path, stories: list[Extraction]) -> Iterator[Store]:
    with open_store(tmp_path / "store", settings=Settings(query_seconds=1.0)) as opened:
        opened.add(stories)
        opened.commit()
        yield opened


REACHING = (
    "SELECT * { SERVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * { service silent <ADDRESS> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o # a remark\rSERVICE <ADDRESS> { ?a ?b ?c }\n }",
    "SELECT * { \\u0053ERVICE <ADDRESS> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { FILTER EXISTS { SERVICE <ADDRESS> { ?s ?p ?o } } } } }",
    "SELECT * { VALUES ?x { <ADDRESS> } SERVICE ?x { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a\\'b' . SERVICE<ADDRESS>{ ?s ?p ?o } }",
    "SELECT * FROM <ADDRESS> { ?s ?p ?o }",
    "SELECT * FROM NAMED <file:///etc/hostname> { GRAPH ?g { ?s ?p ?o } }",
    "ASK from <ADDRESS> { ?s ?p ?o }",
    "LOAD <ADDRESS>",
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "DROP ALL",
    "DELETE WHERE { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o } ; DROP ALL",
)


@pytest.mark.parametrize("query", REACHING)
def test_a_query_that_reaches_out_or_writes_is_refused_before_it_runs(query: str) -> None:
    with pytest.raises(QueryError):
        check_algebra(scanned(query.replace("ADDRESS", "http://127.0.0.1:9/"), LIMITS))


def test_the_algebra_alone_refuses_what_the_scan_lets_through() -> None:
    for query in ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "ASK FROM <http://127.0.0.1:9/> { ?s ?p ?o }"):
        with pytest.raises(QueryError, match="disabled"):
            check_algebra(query)


def test_no_query_makes_a_connection_or_changes_the_store(store: Store, listener: tuple[str, list[Any]]) -> None:
    address, made = listener
    before = sorted(map(str, store.quads()))
    for query in REACHING:
        with pytest.raises(QueryError):
            store.query(query.replace("ADDRESS", address))
    assert made == []
    assert sorted(map(str, store.quads())) == before


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?service ?from ?load }",
        "SELECT ('SERVICE <http://a/>' AS ?x) { }",
        "SELECT * { ?s rdfs:label 'from' } # FROM <a>",
        "PREFIX from: <http://a/> SELECT * { ?s from:service <http://service/from> }",
        "SELECT * { ?s kg:date ?d FILTER(?d < '2007' && 3 > 2) }",
        '''SELECT (""" { { { ( ( " SERVICE """ AS ?x) { }''',
    ],
)
def test_words_that_only_look_forbidden_are_no_reason_to_refuse(query: str) -> None:
    assert check_algebra(scanned(query, LIMITS)) == "SELECT"


def bomb(kind: str, size: int) -> str:
    return {
        "braces": "SELECT * WHERE " + "{" * size + "}" * size,
        "parentheses": "SELECT * { FILTER(" + "(" * size + "1" + ")" * size + ") }",
        "brackets": "SELECT * { ?s ?p " + "[ ?p " * size + "1" + "]" * size + " }",
        "hidden": "SELECT * { FILTER(1<" + "(" * size + "2" + ")" * size + ">3) }",
        "not": "SELECT * { FILTER(" + "!" * size + "?a) }",
        "or": "SELECT * { FILTER(" + "||".join(["?a"] * size) + ") }",
        "plus": "SELECT * { FILTER(" + "+".join(["1"] * size) + ") }",
        "union": "SELECT * { " + "UNION".join(["{}"] * size) + " }",
        "path": "SELECT * { ?a " + "/".join(["<a:b>"] * size) + " ?b }",
        "optional": "SELECT * { " + "OPTIONAL { ?s ?p ?o } " * size + "}",
        "patterns": "SELECT * { " + "?s ?p ?o . " * size + "}",
    }[kind]


KINDS = ("braces", "parentheses", "brackets", "hidden", "not", "or", "plus", "union", "path", "optional", "patterns")


@pytest.mark.parametrize("size", [600, 2_500, 20_000])
@pytest.mark.parametrize("kind", KINDS)
def test_nested_and_endless_queries_are_refused_before_they_are_parsed(kind: str, size: int) -> None:
    with pytest.raises(QueryError, match=r"nests deeper|more than"):
        scanned(bomb(kind, size), LIMITS)


def test_what_the_limits_let_through_does_not_end_the_process(store: Store) -> None:
    for kind in ("braces", "or"):
        size = 60 if kind == "braces" else 200
        try:
            store.query(bomb(kind, size))
        except QueryError as error:
            assert "took longer" in str(error)  # noqa: PT017  refused or answered are both right, a dead process is not


def test_a_query_without_end_is_ended_and_the_next_one_is_answered(store: Store) -> None:
    for query in (
        "SELECT (COUNT(*) AS ?n) { GRAPH ?x { ?j ?k ?l . ?m ?n1 ?o . ?p ?q ?r . ?s ?t ?u . ?v ?w ?y } }",
        "SELECT * { GRAPH ?g { ?a ?b ?c . ?d ?e ?f . ?h ?i ?j . ?k ?l ?m } } ORDER BY ?a ?d ?h ?k",
    ):
        with pytest.raises(QueryError, match="took longer than 1 s"):
            store.query(query)
    assert store.query("ASK { GRAPH ?g { ?s a kg:Claim } }").boolean is True


def test_a_wrong_query_is_told_where_it_is_wrong() -> None:
    for query, words in (("SELECT * {\n ?s ?p }", "line 2"), ("SELECT * { ?s nope:x ?o }", "nope"), ("", "not a SPARQL query")):
        with pytest.raises(QueryError, match=words):
            check_algebra(scanned(query, LIMITS))
    with pytest.raises(QueryError, match="characters"):
        scanned("#" * 40_000, LIMITS)
