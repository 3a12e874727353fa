"""Measures mention finding and typing on annotated passages: python tools/mentions.py [--types] [--misses] FILE…

An annotated entity counts as found if the name or an alias of one of our entities is one of its names (the rule of the relation
scores), as typed if the class agrees, and its country is right if the codes agree. An occurrence is a place in the text where a
written alias stands; it counts as found if a mention of ours that overlaps it belongs to the entity. False mentions are entities
of ours that no annotated entity matches. `--types` adds a line a class, `--misses` what was missed or false.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kg.evaluate.scoring import same_actor, telling_words
from kg.extract.engine import load_pipeline, parse
from kg.extract.mentions.lexicon import lexicon
from kg.model import Article, Entity
from kg.settings import Settings

NAMING = frozenset({"name", "demonym", "metonym"})
"""Kinds of mention whose own words are a name of the entity."""


@dataclass(slots=True)
class Tally:
    """What was counted in one file, and a line for each thing that was missed or false."""

    count: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """What we find in one passage: entities and their names by id, and where (in characters) which of them is mentioned."""

    entities: Mapping[str, Entity]
    names: Mapping[str, set[str]]
    places: list[tuple[int, int, Entity]]

    def like(self, wanted: Iterable[str]) -> list[str]:
        """Give the ids of the entities with one of these names; where there is none, of those with a name much like one."""
        asked = keys(wanted)
        equal = [i for i, names in self.names.items() if keys(names) & asked]
        return equal or [i for i, names in self.names.items() if same_actor(names, wanted)]


def keys(names: Iterable[str]) -> set[tuple[str, ...]]:
    """Give names as the scores compare them."""
    return {words for name in names if (words := telling_words(name))}


@cache
def codes() -> Mapping[str, str]:
    """Give the code of every country by each of its names."""
    listed = {e.name: code for code, e in lexicon().countries.items()}
    named = (e for e in lexicon().entries if e.use == "name" and e.entity.type == "Country")
    return listed | {e.text: e.entity.country for e in named if e.entity.country}


def reading(doc: Doc) -> Reading:
    """Gather what was found in a document."""
    mentions = [*doc._.mentions, *(c.object_mention for c in doc._.candidates)]
    entities: dict[str, Entity] = {}
    names: dict[str, set[str]] = {}
    places = []
    for mention in mentions:
        span = doc[mention.start : mention.end]
        for entity in mention.entities:
            entities[entity.id] = entity
            said = {span.text} if mention.kind in NAMING else set()
            names.setdefault(entity.id, set()).update({entity.name, *entity.aliases} | said)
            places.append((span.start_char, span.end_char, entity))
    return Reading(entities, names, places)


def measure(nlp: Language, path: Path) -> Tally:
    """Count what is found in one file."""
    tally = Tally()
    passages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    docs = parse(nlp, [Article(p["text"], id=p["id"], date=p.get("date")) for p in passages])
    for passage, doc in zip(passages, docs, strict=True):
        found = reading(doc)
        matched: set[str] = set()
        for gold in passage["entities"]:
            ids = found.like([gold["name"], *gold["aliases"]])
            matched.update(ids)
            judge(gold, found, ids, passage["id"], tally)
            judge_places(gold, found, ids, passage, tally)
        for i in sorted(found.names.keys() - matched):
            entity = found.entities[i]
            tally.count.update(["false", f"false {entity.type}"])
            tally.misses.append(f"{passage['id']} false   {entity.type:26} {entity.name} {sorted(found.names[i])}")
        tally.count["passages"] += 1
    return tally


def judge(gold: Mapping[str, Any], found: Reading, ids: list[str], where: str, tally: Tally) -> None:
    """Count an annotated entity, which those of `ids` may be: whether it is found, and with which class and country."""
    kind, count = gold["type"], tally.count
    count.update(["gold", f"gold {kind}"])
    ours = next((found.entities[i] for i in ids if found.entities[i].type == kind), found.entities[ids[0]] if ids else None)
    if ours is None:
        tally.misses.append(f"{where} missed  {kind:26} {gold['name']} {gold['aliases']}")
        return
    count.update(["found", f"found {kind}"])
    if ours.type == kind:
        count.update(["typed", f"typed {kind}"])
    else:
        tally.misses.append(f"{where} mistype {kind:26} {gold['name']} is {ours.type}")
    code = codes().get(gold["country"]) if gold["country"] else None
    if code in (None, ours.country):
        count["country right"] += code == ours.country
        count["country not annotated"] += code != ours.country
    else:
        tally.misses.append(f"{where} country {kind:26} {gold['name']}: {code} is {ours.country}")


def judge_places(gold: Mapping[str, Any], found: Reading, ids: list[str], passage: Mapping[str, Any], tally: Tally) -> None:
    """Count the places where a written alias of an annotated entity stands."""
    for alias, start, end in places_of(gold["aliases"], passage["text"]):
        over = [entity for first, last, entity in found.places if first < end and start < last]
        tally.count["occurrences"] += 1
        if any(entity.id in ids for entity in over):
            tally.count["occurrences found"] += 1
        else:
            covered = [entity.name for entity in over]
            tally.misses.append(f"{passage['id']} unseen  {gold['type']:26} {gold['name']}: {alias!r} at {start} is {covered}")


def places_of(aliases: Iterable[str], text: str) -> Iterator[tuple[str, int, int]]:
    """Find where aliases stand, the longest first; no place counts twice."""
    taken: set[int] = set()
    for alias in sorted(set(aliases), key=lambda a: (-len(a), a)):
        for hit in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)", text):
            if not taken.intersection(range(*hit.span())):
                taken.update(range(*hit.span()))
                yield alias, *hit.span()


def share(count: Counter[str], part: str, whole: str) -> float:
    """Give one count as a share of another."""
    return count[part] / max(1, count[whole])


def main() -> None:
    """Print a line a file and, where asked, a line a class and what was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--types", action="store_true")
    given = parser.parse_args()
    nlp = load_pipeline(Settings())
    print(f"{'file':28} {'gold':>5} {'found':>6} {'typed':>6} {'country':>8} {'occurr.':>8} {'false/passage':>14}")
    for path in given.files:
        tally = measure(nlp, path)
        count = tally.count
        shares = [share(count, "found", "gold"), share(count, "typed", "gold")]
        country = (count["country right"] + count["country not annotated"]) / max(1, count["found"])
        seen, false = share(count, "occurrences found", "occurrences"), count["false"] / count["passages"]
        print(f"{path.name:28} {count['gold']:5} {shares[0]:6.3f} {shares[1]:6.3f} {country:8.3f} {seen:8.3f} {false:14.2f}")
        for kind in sorted(k.removeprefix("gold ") for k in count if k.startswith("gold ")) if given.types else ():
            shares = [share(count, f"{what} {kind}", f"gold {kind}") for what in ("found", "typed")]
            print(f"  {kind:26} {count[f'gold {kind}']:5} {shares[0]:6.3f} {shares[1]:6.3f}   false {count[f'false {kind}']}")
        if given.misses:
            print("\n".join(sorted(tally.misses, key=lambda line: line.split()[1:3])))


if __name__ == "__main__":
    main()
