"""What stands around a title of office: the article and the owner before it, the person beside it, the countries of the text."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from kg.extract.mentions.spans import Title
from kg.extract.records import TokenMention
from kg.extract.tokens import Doc

OWNERS = frozenset(
    {"Country", "GovernmentBody", "InternationalOrganization", "ArmedGroup", "Company", "Organization", "Group", "Place"}
)
BETWEEN = frozenset({"'s", "’s", "'", "’"})
_MANY = 200
"""Countries of one sentence that are looked at."""
DETERMINERS = frozenset({"the", "a", "an", "his", "her", "its", "their", "this", "our", "my"})


class Page:
    """The mentions of one text by their tokens, and what stands around a title."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.mentions: list[TokenMention] = doc._.mentions
        self.by_start = {m.start: m for m in self.mentions}
        self.by_end = {m.end: m for m in self.mentions}
        self.at = {i: m for m in self.mentions for i in range(m.start, m.end)}
        self.countries = [m for m in self.mentions if m.entity.type == "Country" and m.entity.country]
        self.usual: list[tuple[str | None, int]] = Counter(m.entity.country for m in self.countries).most_common(2)
        self.by_code: dict[str | None, list[TokenMention]] = {}
        for mention in self.countries:
            self.by_code.setdefault(mention.entity.country, []).append(mention)

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
                and mention.entity.type in OWNERS
                and not token.is_sent_start | (mention.kind == "pronoun")
            ) or (owner is None and mention and mention.entity.type in OWNERS):
                owner, i = mention, mention.start
            elif token.text in BETWEEN and i >= 2 and (self.by_end.get(i - 1) is not None) and owner is None:
                mention = self.by_end[i - 1]
                if mention.entity.type not in OWNERS:
                    break
                owner, i = mention, mention.start
            elif token.lower_ in DETERMINERS:
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
                    doc[i].lower_ in DETERMINERS or doc[i].pos_ in {"ADJ", "NOUN", "PROPN", "NUM"} or doc[i].text in {"-", ","}
                ):
                    break
                i += 1
            mention = self.by_start.get(i)
            if mention and mention.entity.type in OWNERS and (word == "of" or mention.entity.type not in {"Country", "Place"}):
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
        first, end = (bisect_left(self.countries, i, key=_start) for i in (sentence.start, token))
        near = self.countries[max(first, end - _MANY) : end]
        if near and len({m.entity.id for m in near}) == 1:
            return str(near[-1].entity.country)
        count = self.usual
        if count and (len(count) == 1 or count[0][1] > count[1][1]):
            return count[0][0]
        return None

    def mention_of_country(self, code: str | None, token: int) -> TokenMention | None:
        """Give the mention of a country that stands nearest before a token, else the first one."""
        named = self.by_code.get(code, []) if code else []
        return named[max(0, bisect_left(named, token, key=_start) - 1)] if named else None


def _start(mention: TokenMention) -> int:
    return mention.start
