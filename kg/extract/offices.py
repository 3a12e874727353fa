"""Titles and offices: who holds which office of which country or body, and which country a person acts for.

'Egyptian President Hosni Mubarak', 'X, chairman of the Kazakh National Security Committee', 'his Jordanian counterpart, al-Bakhit'.
Runs after the names; makes candidates of official_of, member_of and part_of, and widens a person's mention over title and modifiers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from kg.extract.lexicon import lexicon
from kg.extract.records import Candidate, TokenMention
from kg.extract.spans import Title, find_titles
from kg.extract.words import words
from kg.model import Entity

_OWNERS = frozenset(
    {"Country", "GovernmentBody", "InternationalOrganization", "ArmedGroup", "Company", "Organization", "Group", "Place"}
)
_MEMBERS = frozenset({"member", "fighter", "militant", "members"})
_NO_OFFICE = frozenset(
    "journalist economist analyst expert lawyer professor researcher activist engineer pilot fellow preacher ideologue financier dissident "
    "professors judge ruler monarch".split()
) - {"ruler", "monarch", "judge"}
_BETWEEN = frozenset({"'s", "’s", "'", "’"})
_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "this", "our", "my"})
_PLACED = frozenset({"governor", "mayor", "president", "chief", "head", "leader", "commander", "representative", "minister"})


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
        page = _Page(doc)
        offices = [o for title in find_titles(doc, self.words) for o in self.offices(page, title)]
        holders = self.countries_of_holders(page, offices)
        self.rename(doc, holders)
        doc._.candidates += bodies(page, self.countries)
        for office in offices:
            candidate = self.candidate(page, office)
            if candidate:
                doc._.candidates.append(candidate)
        widen(doc, offices)
        return doc

    def offices(self, page: _Page, title: Title) -> list[Office]:
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

    def countries_of_holders(self, page: _Page, offices: list[Office]) -> dict[str, Entity]:
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
            if not office.owner and entity.id not in out and not entity.country:
                code = page.country_before(office.left)
                if code:
                    out[entity.id] = Entity(entity.id, entity.name, entity.type, code, entity.aliases, entity.wikidata)
        return out

    def rename(self, doc: Doc, changed: dict[str, Entity]) -> None:
        """Put the better known entities in place of the ones that the names component made."""
        for mention in doc._.mentions:
            mention.entities = tuple(changed.get(e.id, e) for e in mention.entities)

    def candidate(self, page: _Page, office: Office) -> Candidate | None:
        """Give the relation that an office states, if it says of whom."""
        word = page.doc[office.title.head].lower_
        person, owner, prior = office.holder.entity, office.owner, 0.95
        if office.title.kind == "rank" or word in _NO_OFFICE:
            return None
        rule = office.rule
        if owner is None:
            if office.title.kind != "state":
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


class _Page:
    """The mentions of one text by their tokens, and what stands around a title."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.mentions: list[TokenMention] = doc._.mentions
        self.by_start = {m.start: m for m in self.mentions}
        self.by_end = {m.end: m for m in self.mentions}
        self.at = {i: m for m in self.mentions for i in range(m.start, m.end)}

    def left_of(self, title: Title) -> tuple[int, TokenMention | None]:
        """Walk left from a title over modifiers, owner and article: where the phrase begins, and whose office it is."""
        i, owner = title.start, None
        for _ in range(5):
            if i == 0:
                break
            token = self.doc[i - 1]
            mention = self.by_end.get(i)
            if (
                owner is None
                and mention
                and mention.entity.type in _OWNERS
                and not token.is_sent_start | (mention.kind == "pronoun")
            ) or (owner is None and mention and mention.entity.type in _OWNERS):
                owner, i = mention, mention.start
            elif token.text in _BETWEEN and i >= 2 and (self.by_end.get(i - 1) is not None) and owner is None:
                mention = self.by_end[i - 1]
                if mention.entity.type not in _OWNERS:
                    break
                owner, i = mention, mention.start
            elif token.lower_ in _DETERMINERS:
                i -= 1
                break
            elif (
                owner is None
                and token.pos_ in {"ADJ", "NOUN"}
                and token.text.islower()
                and token.is_alpha
                and i - 1 not in self.at
            ):
                i -= 1
            elif token.text in {"-", '"', "“"} and self.doc[i - 2].lower_ in {"ex", "then", "vice"}:
                i -= 2
            else:
                break
        return (i, owner) if owner or i >= title.start - 1 else (title.start, None)

    def owner_after(self, title: Title) -> tuple[TokenMention | None, int]:
        """Give the owner in 'of the X', 'for X', 'at X' after a title, and where the phrase ends."""
        doc, i = self.doc, title.end
        if i < len(doc) - 1 and doc[i].lower_ in {"of", "for", "at", "with", "in"}:
            word = doc[i].lower_
            i += 1
            while i < len(doc) and i not in self.by_start and i - title.end < 6:
                if not (
                    doc[i].lower_ in _DETERMINERS or doc[i].pos_ in {"ADJ", "NOUN", "PROPN", "NUM"} or doc[i].text in {"-", ","}
                ):
                    break
                i += 1
            mention = self.by_start.get(i)
            if mention and mention.entity.type in _OWNERS and (word == "of" or mention.entity.type not in {"Country", "Place"}):
                return mention, mention.end
        return None, title.end

    def person_after(self, title: Title, end: int) -> TokenMention | None:
        """Give the person named right after a title, or after it and a comma."""
        mention = self.by_start.get(title.end)
        if mention is None and end < len(self.doc) - 1 and self.doc[end].text == ",":
            mention = self.by_start.get(end + 1)
            if mention and mention.entity.type == "Person":
                after = self.doc[mention.end] if mention.end < len(self.doc) else None
                if (
                    after is not None
                    and after.text not in {",", ".", ")", ";", "'s", "’s", ":"}
                    and after.pos_ not in {"VERB", "AUX"}
                ):
                    return None
        return mention if mention and mention.entity.type == "Person" else None

    def person_after_and(self, first: TokenMention) -> TokenMention | None:
        """Give the second person of 'Presidents A and B'."""
        end = first.end
        if end < len(self.doc) - 1 and self.doc[end].lower_ == "and":
            mention = self.by_start.get(end + 1)
            return mention if mention and mention.entity.type == "Person" else None
        return None

    def person_before(self, left: int) -> TokenMention | None:
        """Give the person before a comma or bracket: 'X, the Kazakh foreign minister'."""
        if left >= 2 and self.doc[left - 1].text in {",", "(", "–", "-"}:
            mention = self.by_end.get(left - 1)
            return mention if mention and mention.entity.type == "Person" else None
        return None

    def subject_of(self, title: Title) -> TokenMention | None:
        """Give the person who is, was or became it."""
        token = self.doc[title.head]
        verb = token.head
        if token.dep_ in {"attr", "oprd"} and verb.lemma_ in {"be", "become", "remain", "serve"} and token.i > verb.i:
            subjects = [c for c in verb.children if c.dep_ == "nsubj"]
            mention = self.at.get(subjects[0].i) if subjects else None
            return mention if mention and mention.entity.type == "Person" and mention.kind == "name" else None
        return None

    def country_before(self, token: int) -> str | None:
        """Give the country that an unowned state office most likely belongs to: the last named in the sentence, else the main one."""
        sentence = self.doc[token].sent
        named = [m for m in self.mentions if m.entity.type == "Country" and m.entity.country]
        near = [m for m in named if sentence.start <= m.start < token]
        if near and len({m.entity.id for m in near}) == 1:
            return near[-1].entity.country
        count = Counter(m.entity.country for m in named).most_common(2)
        if count and (len(count) == 1 or count[0][1] > count[1][1]):
            return count[0][0]
        return None

    def mention_of_country(self, code: str | None, token: int) -> TokenMention | None:
        """Give the mention of a country that stands nearest before a token, else the first one."""
        named = [m for m in self.mentions if code and m.entity.type == "Country" and m.entity.country == code]
        before = [m for m in named if m.start < token]
        return before[-1] if before else (named[0] if named else None)


def bodies(page: _Page, countries: dict[str, Entity]) -> list[Candidate]:
    """Give part_of for government bodies and the country that their name, possessive or context says."""
    out, done = [], set()
    for mention in page.mentions:
        body = mention.entity
        country = countries.get(body.country or "")
        if body.type != "GovernmentBody" or country is None or body.id in done:
            continue
        left = page.by_end.get(mention.start - 1) if mention.start and page.doc[mention.start - 1].text in _BETWEEN else None
        inner = inside(page.doc, mention, country)
        owner = left if left and left.entity.id == country.id else inner
        rule, prior = "body.country", 0.9
        if owner is None:
            owner, rule, prior = page.mention_of_country(body.country, mention.start), "body.context", 0.6
        if owner is None:
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


def inside(doc: Doc, mention: TokenMention, country: Entity) -> TokenMention | None:
    """Give a mention of the country within a body's name: 'Kazakh' in 'the Kazakh Defense Ministry'."""
    forms = {e.text.lower() for e in lexicon().entries if e.entity.id == country.id and e.use in {"name", "adjective"}}
    for i in range(mention.start, mention.end):
        for j in range(mention.end, i, -1):
            if doc[i:j].text.lower() in forms:
                return TokenMention(i, j, j - 1, (country,), "demonym", "actor", 0.95, "body.inside")
    return None


def widen(doc: Doc, offices: list[Office]) -> None:
    """Stretch persons' mentions over their titles, and mark appositions as mentions of the person."""
    mentions: list[TokenMention] = doc._.mentions
    for office in offices:
        holder = office.holder
        if office.rule == "office.title" and office.left < holder.start:
            drop = [m for m in mentions if m is not holder and office.left <= m.start < holder.start]
            if all(m is office.owner or m.entity.type in _OWNERS for m in drop):
                holder.start = office.left
                holder.head = doc[holder.start : holder.end].root.i
                mentions[:] = [m for m in mentions if m not in drop]
        elif office.rule == "office.apposition":
            drop = [m for m in mentions if office.left <= m.start < office.title.end]
            if all(m is office.owner for m in drop):
                mentions[:] = [m for m in mentions if m not in drop]
                noun = TokenMention(
                    office.left,
                    office.title.end,
                    office.title.head,
                    (holder.entity,),
                    "nominal",
                    "actor",
                    0.9,
                    "office.apposition",
                )
                mentions.append(noun)
    mentions.sort(key=lambda m: m.start)
