"""Measures mention finding and typing on annotated passages: python tools/mentions.py [--misses N] FILE…

An annotated entity counts as found if the name or an alias of one of our entities is one of its names (the rule of the relation
scores), as typed if the class agrees, and its country is right if the codes agree. An occurrence is a place in the text where a
written alias stands; it counts as found if a mention of ours that overlaps it belongs to the entity. False mentions are entities of
ours that no annotated entity matches.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

from kg.extract.engine import load_pipeline, parse
from kg.extract.mentions.lexicon import lexicon
from kg.model import Article, Entity
from kg.settings import Settings

_SMALL = {"the", "of", "and", "a", "an", "in", "for", "on", "to"}


def key(name: str) -> str:
    """Give a name as the scores compare it."""
    text = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    text = re.sub(r"[^\w\s]", " ", re.sub(r"['’`]s\b", "", text))
    return " ".join(w for w in text.split() if w not in _SMALL)


def same(ours: set[str], theirs: set[str]) -> bool:
    """Tell whether two sets of names share one, or one is the other's head."""
    if ours & theirs:
        return True
    for left in ours:
        for right in theirs:
            a, b = sorted((left.split(), right.split()), key=len)
            if a and set(a) <= set(b) and any(len(w) >= 4 for w in a) and (a[-1] == b[-1] or len(a) >= 2):
                return True
    return False


def measure(nlp: Any, path: Path, count: Counter[str], misses: list[str]) -> None:
    """Add the counts of one file."""
    codes = {e.name: c for c, e in lexicon().countries.items()}
    codes |= {
        e.text: e.entity.country for e in lexicon().entries if e.use == "name" and e.entity.type == "Country" and e.entity.country
    }
    passages = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    docs = parse(nlp, [Article(p["text"], id=p["id"], date=p.get("date")) for p in passages])
    for passage, doc in zip(passages, docs, strict=True):
        inner = [c.object_mention for c in doc._.candidates]
        mentions = [(m, e) for m in [*doc._.mentions, *inner] for e in m.entities]
        entities: dict[str, Entity] = {}
        texts: dict[str, set[str]] = {}
        for mention, entity in mentions:
            entities[entity.id] = entity
            names = [entity.name, *entity.aliases]
            if mention.kind in {"name", "demonym", "metonym"}:
                names.append(doc[mention.start : mention.end].text)
            texts.setdefault(entity.id, set()).update(k for k in map(key, names) if k)
        matched: set[str] = set()
        owner: dict[str, int] = {}
        for number, gold in enumerate(passage["entities"]):
            wanted = {k for k in map(key, [gold["name"], *gold["aliases"]]) if k}
            exact = [i for i, n in texts.items() if n & wanted]
            near = exact or [i for i, n in texts.items() if same(n, wanted)]
            matched.update(near)
            for i in near:
                owner.setdefault(i, number)
            best = next((i for i in near if entities[i].type == gold["type"]), near[0] if near else None)
            count["gold"] += 1
            count[f"gold {gold['type']}"] += 1
            if best is None:
                misses.append(f"{passage['id']} missed  {gold['type']:26} {gold['name']} {gold['aliases']}")
            else:
                count["found"] += 1
                count[f"found {gold['type']}"] += 1
                if entities[best].type == gold["type"]:
                    count["typed"] += 1
                    count[f"typed {gold['type']}"] += 1
                else:
                    misses.append(f"{passage['id']} mistype {gold['type']:26} {gold['name']} is {entities[best].type}")
                code = codes.get(gold["country"]) if gold["country"] else None
                if code == entities[best].country:
                    count["country"] += 1
                elif code:
                    count["country gold"] += 1
                    misses.append(f"{passage['id']} country {gold['type']:26} {gold['name']}: {code} is {entities[best].country}")
                else:
                    count["country extra"] += 1
            occurrences(passage["text"], gold, near, mentions, doc, count, misses, passage["id"])
        for i in sorted(texts.keys() - matched):
            count["false"] += 1
            count[f"false {entities[i].type}"] += 1
            misses.append(f"{passage['id']} false   {entities[i].type:26} {entities[i].name} {sorted(texts[i])}")
        count["passages"] += 1


def occurrences(
    text: str, gold: Any, near: list[str], mentions: Any, doc: Any, count: Counter[str], misses: list[str], where: str
) -> None:
    """Count the places where a written alias stands."""
    taken: set[int] = set()
    for alias in sorted({*gold["aliases"]}, key=lambda a: (-len(a), a)):
        for hit in re.finditer(rf"(?<!\w){re.escape(alias)}(?!\w)", text):
            if taken.intersection(range(*hit.span())):
                continue
            taken.update(range(*hit.span()))
            count["occurrences"] += 1
            spans = [(doc[m.start].idx, doc[m.end - 1].idx + len(doc[m.end - 1]), e.id) for m, e in mentions]
            if any(a < hit.end() and hit.start() < b and i in near for a, b, i in spans):
                count["occurrences found"] += 1
            else:
                covered = [e.name for m, e in mentions if doc[m.start].idx < hit.end() and hit.start() < doc[m.end - 1].idx + 1]
                misses.append(f"{where} unseen  {gold['type']:26} {gold['name']}: {alias!r} at {hit.start()} is {covered}")


def main() -> None:
    """Print a line a file and, where asked, what was missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--types", action="store_true")
    given = parser.parse_args()
    nlp = load_pipeline(Settings())
    print(f"{'file':28} {'gold':>5} {'found':>6} {'typed':>6} {'country':>8} {'occurr.':>8} {'false/passage':>14}")
    for path in given.files:
        count: Counter[str] = Counter()
        misses: list[str] = []
        measure(nlp, path, count, misses)
        row = [
            count[k] / max(1, count[b]) for k, b in (("found", "gold"), ("typed", "gold"), ("occurrences found", "occurrences"))
        ]
        right = (count["country"] + count["country extra"]) / max(1, count["found"])
        print(
            f"{path.name:28} {count['gold']:5} {row[0]:6.3f} {row[1]:6.3f} {right:8.3f} {row[2]:8.3f} {count['false'] / count['passages']:14.2f}"
        )
        if given.types:
            for type_ in sorted(k.removeprefix("gold ") for k in count if k.startswith("gold ")):
                total = count[f"gold {type_}"]
                print(
                    f"  {type_:26} {total:5} {count[f'found {type_}'] / total:6.3f} {count[f'typed {type_}'] / total:6.3f}   false {count[f'false {type_}']}"
                )
        if given.misses:
            print("\n".join(sorted(misses, key=lambda m: m.split()[1:3])))


if __name__ == "__main__":
    main()
