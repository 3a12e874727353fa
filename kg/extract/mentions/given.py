"""Puts given entities on a Doc as mentions, so that frames can be measured apart from the finding of names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.extract.records import TokenMention
from kg.extract.tokens import Doc
from kg.model import Entity


def given_mentions(doc: Doc, entities: Iterable[Entity]) -> list[TokenMention]:
    """Find every alias of the entities in the text. Where one stands inside another's, the outer one is cut down to what is left."""
    spans: list[tuple[int, int, Entity]] = []
    for entity in entities:
        for alias in {entity.name, *entity.aliases}:
            for match in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)", doc.text):
                span = doc.char_span(match.start(), match.end(), alignment_mode="expand")
                if span is not None:
                    spans.append((span.start, span.end, entity))
    owner: dict[int, tuple[int, int, Entity]] = {}
    for start, end, entity in sorted(spans, key=lambda s: (-(s[1] - s[0]), s[0], s[2].type == "Place", s[2].id)):
        current = owner.get(start)
        if current and current[:2] == (start, end):
            continue  # the same words: the first entity (not a place) keeps them
        same = {owner[i][2].id for i in range(start, end) if i in owner}
        if same == {entity.id}:
            continue
        for i in range(start, end):
            owner[i] = (start, end, entity)
    return _runs(doc, owner)


def _runs(doc: Doc, owner: dict[int, tuple[int, int, Entity]]) -> list[TokenMention]:
    mentions: list[TokenMention] = []
    for i in sorted(owner):
        entity = owner[i][2]
        last = mentions[-1] if mentions else None
        if last and last.end == i and owner[i - 1] == owner[i]:
            last.end = i + 1
        elif not (doc[i].is_punct or doc[i].lower_ in {"the", "a", "an", "'s", "’s", "of", "and"}):
            mentions.append(TokenMention(i, i + 1, i, (entity,), via="given"))
    for mention in mentions:
        mention.head = doc[mention.start : mention.end].root.i
        mention.kind = "demonym" if doc[mention.head].pos_ == "ADJ" and mention.entity.type == "Country" else "name"
        if mention.entity.type == "Place":
            mention.role = "place"
    return mentions
