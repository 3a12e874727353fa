"""Titles and offices: who holds which office of which country or body, and which country a person acts for.

'Egyptian President Hosni Mubarak', 'X, chairman of the Kazakh National Security Committee', 'his Jordanian counterpart, al-Bakhit'.
Runs after the names; makes candidates of official_of, member_of and part_of, and widens a person's mention over title and modifiers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache

from spacy.language import Language

from kg.extract.mentions.lexicon import lexicon
from kg.extract.mentions.page import BETWEEN, OWNERS, Page
from kg.extract.mentions.spans import Title, titles_of
from kg.extract.records import Candidate, TokenMention
from kg.extract.tokens import Doc
from kg.extract.words import words
from kg.model import Entity

_MEMBERS = frozenset({"member", "fighter", "militant", "members"})
_NO_OFFICE = frozenset(
    "journalist economist analyst expert lawyer professor researcher activist engineer pilot fellow preacher ideologue financier dissident "
    "professors judge ruler monarch".split()
) - {"ruler", "monarch", "judge"}
_PLACED = frozenset({"governor", "mayor", "president", "chief", "head", "leader", "commander", "representative", "minister"})


_LOCAL = frozenset(
    "mayor governor deputy mayor-elect viceroy rapporteur commissioner leader leaders senator senators prosecutor lawmaker".split()
)
"""State offices that are seldom the country's own: without an owner beside them they say nothing."""


_EVERYWHERE = frozenset({"police", "army", "junta", "congress", "military", "navy"})
"""Bodies that every country has: without an owner beside them nobody says whose they are."""


@cache
def _leaders() -> frozenset[str]:
    return frozenset(e.entity.id for e in lexicon().entries if e.entity.type == "Person")


def _listed(person: Entity) -> bool:
    """Tell whether the lists know a person; one of theirs without a country serves an organisation."""
    return person.id in _leaders()


@Language.factory("kg_offices")
def make_offices(nlp: Language, name: str) -> OfficesComponent:
    """Build the component for a pipeline."""
    return OfficesComponent()


@dataclass(slots=True)
class Office:
    """One office in the text: its title, its holder's mention, whose office it is, and how the holder is named."""

    title: Title
    left: int
    right: int
    holder: TokenMention
    owner: TokenMention | None
    rule: str


class OfficesComponent:
    """Attaches offices to persons; see the module."""

    def __init__(self) -> None:
        """Read the words."""
        self.words = words()
        self.countries = lexicon().countries

    def __call__(self, doc: Doc) -> Doc:
        """Find the offices of one text."""
        page = Page(doc)
        offices = [o for title in titles_of(doc, self.words) for o in self.offices(page, title)]
        holders = self.countries_of_holders(page, offices)
        self.rename(doc, holders)
        doc._.candidates += bodies(page, self.countries)
        for office in offices:
            candidate = self.candidate(page, office)
            if candidate:
                doc._.candidates.append(candidate)
        widen(doc, offices)
        return doc

    def offices(self, page: Page, title: Title) -> list[Office]:
        """Give the offices that one title states."""
        left, owner = page.left_of(title)
        right_owner, right = page.owner_after(title)
        owner = owner or right_owner
        after = page.person_after(title, right if right_owner else title.end)
        if after:
            offices = [Office(title, left, right, after, owner, "office.title")]
            if page.doc[title.head].lower_.endswith("s") and title.kind != "rank":
                second = page.person_after_and(after)
                offices += [Office(title, left, right, second, owner, "office.title")] if second else []
            return offices
        before = page.person_before(left)
        if before:
            return [Office(title, left, right, before, owner, "office.apposition")]
        subject = page.subject_of(title)
        if subject:
            return [Office(title, left, right, subject, owner, "office.copula")]
        return []

    def countries_of_holders(self, page: Page, offices: list[Office]) -> dict[str, Entity]:
        """Give, for each person whose country the offices settle, the person with that country."""
        votes: dict[str, Counter[str]] = {}
        for office in offices:
            entity = office.holder.entity
            if office.owner and not (entity.country and entity.wikidata):
                code = office.owner.entity.country
                if code and office.owner.entity.type != "Place":
                    votes.setdefault(entity.id, Counter())[code] += 2 if office.rule != "office.copula" else 1
        out = {}
        for mention in page.mentions:
            entity = mention.entity
            if entity.id in votes and entity.id not in out and not entity.country:
                code = min(votes[entity.id].items(), key=lambda v: (-v[1], v[0]))[0]
                out[entity.id] = Entity(entity.id, entity.name, entity.type, code, entity.aliases, entity.wikidata)
        for office in offices:
            entity = office.holder.entity
            if not office.owner and entity.id not in out and not entity.country and not _listed(entity):
                code = page.country_before(office.left)
                if code:
                    out[entity.id] = Entity(entity.id, entity.name, entity.type, code, entity.aliases, entity.wikidata)
        return out

    def rename(self, doc: Doc, changed: dict[str, Entity]) -> None:
        """Put the better known entities in place of the ones that the names component made."""
        for mention in doc._.mentions:
            mention.entities = tuple(changed.get(e.id, e) for e in mention.entities)

    def candidate(self, page: Page, office: Office) -> Candidate | None:
        """Give the relation that an office states, if it says of whom."""
        word = page.doc[office.title.head].lower_
        person, owner, prior = office.holder.entity, office.owner, 0.95
        if office.title.kind == "rank" or word in _NO_OFFICE:
            return None
        rule = office.rule
        if owner is None:
            if office.title.kind != "state" or word in _LOCAL or (_listed(person) and not person.country):
                return None
            owner, prior, rule = page.mention_of_country(person.country, office.left), 0.65, "office.context"
        if owner is None or owner.entity.id == person.id or (owner.entity.type == "Place" and word not in _PLACED):
            return None
        relation = "member_of" if word in _MEMBERS and owner.entity.type != "Country" else "official_of"
        if word in _MEMBERS and relation == "official_of":
            return None
        spans = [office.holder.start, office.holder.end, office.left, office.right]
        if rule != "office.context":
            spans += [owner.start, owner.end]
        return Candidate(
            person, office.holder, relation, owner.entity, owner, office.title.head, min(spans), max(spans), rule, prior,
            modality="actual", context="other",
        )  # fmt: skip


def bodies(page: Page, countries: dict[str, Entity]) -> list[Candidate]:
    """Give part_of for government bodies and the country that their name, possessive or context says."""
    out, done = [], set()
    for mention in page.mentions:
        body = mention.entity
        country = countries.get(body.country or "")
        if body.type != "GovernmentBody" or country is None or body.id in done:
            continue
        left = page.by_end.get(mention.start - 1) if mention.start and page.doc[mention.start - 1].text in BETWEEN else None
        inner = inside(page.doc, mention, country)
        owner = left if left and left.entity.id == country.id else inner
        rule, prior = "body.country", 0.9
        if owner is None:
            owner, rule, prior = page.mention_of_country(body.country, mention.start), "body.context", 0.4
        if owner is None or (rule == "body.context" and not _told_of(page, mention, owner)):
            continue
        done.add(body.id)
        start, end = (
            (mention.start, mention.end)
            if rule == "body.context"
            else (min(mention.start, owner.start), max(mention.end, owner.end))
        )
        out.append(
            Candidate(
                body,
                mention,
                "part_of",
                country,
                owner,
                mention.head,
                start,
                end,
                rule,
                prior,
                modality="actual",
                context="other",
            )
        )
    return out


def _told_of(page: Page, body: TokenMention, owner: TokenMention) -> bool:
    """Tell whether the text says whose body it speaks of: a known body, or a country earlier in the sentence."""
    if body.via == "list":
        return True
    return page.doc[body.start].sent.start <= owner.start < body.start and page.doc[body.end - 1].lower_ not in _EVERYWHERE


@cache
def _forms(country: str) -> frozenset[str]:
    return frozenset(e.text.lower() for e in lexicon().entries if e.entity.id == country and e.use in {"name", "adjective"})


def inside(doc: Doc, mention: TokenMention, country: Entity) -> TokenMention | None:
    """Give a mention of the country within a body's name: 'Kazakh' in 'the Kazakh Defense Ministry'."""
    forms = _forms(country.id)
    for i in range(mention.start, mention.end):
        for j in range(mention.end, i, -1):
            if doc[i:j].text.lower() in forms:
                return TokenMention(i, j, j - 1, (country,), "demonym", "actor", 0.95, "body.inside")
    return None


def widen(doc: Doc, offices: list[Office]) -> None:
    """Stretch persons' mentions over their titles, and mark appositions as mentions of the person."""
    mentions: list[TokenMention] = doc._.mentions
    by_start: dict[int, list[TokenMention]] = {}
    for mention in mentions:
        by_start.setdefault(mention.start, []).append(mention)
    dropped: set[int] = set()
    for office in offices:
        holder = office.holder
        end = holder.start if office.rule == "office.title" else office.title.end
        drop = [m for i in range(office.left, end) for m in by_start.get(i, ()) if id(m) not in dropped]
        if office.rule == "office.title" and office.left < holder.start:
            if all(m is office.owner or m.entity.type in OWNERS for m in drop):
                by_start[holder.start].remove(holder)
                by_start.setdefault(office.left, []).append(holder)
                holder.start = office.left
                holder.head = doc[holder.start : holder.end].root.i
                dropped.update(map(id, drop))
        elif office.rule == "office.apposition" and all(m is office.owner for m in drop):
            dropped.update(map(id, drop))
            noun = TokenMention(
                office.left, office.title.end, office.title.head, (holder.entity,), "nominal", "actor", 0.9, "office.apposition"
            )
            mentions.append(noun)
            by_start.setdefault(noun.start, []).append(noun)
    mentions[:] = sorted((m for m in mentions if id(m) not in dropped), key=lambda m: m.start)
