"""Chooses whom a pronoun or noun takes up among those named before: a log-linear model over what the text shows.

Each candidate is scored by cues with names (how near, subject or object, named how often, word of its name, ...), and so is the choice
of nobody. The weights lie in resources/models/antecedents.json, one table a kind of word; `python tools/antecedents.py` fits them on the
annotated passages. The certainty of a choice is its probability. After Denis and Baldridge, 'Specialized models and ranking for
coreference resolution', EMNLP 2008.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

from kg.extract.mentions.discourse import LOOK_BACK, Discourse
from kg.extract.records import TokenMention
from kg.extract.syntax import VERBAL, surface_subjects
from kg.extract.tokens import Token
from kg.model import Entity

FILE = "antecedents.json"

Sort = Literal["person", "neuter", "office", "body", "country", "government"]
"""The kinds of words that take somebody up, each with weights of its own."""

SUREST = 0.89
"""The most that a choice is trusted: a name is surer."""

_ONE: frozenset[Sort] = frozenset({"neuter", "body", "country", "government"})
"""Sorts of words that mean one of two named together ('A and B') as likely as the other."""

LOOKED_AT = 60
"""Entities that one word looks back on at most, those named last first: what a text of ten thousand names costs stays in proportion."""

MOST = 10
"""Candidates that are scored at most."""

_AHEAD = 60
"""Tokens after the word that are searched for a candidate's name."""

_FORMS = {
    "him": "he", "his": "he", "himself": "he", "her": "she", "hers": "she", "herself": "she", "its": "it", "itself": "it",
    "them": "they", "their": "they", "theirs": "they", "themselves": "they",
}  # fmt: skip

_ROLES = {"nsubj": "subject", "nsubjpass": "subject", "dobj": "object", "dative": "object", "pobj": "pobj", "poss": "owner"}


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by cue for each sort of word, and the least probability that a choice needs, by sort or by sort and role."""

    weights: Mapping[str, Mapping[str, float]]
    least: Mapping[str, float]


@cache
def model() -> Model:
    """Read the fitted weights once."""
    file = resources.files("kg.resources") / "models" / FILE
    raw = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"weights": {}, "least": {}}
    return Model(raw["weights"], raw["least"])


@dataclass(frozen=True, slots=True)
class Antecedent:
    """One who may be meant: the entity, its last mention, how many sentences back and how many others were named since."""

    entity: Entity
    mention: TokenMention
    distance: int
    rank: int


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the word stands: its role, who acts in its clause, in all clauses above and in the next one (`said`),
    who is named soon after it."""

    token: Token
    sort: Sort
    role: str
    acting: frozenset[str]
    above: frozenset[str]
    said: frozenset[str]
    later: frozenset[str]
    opens: bool


@dataclass(slots=True)
class Choice:
    """A choice as the model saw it: the candidates, the cues of each and those of nobody. Tools that fit the weights read it."""

    scene: Scene
    found: Sequence[Antecedent]
    cues: list[list[tuple[str, float]]]
    nobody: list[tuple[str, float]] = field(default_factory=list)


Watch = Callable[[Choice], None]


def antecedents(
    page: Discourse, token: Token, types: frozenset[str], reach: int, fits: Callable[[Entity], bool] | None = None
) -> list[Antecedent]:
    """Give those of some classes whom the last sentences name, at most `reach` sentences back, the last named first."""
    number = page.sentence_of(token.i)
    out: list[Antecedent] = []
    for looked, trail in enumerate(reversed(page.trails.values())):
        if looked >= LOOKED_AT or len(out) >= MOST:
            break
        mention = trail.mentions[-1]
        distance = number - page.sentence_of(mention.start)
        if mention.start >= token.i:
            continue
        if distance > reach or (distance == 0 and token.i - mention.start > LOOK_BACK):
            break
        if trail.entity.type in types and mention.role != "source" and (fits is None or fits(trail.entity)):
            out.append(Antecedent(trail.entity, mention, distance, len(out)))
    return out


def choose(
    page: Discourse,
    token: Token,
    sort: Sort,
    found: Sequence[Antecedent],
    own: Callable[[Antecedent], Iterator[tuple[str, float]]] | None = None,
) -> tuple[Entity, float] | None:
    """Choose who is meant, with the probability that it is he; nobody if that is too small. `own` gives further cues of a candidate."""
    if not found:
        return None
    scene = scene_of(page, token, sort)
    found = [a for a in found if not _barred(page, scene, a)]
    if sort in _ONE:
        found = [a for a in found if not _joined(page, a, found)]
    if not found:
        return None
    most = max(len(page.trails[a.entity.id].mentions) for a in found)
    cues = [[*_cues(page, scene, a, len(found), most), *(own(a) if own else ())] for a in found]
    nobody = list(_nobody(scene, len(found)))
    if page.watch is not None:
        page.watch(Choice(scene, found, cues, nobody))
    weights = model().weights.get(sort, {})
    scores = [_sum(weights, some) for some in (*cues, nobody)]
    top = max(scores)
    odds = [math.exp(s - top) for s in scores]
    best = max(range(len(found)), key=odds.__getitem__)
    share = odds[best] / sum(odds)
    least = model().least
    if share < least.get(f"{sort}.{scene.role}", least.get(sort, 1.0)):
        return None
    return found[best].entity, round(min(SUREST, share), 3)


def _sum(weights: Mapping[str, float], cues: Sequence[tuple[str, float]]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in cues)


def form(token: Token) -> str:
    """Give what a pronoun is a form of: 'he' of 'his'."""
    return _FORMS.get(token.lower_, token.lower_)


def scene_of(page: Discourse, token: Token, sort: Sort) -> Scene:
    """Look at the sentence around a word."""
    verb = _verb(token)
    acting: frozenset[str] = frozenset()
    over: list[frozenset[str]] = []
    if verb is not None:
        acting = _acting(page, verb, token)
        for _ in range(3):
            verb = _verb(verb)
            if verb is None:
                break
            over.append(_acting(page, verb, token))
    later = {
        e.id for i in range(token.i + 1, min(token.i + _AHEAD, _end(page, token))) if i in page.at for e in page.at[i].entities
    }
    role = "owner" if token.tag_ == "PRP$" else _ROLES.get(token.dep_, "other")
    above = frozenset[str]().union(*over)
    return Scene(token, sort, role, acting, above, over[0] if over else above, frozenset(later), token.i - token.sent.start < 3)


def _end(page: Discourse, token: Token) -> int:
    number = page.sentence_of(token.i) + 1
    return page.starts[number] if number < len(page.starts) else len(page.doc)


def _verb(token: Token) -> Token | None:
    """Give the verb of the clause that a word stands in; of a verb, that of the clause above.

    The root of a sentence is above itself; so it was when the weights were fitted.
    """
    node = token
    for _ in range(8):
        node = node.head
        if node.pos_ in VERBAL and node.dep_ not in {"aux", "auxpass"}:
            return node
    return None


def _acting(page: Discourse, verb: Token, token: Token) -> frozenset[str]:
    found = [page.at[t.i] for t in surface_subjects(verb) if t.i in page.at]
    return frozenset(e.id for m in found for e in m.entities)


def _barred(page: Discourse, scene: Scene, candidate: Antecedent) -> bool:
    """Tell whether grammar forbids it: nobody acts on himself by 'him', and what describes a name ('X, its head') does not own it."""
    token, mention = scene.token, candidate.mention
    if mention.start <= token.i < mention.end:
        return True
    if scene.role in {"object", "pobj"} and not token.lower_.endswith(("self", "selves")) and candidate.entity.id in scene.acting:
        return scene.role == "object" or token.head.head.pos_ in VERBAL
    noun = token.head if scene.role == "owner" else token
    return noun.dep_ == "appos" and mention.start <= noun.head.i < mention.end


def _joined(page: Discourse, candidate: Antecedent, found: Sequence[Antecedent]) -> bool:
    """Tell whether a candidate was last named together with another one of its class: 'Kenya and Peru'."""
    head = page.doc[candidate.mention.head]
    beside = {head.head.i} if head.dep_ == "conj" else {c.i for c in head.children if c.dep_ == "conj"}
    return any(a.mention.head in beside and a.entity.type == candidate.entity.type for a in found)


def _cues(page: Discourse, scene: Scene, candidate: Antecedent, size: int, most: int) -> Iterator[tuple[str, float]]:
    entity, mention, distance = candidate.entity, candidate.mention, candidate.distance
    head, trail = page.doc[mention.head], page.trails[entity.id]
    role = _ROLES.get(head.dep_, head.dep_ if head.dep_ in {"conj", "appos", "compound", "amod", "ROOT"} else "other")
    near = min(distance, 2)
    yield f"distance={distance if distance < 4 else 4 if distance < 8 else 8}", 1.0
    yield f"rank={min(candidate.rank, 4)}", 1.0
    yield f"role={role}@{near}", 1.0
    yield f"kind={mention.kind}", 1.0
    yield f"type={entity.type}", 1.0
    yield "named", math.log1p(len(trail.mentions))
    if len(trail.mentions) == most:
        yield "most-named", 1.0
    yield f"order={min(trail.order, 3)}", 1.0
    if entity.id in scene.acting:
        yield f"acting+{scene.role}", 1.0
    if entity.id in scene.above:
        yield f"above+{scene.role}", 1.0
    if entity.id in scene.later:
        yield "named-later", 1.0
    if role == scene.role:
        yield f"parallel+{role}@{near}", 1.0
    if scene.opens:
        yield f"opens+{role}@{near}", 1.0
    if size == 1:
        yield "only", 1.0
    if page.chain.get(form(scene.token)) == entity.id:
        yield f"chain@{near}", 1.0
    if entity.country and entity.country == page.main_country():
        yield "main-country", 1.0


def _nobody(scene: Scene, size: int) -> Iterator[tuple[str, float]]:
    yield "nobody", 1.0
    yield f"nobody.size={min(size, 4)}", 1.0
    yield f"nobody.role={scene.role}", 1.0
    if scene.opens:
        yield "nobody.opens", 1.0
    if scene.sort == "neuter":
        yield f"nobody.verb={scene.token.head.lemma_}", 1.0
