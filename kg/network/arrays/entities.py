"""Many entities as a few runs of text and numbers: read from a file at once, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from kg.model import Entity
from kg.network.arrays.rows import Ints
from kg.network.arrays.sequences import LazySequence, Texts

TEXTS = ("ids", "names", "kind_names", "country_names", "aliases", "wikidata")
NUMBERS = ("kinds", "countries", "alias_ends")


class Entities(LazySequence[Entity]):
    """The entities of a graph, by id.

    Entity n is of the class `kind_names[kinds[n]]`, acts for `country_names[countries[n]]` (or for none: -1), and its aliases end
    before `alias_ends[n]`; no Wikidata id is an empty text.
    """

    def __init__(self, held: Mapping[str, Any], made: Sequence[Entity] | None = None) -> None:
        """Take the texts and numbers under the names in TEXTS and NUMBERS; `made` are the entities, where they are at hand."""
        self.ids: Texts = held["ids"]
        self.names: Texts = held["names"]
        self.kind_names: Texts = held["kind_names"]
        self.country_names: Texts = held["country_names"]
        self.aliases: Texts = held["aliases"]
        self.wikidata: Texts = held["wikidata"]
        self.kinds: Ints = held["kinds"]
        self.countries: Ints = held["countries"]
        self.alias_ends: Ints = held["alias_ends"]
        self._made: dict[int, Entity] = dict(enumerate(made)) if made else {}

    @classmethod
    def of(cls, entities: Sequence[Entity]) -> Entities:
        """Put entities, given by id, into columns."""
        kinds = list(dict.fromkeys(e.type for e in entities))
        countries = list(dict.fromkeys(e.country for e in entities if e.country is not None))
        place = {code: n for n, code in enumerate(countries)}
        texts: dict[str, Iterable[str]] = {
            "ids": (e.id for e in entities),
            "names": (e.name for e in entities),
            "kind_names": kinds,
            "country_names": countries,
            "aliases": (alias for e in entities for alias in e.aliases),
            "wikidata": (e.wikidata or "" for e in entities),
        }
        numbers = {
            "kinds": np.array([kinds.index(e.type) for e in entities], dtype=np.int64),
            "countries": np.array([-1 if e.country is None else place[e.country] for e in entities], dtype=np.int64),
            "alias_ends": np.cumsum([len(e.aliases) for e in entities], dtype=np.int64),
        }
        return cls({**{name: Texts.of(given) for name, given in texts.items()}, **numbers}, entities)

    def __len__(self) -> int:
        return len(self.ids)

    def _item(self, place: int) -> Entity:
        if place not in self._made:
            self._made[place] = self._entity(place)
        return self._made[place]

    def _entity(self, at: int) -> Entity:
        country = int(self.countries[at])
        first = int(self.alias_ends[at - 1]) if at else 0
        return Entity(
            self.ids[at],
            self.names[at],
            self.kind_names[int(self.kinds[at])],
            None if country < 0 else self.country_names[country],
            tuple(self.aliases[first : int(self.alias_ends[at])]),
            self.wikidata[at] or None,
        )

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The row of every entity by its id."""
        return {identifier: n for n, identifier in enumerate(self.ids)}

    @cached_property
    def by_name(self) -> Ints:
        """The place of every entity when all are ordered by name, then by id."""
        names = list(self.names)
        placed = np.empty(len(names), dtype=np.int64)
        placed[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
        return placed

    def of_kinds(self, kinds: Iterable[str]) -> Ints:
        """Give the rows of the entities of these classes."""
        wanted = frozenset(kinds)
        fit = np.array([kind in wanted for kind in self.kind_names], dtype=bool)
        return np.flatnonzero(fit[self.kinds]) if len(fit) else np.zeros(0, dtype=np.int64)

    def acting_for(self, codes: Iterable[str]) -> Ints:
        """Give the rows of the countries with these codes (alpha-3) and of everyone who acts for them."""
        wanted = frozenset(codes)
        numbers = [n for n, code in enumerate(self.country_names) if code in wanted]
        return np.flatnonzero(np.isin(self.countries, numbers))
