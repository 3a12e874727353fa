"""Names whose word a statement is: 'A said that …', 'according to A', quotes that run over sentences, the outlet in brackets."""

from __future__ import annotations

import re

from kg.extract.qualifiers.sentences import Sentences
from kg.extract.qualifiers.vocabulary import word_lists
from kg.extract.records import Candidate, TokenMention
from kg.extract.syntax import SUBJECTS, VERBAL
from kg.extract.tokens import Doc, Span, Token

STATED = frozenset({"ccomp", "parataxis"})
QUOTED = re.compile(r"[“\"](?P<words>[^“”\"\n]{20,1500})[”\"]")
OUTLET = re.compile(
    r"\((?P<outlet>[A-Z][\w.&'’ -]{1,40}?)(?:\.(?:com|ru|kz|org))?,\s(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z][a-z]{2,8})\b[^()]{0,12}\)"
)
LONGEST = 8
"""Words of a speaker who is described and not named: 'a spokesman for the ministry'."""


class Speakers:
    """Who speaks in one text: the quotations, the outlets in brackets, and the mentions that may be speakers."""

    def __init__(self, doc: Doc, text: str, sentences: Sentences, mentions: dict[int, TokenMention]) -> None:
        self.doc, self.sentences, self.mentions = doc, sentences, mentions
        self.quotations = [m.span("words") for m in QUOTED.finditer(text)] if '"' in text or "“" in text else []
        self.outlets = [(m.start(), m["outlet"]) for m in OUTLET.finditer(text)] if "(" in text else []
        self.quoters: dict[tuple[int, int], Token | None] = {}

    def attribution_of(self, candidate: Candidate) -> str | None:
        """Give the name of who says so; where one hands on another's word: 'A, according to B'. None for the article's own word."""
        trigger = self.doc[candidate.trigger]
        speakers = self._above(trigger) or self._quoting(trigger)
        speakers += [s for s in self._named(trigger) if s not in speakers]
        names: list[str] = []
        for speaker in speakers:
            name = self._name(speaker, candidate)
            if name and name not in names:
                names.append(name)
        outlet = self._outlet(self.sentences.at(trigger.i))
        if outlet and outlet not in names:
            names.append(outlet)
        return ", according to ".join(names[:1] + names[-1:] if len(names) > 1 else names) or None

    def _above(self, trigger: Token) -> list[Token]:
        """Give the subjects of the verbs of saying above a word, the nearest first."""
        reporting, found, node = word_lists()["reporting"], [], trigger
        for _ in range(20):
            if node.head == node:
                break
            if node.dep_ in STATED and node.head.lemma_.lower() in reporting and not self._apart(node, node.head):
                speaker = _subject(node.head)
                found += [speaker] if speaker is not None else []
            node = node.head
        return found

    def _apart(self, node: Token, verb: Token) -> bool:
        """Tell whether a semicolon parts a statement from a verb of saying: what follows it is the article's own word."""
        low, high = sorted((node.i, verb.i))
        return verb.pos_ not in VERBAL or any(self.doc[i].text == ";" for i in range(low, high))

    def _named(self, trigger: Token) -> list[Token]:
        """Give who stands behind 'according to' or 'in the words of', in a clause over the trigger."""
        found = []
        above = {trigger.i, *(t.i for t in trigger.ancestors)}
        for token in self.sentences.at(trigger.i):
            if token.lower_ == "according":
                if token.head.i in above or token.head.dep_ in {"appos", "npadvmod"}:
                    found += [o for p in token.children if p.lower_ == "to" for o in p.children if o.dep_ == "pobj"]
            elif token.dep_ == "pobj" and token.head.lower_ == "in" and token.lower_ in word_lists()["words_of"]:
                found += [c for c in token.children if c.dep_ == "poss"]
                found += [o for p in token.children if p.lower_ == "of" for o in p.children if o.dep_ == "pobj"]
        return found

    def _quoting(self, trigger: Token) -> list[Token]:
        """Give who is quoted, where the trigger stands in a quotation that his verb of saying does not govern."""
        for start, end in self.quotations:
            if start <= trigger.idx < end:
                if (start, end) not in self.quoters:
                    self.quoters[start, end] = self._quoter(start, end)
                quoter = self.quoters[start, end]
                return [quoter] if quoter is not None else []
        return []

    def _quoter(self, start: int, end: int) -> Token | None:
        """Find the verb of saying outside a quotation in the sentences that it runs through, or right before it."""
        span = self.doc.char_span(start, end, alignment_mode="contract")
        if span is None or not len(span):
            return None
        first = self.sentences.at(span.start).start
        for number in (
            *range(span.end, min(self.sentences.at(span.end - 1).end + 6, len(self.doc))),
            *range(span.start - 1, first - 1, -1),
        ):
            token = self.doc[number]
            if token.pos_ in VERBAL and token.lemma_.lower() in word_lists()["reporting"]:
                return _subject(token)
        return None

    def _outlet(self, sentence: Span) -> str | None:
        """Give the outlet in brackets that closes a sentence."""
        return next((name for at, name in self.outlets if sentence.start_char <= at <= sentence.end_char + 1), None)

    def _name(self, token: Token, candidate: Candidate) -> str | None:
        """Name a speaker; not where he only does by speaking what the claim states."""
        mention = self.mentions.get(token.i)
        if mention is not None and len(mention.entities) == 1:
            own = mention.entity.id == candidate.subject.id and candidate.relation in word_lists()["speech_acts"]
            return None if own else mention.entity.name
        words = self.doc[token.left_edge.i : token.i + 1]
        if token.pos_ not in {"NOUN", "PROPN"} or len(words) > LONGEST or words[0].pos_ == "PRON":
            return None
        return words.text


def _subject(verb: Token) -> Token | None:
    """Give the subject of a verb of saying, or of the verb that it is joined to."""
    node = verb
    for _ in range(4):
        own = next((c for c in node.children if c.dep_ in SUBJECTS - {"nsubjpass"} and c.lower_ != "it"), None)
        if own is not None:
            return node.head if own.lower_ in {"who", "which", "that"} and node.dep_ == "relcl" else own
        if node.dep_ not in {"conj", "xcomp"} or node.head.pos_ not in VERBAL:
            return None
        node = node.head
    return None
