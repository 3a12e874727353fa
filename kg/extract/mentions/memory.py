"""Decides which entity each finding of a document names: full names first, then surnames, acronyms and repeated short forms."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.extract.mentions.datelines import datelines
from kg.extract.mentions.drafts import Bodies, Draft, Persons
from kg.extract.mentions.lexicon import Entry, Lexicon
from kg.extract.mentions.roles import role_of
from kg.extract.mentions.spans import Title
from kg.extract.records import Kind, Role, TokenMention
from kg.extract.tokens import Doc
from kg.extract.words import Words
from kg.model import Entity
from kg.names import acronym, folded, surname_key

if TYPE_CHECKING:
    from kg.extract.mentions.names import Found

_METONYMS = frozenset({"capital", "seat"})


class Memory:
    """What one document has named so far."""

    def __init__(self, doc: Doc, lexicon: Lexicon, words: Words, titles: list[Title]) -> None:
        """Start with an empty memory of a text."""
        self.doc, self.lexicon, self.words = doc, lexicon, words
        self.titled = {t.end: t for t in titles}
        self.drafts: dict[tuple[str, str], Draft] = {}
        self.persons, self.bodies = Persons(), Bodies()
        self.first_words: dict[tuple[str, ...], Draft] = {}
        self.acronyms: dict[str, Draft] = {}
        self.countries: Counter[str] = Counter()
        self.named: set[str] = set()
        self.filed = {i for start, end in datelines(doc) for i in range(start, end)}

    def mentions(self, found: list[Found]) -> list[TokenMention]:
        """Resolve all findings of the text, in two passes so that a short form may stand before its full name."""
        countries = [f for f in found if f.entries and f.entries[0].entity.type == "Country"]
        self.named = {f.entries[0].entity.country or "" for f in countries if f.entries[0].use not in _METONYMS}
        self.countries.update(self._choose(f.entries).entity.country or "" for f in countries)
        resolved: dict[int, Draft] = {}
        late = []
        for item in found:
            if self._is_short(item):
                late.append(item)
                continue
            draft = self._full(item)
            if draft:
                resolved[item.start] = draft
                self._remember(item, draft)
        for item in late:
            draft = self._short(item)
            if draft:
                resolved[item.start] = draft
        return self._build([f for f in found if f.start in resolved], resolved)

    def _is_short(self, item: Found) -> bool:
        if item.rank in {0, 2} or (item.rank == 4 and item.entries) or (item.via == "body" and not item.country):
            return True
        one = item.end - item.start == 1
        text = self.doc[item.start].text
        if item.entries:
            return one and (item.entries[0].entity.type == "Place" or (text.isupper() and self._in_brackets(item)))
        return one or (item.type == "Person" and text[:3].lower() in {"al-", "al", "el-"})

    def _in_brackets(self, item: Found) -> bool:
        doc = self.doc
        return item.start > 0 and doc[item.start - 1].text == "(" and item.end < len(doc) and doc[item.end].text == ")"

    def _full(self, item: Found) -> Draft | None:
        text = self.text(item)
        if item.entries:
            entry = self._choose(item.entries)
            return self._known(entry.entity, entry.entity.name if entry.use in _METONYMS else text)
        if item.type == "Person":
            return self._person(text, item)
        return self._draft(item.type, item.name or text, item.country or self._context(item), text)

    def text(self, item: Found) -> str:
        """Give the words of a finding as an alias, without article and possessive."""
        text = (
            self.doc[item.start : item.end].text.strip("'’\"“”,.()") if item.end - item.start > 1 else self.doc[item.start].text
        )
        return text.removeprefix("the ").removeprefix("The ")

    def _context(self, item: Found) -> str | None:
        """Give the country that a body without one belongs to: the only or clearly most often named one so far."""
        if item.type != "GovernmentBody" or not self.countries or not self._national(item):
            return None
        ranked = self.countries.most_common(2)
        return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None

    def _national(self, item: Found) -> bool:
        """Tell whether a body without a country is one that every state has, and no organ of an organisation or of a company."""
        inside = [t for t in self.doc[item.start : item.end] if t.lower_ not in {"of", "the", "for", "and", "-"}]
        known = self.words.national | self.words.portfolios
        if any(c.isdigit() for t in inside for c in t.text):
            return False
        return any(t.lower_ in self.words.national for t in inside) and all(
            t.lower_ in known or t.lower_ in self.words.heads or t.text.islower() for t in inside
        )

    def _choose(self, entries: tuple[Entry, ...]) -> Entry:
        """Choose among listed readings: the one whose country the text names (Moscow under the Soviet Union), else the first."""
        known = self.named if entries[0].use in _METONYMS else self.countries
        here = [e for e in entries if e.entity.country in known]
        return (here or list(entries))[0]

    def _known(self, entity: Entity, text: str) -> Draft:
        draft = self.drafts.get(("known", entity.id)) or self._new(
            ("known", entity.id), Draft(entity.type, entity.name, entity.country, entity)
        )
        self._call(draft, text)
        if entity.type == "Person" and draft not in self.persons:
            self.persons.add(draft)
        return draft

    def _new(self, key: tuple[str, str], draft: Draft) -> Draft:
        """Take up a draft that is no person, or a listed one."""
        if draft.type == "GovernmentBody":
            draft.order = len(self.drafts)
            self.bodies.call(draft, draft.name)
        self.drafts[key] = draft
        if key[0] not in {"Place", "known"}:
            self.first_words.setdefault(tuple(folded(draft.name).split()[:1]), draft)
        return draft

    def _call(self, draft: Draft, text: str) -> None:
        """Note that a text names a draft so."""
        if text not in draft.aliases:
            draft.aliases[text] = None
            if draft.type == "GovernmentBody":
                self.bodies.call(draft, text)

    def _draft(self, type_: str, name: str, country: str | None, text: str) -> Draft:
        if (
            type_ == "GovernmentBody"
            and country in self.lexicon.countries
            and not name.endswith(self.lexicon.countries[country].name)
        ):
            name = f"{name} of {self.lexicon.countries[country].name}"
        key = (type_, folded(name))
        draft = self.drafts.get(key) or self._new(key, Draft(type_, name, country))
        draft.country = draft.country or country
        self._call(draft, text)
        return draft

    def _person(self, text: str, item: Found) -> Draft:
        known = self.persons.alike(text)
        if known is not None:
            known.aliases[text] = None
            known.country = known.country or item.country
            return known
        draft = Draft("Person", text, item.country, None, {text: None})
        self.persons.add(draft)
        return draft

    def _remember(self, item: Found, draft: Draft) -> None:
        """Keep the acronym that follows a full name in brackets, or precedes it."""
        doc, end = self.doc, item.end
        if end + 2 < len(doc) and doc[end].text == "(" and doc[end + 2].text == ")" and item.type != "Person":
            word = doc[end + 1].text
            if word[0].isupper() and len(word) <= 10 and " " not in word:
                self.acronyms[word] = draft
        short = acronym(draft.name)
        if len(short) >= 3:
            self.acronyms.setdefault(short, draft)

    def _short(self, item: Found) -> Draft | None:
        """Find out whom a short form means: an acronym, a surname, a listed form, a body in short, a first word; else it names anew."""
        text = self.text(item)
        for look in (self._acronym, self._surname, self._listed_short, self._leader, self._whole_body, self._namesake):
            draft = look(item, text)
            if draft is not None:
                self._call(draft, text)
                return draft
        if item.rank == 2 or not item.type:
            return None
        if item.type == "Person":
            return self._person(text, item)
        if item.rank <= 3 and item.type == "Group" and not self.doc[item.start].text[0].isupper():
            return None
        return self._draft(item.type, item.name or text, item.country or self._context(item), text)

    def _acronym(self, item: Found, text: str) -> Draft | None:
        return self.acronyms.get(text)

    def _surname(self, item: Found, text: str) -> Draft | None:
        person = self.persons.by_surname(text)
        if person is not None:
            item.type = "Person"
        return person

    def _namesake(self, item: Found, text: str) -> Draft | None:
        """Give what was named in full with this as its first word."""
        if item.type == "Place" or item.rank == 2:
            return None
        draft = self.first_words.get(tuple(folded(text).split()))
        if draft is not None:
            item.type = draft.type
        return draft

    def _listed_short(self, item: Found, text: str) -> Draft | None:
        if not item.entries:
            return None
        if item.rank > 4:
            entry = self._choose(item.entries)
            return self._known(entry.entity, entry.entity.name if entry.use in _METONYMS else text)
        titled = item.start in self.titled or self.doc[item.start].ent_type_ == "PERSON"
        here = [e for e in item.entries if e.entity.country in self.countries]
        if len(here) == 1 or (len(item.entries) == 1 and titled):
            item.type = "Person"
            return self._known((here or item.entries)[0].entity, text)
        return None

    def _leader(self, item: Found, text: str) -> Draft | None:
        """Give the listed leader that a titled surname names, if the text names his country or there is only one."""
        if item.type != "Person" or item.entries:
            return None
        entries = self.lexicon.surnames.get(surname_key(text), ())
        here = [e for e in entries if e.country in self.countries]
        titled = item.start in self.titled
        if len(here) == 1 or (len(entries) == 1 and titled):
            return self._known((here or list(entries))[0], text)
        return None

    def _whole_body(self, item: Found, text: str) -> Draft | None:
        """Give the body named before or after in full that a short form ('the Treasury', 'the Foreign Ministry') belongs to."""
        return self.bodies.called(item.name or text) if item.via == "body" else None

    def _build(self, found: list[Found], resolved: dict[int, Draft]) -> list[TokenMention]:
        entities = {id(d): d.entity() for d in resolved.values()}
        out = []
        for item in found:
            entity = entities[id(resolved[item.start])]
            head = self.doc[item.start : item.end].root.i
            kind, role = self._kind(item, head)
            place = next((e.place for e in item.entries if e.place), None)
            if kind == "metonym" and role == "place" and place:
                kind, entity = "name", place
            if entity.type == "Place":
                role = "place"
            out.append(TokenMention(item.start, item.end, head, (entity,), kind, role, item.certainty, item.via))
        return out

    def _kind(self, item: Found, head: int) -> tuple[Kind, Role]:
        """Tell how a finding names its entity and what it does."""
        uses = {e.use for e in item.entries}
        if "adjective" in uses:
            return "demonym", "actor"
        if "outlet" in uses:
            return "name", "source"
        if uses & _METONYMS:
            return "metonym", "place" if head in self.filed else role_of(self.doc, head)
        return "name", "actor"
