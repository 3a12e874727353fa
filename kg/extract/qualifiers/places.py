"""Finds where an act takes place: 'met in Astana', 'at Camp Bastion', 'near the border at Kerem Shalom'."""

from __future__ import annotations

from kg.extract.qualifiers.scope import Step
from kg.extract.records import Candidate, TokenMention
from kg.extract.tokens import Doc, Token
from kg.ontology import ontology

WHERE = frozenset({"in", "at", "near", "outside", "inside", "off", "around", "on"})
NAMED = frozenset({"GPE", "LOC", "FAC"})


class Places:
    """The places of one text, by the token that carries each."""

    def __init__(self, doc: Doc, mentions: dict[int, TokenMention]) -> None:
        self.doc, self.mentions = doc, mentions

    def place_of(self, way: list[Step], candidate: Candidate) -> str | None:
        """Give the place that hangs by a preposition to the act, its verb or its object; never one of the two ends."""
        if not ontology().relations[candidate.relation].is_event:
            return None
        barred = {candidate.subject.id, candidate.object.id}
        names = {candidate.subject.name, candidate.object.name}
        for holder in (step.token for step in way if step.by not in {"ccomp", "amod", "conj", "poss", "compound"}):
            below = [c for c in holder.children if c.dep_ in {"dobj", "nsubjpass", "attr"}]
            below += [
                o for c in holder.children if c.dep_ == "prep" and c.lower_ == "with" for o in c.children if o.dep_ == "pobj"
            ]
            for node in (holder, *below):
                for token in (o for c in node.children if c.dep_ == "prep" and c.lower_ in WHERE for o in c.children):
                    name = self._name(token, barred) if token.dep_ == "pobj" else None
                    if name is not None and name not in names:
                        return name
        return None

    def _name(self, token: Token, barred: set[str]) -> str | None:
        mention = self.mentions.get(token.i)
        if mention is not None:
            where = mention.role == "place" or mention.entity.type in {"Place", "Facility", "Country"}
            return mention.entity.name if where and mention.entity.id not in barred else None
        if token.ent_type_ not in NAMED or token.pos_ != "PROPN":
            return None
        start, end = token.i, token.i + 1
        while start > 0 and self.doc[start - 1].ent_type_ == token.ent_type_ and self.doc[start].ent_iob_ == "I":
            start -= 1
        while end < len(self.doc) and self.doc[end].ent_iob_ == "I":
            end += 1
        words = self.doc[start:end].text
        return words.removeprefix("the ").removeprefix("The ")
