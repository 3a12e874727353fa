"""Names short enough to stand in a picture; the full name stays in panels, tables and search."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kg.model import Entity

ENOUGH = 16
"""A name of so many characters needs no shorter one."""

LONGEST = 44
"""What is longer than this is cut at a word, with an ellipsis."""

_ACRONYM = re.compile(r"[A-Z][A-Z0-9.&-]{1,7}")


def short_names(entities: Iterable[Entity]) -> dict[str, str]:
    """Give a label for every entity by its id: an acronym or surname of its own where the name is long, never a shared one."""
    listed = list(entities)
    taken = Counter(name for e in listed for name in {e.name, *e.aliases})
    return {e.id: _short(e, taken) for e in listed}


def _short(entity: Entity, taken: Counter[str]) -> str:
    name = " ".join(entity.name.split()) or entity.id
    if len(name) <= ENOUGH:
        return name
    own = [a for a in entity.aliases if taken[a] == 1 and a.strip() == a and 2 <= len(a) < len(name)]
    person = entity.type == "Person"
    fitting = [a for a in own if (name.endswith(f" {a}") if person else _ACRONYM.fullmatch(a))]
    if fitting:
        return min(fitting, key=lambda a: (len(a) if person else -len(a), a))
    return name if len(name) <= LONGEST else name[: LONGEST - 1].rsplit(" ", 1)[0] + "…"
