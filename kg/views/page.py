"""What all pages have in common: one head, a policy that lets nothing run but the page's own code, and how they are written."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kg.errors import InputError, reason


def page(template: str, title: str, style: str, scripts: Sequence[str] = (), **values: Any) -> str:
    """Fill a template of this room that extends frame.html. `scripts` are the only ones that the browser will run; they may draw.

    The Content-Security-Policy names the hashes of style and scripts; nothing is fetched, and no form leads anywhere. Values are
    escaped unless they are Markup.
    """
    running = [f"script-src {' '.join(map(_hash, scripts))}"] if scripts else []
    drawn = ["img-src data: blob:"] if scripts else []
    allowed = ["default-src 'none'", *running, f"style-src {_hash(style)}", *drawn]
    policy = "; ".join([*allowed, "base-uri 'none'", "form-action 'none'"])
    text = _environment().get_template(template).render(title=title, policy=policy, style=Markup(style), **values)
    # lone surrogates cannot be written as UTF-8
    return text.encode("utf-8", "replace").decode("utf-8")


def write_page(text: str, path: str | Path) -> Path:
    """Write a page to a file, in a folder made for it if need be, and give its path. Raises InputError if that cannot be done."""
    target = Path(path)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {reason(error)}") from error
    return target


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode('ascii')}'"


@cache
def _environment() -> Environment:
    loader = PackageLoader("kg", "views")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True)
