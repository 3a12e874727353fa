"""The component that finds and types the names of a Doc: lists first, then words that tell a class, then the model's own names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.language import Language

from kg.extract.mentions.admission import admit
from kg.extract.mentions.bodies import find_bodies
from kg.extract.mentions.datelines import cities, datelines
from kg.extract.mentions.entity_types import settle, with_tails
from kg.extract.mentions.gazetteer import Gazetteer, Match
from kg.extract.mentions.lexicon import Entry, lexicon
from kg.extract.mentions.memory import Memory
from kg.extract.mentions.nationality import nationalities
from kg.extract.mentions.nominals import nominals
from kg.extract.mentions.spans import JOINERS, ORDINALS, Title, dated, name_runs, titles_of
from kg.extract.tokens import Doc
from kg.extract.words import Words, words

_LABELS = {
    "PERSON": "Person", "ORG": "Organization", "GPE": "Place", "LOC": "Place", "FAC": "Facility", "NORP": "Group",
    "EVENT": "Event", "LAW": "Document",
}  # fmt: skip


@dataclass(slots=True)
class Found:
    """A stretch that names something, before it is known who that is. `entries` are listed readings; a higher rank wins an overlap."""

    start: int
    end: int
    type: str
    rank: int
    via: str
    entries: tuple[Entry, ...] = ()
    country: str | None = None
    name: str | None = None
    certainty: float = 0.9


@Language.factory("kg_names")
def make_names(nlp: Language, name: str) -> NamesComponent:
    """Build the component for a pipeline."""
    return NamesComponent()


class NamesComponent:
    """Fills `doc._.mentions` with every name of the text, typed, with its entity; sorted, without overlaps."""

    def __init__(self) -> None:
        """Read the lists."""
        self.lexicon = lexicon()
        self.words = words()
        self.gazetteer = Gazetteer(self.lexicon)

    def __call__(self, doc: Doc) -> Doc:
        """Find the names of one text."""
        matches = self.gazetteer.matches(doc)
        titles = titles_of(doc, self.words)
        found = [*from_lists(doc, matches), *find_bodies(doc, matches, self.words, self.lexicon)]
        found += from_runs(doc, titles, matches, self.words)
        found += from_model(doc, titles, matches)
        found += with_tails(doc, found, matches, self.words)
        lines = datelines(doc)
        found = [*outside(found, lines), *from_datelines(doc, lines)]
        chosen = select(admit(doc, found, matches, self.words))
        settle(doc, chosen, titles, self.words)
        nationalities(doc, chosen, matches)
        memory = Memory(doc, self.lexicon, self.words, titles)
        doc._.mentions = memory.mentions(chosen)
        doc._.candidates = doc._.candidates or []
        return doc


def outside(found: list[Found], lines: list[tuple[int, int]]) -> list[Found]:
    """Leave out what reaches over the end of a dateline, and what no list knows within one."""
    line_at = {i: (start, end) for start, end in lines for i in range(start, end)}

    def fits(item: Found) -> bool:
        touched = {line_at[i] for i in range(item.start, item.end) if i in line_at}
        return all(item.entries and start <= item.start and item.end <= end for start, end in touched)

    return [f for f in found if fits(f)]


def from_datelines(doc: Doc, lines: list[tuple[int, int]]) -> list[Found]:
    """Give the cities of datelines, written as elsewhere: 'HAMBURG' is Hamburg. A listed city of the same words wins."""
    return [Found(a, b, "Place", 5, "dateline", name=doc[a:b].text.title()) for a, b in cities(doc, lines)]


def from_lists(doc: Doc, matches: Iterable[Match]) -> list[Found]:
    """Turn matches into findings; a bare surname from the lists needs the context to confirm it and ranks low."""
    out = []
    for match in matches:
        entry = match.entries[0]
        surname = all(e.use == "surname" for e in match.entries)
        if surname and (dated(doc, match.start) or not stands_alone(doc, match)):
            continue
        rank = 2 if surname else 6
        if (
            doc[match.start].is_sent_start
            and match.end - match.start == 1
            and doc[match.start].pos_ in {"PRON", "AUX", "ADV", "SCONJ"}
        ):
            rank = 1
        out.append(Found(match.start, match.end, entry.entity.type, rank, "list", match.entries))
    return out


def stands_alone(doc: Doc, match: Match) -> bool:
    """Tell whether a listed surname is one here: a proper noun ('He' and 'Long' are mostly none) with no further name behind it."""
    after = doc[match.end] if match.end < len(doc) else None
    return all(t.tag_ in {"NNP", "NNPS", "HYPH", ":"} or t.ent_type_ == "PERSON" for t in doc[match.start : match.end]) and not (
        after is not None and after.text[0].isupper() and after.tag_ in {"NNP", "NNPS", "JJ"} and not after.is_sent_start
    )


def from_runs(doc: Doc, titles: list[Title], matches: list[Match], lists: Words) -> list[Found]:
    """Type runs of name words by the words in them and by the titles before them."""
    listed = {(m.start, m.end) for m in matches}
    heads: dict[int, int] = {}
    for match in matches:
        if any(e.use in {"adjective", "name", "people"} and e.entity.type == "Country" for e in match.entries):
            heads[match.start] = max(heads.get(match.start, 0), match.end)
    out: list[Found] = []
    starts, ends = [t.start for t in titles], {t.end for t in titles}
    for start, end in _joined(doc, name_runs(doc), lists):
        type_ = keyword_type(doc, start, end, lists)
        if type_ and (start, end) not in listed and end - start > 1:
            out.append(Found(start, end, type_, 5, "keyword"))
            continue
        near = titles[max(0, bisect_left(starts, start - 1) - 1) : bisect_left(starts, end)]
        for left, right, titled in _split(start, end, near, start in ends, heads):
            if (left, right) in listed:
                continue
            if titled:
                out.append(Found(left, right, "Person", 7, "title"))
                continue
            type_ = keyword_type(doc, left, right, lists)
            if type_ and right - left > 1:
                out.append(Found(left, right, type_, 5, "keyword"))
            else:
                out.append(Found(left, right, "", 0, "run", certainty=0.6))
    return out


def _joined(doc: Doc, runs: list[tuple[int, int]], lists: Words) -> list[tuple[int, int]]:
    """Join runs over small words where the first ends in a word that wants them: 'Ministry' of 'Foreign Affairs'."""
    out: list[tuple[int, int]] = []
    for start, end in runs:
        if out:
            left, right = out[-1]
            between = [t.lower_ for t in doc[right:start]]
            word = doc[right - 1].lower_
            opens = word in lists.keywords or any(t.lower_ in JOINERS for t in doc[left:right])
            if 0 < len(between) <= 2 and all(w in JOINERS for w in between) and opens and "and" not in between[:1] + between[-1:]:
                out[-1] = (left, end)
                continue
        out.append((start, end))
    return out


def _split(start: int, end: int, titles: list[Title], titled: bool, heads: dict[int, int]) -> list[tuple[int, int, bool]]:
    """Cut a run at titles and after leading countries and demonyms; the last value tells whether a title stands before the piece.

    `titled` tells whether one stands before the run.
    """
    pieces: list[tuple[int, int, bool]] = []
    cuts = [t for t in titles if t.start < end and t.end > start - 2]
    at = start
    for title in cuts:
        if title.end <= start:
            continue
        if title.start > at:
            pieces.append((at, min(title.start, end), titled))
        at, titled = max(at, title.end), True
    while at in heads and heads[at] < end:
        at, titled = heads[at], False
    if at < end:
        pieces.append((at, end, titled))
    return [(a, b, t) for a, b, t in pieces if a < b]


def keyword_type(doc: Doc, start: int, end: int, lists: Words) -> str | None:
    """Give the class that a run's head word tells: its last word, or the word before the first 'of' or 'for'."""
    for i in range(start + 1, end):
        if doc[i].lower_ in {"of", "for", "on"} and doc[i - 1].lower_ in lists.keywords:
            return lists.keywords[doc[i - 1].lower_]
    if doc[start].text in lists.ships:
        return "Facility"
    if doc[start].text in {"Operation", "Exercise"} and end - start > 1:
        return "Event"
    last = end - 1
    if doc[last].lower_ in lists.units and (any(c.isdigit() for c in doc[start].text) or doc[start].lower_ in ORDINALS):
        return "GovernmentBody"
    while last > start and (doc[last].like_num or doc[last].text in {")", "'s", "’s"}):
        last -= 1
    return lists.keywords.get(doc[last].lower_)


def from_model(doc: Doc, titles: list[Title], matches: list[Match]) -> list[Found]:
    """Take over the model's own names, cut free of articles, titles and possessives; they rank lowest."""
    inside = {i: t for t in titles for i in range(t.start, t.end)}
    countries = {i for m in matches for i in range(m.start, m.end) if m.entries[0].entity.type == "Country"}
    out = []
    for ent in doc.ents:
        type_ = _LABELS.get(ent.label_)
        if type_ is None or doc[ent.start].lower_.startswith(("pro-", "anti-", "post-", "non-", "ex-")):
            continue
        start, end = ent.start, ent.end
        while start < end and (
            doc[start].lower_ in {"the", "a", "an", "'s", "’s", "his", "her", "its"}
            or doc[start].text in {"of", "on", "in", "at", "from", "for", "by", "to", "and"}
            or (start in inside and ent.label_ in {"PERSON", "ORG"})
        ):
            start += 1
        while end > start and (doc[end - 1].text in {"'s", "’s", "’", "'", ",", ".", "(", ")"} or end - 1 in inside):
            end -= 1
        bracket = next((i for i in range(start, end) if doc[i].text in {"(", "[", ")"}), end)
        end = bracket if bracket > start else end
        if ent.label_ == "NORP" and _adjective(doc, start, end):
            end = _people(doc, end)
            if not end:
                continue
            type_ = "ArmedGroup" if doc[end - 1].lower_ in nominals().armed else type_
        if ent.label_ in {"GPE", "LOC", "NORP"} and end - start > 1 and countries.intersection(range(start, end)):
            continue
        if start < end and any(t.text[0].isupper() for t in doc[start:end]):
            out.append(Found(start, end, type_, 3, f"model.{ent.label_}", certainty=0.7))
    return out


def _adjective(doc: Doc, start: int, end: int) -> bool:
    """Tell whether a name of a people is only an adjective: 'Central Asian states', 'the Muslim world'."""
    last = doc[end - 1]
    return last.pos_ == "ADJ" or (last.dep_ in {"amod", "compound", "nmod"} and last.head.i >= end)


def _people(doc: Doc, end: int) -> int:
    """Give the end of 'Kurdish militias' after its adjective, or 0 if no group is named."""
    if end < len(doc) and doc[end].lower_ in words().groups and doc[end].pos_ == "NOUN":
        return end + 1
    return 0


def select(found: list[Found]) -> list[Found]:
    """Choose findings without overlap: the longer wins, then the higher rank; a listed name yields only to a longer one of rank >= 3."""
    surnames = {(f.start, f.end): f for f in found if f.rank == 2}
    for item in found:
        if item.rank == 3 and (item.start, item.end) in surnames:
            item.entries, item.rank = surnames[item.start, item.end].entries, 4
    order = sorted(found, key=lambda f: (f.rank < 1, f.rank < 3, -(f.end - f.start), -f.rank, f.start, f.type))
    taken: set[int] = set()
    chosen = []
    for item in order:
        span = range(item.start, item.end)
        if not taken.intersection(span):
            chosen.append(item)
            taken.update(span)
    return sorted(chosen, key=lambda f: f.start)
