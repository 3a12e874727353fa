"""Reads the word lists of qualifiers from kg/resources/qualifiers and checks them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from kg.errors import InputError
from kg.ontology import ontology

LISTS: Mapping[str, frozenset[str]] = {
    "scope.yaml": frozenset(
        """negating empty negating_verbs negating_phrases cancelling negating_nouns refusals negating_adjectives raising future
        possible_auxiliaries conditions hearsay planning_verbs possible_verbs doubting_verbs planned_objects possible_objects planning_nouns
        possible_nouns planning_adjectives possible_adjectives planned_adjectives carrying occurring committing_triggers
        possible_triggers deeds""".split()
    ),
    "speech.yaml": frozenset({"reporting", "according", "words_of", "speech_acts"}),
    "amounts.yaml": frozenset({"currencies", "signs", "scales", "units", "people"}),
}
"""The lists that each file must hold, no more and no fewer."""

RELATIONS = frozenset({"deeds", "speech_acts"})
"""Lists of relations rather than words."""


def read_lists(name: str, data: Any) -> dict[str, frozenset[str]]:
    """Check one file's content and give its lists. Raises InputError naming the file, the list and what is wrong."""
    if not isinstance(data, dict):
        raise InputError(f"{name}: a file of word lists is a mapping from names to lists")
    wanted = LISTS[name]
    for key in sorted(set(data) ^ wanted):
        raise InputError(
            f"{name}: {'the list' if key in wanted else 'there is no list called'} {key!r}{' is missing' * (key in wanted)}"
        )
    lists = {}
    for key, value in data.items():
        words = [word.strip() for word in (value if isinstance(value, list) else str(value).split(","))]
        if not all(words):
            raise InputError(f"{name}: {key}: an entry is empty")
        if any(word != word.lower() for word in words) and key not in {"signs", "currencies"}:
            raise InputError(f"{name}: {key}: words are written in lower case")
        if key in RELATIONS and (unknown := sorted(set(words) - set(ontology().relations))):
            raise InputError(f"{name}: {key}: there is no relation called {unknown[0]!r}")
        lists[key] = frozenset(words)
    return lists


@cache
def word_lists() -> Mapping[str, frozenset[str]]:
    """Read all lists that ship, once, keyed by their names. Raises InputError if a file breaks the rules above."""
    import yaml

    lists: dict[str, frozenset[str]] = {}
    for name in sorted(LISTS):
        text = (resources.files("kg.resources") / "qualifiers" / name).read_text(encoding="utf-8")
        try:
            data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError as error:
            raise InputError(f"{name}: cannot be read as YAML: {error}") from error
        lists |= read_lists(name, data)
    return lists
