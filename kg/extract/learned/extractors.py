"""The extractors that use trained models: the same pipeline as the frames', with the models between frames and qualifiers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.extract.engine import load_pipeline, parse
from kg.extract.frames.extractor import extraction_of
from kg.extract.learned import component as _component  # noqa: F401  registers the factory
from kg.model import Article, Extraction
from kg.settings import Settings, load_settings


class CombinedExtractor:
    """Encoder and frames together, with calibrated confidence."""

    way = "combined"

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or load_settings()
        self.nlp = load_pipeline(self.settings)
        self.nlp.add_pipe("kg_learned", before="kg_qualifiers", config={"way": self.way})

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """Read the articles lazily and yield what each of them states, in order."""
        for doc in parse(self.nlp, articles, self.settings.chunk_chars):
            yield extraction_of(doc, f"{self.way}@1")


class LinearExtractor(CombinedExtractor):
    """The linear model alone, on the product's own mentions."""

    way = "linear"


class EncoderExtractor(CombinedExtractor):
    """The encoder alone, on the product's own mentions."""

    way = "encoder"
