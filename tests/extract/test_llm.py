"""The language-model backend against a real server process that speaks the protocol."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from llm_answers import ARTICLE, TEXT, Start, actor, answer, record

from kg.errors import InputError
from kg.extract import EXTRACTORS
from kg.extract.llm import LLMExtractor, locate, schema
from kg.extract.llm_client import KEY_VARIABLE, Client
from kg.model import Extraction
from kg.settings import Settings


def extraction(url: str, seconds: float = 20.0, key: str = "") -> Extraction:
    client = Client(url, "test-model", key, seconds=seconds, pause=0.01)
    return next(LLMExtractor(Settings(), client).extract([ARTICLE]))


def requests(asked: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in asked.read_text(encoding="utf-8").splitlines()]


def test_a_good_answer_becomes_a_claim_with_exact_quote(start: Start) -> None:
    url, _ = start(answer(record()))
    (claim,) = extraction(url).claims
    assert TEXT[claim.start : claim.end] == claim.quote == "Jordan denounced Ostland"
    assert (claim.subject.entity.name, claim.relation, claim.object.entity.name) == ("Jordan", "accuse", "Ostland")
    assert claim.subject.entity.wikidata == "Q810"
    assert TEXT[claim.object.start : claim.object.end] == claim.object.text == "Ostland"
    assert claim.source == "Example News"
    assert claim.extractor == "llm@1"


def test_the_model_is_asked_under_the_schema_and_with_the_key(start: Start) -> None:
    url, asked = start(answer())
    extraction(url, key="secret")
    (request,) = requests(asked)
    assert request["path"] == "/v1/chat/completions"
    assert request["key"] == "Bearer secret"
    assert request["body"]["model"] == "test-model"
    assert request["body"]["response_format"]["json_schema"]["schema"] == schema()
    assert TEXT in request["body"]["messages"][1]["content"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"quote": "Jordan attacked Ostland"}, "quote does not stand in the text"),
        ({"quote": None}, "quote does not stand in the text"),
        ({"relation": "hugs"}, "relation does not exist"),
        ({"subject": actor("Atlantis")}, "actor is not named in the text"),
        ({"subject": actor("Jordan", "Dragon")}, "actor is not named in the text"),
        ({"object": actor("Jordan")}, "subject and object are the same"),
        ({"polarity": "maybe"}, "polarity, modality or context does not exist"),
    ],
)
def test_what_fails_a_check_is_dropped_and_counted(start: Start, change: dict[str, Any], reason: str) -> None:
    url, _ = start(answer(record(**change), record()))
    found = extraction(url)
    assert len(found.claims) == 1
    assert f"llm: 1 dropped: {reason}" in found.notes


def test_tokens_and_requests_are_reported(start: Start) -> None:
    url, _ = start(answer())
    assert "llm: 1 requests, 100 tokens in, 20 tokens out" in extraction(url).notes


def test_a_busy_server_is_asked_again(start: Start) -> None:
    url, asked = start({"status": 503}, {"status": 429, "headers": {"Retry-After": "0"}}, answer(record()))
    assert len(extraction(url).claims) == 1
    assert len(requests(asked)) == 3


def test_a_server_without_schemas_is_asked_for_plain_json(start: Start) -> None:
    url, asked = start({"status": 400, "body": "unknown field"}, answer(record()))
    assert len(extraction(url).claims) == 1
    assert [r["body"]["response_format"]["type"] for r in requests(asked)] == ["json_schema", "json_object"]


@pytest.mark.parametrize("content", ["no JSON at all", "[]", '{"claims": 3}', '{"claims": [1, {}]}'])
def test_nonsense_costs_the_article_its_claims_and_nothing_else(start: Start, content: str) -> None:
    url, _ = start({"content": content})
    found = extraction(url)
    assert found.claims == ()
    assert any("not" in note for note in found.notes)


def test_a_body_that_is_not_json_is_refused(start: Start) -> None:
    url, _ = start({"body": "<html>"})
    assert any("not JSON" in note for note in extraction(url).notes)


def test_a_slow_server_is_given_up(start: Start) -> None:
    url, _ = start({"wait": 1.5, **answer(record())})
    found = extraction(url, seconds=0.2)
    assert found.claims == ()
    assert any("no answer within 0.2 seconds" in note for note in found.notes)


@pytest.mark.parametrize(("status", "words"), [(401, "refuses us"), (404, "no such address or model")])
def test_an_endpoint_that_will_not_have_us_ends_the_run(start: Start, status: int, words: str) -> None:
    url, _ = start({"status": status})
    with pytest.raises(InputError, match=words) as caught:
        extraction(url, key="secret")
    assert "secret" not in str(caught.value)


def test_a_redirect_is_not_followed(start: Start) -> None:
    other, asked = start(answer(record()))
    url, _ = start({"status": 302, "headers": {"Location": f"{other}/chat/completions"}})
    assert extraction(url, key="secret").claims == ()
    assert not asked.exists()


def test_an_address_where_nobody_listens_is_named_as_such() -> None:
    with pytest.raises(InputError, match="cannot be reached"):
        extraction("http://127.0.0.1:9/v1")


def test_nothing_is_asked_unless_configured() -> None:
    with pytest.raises(InputError, match="no language model is configured"):
        LLMExtractor(Settings())
    with pytest.raises(InputError, match="not an http or https address"):
        LLMExtractor(Settings(llm_url="file:///etc/passwd", llm_model="m"))


def test_the_key_comes_from_the_environment_and_is_not_shown() -> None:
    client = Client.configured(Settings(llm_url="http://127.0.0.1:9/v1", llm_model="m"), {KEY_VARIABLE: "secret"})
    assert client.key == "secret"
    assert "secret" not in repr(client)


def test_a_quote_is_found_across_a_line_break() -> None:
    at = locate(TEXT, "on Monday. Jordan denounced", 0, len(TEXT))
    assert at is not None
    assert TEXT[slice(*at)] == "on Monday.\nJordan denounced"


def test_the_extractor_is_in_the_table() -> None:
    assert EXTRACTORS.load("llm") is LLMExtractor
