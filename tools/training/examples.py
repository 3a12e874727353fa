"""From annotated passages to labelled pairs of mentions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from kg.evaluate import Passage, read_passages
from kg.evaluate.scoring import same_actor
from kg.extract.engine import load_pipeline
from kg.extract.learned.pairs import Pair, entity_pairs, label_index, labels, pairs_of, sentence_of, sentence_starts
from kg.extract.records import TokenMention
from kg.model import Entity, digest_of
from kg.names import name_words
from kg.ontology import ontology
from kg.settings import Settings

PLACE_WORDS = frozenset("in at from near to outside around into via through".split())


@dataclass(slots=True)
class Example:
    """A passage's document with its pairs and what is known of each.

    `targets[i]` is a distribution over `labels()`; `weights[i]` is 0 for a pair that teaches nothing (the same two actors are
    related elsewhere in the passage); `polarity[i]` is 1 for negated, -1 for unknown; `modality[i]` 0 actual, 1 planned, 2
    possible, -1 unknown. `names[m]` are the annotated actors that mention m names, '' for one that the annotator does not list.
    """

    passage: Passage
    doc: Doc
    fold: str
    source: str
    pairs: list[Pair]
    names: list[tuple[str, ...]]
    targets: np.ndarray
    weights: np.ndarray
    polarity: np.ndarray
    modality: np.ndarray


def load_folds(folder: Path) -> dict[str, list[Passage]]:
    """Read every file of annotated passages in a folder; the file's stem is the fold that its passages belong to."""
    return {path.stem: read_passages(path) for path in sorted(folder.glob("*.jsonl"))}


def given_mentions(doc: Doc, passage: Passage) -> list[TokenMention]:
    """Find the annotated actors where their names stand, longest name first; a shared name goes to the place after 'in'."""
    owners: defaultdict[str, list[Mapping[str, object]]] = defaultdict(list)
    for entity in passage.entities:
        for alias in {str(entity["name"]), *map(str, entity.get("aliases", ()))}:
            owners[alias].append(entity)
    taken: set[int] = set()
    found: list[TokenMention] = []
    for alias in sorted(owners, key=lambda a: (-len(a), a)):
        at = doc.text.find(alias)
        while at >= 0:
            span = doc.char_span(at, at + len(alias))
            if span is not None and not taken & set(range(span.start, span.end)):
                taken |= set(range(span.start, span.end))
                entity = _owner(doc, span.start, owners[alias])
                kind = "name" if entity["type"] != "Country" or span.root.pos_ != "ADJ" else "demonym"
                kind = "nominal" if alias[0].islower() or (alias.split()[0].lower() == "the" and alias[4:5].islower()) else kind
                found.append(TokenMention(span.start, span.end, span.root.i, (entity_of(entity),), kind, via="given"))
            at = doc.text.find(alias, at + 1)
    return sorted(found, key=lambda m: m.start)


def entity_of(record: Mapping[str, object]) -> Entity:
    """Make an Entity of an annotated one."""
    name, kind = str(record["name"]), str(record["type"])
    aliases = tuple(map(str, record.get("aliases", ())))  # type: ignore[call-overload]
    return Entity("g" + digest_of(kind, name)[:12], name, kind, None, aliases)


def _owner(doc: Doc, start: int, owners: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
    if len(owners) == 1:
        return owners[0]
    before = doc[start - 1].lower_ if start else ""
    wanted = "Place" if before in PLACE_WORDS else "Country"
    return next((o for o in owners if o["type"] == wanted), owners[0])


def annotated_name(entity: Entity, names: Mapping[str, list[str]]) -> str:
    """Give the annotated actor that an entity is, '' if none."""
    mine = [entity.name, *entity.aliases]
    hits = [name for name, all_names in names.items() if same_actor(mine, all_names)]
    if len(hits) > 1:
        keys = {tuple(name_words(name)) for name in mine}
        hits = [hit for hit in hits if keys & {tuple(name_words(name)) for name in names[hit]}] or hits
    return hits[0] if hits else ""


def example(passage: Passage, doc: Doc, fold: str, source: str, elsewhere: float = 0.0) -> Example:
    """Label the pairs of a document with mentions. `elsewhere`: the weight of 'none' for related actors outside the quote."""
    mentions: list[TokenMention] = doc._.mentions
    cache: dict[str, str] = {}
    all_names = passage.names()
    for mention in mentions:
        for entity in mention.entities:
            if entity.id not in cache:
                cache[entity.id] = annotated_name(entity, all_names)
    names = [tuple(cache[e.id] for e in m.entities) for m in mentions]
    pairs = pairs_of(doc)
    marks = _marks(passage, doc, pairs, cache)
    n = len(pairs)
    targets = np.zeros((n, len(labels())), np.float32)
    weights = np.ones(n, np.float32)
    polarity, modality = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    related = {frozenset((r["s"], r["o"])) for r in passage.relations}
    for i, pair in enumerate(pairs):
        found = marks.get(i, {})
        if found:
            for label in found:
                targets[i, label] = 1 / len(found)
            first = next(iter(found.values()))
            polarity[i] = first.get("polarity", "asserted") == "negated"
            modality[i] = ("actual", "planned", "possible").index(first.get("modality") or "actual")
        else:
            targets[i, 0] = 1.0
            ends = {frozenset((cache[a.id], cache[b.id])) for a, b in entity_pairs(mentions[pair.left], mentions[pair.right])}
            if ends & related:
                weights[i] = elsewhere
    return Example(passage, doc, fold, source, pairs, names, targets, weights, polarity, modality)


def _marks(
    passage: Passage, doc: Doc, pairs: Sequence[Pair], cache: Mapping[str, str]
) -> dict[int, dict[int, Mapping[str, object]]]:
    """Give each related pair's labels, and the relation behind each: pairs inside the quote, else the nearest that touches it."""
    mentions: list[TokenMention] = doc._.mentions
    starts = sentence_starts(doc)
    by_ends: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for i, pair in enumerate(pairs):
        for a, b in entity_pairs(mentions[pair.left], mentions[pair.right]):
            by_ends[cache[a.id], cache[b.id]].append(i)
    marks: defaultdict[int, dict[int, Mapping[str, object]]] = defaultdict(dict)
    for relation in passage.relations:
        quote = _quote_tokens(doc, str(relation["quote"]))
        if quote is None:
            continue
        symmetric = ontology().symmetric(relation["r"])
        options: list[tuple[int, int, int, str]] = []
        for ends, arrow in (((relation["s"], relation["o"]), ">"), ((relation["o"], relation["s"]), "<")):
            label = relation["r"] if symmetric else relation["r"] + arrow
            for i in by_ends.get(ends, ()):
                left, right = mentions[pairs[i].left], mentions[pairs[i].right]
                inside = sum(m.start < quote[1] and quote[0] < m.end for m in (left, right))
                sentences = range(sentence_of(starts, quote[0]), sentence_of(starts, quote[1] - 1) + 1)
                near = all(sentence_of(starts, m.head) in sentences for m in (left, right))
                if inside == 2 or near or inside == 1:
                    options.append((2 if inside == 2 else 1 if near else 0, right.start - left.end, i, label))
        best = max((o[0] for o in options), default=0)
        chosen = [o for o in options if o[0] == best]
        if best < 2 and chosen:
            chosen = [min(chosen, key=lambda o: o[1])]
        for _, _, i, label in chosen:
            marks[i].setdefault(label_index()[label], relation)
    return marks


def _quote_tokens(doc: Doc, quote: str) -> tuple[int, int] | None:
    at = doc.text.find(quote)
    if at < 0:
        return None
    span = doc.char_span(at, at + len(quote), alignment_mode="expand")
    return None if span is None else (span.start, span.end)


def build(folds: Mapping[str, Sequence[Passage]], sources: Sequence[str] = ("given", "own")) -> list[Example]:
    """Parse all passages once for each source: with the annotated actors as mentions, and with the product's own."""
    nlp = load_pipeline(Settings())
    found = []
    for fold, passages in folds.items():
        for passage in passages:
            if "given" in sources:
                found.append(example(passage, given_reading(nlp, passage), fold, "given"))
            if "own" in sources:
                found.append(example(passage, own_reading(nlp, passage), fold, "own"))
    return found


def given_reading(nlp: Language, passage: Passage) -> Doc:
    """Read a passage with the annotated actors as its mentions, without frames."""
    with nlp.select_pipes(disable=[name for name in nlp.pipe_names if name.startswith("kg_")]):
        doc = nlp(passage.article.text)
    doc._.article, doc._.candidates = passage.article, []
    doc._.mentions = given_mentions(doc, passage)
    return doc


def own_reading(nlp: Language, passage: Passage) -> Doc:
    """Read a passage as the product does: own mentions, frames as candidates."""
    doc = nlp.make_doc(passage.article.text)
    doc._.article, doc._.mentions, doc._.candidates = passage.article, [], []
    return nlp(doc)
