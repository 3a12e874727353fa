"""Joins the stages: reads sources, extracts claims, stores them, resolves the graph and writes what people open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.model import Article, Claim, Extraction, Graph
from kg.project import Project
from kg.rdf import Done, about_of
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

    An article is told by its text and outlet: what the store already holds is skipped; an article that its source no longer
    gives, or of which it now says other things (title, date, author, address), is replaced. `notify` gets a line for each batch
    once it is safe on disk. Raises StoreError.
    """
    project = Project(directory, settings)
    summary = Summary(Path(directory))
    with project.store(read_only=False) as store:
        summary.remarks.extend(f"{origin}: was lost from the store and put back from its copy" for origin in store.restore())
        sift = _Sift(store.articles(), summary)
        extractions = _extractions(sift.fresh(_articles(sources, settings, summary.problems)), settings, summary.problems)
        while batch := list(islice(extractions, BATCH)):
            store.add(batch)
            store.commit()
            summary.added += sum(e.article.digest not in sift.held for e in batch)
            summary.replaced += sum(e.article.digest in sift.held for e in batch)
            notify(f"committed {summary.added + summary.replaced} articles")
        summary.replaced += _remove(store, sift.outdated())
        graph = _resolve(store, project)
    _write_beside(graph, project)
    summary.articles, summary.entities, summary.relations = len(graph.articles), len(graph.entities), len(graph.relations)
    summary.claims = sum(len(r.claims) for r in graph.relations)
    return summary


def rebuild(project: Project) -> Graph:
    """Resolve again and write graph.ttl and graph.html anew, after a judgement or after an article was forgotten."""
    with project.store(read_only=False) as store:
        graph = _resolve(store, project)
    _write_beside(graph, project)
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


class _Sift:
    """Tells which articles that are read must be extracted, and which of those in the store their sources no longer give."""

    def __init__(self, held: Mapping[str, Done], summary: Summary) -> None:
        self.held, self.summary = held, summary
        self._seen: set[str] = set()
        self._given: dict[str, set[str]] = {}
        self._owners = {done.id: done for done in held.values()}

    def fresh(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Pass on the articles that the store does not hold, or of which it knows other things, such as another date."""
        for article in articles:
            name = article.origin or article.id
            self._given.setdefault(article.origin or "", set()).add(article.digest)
            owner, held = self._owners.get(article.id), self.held.get(article.digest)
            if article.digest in self._seen:
                self.summary.remarks.append(f"{name}: the same text as an article before it")
            elif owner is not None and owner.digest != article.digest and owner.origin != article.origin:
                self.summary.problems.append(f"{name}: id {article.id} stands for another article already (from {owner.origin})")
            elif held is None or (held.origin == article.origin and held.about != about_of(article)):
                yield article
            else:
                self.summary.unchanged += 1
            self._seen.add(article.digest)

    def outdated(self) -> list[str]:
        """Give the articles in the store whose origin was read and gave another text, and no other origin gave theirs."""
        still = set().union(*self._given.values()) if self._given else set()
        return [d for d, done in self.held.items() if done.origin and done.origin in self._given and d not in still]


def _remove(store: Store, digests: Sequence[str]) -> int:
    for digest in digests:
        store.remove(digest)
    if digests:
        store.commit()
    return len(digests)


def _resolve(store: Store, project: Project) -> Graph:
    """Resolve the evidence anew, and write what it adds up to into the store and as Turtle."""
    from kg.resolve import resolved

    graph = resolved(store.extractions(), project.judgements())
    store.write_graph(graph)
    store.commit()
    store.write_turtle(project.turtle_path)
    return graph


def _write_beside(graph: Graph, project: Project) -> None:
    """Write what stands beside the store: the graph's columns and its page."""
    from kg.views import VIEWS

    project.write_columns(graph)
    VIEWS.load("explorer")(graph, project.page_path)
