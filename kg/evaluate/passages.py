"""Annotated passages, and claims as `kg extract` writes them, read from JSONL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from kg.errors import InputError, reason
from kg.model import Article, Claim, Entity, Extraction, Mention, claim_from_record, digest_of
from kg.ontology import ontology

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with all its relations marked by hand. The records are as in data/gold/README.md."""

    article: Article
    entities: tuple[Mapping[str, Any], ...]
    relations: tuple[Mapping[str, Any], ...]
    record: Mapping[str, Any] = field(default_factory=dict)

    def names(self) -> dict[str, list[str]]:
        """Give every entity's name with all the names it goes by."""
        return {e["name"]: [e["name"], *e.get("aliases", ())] for e in self.entities}

    def countries(self) -> dict[str, str | None]:
        """Give the country that each entity acts for, by the country's name; a country acts for itself."""
        return {e["name"]: e["name"] if e.get("type") == "Country" else e.get("country") for e in self.entities}

    def extraction(self) -> Extraction:
        """Give the annotations as claims, as an extractor that makes no mistake would."""
        entities = {e["name"]: _entity(e) for e in self.entities}
        return Extraction(self.article, tuple(self._claim(r, entities) for r in self.relations))

    def _claim(self, relation: Mapping[str, Any], entities: Mapping[str, Entity]) -> Claim:
        start = max(self.article.text.find(relation["quote"]), 0)
        subject, target = (self._mention(entities[relation[end]], start) for end in "so")
        return Claim(
            article=self.article.id,
            source=self.article.source,
            subject=subject,
            relation=relation["r"],
            object=target,
            quote=relation["quote"],
            start=start,
            end=start + len(relation["quote"]),
            date=relation.get("date"),
            polarity=relation.get("polarity", "asserted"),
            modality=relation.get("modality", "actual"),
            context=relation.get("context") or "other",
            confidence=1.0,
            extractor="annotation@1:reader",
        )

    def _mention(self, entity: Entity, start: int) -> Mention:
        text = self.article.text
        spots = [(abs(at - start), at, name) for name in (entity.name, *entity.aliases) if (at := text.find(name)) >= 0]
        if not spots:
            return Mention(entity, "", start, start)
        _, at, name = min(spots, key=lambda spot: (spot[0], -len(spot[2])))
        return Mention(entity, name, at, at + len(name))


def _entity(record: Mapping[str, Any]) -> Entity:
    identifier = "g" + digest_of(record["type"], record["name"])[:12]
    return Entity(identifier, record["name"], record["type"], None, tuple(record.get("aliases", ())))


def read_passages(path: str | Path) -> list[Passage]:
    """Read annotated passages, one JSON object a line. Raises InputError naming the file and line that cannot be used."""
    return list(_read_lines(Path(path), "an annotated passage", _passage))


def read_claims(path: str | Path) -> list[Claim]:
    """Read claims as `kg extract` writes them. Raises InputError naming the file and line that cannot be used."""
    return list(_read_lines(Path(path), "a claim", _claim))


def _read_lines(path: Path, kind: str, made: Callable[[Any], T]) -> Iterator[T]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read: {reason(error)}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield made(json.loads(line))
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            raise InputError(f"{path}:{number}: not {kind}: {reason(error)}") from error


def _passage(record: Mapping[str, Any]) -> Passage:
    source = record.get("outlet") or record.get("genre")
    article = Article(record["text"], record["id"], source=source, date=record.get("date"), url=record.get("url"))
    return Passage(article, tuple(record["entities"]), tuple(record["relations"]), record)


def _claim(record: Mapping[str, Any]) -> Claim:
    claim = claim_from_record(record)
    if claim.relation not in ontology().relations:
        raise ValueError(f"there is no relation {claim.relation!r}")
    return claim
