"""Reads whole graphs: the done-records of articles, and what a store holds, from the copies where those prove themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from kg.rdf import Done, article_iri, done_quads, read_done
from kg.rdf.evidence import DIGEST
from kg.rdf.terms import ARTICLE
from kg.store.blocks import Block, block_of
from kg.store.copies import Copies
from kg.store.manifest import WORLD, Manifest
from kg.store.replacing import STAGING
from kg.store.terms import LineTerms, in_order, is_done_record, lines_of_quads, plain


def checks(engine: ox.Store) -> dict[str, str]:
    """Give the digest in the done-record of every article, by the digest of its text: one look over the engine."""
    found = engine.quads_for_pattern(None, ox.NamedNode(DIGEST), None, None)
    named = ((str(q.graph_name.value), q.object.value) for q in found if isinstance(q.graph_name, ox.NamedNode))  # type: ignore[union-attr]
    return {graph.removeprefix(ARTICLE): check for graph, check in named if not graph.startswith(STAGING)}


def done_records(engine: ox.Store, digests: Iterable[str] | None = None) -> dict[str, Done]:
    """Give the done-record of every article that is whole, or of those named, by the digest of its text, sorted."""
    nodes = (ox.NamedNode(article_iri(digest)) for digest in (checks(engine) if digests is None else digests))
    found = (read_done(node.value, plain(engine.quads_for_pattern(node, None, None, node))) for node in nodes)
    return {done.digest: done for done in sorted((d for d in found if d), key=lambda d: d.digest)}


def check_of(engine: ox.Store, digest: str) -> str | None:
    """Give the digest in the done-record of an article, or None if it is not there."""
    node = ox.NamedNode(article_iri(digest))
    found = [q.object.value for q in engine.quads_for_pattern(node, ox.NamedNode(DIGEST), None, node)]  # type: ignore[union-attr]
    return found[0] if found else None


def ordered_lines(engine: ox.Store, name: str) -> bytes:
    """Read the lines of an article without its done-record, or of the resolved graph, from the engine."""
    graph = ox.NamedNode(article_iri(name)) if name != WORLD else ox.DefaultGraph()
    found = engine.quads_for_pattern(None, None, None, graph)
    return lines_of_quads(q for q in found if not is_done_record(q, name))


def blocks_of_all(engine: ox.Store, manifest: Manifest, copies: Copies) -> Iterator[Block]:
    """Give every graph as blocks of Turtle: the resolved graph, then the articles in the order of their digests.

    Each article comes in two parts: what it states, and its done-record. They come from the copies where those are as the store
    says, which is much faster, else from the engine.
    """
    world = copies.block(WORLD, manifest.world if manifest.world_written else None)
    yield world or block_of(WORLD, ordered_lines(engine, WORLD))
    terms = LineTerms()
    checks = {q.graph_name: q.object.value for q in engine.quads_for_pattern(None, ox.NamedNode(DIGEST), None, None)}  # type: ignore[union-attr]
    for graph in sorted(engine.named_graphs(), key=str):
        digest, check = str(graph.value).removeprefix(ARTICLE), checks.get(graph)
        entry = manifest.articles.get(digest)
        copied = copies.block(digest, check) if entry is not None and entry.check == check else None
        if copied is None or entry is None:
            yield block_of(digest, ordered_lines(engine, digest))
            records = engine.quads_for_pattern(graph, None, None, graph)
            yield block_of(digest, lines_of_quads(q for q in records if is_done_record(q, digest)))
        else:
            yield copied
            yield block_of(digest, in_order(done_quads(digest, entry.claims, entry.check, terms)))
