"""What the page is handed: the graph as JSON, with opaque ids (n1 an entity, r1 a relation), positions and looks.

pyvis' Network holds the nodes and edges; the tables beside them hold what the panels tell. Offsets into sentences count UTF-16
units, as JavaScript does.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

from kg.model import Claim, Entity, Graph, Relation, best_claims
from kg.network.hubs import is_hub
from kg.network.layout import hub_of, positions
from kg.network.measures.groups import communities
from kg.network.regions import countries, countries_of, regions
from kg.network.selection import EVERYTHING
from kg.ontology import BASE, NAMESPACE, Ontology, ontology
from kg.palette import palette
from kg.sentences import sentence_around
from kg.views.explorer.names import short_names

CORE_ABOVE = 200
"""A graph with more entities than this opens with its core."""

CORE_SIZE = 150
"""How many entities of the best-supported links make the core."""

CLAIM_COLUMNS = (
    "id",
    "relation",
    "article",
    "sentence",
    "quote",
    "marks",
    "date",
    "place",
    "negated",
    "modality",
    "attribution",
    "context",
    "amount",
    "confidence",
    "extractor",
)


def explorer_data(graph: Graph, title: str, left: str | None = None, right: str | None = None) -> dict[str, Any]:
    """Give everything that the page needs. Raises UnknownName for a left or right that is neither country nor region."""
    known, look, colours = ontology(), _resource("look.json"), palette()
    connected = {end for r in graph.relations for end in (r.subject, r.object)}
    ids = {key: f"n{i}" for i, key in enumerate(sorted(connected), 1)}
    entities = [graph.entities[key] for key in ids]
    numbered = {f"r{i}": relation for i, relation in enumerate(graph.relations, 1)}
    core = core_of(graph)
    articles, sentences, claims = _claims(graph, numbered)
    hub = hub_of(_part(graph, core))
    return {
        "title": title,
        "iris": {"entity": BASE + "entity/", "claim": BASE + "claim/", "ontology": NAMESPACE},
        "network": _network(graph, entities, ids, numbered, core),
        "hub": ids.get(hub or ""),
        "core": CORE_SIZE,
        "entities": _entities(entities, ids, _community(graph)),
        "articles": articles,
        "sentences": sentences,
        "claims": {"columns": CLAIM_COLUMNS, "rows": claims},
        "sides": _sides(entities, left, right),
        "look": {"shapes": look["shapes"], "communities": look["communities"]},
        "types": [
            {"name": c.name, "label": c.label, "definition": c.definition, **colours["types"][c.name]}
            for c in known.entities.values()
        ],
        "families": [{"name": name, "label": label, **colours["families"][name]} for name, label in known.families.items()],
        "relations": _vocabulary(known),
        "letters": _resource("letters.json"),
    }


def core_of(graph: Graph, size: int = CORE_SIZE) -> frozenset[str]:
    """Give the entities of the best-supported links, at most `size`; all of them in a graph that is not much larger."""
    support: Counter[tuple[str, str]] = Counter()
    neighbours: dict[str, set[str]] = defaultdict(set)
    for relation in graph.relations:
        left, right = sorted((relation.subject, relation.object))
        if left != right:
            support[left, right] += relation.origins if relation.holds else 0
            neighbours[left].add(right)
            neighbours[right].add(left)
    if len(neighbours) <= max(size, CORE_ABOVE):
        return frozenset(neighbours)

    def order(pair: tuple[str, str]) -> tuple[int, int, tuple[str, str]]:
        return (-support[pair], -min(len(neighbours[end]) for end in pair), pair)

    chosen: set[str] = set()
    for pair in sorted(support, key=order):
        if len(chosen | set(pair)) <= size:
            chosen.update(pair)
        if len(chosen) >= size - 1:
            break
    return frozenset(chosen)


def _network(
    graph: Graph, entities: list[Entity], ids: Mapping[str, str], numbered: Mapping[str, Relation], core: frozenset[str]
) -> dict[str, Any]:
    """Put nodes and edges into pyvis' Network, in one go, since its add_edge compares every edge with every other."""
    from pyvis.network import Network

    places = positions(_part(graph, frozenset(ids)))
    core_places = positions(_part(graph, core)) if len(core) < len(ids) else places
    labels = short_names(entities)
    net = Network(directed=True, cdn_resources="in_line")
    net.nodes = [
        {"id": ids[e.id], "label": labels[e.id], "x": places[e.id][0], "y": places[e.id][1], "shape": "custom", "group": e.type}
        | ({"core": core_places[e.id]} if e.id in core and core_places is not places else {})
        for e in entities
    ]
    net.edges = [
        {"id": number, "from": ids[r.subject], "to": ids[r.object], "relation": r.relation, "origins": r.origins}
        for number, r in numbered.items()
    ]
    net.options = {
        "physics": {"enabled": False},
        "layout": {"randomSeed": 1, "improvedLayout": False},
        "interaction": {"hover": False, "selectable": True, "selectConnectedEdges": False, "tooltipDelay": 0, "keyboard": False},
        "nodes": {"font": {"size": 0}, "labelHighlightBold": False},
    }
    nodes, edges, _, _, _, options = net.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


def _part(graph: Graph, kept: frozenset[str]) -> Graph:
    relations = tuple(r for r in graph.relations if r.subject in kept and r.object in kept)
    return Graph({key: entity for key, entity in graph.entities.items() if key in kept}, relations, graph.articles)


def _community(graph: Graph) -> dict[str, int]:
    """Number the communities, the largest first, and give every entity its number."""
    found = communities(graph, EVERYTHING).communities
    return {entity.id: number for number, community in enumerate(found) for entity in community.members}


def _entities(entities: Iterable[Entity], ids: Mapping[str, str], community: Mapping[str, int]) -> list[dict[str, Any]]:
    known = countries()
    rows = []
    for entity in entities:
        names = [a for a in entity.aliases if a != entity.name]
        place = known.get(entity.country or "")
        if entity.type == "Country" and place:
            names += [n for n in place.names.values() if n not in names]
        rows.append(
            {
                "id": ids[entity.id],
                "key": entity.id,
                "name": entity.name,
                "aliases": names,
                "country": entity.country,
                "countryName": place.name if place else entity.country,
                "wikidata": entity.wikidata,
                "generic": is_hub(entity),
                "community": community.get(entity.id, 0),
            }
        )
    return rows


def _claims(graph: Graph, numbered: Mapping[str, Relation]) -> tuple[list[Any], list[str], list[list[Any]]]:
    """Give the articles, the sentences (each once) and a row a claim that points into both."""
    articles: dict[str, int] = {}
    sentences: dict[str, int] = {}
    rows = []
    for number, relation in numbered.items():
        for claim in best_claims(relation.claims):
            text = graph.articles[claim.article].text if claim.article in graph.articles else ""
            start, sentence = sentence_around(claim, text)
            article = articles.setdefault(claim.article, len(articles))
            rows.append(_claim(claim, number, article, sentences.setdefault(sentence, len(sentences)), start, sentence))
    return [_article(graph, key) for key in articles], list(sentences), rows


def _claim(claim: Claim, relation: str, article: int, number: int, start: int, sentence: str) -> list[Any]:
    def place(first: int, last: int) -> list[int] | None:
        """Give where a stretch of the article stands in the sentence, in UTF-16 units, or None if it stands outside."""
        if not start <= first < last <= start + len(sentence):
            return None
        return [_utf16(sentence[: end - start]) for end in (first, last)]

    return [
        claim.id,
        relation,
        article,
        number,
        place(claim.start, claim.end) or [0, _utf16(sentence)],
        [place(mention.start, mention.end) for mention in (claim.subject, claim.object)],
        claim.date,
        claim.place,
        claim.polarity == "negated",
        claim.modality,
        claim.attribution,
        claim.context,
        claim.amount,
        round(claim.confidence, 3),
        claim.extractor,
    ]


def _utf16(text: str) -> int:
    return len(text) + sum(ord(c) > 0xFFFF for c in text)


def _article(graph: Graph, key: str) -> dict[str, Any]:
    article = graph.articles.get(key)
    if article is None:
        return {"id": key}
    fields = {"id": key, "title": article.title, "source": article.source, "date": article.date, "url": article.url}
    return {name: value for name, value in fields.items() if value}


def _sides(entities: Iterable[Entity], left: str | None, right: str | None) -> dict[str, Any]:
    """Give the countries and regions that the graph holds, and the two that the layout opens with."""
    known = countries()
    counts = Counter(e.country for e in entities if e.country)
    single = {code: {"label": known[code].name if code in known else code, "codes": [code]} for code in sorted(counts)}
    held = {name: sorted(codes & counts.keys()) for name, codes in regions().items()}
    sets = single | {name: {"label": name, "codes": codes} for name, codes in held.items() if len(codes) > 1}
    first = _set_name(sets, left) or _first(sets, counts, ["KAZ"], lambda codes: len(codes) == 1)
    second = _set_name(sets, right) or _first(sets, counts, ["Middle East"], lambda codes: first not in codes)
    return {"sets": sets, "left": first, "right": second}


def _set_name(sets: dict[str, Any], wanted: str | None) -> str | None:
    if wanted is None:
        return None
    codes = sorted(countries_of(wanted))
    for name, entry in sets.items():
        if name.casefold() == wanted.casefold() or entry["codes"] == codes:
            return str(name)
    sets[wanted] = {"label": wanted, "codes": codes}
    return wanted


def _first(sets: Mapping[str, Any], counts: Counter[str], wanted: list[str], fits: Any) -> str | None:
    """Choose what the layout opens with: what is wanted if the graph holds it, else the set with most entities that fits."""
    for name in wanted:
        if name in sets and fits(sets[name]["codes"]):
            return name
    fitting = [name for name, entry in sets.items() if fits(entry["codes"])]
    return max(fitting, key=lambda name: (sum(counts[c] for c in sets[name]["codes"]), name), default=None)


def _vocabulary(known: Ontology) -> dict[str, Any]:
    return {
        r.name: {
            "label": r.label,
            "inverse": r.inverse_label,
            "family": r.family,
            "symmetric": r.symmetric,
            "definition": r.definition,
        }
        for r in known.relations.values()
    }


def _resource(name: str) -> Any:
    return json.loads((resources.files("kg.views.explorer") / name).read_text(encoding="utf-8"))
