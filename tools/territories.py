"""Writes kg/resources/territories.tsv from rigour's territories: `pip install rigour`, then python tools/territories.py.

rigour (MIT) is used here and not at run time because it needs PyICU, which has no wheel: an install would want a compiler.
"""

from __future__ import annotations

from pathlib import Path

from rigour.territories import get_territories

TARGET = Path(__file__).parents[1] / "kg/resources/territories.tsv"


def main() -> None:
    """Write one row a territory that has a Wikidata id, in the order of the codes."""
    rows = []
    for t in sorted(get_territories(), key=lambda t: t.code):
        if t.qid:
            parent = (t.parent.alpha3 or t.parent.code).upper() if t.parent else ""
            rows.append("\t".join((t.code, (t.alpha3 or t.code).upper(), t.name, t.qid, parent, "yes" if t.is_country else "")))
    head = "# Territories: data of rigour (MIT licence, (c) OpenSanctions), written by tools/territories.py\n"
    TARGET.write_text(head + "code\talpha3\tname\twikidata\tparent\tcountry\n" + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
