"""What many tests need: the sample graph, built once a process."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]

settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile("thorough", max_examples=10_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory) -> Path:
    """The folder that `kg build data/articles` writes. Tests read it; who changes a graph copies it first."""
    from kg.pipeline import build
    from kg.settings import Settings

    folder = tmp_path_factory.mktemp("sample") / "out"
    summary = build([str(ROOT / "data/articles")], folder, Settings())
    assert summary.problems == []
    return folder
