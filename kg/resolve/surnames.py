"""Keeps apart what one bare name cannot tell: a person who is only called Ahmadov in two articles may be two people.

The extractor makes an id from type and name, so the same lone surname has the same id everywhere. Within one article it is one
person; across articles nothing says so, and each article gets a person of its own. Whoever the lists know keeps the Wikidata id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kg.model import Claim, Entity, Mention, digest_of
from kg.names import folded


def parted(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Give every person of one bare name an id of the article's own; all else, the ids of the claims too, stays as it is."""
    for claim in claims:
        ends = [_own(mention, claim.article) for mention in (claim.subject, claim.object)]
        yield claim if ends == [claim.subject, claim.object] else replace(claim, subject=ends[0], object=ends[1])


def _own(mention: Mention, article: str) -> Mention:
    entity = mention.entity
    if not is_bare(entity):
        return mention
    return replace(mention, entity=replace(entity, id=f"{entity.id}-{digest_of(article)[:8]}"))


def is_bare(entity: Entity) -> bool:
    """Tell whether a person goes by one word and no list knows them."""
    known = entity.wikidata is not None or (entity.id[:1] == "Q" and entity.id[1:].isdigit())
    return entity.type == "Person" and not known and len(folded(entity.name).split()) < 2
