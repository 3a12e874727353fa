"""Nouns of office that take a person up: the president, the Chilean minister, his Turkish counterpart; and his country."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.mentions.antecedents import Antecedent, antecedents, choose
from kg.extract.mentions.discourse import Discourse, refer
from kg.extract.mentions.spans import Title
from kg.extract.records import TokenMention
from kg.extract.tokens import Token
from kg.model import Entity

_LEADERS = {
    "leader": {"president", "king", "premier", "minister", "emir", "chairman", "ruler", "sultan", "chancellor"},
    "premier": {"minister"},
}


_HIGHEST = frozenset(
    {
        "president",
        "leader",
        "king",
        "emir",
        "ruler",
        "premier",
        "chancellor",
        "dictator",
        "strongman",
        "sultan",
        "queen",
        "minister",
    }
)
"""Offices that a person may hold of whom the text names a country and no office."""


def office(page: Discourse, token: Token, title: Title) -> TokenMention | None:
    """'the president', 'the Kazakh foreign minister', "Turkey's president" where no name stands beside it."""
    if token.dep_ in {"compound"} or token.tag_ == "NNS" or any(i in page.at for i in range(title.start, title.end)):
        return None
    start, owner = _owner(page, title)
    definite = start and page.doc[start - 1].lower_ in {"the", "this"}
    if owner is None and not definite:
        return None
    if owner is None and page.doc[title.start].lower_ in {"ex", "ex-", "former", "then", "deputy", "vice"}:
        return None
    if owner is None and title.end < len(page.doc) and page.doc[title.end].lower_ in {"of", "for"}:
        return None
    word = token.lower_
    wanted = {word, *_LEADERS.get(word, set())}
    begin = start - 1 if definite else start
    if owner is not None:
        only = _only_bearer(page, owner, wanted)
        if only is not None:
            return refer(page, token, (only, 0.75), "nominal", "nominal.office", begin)
    return refer(page, token, _bearer(page, token, title, wanted, owner), "nominal", "nominal.office", begin)


def _owner(page: Discourse, title: Title) -> tuple[int, str | None]:
    """Give where a title with the country before it begins, and the country."""
    start = title.start
    left = page.at.get(start - 1) if start else None
    if left is None and start > 1 and page.doc[start - 1].text in {"'s", "’s"}:
        left = page.at.get(start - 2)
    if left is not None and left.entity.type == "Country" and len(left.entities) == 1:
        return left.start, left.entity.country
    return start, None


def _bearer(page: Discourse, token: Token, title: Title, wanted: set[str], owner: str | None) -> tuple[Entity, float] | None:
    """Choose among the persons of the text who may bear an office."""
    words = page.doc[title.start : title.end].text.lower()

    def fits(person: Entity) -> bool:
        borne = page.offices.get(person.id, set())
        return (owner is None or person.country == owner) and (not borne or bool(borne & wanted) or person.id in described)

    def own(candidate: Antecedent) -> Iterator[tuple[str, float]]:
        person = candidate.entity
        borne = page.offices.get(person.id, set())
        bears = "words" if words in borne else "noun" if token.lower_ in borne else "like" if borne & wanted else "none"
        yield f"bears={bears}", 1.0
        yield f"bears={bears}+{min(candidate.distance, 2)}", 1.0
        if person.id in described:
            yield "described-so", 1.0
        if bears == "none" and person.wikidata and wanted & _HIGHEST:
            yield "leader", 1.0
        if title.kind == "rank":
            yield f"rank+{bears}", 1.0

    described = page.described.get(token.lower_, {})
    return choose(page, token, "office", antecedents(page, token, frozenset({"Person"}), 30, fits), own)


def _only_bearer(page: Discourse, country: str, wanted: set[str]) -> Entity | None:
    """Give the one person of a country who bears one of some offices, or the one of whom no office is known."""
    persons = page.ofcountry.get(country, {})
    for some in (
        (e for i, e in persons.items() if page.offices.get(i, set()) & wanted),
        (e for i, e in persons.items() if not page.offices.get(i) and wanted & _HIGHEST),
    ):
        first, second = next(some, None), next(some, None)
        if first is not None:
            return first if second is None else None
    return None


def own_country(page: Discourse, token: Token) -> TokenMention | None:
    """'his country', 'whose government': the country of the person that the pronoun takes up."""
    owners = [c for c in token.children if c.dep_ == "poss" and c.i in page.at and c.tag_ in {"PRP$", "WP$"}]
    if not owners or len(page.at[owners[0].i].entities) > 1:
        return None
    mention = page.at[owners[0].i]
    country = page.countries.get(mention.entity.country or "")
    if country is None or mention.entity.type not in {"Person", "Country"}:
        return None
    return refer(page, token, (country, mention.certainty), "nominal", "nominal.own")


def counterpart(page: Discourse, mention: TokenMention) -> None:
    """'his Turkish counterpart' is the one Turk of the text who bears the office of the one that 'his' takes up, or the only one there is."""
    doc = page.doc
    after = next((i for i in (mention.end, mention.end + 1) if i < len(doc) and doc[i].text != ","), mention.end)
    named = after in page.at and page.at[after].entity.type == "Person"
    if doc[mention.end - 1].lower_ not in {"counterpart", "colleague"} or mention.entity.type != "Country" or named:
        return
    persons = page.ofcountry.get(mention.entity.country or "", {})
    before = doc[mention.start - 1] if mention.start else None
    his = page.at.get(before.i) if before is not None and before.tag_ == "PRP$" else None
    offices = page.offices.get(his.entity.id, set()) if his is not None else set()
    same = {i: e for i, e in persons.items() if page.offices.get(i, set()) & offices}
    for some in (same, persons):
        if len(some) == 1:
            mention.entities, mention.kind, mention.via = (next(iter(some.values())),), "nominal", "nominal.counterpart"
            mention.certainty = 0.75
            page.know(mention)
            return
