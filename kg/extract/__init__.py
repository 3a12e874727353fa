"""From cleaned text to claims: one extractor a file, in one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from kg.model import Article, Extraction
from kg.registry import Registry


class Extractor(Protocol):
    """Finds claims in articles. Yields one Extraction an article, in order, an empty one for empty text."""

    def extract(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """Read the articles lazily and yield what each of them states."""
        ...


EXTRACTORS = Registry(
    "extractor",
    {
        "frames": (
            "rules over names and dependency parses, with vocabulary as data",
            "kg.extract.frames.extractor:FramesExtractor",
        ),
        "combined": (
            "frames and a sentence encoder together, with calibrated confidence",
            "kg.extract.learned.extractors:CombinedExtractor",
        ),
        "linear": ("a linear model over words and parse alone", "kg.extract.learned.extractors:LinearExtractor"),
        "encoder": ("a sentence encoder with a trained head alone", "kg.extract.learned.extractors:EncoderExtractor"),
        "llm": ("a language model behind an OpenAI-compatible address that the settings name", "kg.extract.llm:LLMExtractor"),
        "llm-added": ("combined, and what the language model finds besides", "kg.extract.voting:AddedExtractor"),
        "llm-voted": (
            "combined and the language model; what only one states loses confidence",
            "kg.extract.voting:VotedExtractor",
        ),
    },
)
