"""The entities of a text while it is being read, found again by their words: what is looked up at every name must not walk through all."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Entity
from kg.names import PARTICLES, entity_id, folded, same_person, spelling_key, surname_key

_SMALL = {"of", "the", "for", "and"}


@dataclass(slots=True, eq=False)
class Draft:
    """An entity while its document is being read. `aliases` keeps the order of first use, `order` that of the drafts."""

    type: str
    name: str
    country: str | None = None
    known: Entity | None = None
    aliases: dict[str, None] = field(default_factory=dict)
    order: int = -1

    def entity(self) -> Entity:
        """Give the finished entity."""
        aliases = tuple(a for a in self.aliases if a != self.name)
        if self.known:
            k = self.known
            return Entity(
                k.id,
                k.name,
                k.type,
                k.country,
                tuple(a for a in dict.fromkeys([*aliases, *k.aliases]) if a != k.name),
                k.wikidata,
            )
        scope = self.country or "" if self.type in {"GovernmentBody", "Place"} else ""
        return Entity(entity_id(self.type, self.name, scope), self.name, self.type, self.country, aliases)


class Persons:
    """The persons of a text, by every word and spelling that they can be named with."""

    def __init__(self) -> None:
        """Know nobody."""
        self.drafts: list[Draft] = []
        self.by_key: dict[str, list[Draft]] = {}

    def __contains__(self, draft: Draft) -> bool:
        return draft.order >= 0

    def add(self, draft: Draft) -> None:
        """Take up a person."""
        draft.order = len(self.drafts)
        self.drafts.append(draft)
        self._sort(draft)

    def _sort(self, draft: Draft) -> None:
        """Put a person under the keys of a name, also of a new one; the keys of a former name stay and are checked when used."""
        for key in _kept(draft.name):
            self.by_key.setdefault(key, []).append(draft)

    def alike(self, text: str) -> Draft | None:
        """Give the first person whose name a name shortens, spells otherwise or lengthens; a longer name becomes his."""
        for draft in self._under(_sought(text)):
            if same_person(text, draft.name) or spelling_key(text) == spelling_key(draft.name):
                return draft
            if same_person(draft.name, text) and not draft.known:
                draft.name = text
                self._sort(draft)
                return draft
        return None

    def by_surname(self, text: str) -> Draft | None:
        """Give the last person with that surname, in any spelling, else the last whose name begins with these words."""
        key = surname_key(text)
        near = [
            d
            for d in self._under([f"surname {key}", f"spelt {spelling_key(key)}"])
            if surname_key(d.name) == key or (len(key) > 4 and spelling_key(surname_key(d.name)) == spelling_key(key))
        ]
        if not near and len(text) > 1:
            begun = folded(text) + " "
            near = [d for d in self._under([f"first {begun.split(' ')[0]}"]) if folded(d.name).startswith(begun)]
        return near[-1] if near else None

    def _under(self, keys: list[str]) -> list[Draft]:
        found = {d.order: d for key in keys for d in self.by_key.get(key, ())}
        return [found[order] for order in sorted(found)]


def _words(name: str) -> tuple[list[str], list[str]]:
    """Give the words of a name without particles, and those of more than one letter."""
    telling = [w for w in folded(name).split() if w not in PARTICLES]
    return telling, [w for w in telling if len(w) > 1]


def _kept(name: str) -> list[str]:
    """Give the keys under which a person is kept."""
    telling, long = _words(name)
    family = surname_key(name)
    keys = [f"word {w}" for w in long] + [f"letter {w[0]}" for w in telling] + [f"brief {w}" for w in telling if not long]
    first = (folded(name).split() or [""])[0]
    return [*keys, f"spelling {spelling_key(name)}", f"surname {family}", f"spelt {spelling_key(family)}", f"first {first}"]


def _sought(name: str) -> list[str]:
    """Give the keys of all who may be meant by a name; nothing but initials ('J. F. K.') is looked for under the letters of all words."""
    telling, long = _words(name)
    words = [f"word {w}" for w in long] or [f"letter {w}" for w in telling]
    return [*words, *(f"brief {w[0]}" for w in telling), f"spelling {spelling_key(name)}"]


class Bodies:
    """The government bodies of a text by the words of their names."""

    def __init__(self) -> None:
        """Know none."""
        self.words: dict[int, set[str]] = {}
        self.by_word: dict[str, dict[int, Draft]] = {}

    def call(self, draft: Draft, name: str) -> None:
        """Note a name of a body, new or known."""
        held = self.words.setdefault(draft.order, set())
        for word in folded(name).split():
            held.add(word)
            self.by_word.setdefault(word, {})[draft.order] = draft

    def called(self, name: str) -> Draft | None:
        """Give the first body that bears all the words of a short form."""
        words = set(folded(name).split()) - _SMALL
        rare = min((self.by_word.get(w, {}) for w in words), key=len, default={})
        fitting = [order for order in rare if words <= self.words[order]]
        return rare[min(fitting)] if fitting else None
