"""Tells whether a capital stands for its government or for the city, by its role in the sentence."""

from __future__ import annotations

from kg.extract.records import Role
from kg.extract.tokens import Doc, Token
from kg.extract.words import words

_WHERE = frozenset("in at near from to outside around inside through via into towards toward across throughout within".split())
_TO = frozenset(
    "appeal apologise apologize complain lend sell supply give grant offer pledge promise respond reply report listen propose say hand ship "
    "turn gift loyal close closer fall bind yield concede surrender speak talk write protest concession blow message letter aid sale loan "
    "support reply apology challenge threat opposition allegiance loyalty rebuke relief delivery deliver owe answer ally lean pay".split()
)
_FROM = frozenset(
    "pressure support aid help assistance message letter response reply backing threat demand criticism sanction approval permission signal "
    "statement answer assurance loan offer call objection condemnation request note protest praise warning reaction comment word order "
    "grumbling hear buy receive borrow grievance independence guarantee money cash subsidy gas oil weapon protection come_comment".split()
)
_AT = frozenset("shout anger aim aim aimed lash hit jab target look protest scoff".split())
_OF_PLACE = frozenset(
    "city capital outskirts north south east west centre center street suburb port bay tower out most part half siege fall bombing capture "
    "mayor bishop archbishop patriarch university traffic outside airport harbour harbor university people resident citizen battle streets map".split()
)
_FACILITY = frozenset(
    "airport summit university suburb street hotel port station court meeting conference talks agreement region province district office "
    "bureau embassy resident police mayor stock metro subway zoo truce consultancy bus hospital protocol declaration treaty accord forum".split()
)
_TAKEN = frozenset(
    "leave reach enter flee quit capture seize storm besiege bomb shell liberate visit shell attack hit strike surround encircle take retake".split()
)


def role_of(doc: Doc, head: int) -> Role:
    """Give 'actor' for a capital that stands for its government, 'place' for the city itself."""
    token = doc[head]
    if head + 2 < len(doc) and doc[head + 1].text == "-" and doc[head + 2].lower_ in {"based", "born", "area"}:
        return "place"
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    if token.dep_ == "pobj":
        return _after_preposition(token.head)
    if token.dep_ in {"compound", "nmod", "amod", "poss"}:
        noun = token.head.lemma_.lower()
        facility = noun in _FACILITY or (token.dep_ != "poss" and words().cues.get(noun) == "Company")
        return "place" if facility else "actor"
    if (token.dep_ == "dobj" and token.head.lemma_ in _TAKEN) or (token.dep_ == "nsubj" and token.head.lemma_ == "fall"):
        return "place"
    if token.dep_ in {"appos", "npadvmod", "dep"} and token.i and doc[token.i - 1].text == ",":
        return "place"
    if token.is_sent_start and token.text.isupper() and len(token.text) > 2:
        return "place"
    return "actor"


def _after_preposition(preposition: Token) -> Role:
    word, governor = preposition.lower_, preposition.head.lemma_.lower()
    if word in {"of", "by", "for"}:
        return "place" if word != "by" and (governor in _OF_PLACE or governor in {"bind", "bound"}) else "actor"
    if word not in _WHERE:
        return "actor"
    listed = {"to": _TO, "from": _FROM, "at": _AT, "towards": _TO, "toward": _TO}.get(word, frozenset())
    return "actor" if governor in listed else "place"
