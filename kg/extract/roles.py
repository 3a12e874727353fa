"""Tells whether a capital stands for its government or for the city, by its role in the sentence."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from kg.extract.records import Role

_WHERE = frozenset("in at near from to outside around inside through via into towards toward across".split())
_SPEECH = frozenset(
    "appeal apologise apologize complain lend sell supply give grant offer pledge promise respond reply report return listen propose say send".split()
)
_STANCE = frozenset(
    "pressure support aid help assistance message letter response reply backing threat demand criticism sanction approval permission signal "
    "statement answer assurance loan offer call objection condemnation request note protest praise warning reaction comment word order".split()
)
_FACILITY = frozenset(
    "airport summit university suburb street hotel port station court meeting conference talks agreement region province district office bureau embassy".split()
)


def role_of(doc: Doc, head: int) -> Role:
    """Give 'actor' for a capital that stands for its government, 'place' for the city itself."""
    token = doc[head]
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    if token.dep_ == "pobj":
        return _after_preposition(token.head)
    if token.dep_ in {"compound", "nmod", "amod"} and token.head.lemma_.lower() in _FACILITY:
        return "place"
    if token.dep_ in {"appos", "npadvmod", "dep"} and token.i and doc[token.i - 1].text == ",":
        return "place"
    if token.is_sent_start and token.text.isupper() and len(token.text) > 2:
        return "place"
    return "actor"


def _after_preposition(preposition: Token) -> Role:
    word, governor = preposition.lower_, preposition.head
    if word not in _WHERE:
        return (
            "place"
            if word in {"of", "by"}
            and governor.lemma_.lower()
            in {"city", "capital", "outskirts", "north", "south", "east", "west", "centre", "center", "streets", "suburb"}
            else "actor"
        )
    if word == "to" and governor.lemma_.lower() in _SPEECH - {"return", "send"}:
        return "actor"
    if word == "from" and governor.lemma_.lower() in _STANCE:
        return "actor"
    return "place"
