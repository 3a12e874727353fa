"""Finds the listed names in a Doc: one pass of a PhraseMatcher over lower-cased tokens, then a check of capitals."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from kg.extract.lexicon import Entry, Lexicon


@dataclass(frozen=True, slots=True)
class Match:
    """A listed form at `doc[start:end]`; `entries` are all entities that it may name."""

    start: int
    end: int
    entries: tuple[Entry, ...]


class Gazetteer:
    """The lists, ready to be matched. Building takes about as long as loading a small model; matching is linear in the text."""

    def __init__(self, nlp: Language, lexicon: Lexicon) -> None:
        """Tokenise every listed form once, with straight and curly apostrophes."""
        by_key: dict[str, list[Entry]] = defaultdict(list)
        for entry in lexicon.entries:
            by_key[entry.text].append(entry)
            if "'" in entry.text:
                by_key[entry.text.replace("'", "’")].append(entry)
        forms: dict[str, list[Entry]] = defaultdict(list)
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        for text in sorted(by_key):
            forms[text.lower()] += by_key[text]
        for doc in map(nlp.make_doc, sorted(by_key)):  # as listed: the tokenizer keeps 'U.S.' whole, but not 'u.s.'
            self.matcher.add(doc.text.lower(), [doc])
        self.forms = forms

    def matches(self, doc: Doc) -> list[Match]:
        """Give all matches whose capitals fit, longest first at each start; they may overlap."""
        found = []
        for span in self.matcher(doc, as_spans=True):
            entries = tuple(e for e in self.forms[span.label_] if _capitals_fit(span, e.text))
            if entries:
                article = entries[0].text.startswith("the ")
                found.append(Match(span.start + article, span.end, entries))
        return sorted(found, key=lambda m: (m.start, -m.end))


def _capitals_fit(span: Span, listed: str) -> bool:
    """Acronyms must stand as listed; other names must keep the capitals of their words, or be all capitals (headlines, datelines)."""
    text = span.text.replace("’", "'")
    if text == listed or listed.islower():
        return True
    letters = [c for c in listed if c.isalpha()]
    if len(letters) <= 5 and sum(c.isupper() for c in letters) >= max(2, len(letters) - 1):
        return False
    if text.isupper():
        return len(letters) > 3
    theirs, ours = text.replace("-", " ").split(), listed.replace("-", " ").split()
    if len(theirs) != len(ours):
        return False
    fits = [t[0].isupper() or not o[0].isupper() for t, o in zip(theirs, ours, strict=True)]
    return all(fits) or (len(fits) > 3 and fits[0] and fits[-1] and fits.count(False) == 1)
