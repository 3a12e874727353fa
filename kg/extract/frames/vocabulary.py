"""Reads the vocabulary of frames: which words carry which relation, and where its two ends stand.

The files in kg/resources/frames are written for political scientists; docs/extending-frames.md explains them. Everything that they
hold is checked when they are read, and a mistake is named with its file and entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

from kg.errors import InputError
from kg.ontology import ontology

Kind = Literal["verb", "noun", "adjective", "role"]
KINDS: Mapping[str, Kind] = {"verbs": "verb", "nouns": "noun", "adjectives": "adjective", "roles": "role"}
SECTIONS = ("relation", *KINDS)
SLOTS = frozenset({"subject", "object", "dative", "clause", "mutual", "possessor", "modifier", "purpose", "condition", "host"})
PREPOSITIONS = frozenset(
    "about above across after against ahead along alongside among around as at away before behind beside between beyond by down for from in inside "
    "into near of off on onto opposite out outside over past round through to toward towards under up upon regarding via with within without".split()
)
DEFAULT_SOURCE: Mapping[Kind, tuple[str, ...]] = {
    "verb": ("subject",),
    "noun": ("possessor", "by", "from", "modifier", "subject"),
    "adjective": ("subject",),
    "role": ("subject",),
}
DEFAULT_PRIOR: Mapping[Kind, float] = {"verb": 0.85, "noun": 0.8, "adjective": 0.8, "role": 0.9}
IGNORE = "none"
"""The relation of patterns that carry none: they keep shorter patterns from matching."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One pattern. `anchor` is the word it is looked up by; `extras` the further words, each a set of alternatives.

    The further words follow a verb or adjective and precede a noun. A role is a noun for one of the ends: 'A is an ally of B'. `source` and `target` list the places where the ends may stand.
    A `negated` frame holds only where its word is negated: 'would not accept' rejects.
    """

    relation: str
    kind: Kind
    anchor: str
    extras: tuple[frozenset[str], ...]
    source: tuple[str, ...]
    target: tuple[str, ...]
    prior: float
    types: frozenset[str]
    negated: bool = False

    @property
    def rule(self) -> str:
        """The name that claims found by this frame carry: relation and words."""
        words = [self.anchor, *("/".join(sorted(e)) if len(e) < 3 else min(e) for e in self.extras)]
        return f"{self.relation}.{'-'.join(words)}"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All frames by kind and anchor, the most specific first, and the word lists that frames share."""

    frames: Mapping[tuple[Kind, str], tuple[Frame, ...]]
    lists: Mapping[str, frozenset[str]]

    def of(self, kind: Kind, word: str) -> tuple[Frame, ...]:
        """Give the frames that a word anchors."""
        return self.frames.get((kind, word), ())


def read_frames(name: str, data: Any) -> Iterator[Frame]:
    """Turn one file's content into frames. Raises InputError naming the file, the entry and what is wrong with it."""
    if not isinstance(data, dict) or "relation" not in data:
        raise InputError(f"{name}: a file of frames is a mapping with the key 'relation'")
    relation = str(data["relation"])
    if relation != IGNORE and relation not in ontology().relations:
        raise InputError(f"{name}: there is no relation called {relation!r}")
    unknown = sorted(set(data) - set(SECTIONS))
    if unknown:
        raise InputError(f"{name}: there is no section called {unknown[0]!r}", hint=f"one of: {', '.join(SECTIONS)}")
    for section, kind in KINDS.items():
        for number, entry in enumerate(data.get(section) or (), start=1):
            yield from _entry_frames(f"{name}: {section}, entry {number}", relation, kind, entry)


def _entry_frames(where: str, relation: str, kind: Kind, entry: Any) -> Iterator[Frame]:
    if not isinstance(entry, dict) or not entry.get("words"):
        raise InputError(f"{where}: an entry is a mapping with the key 'words'")
    unknown = sorted(set(entry) - {"words", "source", "target", "prior", "types", "negated"})
    if unknown:
        raise InputError(f"{where}: there is no key called {unknown[0]!r}")
    source = _slots(where, entry.get("source")) or DEFAULT_SOURCE[kind]
    target = _slots(where, entry.get("target")) or (("object",) if kind == "verb" else ())
    if not target and relation != IGNORE:
        raise InputError(f"{where}: 'target' says where the target stands, and is missing")
    prior = entry.get("prior", DEFAULT_PRIOR[kind])
    if not isinstance(prior, int | float) or not 0 < prior <= 1:
        raise InputError(f"{where}: 'prior' is a number above 0, at most 1, not {prior!r}")
    types = frozenset(_listed(entry.get("types")))
    if not isinstance(entry.get("negated", False), bool):
        raise InputError(f"{where}: 'negated' is true or false, not {entry['negated']!r}")
    wrong = sorted(types - set(ontology().entities))
    if wrong:
        raise InputError(f"{where}: there is no class of entities called {wrong[0]!r}")
    for phrase in _listed(entry["words"]):
        words = [frozenset(w.lower() for w in word.split("/")) for word in phrase.split()]
        at = len(words) - 1 if kind in {"noun", "role"} else 0
        extras = tuple(words[:at] + words[at + 1 :])
        for anchor in sorted(words[at]):
            yield Frame(relation, kind, anchor, extras, source, target, float(prior), types, bool(entry.get("negated")))


def _listed(value: Any) -> list[str]:
    if value is None:
        return []
    items = value if isinstance(value, list) else str(value).split(",")
    return [str(item).strip() for item in items if str(item).strip()]


def _slots(where: str, value: Any) -> tuple[str, ...]:
    slots = tuple(_listed(value))
    for slot in slots:
        if slot not in SLOTS and slot not in PREPOSITIONS:
            raise InputError(f"{where}: {slot!r} is neither a preposition nor one of {', '.join(sorted(SLOTS))}")
    return slots


def build_vocabulary(files: Mapping[str, Any]) -> Vocabulary:
    """Join files, keyed by name, into one vocabulary. `lists.yaml` holds word lists, every other file frames."""
    lists: dict[str, frozenset[str]] = {}
    table: dict[tuple[Kind, str], list[Frame]] = {}
    for name, data in sorted(files.items()):
        if name == "lists.yaml":
            lists = {key: frozenset(word.lower() for word in _listed(words)) for key, words in data.items()}
            continue
        for frame in read_frames(name, data):
            table.setdefault((frame.kind, frame.anchor), []).append(frame)
    ordered = {
        key: tuple(sorted(frames, key=lambda f: (-len(f.extras), not f.negated, -f.prior))) for key, frames in table.items()
    }
    return Vocabulary(ordered, lists)


@cache
def vocabulary() -> Vocabulary:
    """Read the vocabulary that ships, once. Raises InputError if a file breaks the rules above."""
    import yaml

    files: dict[str, Any] = {}
    for entry in sorted((resources.files("kg.resources") / "frames").iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".yaml"):
            try:
                files[entry.name] = yaml.load(
                    entry.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
                )
            except yaml.YAMLError as error:
                raise InputError(f"{entry.name}: cannot be read as YAML: {error}") from error
    return build_vocabulary(files)
