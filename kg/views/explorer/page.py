"""Joins template, styles, scripts and data into one page.

The scripts are plain modules that node can load one by one for their tests; here every module becomes a function of its own whose
imports are taken from the modules before it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from markupsafe import Markup

from kg.views.page import page

FOLDER = "kg.views.explorer"
VIS_NETWORK = "templates/lib/vis-9.1.2/vis-network.min.js"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (\w+))", re.MULTILINE)


def render(data: Mapping[str, Any], title: str) -> str:
    """Give the whole page. `data` must be JSON; it goes into a block that the browser does not run."""
    script, style, vis = explorer_script(), _styles(), _vis_network()
    shown = {"vis": Markup(vis), "script": Markup(script), "data": Markup(json_block(data))}
    return page("explorer/template.html", title, style, (vis, script), **shown)


def json_block(data: Any) -> str:
    """Write data as JSON that cannot end the block it stands in, whatever the names and sentences hold."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


@cache
def explorer_script() -> str:
    """Join the modules of js/ in the order of their imports. Raises ValueError if two import each other."""
    sources = {_stem(file): _read(file) for file in (_folder() / "js").iterdir() if file.name.endswith(".js")}
    ordered: list[str] = []

    def visit(name: str, seen: tuple[str, ...]) -> None:
        if name in seen:
            raise ValueError(f"modules import each other: {' → '.join([*seen, name])}")
        if name not in ordered:
            for _, needed in _IMPORT.findall(sources[name]):
                visit(needed, (*seen, name))
            ordered.append(name)

    for name in sorted(sources):
        visit(name, ())
    modules = "\n".join(_module(name, sources[name]) for name in ordered)
    return f'(() => {{\n"use strict";\nconst modules = {{}};\n{modules}\nmodules["main"].start();\n}})();\n'


def _module(name: str, source: str) -> str:
    exported = _EXPORT.findall(source)
    body = _IMPORT.sub(lambda m: f"const {{{m[1].replace(' as ', ': ')}}} = modules[{json.dumps(m[2])}];\n", source)
    body = _EXPORT.sub("", body)
    return f"modules[{json.dumps(name)}] = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();"


@cache
def _styles() -> str:
    files = sorted((f for f in (_folder() / "css").iterdir() if f.name.endswith(".css")), key=lambda f: f.name)
    return "\n".join(_read(file) for file in files)


@cache
def _vis_network() -> str:
    text = (resources.files("pyvis") / VIS_NETWORK).read_text(encoding="utf-8")
    return re.sub(r"^//# sourceMappingURL=.*$", "", text, flags=re.MULTILINE).replace("</script", "<\\/script")


def _folder() -> Traversable:
    return resources.files(FOLDER)


def _stem(file: Traversable) -> str:
    return file.name.rsplit(".", 1)[0]


def _read(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")
