"""Qualifiers on sentences of our own: one parsed text, a candidate at its trigger, each qualifier read off."""

from __future__ import annotations

from functools import cache

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from kg.errors import InputError
from kg.extract.qualifiers.component import QualifiersComponent
from kg.extract.qualifiers.contexts import CONTEXTS, context_weights, read_weights
from kg.extract.qualifiers.quotes import LONGEST
from kg.extract.qualifiers.times import barred_spans, expressions, resolve
from kg.extract.qualifiers.vocabulary import LISTS, read_lists, word_lists
from kg.extract.records import Candidate, TokenMention, register_extensions
from kg.model import Article, Entity
from kg.settings import load_settings

NORLAND = Entity("Q1", "Norland", "Country", "NOR")
SUDLAND = Entity("Q2", "Sudland", "Country", "SUD")


@cache
def model() -> Language:
    register_extensions()
    return spacy.load(load_settings().spacy_model)


def qualified(text: str, trigger: str, relation: str = "consult", date: str | None = "2024-05-15") -> Candidate:
    """Qualify one candidate between the first two names of a text (Norland and Sudland) at a trigger."""
    doc: Doc = model()(text)
    mentions = []
    for entity in (NORLAND, SUDLAND):
        at = next((t.i for t in doc if t.text == entity.name), None)
        if at is not None:
            mentions.append(TokenMention(at, at + 1, at, (entity,)))
    doc._.article, doc._.mentions = Article(text, date=date), sorted(mentions, key=lambda m: m.start)
    word = next(t.i for t in doc if t.text == trigger)
    first, last = mentions[0], mentions[-1]
    candidate = Candidate(first.entity, first, relation, last.entity, last, word, word, word + 1, "test")
    doc._.candidates = [candidate]
    QualifiersComponent(model(), "kg_qualifiers")(doc)
    return candidate


def quoted(text: str, candidate: Candidate) -> str:
    return model()(text)[candidate.start : candidate.end].text


@pytest.mark.parametrize(
    ("text", "trigger", "relation", "polarity"),
    [
        ("Norland met Sudland in May.", "met", "consult", "asserted"),
        ("Norland did not meet Sudland in May.", "meet", "consult", "negated"),
        ("Norland has never attacked Sudland.", "attacked", "assault", "negated"),
        ("Norland failed to sign a treaty with Sudland.", "sign", "agree", "negated"),
        ("Norland has yet to sign a treaty with Sudland.", "sign", "agree", "negated"),
        ("Norland denied having bombed Sudland.", "bombed", "assault", "negated"),
        ("Norland is not a member of Sudland.", "member", "member_of", "negated"),
        ("No talks were held between Norland and Sudland.", "talks", "consult", "negated"),
        ("Norland rejected the offer of Sudland.", "rejected", "reject", "asserted"),
        ("Norland would not accept the offer of Sudland.", "accept", "reject", "asserted"),
        ("Norland, which does not border the sea, attacked Sudland.", "attacked", "assault", "asserted"),
        ("Norland not only met Sudland but signed a treaty.", "met", "consult", "asserted"),
    ],
)
def test_a_denied_act_is_negated_and_no_other(text: str, trigger: str, relation: str, polarity: str) -> None:
    assert qualified(text, trigger, relation).polarity == polarity


@pytest.mark.parametrize(
    ("text", "trigger", "relation", "modality"),
    [
        ("Norland met Sudland in May.", "met", "consult", "actual"),
        ("Norland will send troops to Sudland.", "send", "aid", "planned"),
        ("Norland plans to send troops to Sudland.", "send", "aid", "planned"),
        ("Norland agreed to send troops to Sudland.", "send", "aid", "planned"),
        ("Norland is to join Sudland next year.", "join", "cooperate", "planned"),
        ("Norland promised tents to Sudland.", "promised", "aid", "planned"),
        ("Norland may attack Sudland.", "attack", "assault", "possible"),
        ("Norland is likely to visit Sudland.", "visit", "consult", "possible"),
        ("Norland reportedly armed the rebels of Sudland.", "armed", "aid", "possible"),
        ("Norland accused Sudland of arming rebels.", "arming", "aid", "possible"),
        ("Norland accused Sudland of arming rebels.", "accused", "accuse", "actual"),
        ("The minister said that Norland had attacked Sudland.", "attacked", "assault", "actual"),
        ("Norland urged Sudland to open the border.", "urged", "request", "actual"),
    ],
)
def test_plans_and_possibilities_are_told_from_facts(text: str, trigger: str, relation: str, modality: str) -> None:
    assert qualified(text, trigger, relation).modality == modality


@pytest.mark.parametrize(
    ("text", "trigger", "date"),
    [
        ("Norland attacked Sudland on 7 May 2021.", "attacked", "2021-05-07"),
        ("On Tuesday Norland attacked Sudland.", "attacked", "2024-05-14"),
        ("Norland attacked Sudland on Wednesday.", "attacked", "2024-05-15"),
        ("Norland attacked Sudland yesterday.", "attacked", "2024-05-14"),
        ("Norland attacked Sudland last month.", "attacked", "2024-04"),
        ("Norland attacked Sudland in November.", "attacked", "2023-11"),
        ("Norland attacked Sudland in November 2006.", "attacked", "2006-11"),
        ("Norland attacked Sudland two days ago.", "attacked", "2024-05-13"),
        ("Norland attacked Sudland in 1991.", "attacked", "1991"),
        ("Norland will attack Sudland on Friday.", "attack", "2024-05-17"),
        ("Norland attacked Sudland (Northern Times, November 8).", "attacked", None),
        ("Norland attacked Sudland, said a minister who resigned in 1991.", "attacked", None),
        ("Norland attacked Sudland.", "attacked", None),
    ],
)
def test_an_act_has_the_date_of_its_own_clause_as_precise_as_the_words(text: str, trigger: str, date: str | None) -> None:
    assert qualified(text, trigger, "assault").date == date


def test_without_a_date_of_publication_only_full_dates_are_given() -> None:
    assert qualified("Norland attacked Sudland on Tuesday.", "attacked", "assault", date=None).date is None
    assert qualified("Norland attacked Sudland in May 2006.", "attacked", "assault", date=None).date == "2006-05"


def test_a_dateline_dates_nothing() -> None:
    text = "PORTUS, May 3 - Norland attacked Sudland."
    assert not expressions(text, 0, len(text), barred_spans(text))


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    text = "Norland fell on 31 February 2020."
    (expression,) = expressions(text, 0, len(text), [])
    assert resolve(expression, "2024-05-15") is None


@pytest.mark.parametrize(
    ("text", "trigger", "relation", "attribution"),
    [
        ("Ela Bodo said that Norland had attacked Sudland.", "attacked", "assault", "Ela Bodo"),
        ("Norland attacked Sudland, according to Ela Bodo.", "attacked", "assault", "Ela Bodo"),
        ("Norland attacked Sudland (Northern Times, November 8).", "attacked", "assault", "Northern Times"),
        ("Norland said Norland condemned Sudland.", "condemned", "accuse", None),
        ("Norland attacked Sudland.", "attacked", "assault", None),
        ("Ela Bodo said it was late; Norland had attacked Sudland.", "attacked", "assault", None),
    ],
)
def test_what_somebody_says_is_attributed_to_him(text: str, trigger: str, relation: str, attribution: str | None) -> None:
    assert qualified(text, trigger, relation).attribution == attribution


def test_an_act_has_its_place_and_amount() -> None:
    met = qualified("Norland met Sudland in Paris on Monday.", "met")
    assert met.place == "Paris"
    gave = qualified("Norland gave Sudland $14.5 million in loans.", "gave", "aid")
    assert gave.amount == "$14.5 million"
    sent = qualified("Norland sent 1,700 peacekeepers to Sudland.", "sent", "aid")
    assert sent.amount == "1,700 peacekeepers"


def test_an_attack_is_military_and_the_context_is_always_one_of_the_list() -> None:
    assert qualified("Norland jets bombed the army of Sudland.", "bombed", "assault").context == "military"
    assert qualified("Norland met Sudland.", "met").context in CONTEXTS


def test_a_short_sentence_is_quoted_whole_and_a_long_one_by_whole_clauses() -> None:
    short = "It was late. On Monday Norland met Sudland in Paris. It rained."
    assert quoted(short, qualified(short, "met")) == "On Monday Norland met Sudland in Paris."
    long = "In the hills, where the snow lay deep and the roads were closed, " * 6 + "Norland met Sudland, and it rained."
    quote = quoted(long, qualified(long, "met"))
    assert "Norland met Sudland" in quote
    assert len(quote) <= LONGEST


def test_what_a_rule_has_set_is_kept() -> None:
    doc = model()("Norland met Sudland.")
    first, last = TokenMention(0, 1, 0, (NORLAND,)), TokenMention(2, 3, 2, (SUDLAND,))
    candidate = Candidate(
        NORLAND, first, "consult", SUDLAND, last, 1, 0, 3, "test", modality="planned", polarity="negated", date="2020"
    )
    doc._.article, doc._.mentions, doc._.candidates = Article(doc.text), [first, last], [candidate]
    QualifiersComponent(model(), "kg_qualifiers")(doc)
    assert (candidate.modality, candidate.polarity, candidate.date) == ("planned", "negated", "2020")


def test_mistakes_in_the_lists_are_named() -> None:
    with pytest.raises(InputError, match="there is no list called 'wrong'"):
        read_lists("speech.yaml", dict.fromkeys(LISTS["speech.yaml"], "a") | {"speech_acts": "accuse", "wrong": "x"})
    with pytest.raises(InputError, match="no relation called 'shout'"):
        read_lists("speech.yaml", dict.fromkeys(LISTS["speech.yaml"], "a") | {"speech_acts": "shout"})
    with pytest.raises(InputError, match="line 2"):
        read_weights("\t".join(["word", *CONTEXTS]) + "\nwar\tmuch\n")
    assert word_lists()["negating"]
    assert len(context_weights()) > 1000
