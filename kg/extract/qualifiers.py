"""Fills in how a candidate is meant: negated or asserted, actual, planned or possible, by whose word, and when."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc, Token

from kg.extract.frame_vocabulary import vocabulary
from kg.extract.records import Candidate, TokenMention, mention_at
from kg.extract.syntax import SUBJECTS, VERBAL
from kg.model import Modality, Polarity

NEGATIONS = frozenset({"not", "n't", "never", "no", "nor", "neither", "without", "hardly"})
REFUSALS = frozenset({"fail", "refuse", "decline", "deny", "cease", "avoid", "prevent", "block", "reject", "rule"})
PLANS = frozenset({"plan", "intend", "agree", "expect", "schedule", "aim", "hope", "prepare", "pledge", "promise", "vow", "decide", "want",
                   "seek", "wish", "propose", "offer", "set", "due", "invite", "ask", "urge", "call", "demand", "order", "threaten"})  # fmt: skip
POSSIBLE = frozenset({"may", "might", "could", "would", "can", "should"})
CONDITIONS = frozenset({"if", "whether", "unless", "should"})
MONTHS = (
    "january february march april may june july august september october november december".split(),
    "jan feb mar apr may jun jul aug sep oct nov dec".split(),
)
DATE = re.compile(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<m>[A-Z][a-z]{2,8})\.?(?:\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?\b)?(?:,?\s+(?:of\s+)?(?P<y>(?:19|20)\d\d))?"
)
YEAR = re.compile(r"\b(?:in|since|from|of|during|by)\s+(?:early\s+|late\s+|mid-)?((?:19|20)\d\d)\b")


@Language.factory("kg_qualifiers")
class QualifiersComponent:
    """Sets what is still open in the qualifiers of each candidate."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name
        self.reporting = vocabulary().lists["reporting"]

    def __call__(self, doc: Doc) -> Doc:
        """Qualify the candidates of one text."""
        for candidate in doc._.candidates or ():
            trigger = doc[candidate.trigger]
            candidate.polarity = candidate.polarity or polarity_of(trigger)
            candidate.modality = candidate.modality or modality_of(trigger)
            candidate.attribution = candidate.attribution or attribution_of(doc, candidate, self.reporting)
            candidate.date = candidate.date or date_of(doc, candidate)
        return doc


def governors(token: Token) -> list[Token]:
    """Give a token and what governs it, up to the clause that it is stated in."""
    chain = [token]
    while token.head != token and len(chain) < 5:
        if token.dep_ in {"ccomp", "relcl", "advcl", "conj", "parataxis", "appos", "nsubj", "acl"} and token.pos_ in VERBAL | {
            "NOUN"
        }:
            break
        token = token.head
        chain.append(token)
    return chain


def polarity_of(trigger: Token) -> Polarity:
    """Tell whether what a word states is denied: 'did not meet', 'failed to sign', 'no talks were held'."""
    count = 0
    for number, token in enumerate(governors(trigger)):
        negated = [
            c
            for c in token.children
            if c.dep_ == "neg" or (c.lower_ in NEGATIONS and c.dep_ in {"det", "preconj", "prep", "advmod"})
        ]
        count += bool(negated)
        if number and token.lemma_ in REFUSALS and token.pos_ in VERBAL:
            count += 1
        if token.dep_ == "pobj" and token.head.lower_ == "without":
            count += 1
    return "negated" if count % 2 else "asserted"


def modality_of(trigger: Token) -> Modality:
    """Tell whether what a word states has happened, is planned, or is only possible."""
    chain = governors(trigger)
    for number, token in enumerate(chain):
        auxiliaries = {c.lower_ for c in token.children if c.dep_ == "aux"}
        marks = {c.lower_ for c in token.children if c.dep_ == "mark"}
        if auxiliaries & POSSIBLE or marks & CONDITIONS:
            return "possible"
        if auxiliaries & {"will", "shall", "'ll", "’ll"}:
            return "planned"
        if (
            number
            and token.lemma_ in PLANS
            and (chain[number - 1].dep_ in {"xcomp", "ccomp", "acl"} or chain[number - 1].tag_ == "VB")
        ):
            return "planned"
    return "actual"


def attribution_of(doc: Doc, candidate: Candidate, reporting: frozenset[str]) -> str | None:
    """Name who says so: the subject of the verb of saying above, or the one behind 'according to'."""
    trigger = doc[candidate.trigger]
    node = trigger
    while node.head != node:
        if node.dep_ in {"ccomp", "parataxis"} and node.head.lemma_.lower() in reporting:
            speaker = next((c for c in node.head.children if c.dep_ in SUBJECTS), None)
            return _speaker(doc, speaker, candidate) if speaker is not None else None
        node = node.head
    for token in trigger.sent:
        if token.lower_ == "according":
            for child in (o for p in token.children if p.lower_ == "to" for o in p.children if o.dep_ == "pobj"):
                return _speaker(doc, child, candidate)
    return None


def _speaker(doc: Doc, token: Token, candidate: Candidate) -> str | None:
    mention: TokenMention | None = mention_at(doc, token.i)
    if mention is not None:
        return mention.entity.name
    words = doc[token.left_edge.i : token.i + 1]
    return words.text if token.pos_ in {"NOUN", "PROPN"} and len(words) < 8 else None


def date_of(doc: Doc, candidate: Candidate) -> str | None:
    """Give the one date that stands outside brackets in the candidate's sentence, as ISO date, month or year."""
    sentence = doc[candidate.trigger].sent
    text = re.sub(r"\([^)]*\)", " ", sentence.text)
    published = getattr(doc._.article, "date", None) or ""
    found = [iso for m in DATE.finditer(text) if (iso := _iso(m, published))]
    found = found or YEAR.findall(text)
    return found[0] if len(set(found)) == 1 else None


def _iso(match: re.Match[str], published: str) -> str | None:
    word = match["m"].lower().rstrip(".")
    month = next((names.index(word) + 1 for names in MONTHS if word in names), None)
    day = match["d1"] or match["d2"]
    year = match["y"] or (published[:4] if day else "")
    if month is None or not year or (word in {"may", "march"} and not (day or match["y"])):
        return None
    return f"{year}-{month:02}-{int(day):02}" if day and 1 <= int(day) <= 31 else f"{year}-{month:02}"
