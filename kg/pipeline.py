"""Joins the stages: reads sources, extracts claims, stores them, resolves the graph and writes what people open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.model import Article, Claim, Extraction, Graph
from kg.project import Project
from kg.settings import Settings

if TYPE_CHECKING:
    from kg.store import Store

BATCH = 50
"""Articles that are committed, written and flushed, at once."""

Notify = Callable[[str], None]


@dataclass(slots=True)
class Summary:
    """What a build did. `problems` name an input and why it was skipped or cut; `remarks` are worth knowing but no failure."""

    directory: Path
    added: int = 0
    unchanged: int = 0
    replaced: int = 0
    articles: int = 0
    claims: int = 0
    entities: int = 0
    relations: int = 0
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def extract(sources: Sequence[str], settings: Settings, problems: list[str]) -> Iterator[Claim]:
    """Yield the claims of all articles, in order, without a store. What cannot be read is appended to `problems`."""
    for extraction in _extractions(_articles(sources, settings, problems), settings, problems):
        yield from extraction.claims


def claims_of(articles: Iterable[Article], settings: Settings) -> Iterator[Claim]:
    """Yield the claims of articles that are already at hand. Raises InputError for one that cannot be extracted."""
    problems: list[str] = []
    for extraction in _extractions(articles, settings, problems):
        yield from extraction.claims
    if problems:
        raise InputError(problems[0])


def build(sources: Sequence[str], directory: str | Path, settings: Settings, notify: Notify = lambda line: None) -> Summary:
    """Do the main job: read, extract, store, resolve, and write graph.ttl and graph.html.

    An article is told by its text: what the store already holds is skipped; an article that its source no longer gives is replaced.
    `notify` gets a line for each batch once it is safe on disk. Raises StoreError.
    """
    project = Project(directory, settings)
    summary = Summary(Path(directory))
    with project.store(read_only=False) as store:
        summary.remarks.extend(f"{origin}: was lost from the store and put back from its copy" for origin in store.restore())
        held = {record.digest: record.origin for record in store.articles().values()}
        fresh, given = _sift(_articles(sources, settings, summary.problems), held, summary)
        extractions = _extractions(fresh, settings, summary.problems)
        while batch := list(islice(extractions, BATCH)):
            store.add(batch)
            store.commit()
            summary.added += len(batch)
            notify(f"committed {summary.added} articles")
        summary.replaced = _remove_replaced(store, held, given)
        graph = _resolve(store.extractions(), project)
        store.write_graph(graph)
        store.commit()
        store.write_turtle(project.turtle_path)
    _write_page(graph, project)
    summary.articles, summary.entities, summary.relations = len(graph.articles), len(graph.entities), len(graph.relations)
    summary.claims = sum(len(r.claims) for r in graph.relations)
    return summary


def rebuild(project: Project) -> Graph:
    """Resolve again and write graph.ttl and graph.html anew, after a judgement or after an article was forgotten."""
    with project.store(read_only=False) as store:
        graph = _resolve(store.extractions(), project)
        store.write_graph(graph)
        store.commit()
        store.write_turtle(project.turtle_path)
    _write_page(graph, project)
    project.refresh()
    return graph


def _extractions(articles: Iterable[Article], settings: Settings, problems: list[str]) -> Iterator[Extraction]:
    """Extract; what fails is appended to `problems`, and so is what an extraction has to say about its article."""
    from kg.extract.parallel import extractions

    for result in extractions(articles, settings):
        if isinstance(result, InputError):
            problems.append(str(result))
        else:
            problems.extend(f"{result.article.origin or result.article.id}: {line}" for line in result.notes)
            yield result


def _articles(sources: Sequence[str], settings: Settings, problems: list[str]) -> Iterator[Article]:
    from kg.articles import read_sources

    for item in read_sources(sources, settings):
        if isinstance(item, InputError):
            problems.append(str(item))
        else:
            yield item


def _sift(
    articles: Iterable[Article], held: dict[str, str | None], summary: Summary
) -> tuple[Iterator[Article], dict[str, set[str]]]:
    """Pass on the articles that the store does not hold; note which texts each origin gives now."""
    given: dict[str, set[str]] = {}

    def fresh() -> Iterator[Article]:
        seen: set[str] = set()
        for article in articles:
            given.setdefault(article.origin or "", set()).add(article.digest)
            if article.digest in seen:
                summary.remarks.append(f"{article.origin or article.id}: the same text as an article before it")
            elif article.digest in held:
                summary.unchanged += 1
            else:
                yield article
            seen.add(article.digest)

    return fresh(), given


def _remove_replaced(store: Store, held: dict[str, str | None], given: dict[str, set[str]]) -> int:
    """Take out the articles whose origin was read now and gave another text."""
    gone = [d for d, origin in held.items() if origin and origin in given and d not in given[origin]]
    still = set().union(*given.values()) if given else set()
    gone = [d for d in gone if d not in still]
    for digest in gone:
        store.remove(digest)
    if gone:
        store.commit()
    return len(gone)


def _resolve(extractions: Iterable[Extraction], project: Project) -> Graph:
    from kg.resolve import resolved

    return resolved(extractions, project.judgements())


def _write_page(graph: Graph, project: Project) -> None:
    from kg.views import VIEWS

    VIEWS.load("explorer")(graph, project.page_path)
