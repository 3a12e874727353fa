"""Holds and raises the floors of extraction quality on our own labelled sentences.

usage: python tools/floors.py          compare, exit 1 if a figure lies below its floor
       python tools/floors.py --raise  raise the floors to what is measured now; a floor is never lowered
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from kg.evaluate import evaluate, read_passages
from kg.pipeline import claims_of
from kg.settings import Settings

GOLD = Path(__file__).parents[1] / "data/gold"
SENTENCES = GOLD / "sentences.jsonl"
FLOORS = GOLD / "floors.json"
SLACK = 0.005
"""What a figure may lie below its floor: rounding, and processors whose arithmetic differs in the last digit."""


def measure() -> dict[str, float]:
    """Give the figures that have floors: precision, recall and F1 by level, F1 by class, false claims where nothing is stated."""
    passages = read_passages(SENTENCES)
    claims = list(claims_of((p.article for p in passages), Settings(workers=1)))
    result = evaluate(passages, claims)
    figures = {
        f"{level} {name}": round(getattr(score, name), 3)
        for level, score in result.levels.items()
        for name in ("precision", "recall", "f1")
    }
    figures |= {f"class {name} f1": round(score.f1, 3) for name, score in result.classes.items()}
    empty = {p.article.id for p in passages if not p.relations}
    false = len({c.article for c in claims if c.article in empty and c.confidence >= 0.5})
    figures["sentences without relations left alone"] = round(1 - false / len(empty), 3)
    return figures


def digest() -> str:
    """Give the digest of the labelled sentences: floors hold for one state of them."""
    return hashlib.sha256(SENTENCES.read_bytes()).hexdigest()


def below(figures: dict[str, float], floors: dict[str, float]) -> list[str]:
    """List the figures that lie below their floors."""
    return [f"{k}: {figures.get(k, 0):.3f} < {v:.3f}" for k, v in floors.items() if figures.get(k, 0) < v - SLACK]


def main(arguments: list[str]) -> int:
    """Compare or raise."""
    held = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {"floors": {}}
    figures = measure()
    for name, value in figures.items():
        print(f"{name:45} {value:.3f}   floor {held['floors'].get(name, 0):.3f}")
    if "--raise" in arguments:
        same = held.get("digest") == digest()
        floors = {k: max(v, held["floors"].get(k, 0)) if same else v for k, v in figures.items()}
        record = {"digest": digest(), "sentences": len(read_passages(SENTENCES)), "floors": floors}
        FLOORS.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
        return 0
    failed = below(figures, held["floors"])
    for line in failed:
        print("below its floor:", line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
