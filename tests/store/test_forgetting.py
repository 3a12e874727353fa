"""Whatever is added and forgotten again, the store ends in the bytes that it had before."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.evaluate import read_passages
from kg.model import Extraction
from kg.resolve import resolved
from kg.settings import Settings
from kg.store import Store, open_store

GOLD = Path(__file__).parents[2] / "data" / "gold" / "train"
FOUND = [replace(e, claims=e.claims[:2]) for e in (p.extraction() for p in read_passages(min(GOLD.glob("*.jsonl")))[:5])]
MEMORY = Path("/dev/shm")
"""A disk in memory, where there is one: what is tested here is what is written, not that it stays."""
EXAMPLES = settings.default.max_examples if settings.default and settings.default.max_examples > 1_000 else 12


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    place = MEMORY if os.access(MEMORY, os.W_OK) else tmp_path_factory.getbasetemp()
    with TemporaryDirectory(dir=place) as name, open_store(Path(name) / "store", settings=Settings()) as opened:
        yield opened


def of(numbers: frozenset[int] | list[int], most: int = 100) -> list[Extraction]:
    return [replace(FOUND[n], claims=FOUND[n].claims[:most]) for n in numbers]


def turtle(store: Store) -> bytes:
    store.write_graph(resolved(store.extractions()))
    return store.turtle()


NUMBERS = st.permutations(range(len(FOUND))).flatmap(lambda order: st.integers(0, len(FOUND)).map(lambda n: order[:n]))


@settings(deadline=None, max_examples=EXAMPLES)
@given(kept=NUMBERS, added=NUMBERS, most=st.integers(0, 1), between=st.booleans())
def test_forgetting_what_was_added_gives_the_earlier_bytes(
    store: Store, kept: list[int], added: list[int], most: int, between: bool
) -> None:
    for digest in store.articles():
        store.remove(digest)
    store.add(of(kept))
    before = turtle(store)
    new = [n for n in added if n not in kept]
    store.add(of(new, most))  # read once with fewer claims, then replaced
    store.add(of(new))
    after = turtle(store) if between else b""
    for number in reversed(new):
        store.remove(FOUND[number].article.digest)
    store.commit()
    assert turtle(store) == before
    assert not between or (after != before) == bool(new)
    assert {e.article.digest for e in store.extractions()} == {FOUND[n].article.digest for n in kept}
