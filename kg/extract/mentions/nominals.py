"""The nouns that take somebody up: word lists of nominals.yaml, and groups named by such nouns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

from kg.errors import InputError
from kg.extract.mentions.lexicon import lexicon
from kg.extract.tokens import Token
from kg.model import Entity
from kg.names import entity_id


@dataclass(frozen=True, slots=True)
class Nominals:
    """The nouns of nominals.yaml: from a noun to the classes that it may take up, nouns for groups, kinds of countries."""

    single: dict[str, tuple[str, ...]]
    pairs: dict[str, str]
    people: frozenset[str]
    armed: frozenset[str]
    followers: frozenset[str]
    bare: frozenset[str]
    kinds: dict[str, frozenset[str]]
    bodies: dict[str, frozenset[str]]
    female: frozenset[str]
    victims: frozenset[str]
    organs: frozenset[str]


@cache
def nominals() -> Nominals:
    """Read the nouns of nominals.yaml once. Raises InputError as `read_nominals` does."""
    raw = yaml.load(
        (resources.files("kg.resources.names") / "nominals.yaml").read_text(encoding="utf-8"),
        Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader),
    )
    return read_nominals(raw)


def read_nominals(raw: dict[str, Any]) -> Nominals:
    """Check and arrange the lists. Raises InputError naming a list of the wrong shape, an unknown country or organisation."""
    single: dict[str, tuple[str, ...]] = {}
    for section in ("single", "pairs", "groups", "kinds", "bodies"):
        for type_, listed in raw.get(section, {}).items():
            if not isinstance(listed, list) or not all(isinstance(w, str) for w in listed):
                raise InputError(f"nominals.yaml: {section}.{type_} must be a list of words")
    for type_, listed in raw["single"].items():
        for word in listed:
            single[word] = (*single.get(word, ()), type_)
    pairs: dict[str, str] = {}
    for type_, listed in raw["pairs"].items():
        for word in listed:
            pairs.setdefault(word, type_)
    groups = {
        name: frozenset(raw["groups"].get(name, ())) for name in ("people", "armed", "followers", "bare", "victims", "organs")
    }
    kinds = {noun: frozenset(codes) for noun, codes in raw["kinds"].items()}
    unknown = {c for codes in kinds.values() for c in codes} - lexicon().countries.keys()
    if unknown:
        raise InputError(f"nominals.yaml: kinds: there is no country with the code {min(unknown)!r}")
    bodies = {noun: frozenset(names) for noun, names in raw["bodies"].items()}
    missing = {n for names in bodies.values() for n in names} - {e.text for e in lexicon().entries}
    if missing:
        raise InputError(f"nominals.yaml: bodies: organisations.tsv does not list {min(missing)!r}")
    return Nominals(single, pairs, kinds=kinds, bodies=bodies, female=frozenset(raw["female"]), **groups)


def group(name: str, noun: Token, lists: Nominals, scope: str = "") -> Entity:
    """Make the entity of a group from its words; fighters are an armed group. `scope` keeps nameless groups of two articles apart."""
    type_ = "ArmedGroup" if noun.lower_ in lists.armed else "Group"
    name = name.removeprefix("the ").removeprefix("The ")
    name = name[:1].upper() + name[1:]
    return Entity(entity_id(type_, name, scope), name, type_)
