"""Pronouns: he, she, it, they, who and which, and I and we in somebody's words."""

from __future__ import annotations

from collections.abc import Iterator

from kg.extract.mentions.antecedents import Antecedent, antecedents, choose, scene_of
from kg.extract.mentions.discourse import SUBJECTS, Discourse, candidates, refer
from kg.extract.mentions.nominals import nominals
from kg.extract.records import TokenMention
from kg.extract.tokens import Span, Token
from kg.model import Entity
from kg.names import folded

FEMALE = frozenset("she her hers herself".split())
PERSONAL = frozenset("he him his she her hers himself herself".split())
NEUTER = frozenset("it its itself".split())
PLURAL = frozenset("they them their theirs themselves".split())
SINGULAR_FIRST = frozenset("i my me".split())
FIRST = frozenset("we our us ours".split()) | SINGULAR_FIRST
SAY = frozenset(
    "say tell add note claim state declare announce stress argue explain warn write observe insist confirm comment emphasize emphasise "
    "remark reply respond ask call describe believe think".split()
)
_LADIES = frozenset(
    {
        "queen",
        "princess",
        "mrs",
        "mrs.",
        "ms",
        "ms.",
        "dame",
        "baroness",
        "lady",
        "chairwoman",
        "spokeswoman",
        "congresswoman",
        "empress",
    }
)
_LORDS = frozenset(
    {
        "king",
        "prince",
        "sheikh",
        "emir",
        "sultan",
        "mr",
        "mr.",
        "sir",
        "lord",
        "chairman",
        "spokesman",
        "pope",
        "ayatollah",
        "mullah",
        "imam",
    }
)
_INSTITUTIONS = frozenset(
    {"Country", "GovernmentBody", "InternationalOrganization", "ArmedGroup", "Company", "Organization", "Facility"}
)
_MANY = (_INSTITUTIONS - {"Facility"}) | {"Person", "Group"}


def relative(page: Discourse, token: Token) -> TokenMention | None:
    """Give who or which: the mention that the relative clause hangs on."""
    clause = token.head if token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "poss"} else None
    while clause is not None and clause.dep_ != "relcl" and clause.dep_ in {"conj", "prep", "pobj", "nsubj", "dobj"}:
        clause = clause.head
    if clause is None or clause.dep_ != "relcl":
        return None
    mention = page.at.get(clause.head.i)
    if mention is None and token.i and page.doc[token.i - 1].text == ",":
        mention = page.at.get(token.i - 2)
    if mention is None or mention.end > token.i or (token.lower_ == "who" and mention.entity.type in {"Place"}):
        return None
    return TokenMention(token.i, token.i + 1, token.i, mention.entities, "pronoun", mention.role, 0.85, "pronoun.relative")


def person(page: Discourse, token: Token) -> tuple[Entity, float] | None:
    """Give the person that he or she is."""
    female = token.lower_ in FEMALE
    wanted = "f" if female else "m"

    def fits(entity: Entity) -> bool:
        return gender(page, entity) in {"", wanted}

    def own(candidate: Antecedent) -> Iterator[tuple[str, float]]:
        entity = candidate.entity
        yield f"{wanted}+{gender(page, entity) or page.called.get(entity.id, 'unknown')}", 1.0
        first = folded(entity.name).split()[:1]
        if len(entity.name.split()) > 1 and first and first[0].endswith("a"):
            yield f"{wanted}+a", 1.0

    chosen = choose(page, token, "person", antecedents(page, token, frozenset({"Person"}), 4, fits), own)
    if chosen is not None:
        page.called.setdefault(chosen[0].id, wanted)
    return chosen


def gender(page: Discourse, entity: Entity) -> str:
    """Give 'f' or 'm' where a given name or title tells, else nothing."""
    first = folded(entity.name).split()[:1]
    if page.offices.get(entity.id, set()) & _LADIES or (len(entity.name.split()) > 1 and first and first[0] in nominals().female):
        return "f"
    return "m" if page.offices.get(entity.id, set()) & _LORDS else ""


def institution(page: Discourse, token: Token) -> tuple[Entity, float] | None:
    """Give the country or body that it is; weather and clauses are none."""
    if token.lower_ == "it" and (
        (token.dep_ in SUBJECTS and token.head.lemma_ in {"be", "seem", "appear", "remain"})
        or any(c.dep_ in {"xcomp", "ccomp", "acl"} and c.i > token.i and c.tag_ != "VBG" for c in token.children)
    ):
        return None
    return _who_acts(page, token) or choose(page, token, "neuter", antecedents(page, token, _INSTITUTIONS, 3))


def _who_acts(page: Discourse, token: Token) -> tuple[Entity, float] | None:
    """Give the one institution that acts where 'its' stands ('Kuwait mourns its emir') or says what 'it' does ('Kuwait says it will')."""
    scene = scene_of(page, token, "neuter")
    if scene.role == "owner":
        acting, certainty = scene.acting, 0.8
    elif scene.role == "subject" and token.head.dep_ in {"ccomp", "advcl"} and scene.said:
        acting, certainty = scene.said, 0.75
    else:
        return None
    found = [a for a in antecedents(page, token, _INSTITUTIONS, 0) if a.entity.id in acting]
    return (found[0].entity, certainty) if len(acting) == len(found) == 1 else None


def they(page: Discourse, token: Token, sentence: Span) -> TokenMention | None:
    """Give the pair or the people that they are, by the subjects of this sentence or the one before; without either, nobody."""
    found = candidates(page, _MANY, sentence, token, 1)
    for distance in sorted({d for _, d in found}):
        here = [m for m, d in found if d == distance]
        subjects = [m for m in here if page.doc[m.head].dep_ in SUBJECTS]
        if not subjects:
            continue
        last = subjects[-1]
        joined = [m for m in here if m is not last and _joined_to(page, m.head, last.head)]
        if len(joined) == 1 and joined[0].entity.id != last.entity.id and token.lower_ == "they":
            pair = (last.entity, joined[0].entity)
            return TokenMention(token.i, token.i + 1, token.i, pair, "pronoun", "actor", 0.7, "pronoun.pair")
        plural = last.entity.type in {"ArmedGroup", "Group"} or page.doc[last.head].tag_ in {"NNS", "NNPS"}
        if not joined and plural and len({m.entity.id for m in subjects}) == 1:
            return TokenMention(token.i, token.i + 1, token.i, (last.entity,), "pronoun", "actor", 0.65, "pronoun.plural")
        return None
    return None


def _joined_to(page: Discourse, token: int, start: int) -> bool:
    """Tell whether a chain of conjunctions leads from a token back to another one."""
    word = page.doc[token]
    while word.dep_ == "conj":
        word = word.head
        if word.i == start:
            return True
    return False


def first(page: Discourse, token: Token, sentence: Span) -> TokenMention | None:
    """'I' and 'we' belong to who speaks in this sentence, or spoke in the last one."""
    if page.spoken[0] != sentence.start:
        page.spoken = (sentence.start, [t for t in sentence if t.lemma_ in SAY and t.pos_ == "VERB"])
    spoken = page.spoken[1]
    speaker, certainty = page.speaker, 0.55
    for verb in spoken:
        subjects = [c for c in verb.children if c.dep_ == "nsubj" and c.i in page.at]
        if subjects:
            speaker, certainty = page.at[subjects[0].i].entity, 0.7
    if speaker is None:
        return None
    if token.lower_ in SINGULAR_FIRST:
        return refer(page, token, (speaker, certainty), "pronoun", "pronoun.first") if speaker.type == "Person" else None
    country = page.countries.get(speaker.country or "")
    if country is None:
        return None
    return refer(page, token, (country, certainty - 0.05), "pronoun", "pronoun.we")
