"""Graphs for the tests and benchmarks of the views: our annotated passages, and made-up worlds of any size from a seed."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from kg.errors import UnknownName
from kg.evaluate import read_passages
from kg.model import Article, Claim, Entity, Graph, Mention, Relation
from kg.network.regions import countries, countries_of
from kg.resolve import resolved

PASSAGES = Path(__file__).parents[2] / "data" / "gold" / "train" / "central-asia.jsonl"

RELATIONS = (
    "consult",
    "agree",
    "support",
    "aid",
    "cooperate",
    "accuse",
    "reject",
    "threaten",
    "sanction",
    "member_of",
    "official_of",
)
TYPES = ("Person", "Country", "GovernmentBody", "Company", "Organization", "InternationalOrganization", "ArmedGroup", "Event")
SYLLABLES = ("kar", "mol", "tash", "ben", "ali", "dor", "sul", "vek", "nur", "ham", "rin", "os", "bek", "lan", "mir", "za")


def sample_graph() -> Graph:
    """Give the graph that the annotations of our own Central Asian passages make."""
    passages = read_passages(PASSAGES)
    graph = resolved([passage.extraction() for passage in passages])
    entities = {
        key: entity if entity.country else replace(entity, country=_code(entity)) for key, entity in graph.entities.items()
    }
    return Graph(entities, graph.relations, graph.articles)


def _code(entity: Entity) -> str | None:
    if entity.type != "Country":
        return None
    try:
        codes = countries_of(entity.name)
    except UnknownName:
        return None
    return next(iter(codes)) if len(codes) == 1 else None


def made_graph(entities: int, links: int, seed: int = 1) -> Graph:
    """Give a graph of a given size whose degrees are as uneven as those of news: few hubs, many entities with one link."""
    dice = random.Random(seed)
    codes = list(countries())[:60]
    people = [_entity(number, dice, codes) for number in range(entities)]
    articles = {
        f"a{n}": Article(f"text {n}", id=f"a{n}", title=f"Story {n}", source=f"Outlet {n % 40}", date=_day(dice))
        for n in range(200)
    }
    pairs: dict[tuple[int, int], None] = {(number, dice.randrange(number)): None for number in range(1, min(entities, links + 1))}
    ends = [end for pair in pairs for end in pair]
    while len(pairs) < links:
        left, right = dice.choice(ends), dice.choice(ends)
        if left != right and (right, left) not in pairs:
            pairs[left, right] = None
            ends += [left, right]
    relations = [_relation(people[s], people[o], dice, list(articles)) for s, o in pairs]
    relations.sort(key=lambda r: (r.subject, r.relation, r.object))
    return Graph({e.id: e for e in people}, tuple(relations), articles)


def _entity(number: int, dice: random.Random, codes: list[str]) -> Entity:
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(1, 3))).capitalize() for _ in range(dice.randint(1, 3))]
    kind = TYPES[1] if number < 12 else dice.choice(TYPES)
    return Entity(f"E{number}", f"{' '.join(words)} {number}", kind, codes[number % len(codes)], (f"{words[0]} {number} alias",))


def _day(dice: random.Random) -> str:
    return f"{dice.randint(2005, 2024)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"


def _relation(subject: Entity, target: Entity, dice: random.Random, articles: list[str]) -> Relation:
    relation = dice.choice(RELATIONS)
    count = min(dice.choice((1, 1, 1, 1, 2, 3, 6)), len(articles))
    told = dice.sample(articles, count)
    return Relation(subject.id, relation, target.id, tuple(_claim(subject, relation, target, dice, a) for a in told), count)


def _claim(subject: Entity, relation: str, target: Entity, dice: random.Random, article: str) -> Claim:
    middle = f" {relation.replace('_', ' ')} "
    quote = f"{subject.name}{middle}{target.name}, officials said."
    start = dice.randrange(1_000)
    second = start + len(subject.name) + len(middle)
    return Claim(
        article=article,
        subject=Mention(subject, subject.name, start, start + len(subject.name)),
        relation=relation,
        object=Mention(target, target.name, second, second + len(target.name)),
        quote=quote,
        start=start,
        end=start + len(quote),
        date=_day(dice) if dice.random() < 0.7 else None,
        polarity="negated" if dice.random() < 0.05 else "asserted",
        modality=dice.choice(("actual",) * 9 + ("planned",)),
        confidence=round(0.4 + 0.6 * dice.random(), 3),
        context=dice.choice(("trade", "energy", "security", "diplomatic")),
        extractor="made@1",
    )
