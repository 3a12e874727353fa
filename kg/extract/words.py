"""The words that tell what a name or phrase is (resources/names/words.yaml), as sets, with a schema check."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from kg.errors import InputError
from kg.ontology import ontology

_SHAPE = {
    "titles": {"state", "body", "rank", "modifiers", "portfolios", "tails"},
    "bodies": {"heads", "pairs", "government", "groups", "national", "units"},
    "admission": {"adjectives", "never", "compass"},
}


@dataclass(frozen=True, slots=True)
class Words:
    """All word lists. `titles` maps a title to its kind (state, body, rank); `keywords` a word to the class of a name that ends in it."""

    titles: dict[str, str]
    modifiers: frozenset[str]
    portfolios: frozenset[str]
    title_tails: dict[str, list[tuple[str, ...]]]
    heads: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    pair_starts: frozenset[str]
    government: frozenset[str]
    groups: frozenset[str]
    keywords: dict[str, str]
    cues: dict[str, str]
    tails: dict[str, str]
    links: frozenset[str]
    national: frozenset[str]
    units: frozenset[str]
    ships: frozenset[str]
    adjectives: frozenset[str]
    never: frozenset[str]
    compass: frozenset[str]


def _classes(raw: dict[str, Any], section: str) -> dict[str, str]:
    """Turn lists by class into a table from a word to its class; the first class that lists a word has it."""
    table: dict[str, str] = {}
    for type_, listed in raw[section].items():
        if type_ not in ontology().entities:
            raise InputError(f"words.yaml: {section}: there is no class of entities called {type_!r}")
        for word in _strings(listed, f"{section}.{type_}"):
            table.setdefault(word, type_)
    return table


def _strings(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v == v.lower() for v in value):
        raise InputError(f"words.yaml: {where} must be a list of lower-case words")
    return value


def _capitals(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v[0].isupper() for v in value):
        raise InputError(f"words.yaml: {where} must be a list of words with a capital")
    return value


@cache
def words() -> Words:
    """Read the lists once. Raises InputError naming the list that is missing, unknown or of the wrong shape."""
    raw = yaml.load(
        (resources.files("kg.resources.names") / "words.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
    for section, keys in _SHAPE.items():
        if set(raw.get(section, {})) != keys:
            raise InputError(f"words.yaml: {section} must hold {', '.join(sorted(keys))}")
    titles: dict[str, str] = {}
    for kind in ("rank", "body", "state"):
        for word in _strings(raw["titles"][kind], f"titles.{kind}"):
            titles[word] = kind
            if word.isalpha():
                titles.setdefault(f"{word}s", kind)
    sets = {k: _strings(raw[s][k], f"{s}.{k}") for s, ks in _SHAPE.items() for k in ks}
    pairs = frozenset((a, b) for a, b in (p.rsplit(" ", 1) for p in sets["pairs"]))
    tails: dict[str, list[tuple[str, ...]]] = {}
    for tail in sorted((tuple(t.split()) for t in sets["tails"]), key=len, reverse=True):
        tails.setdefault(tail[0], []).append(tail)
    return Words(
        titles=titles,
        modifiers=frozenset(sets["modifiers"]),
        portfolios=frozenset(sets["portfolios"]) - {"of", "for", "the"},
        title_tails=tails,
        heads=frozenset(sets["heads"]),
        pairs=pairs,
        pair_starts=frozenset(first.split()[0] for first, _ in pairs),
        government=frozenset(sets["government"]),
        groups=frozenset(sets["groups"]),
        keywords=_classes(raw, "keywords"),
        cues=_classes(raw, "cues"),
        tails=_classes(raw, "tails"),
        links=frozenset(_strings(raw["links"]["between"], "links")),
        units=frozenset(sets["units"]),
        ships=frozenset(_capitals(raw["ships"], "ships")),
        national=frozenset(sets["national"]),
        adjectives=frozenset(sets["adjectives"]),
        never=frozenset(sets["never"]),
        compass=frozenset(sets["compass"]),
    )
