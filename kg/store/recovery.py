"""Brings the engine, the record of what it must hold, and the copies together again after a crash."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from kg.rdf import Done, article_iri
from kg.rdf.terms import ARTICLE
from kg.store.copies import Copies
from kg.store.graphs import checks, done_records, ordered_lines
from kg.store.manifest import WORLD, Manifest
from kg.store.replacing import drop_staged
from kg.store.terms import digest_of


def recover(engine: ox.Store, manifest: Manifest, copies: Copies) -> tuple[list[Done], bool]:
    """Finish what a crash cut short: drop what was half staged or half written, finish removals, see to the copies.

    Gives the articles that are whole in the engine but not in the record, and whether there is anything to commit.
    """
    drop_staged(engine)
    held = checks(engine)
    noted = {digest: entry.check for digest, entry in manifest.articles.items()}
    unnoted = done_records(engine, [digest for digest, check in held.items() if noted.get(digest) != check])
    for graph in list(engine.named_graphs()):  # never committed, and without a done-record: half an article
        digest = str(graph.value).removeprefix(ARTICLE)
        if digest not in noted and digest not in unnoted:
            engine.remove_graph(graph)
            held.pop(digest, None)
    for digest in manifest.gone & set(held):
        engine.remove_graph(ox.NamedNode(article_iri(digest)))
        del held[digest]
        unnoted.pop(digest, None)
    copied = _copy_again(engine, manifest, copies, held)
    return list(unnoted.values()), copied or bool(unnoted)


def _copy_again(engine: ox.Store, manifest: Manifest, copies: Copies, held: Mapping[str, str]) -> bool:
    """Copy what has no copy, and take out copies of what is gone for good; tell whether there was any."""
    wanted = dict(held)
    if manifest.world is not None and manifest.world_written:
        wanted[WORLD] = manifest.world
    copied = copies.digests()
    stray = set(copied) - {*wanted, *manifest.articles, WORLD}
    bare = {name: check for name, check in wanted.items() if copied.get(name) != check}
    if stray:
        copies.remove(sorted(stray))
    for name, check in bare.items():
        ordered = ordered_lines(engine, name)
        if digest_of(ordered) == check:
            copies.put(name, check, ordered)
    return bool(stray or bare)
