"""The run that claims are ascribed to, from the settings and the versions that are installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from kg.rdf import Run
from kg.settings import Settings


def run_of(settings: Settings) -> Run:
    """Name the run: extractor, version of geokg, and language model with its version."""
    model = settings.spacy_model
    return Run(settings.extractor, f"geokg {_version('geokg')}", f"{model} {_version(model.replace('_', '-'))}")


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"
