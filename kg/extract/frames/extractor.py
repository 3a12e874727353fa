"""The default extractor: names, frames and qualifiers on a spaCy pipeline, vocabulary as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.engine import load_pipeline, parse
from kg.extract.frames.confidence import confidence
from kg.extract.records import Candidate, TokenMention
from kg.extract.tokens import Doc
from kg.model import Article, Claim, Entity, Extraction, Mention
from kg.settings import Settings, load_settings

VERSION = "frames@1"

LEAST_CONFIDENCE = 0.12
"""Claims that are less likely than this to be right are left out: they cost more in precision than they bring."""


class FramesExtractor:
    """Runs the pipeline over articles and turns candidates into claims."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or load_settings()
        self.nlp = load_pipeline(self.settings)

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """Read the articles lazily and yield what each of them states, in order."""
        for doc in parse(self.nlp, articles):
            yield extraction_of(doc)


def extraction_of(doc: Doc, version: str = VERSION) -> Extraction:
    """Turn the candidates of one Doc into claims: one a subject, relation, object and sentence, in the order of the text."""
    article: Article = doc._.article
    claims: dict[str, Claim] = {}
    for candidate in best_by_sentence(doc):
        claim = claim_of(doc, article, candidate, version)
        if claim.confidence < LEAST_CONFIDENCE:
            continue
        held = claims.get(claim.id)
        if held is None or held.confidence < claim.confidence:
            claims[claim.id] = claim
    return Extraction(article, tuple(sorted(claims.values(), key=lambda c: (c.start, c.end, c.relation, c.id))))


def best_by_sentence(doc: Doc) -> list[Candidate]:
    """Keep the best candidate of each subject, relation, object and sentence, whichever component made it."""
    best: dict[tuple[str, str, str, int], Candidate] = {}
    for candidate in doc._.candidates:
        if candidate.subject.id == candidate.object.id:
            continue
        key = (candidate.subject.id, candidate.relation, candidate.object.id, doc[candidate.trigger].sent.start)
        if key not in best or best[key].prior < candidate.prior:
            best[key] = candidate
    return list(best.values())


def claim_of(doc: Doc, article: Article, candidate: Candidate, version: str = VERSION) -> Claim:
    """Turn one candidate into a claim; all offsets count characters of the article's text."""
    quote = doc[candidate.start : candidate.end]
    return Claim(
        article=article.id,
        subject=_mention(doc, candidate.subject, candidate.subject_mention),
        relation=candidate.relation,
        object=_mention(doc, candidate.object, candidate.object_mention),
        quote=article.text[quote.start_char : quote.end_char],
        start=quote.start_char,
        end=quote.end_char,
        source=article.source,
        date=candidate.date,
        place=candidate.place,
        polarity=candidate.polarity or "asserted",
        modality=candidate.modality or "actual",
        attribution=candidate.attribution,
        context=candidate.context or "other",
        amount=candidate.amount,
        confidence=confidence(doc, candidate),
        extractor=f"{version}:{candidate.rule}",
    )


def _mention(doc: Doc, entity: Entity, mention: TokenMention) -> Mention:
    span = doc[mention.start : mention.end]
    return Mention(entity, span.text, span.start_char, span.end_char)
