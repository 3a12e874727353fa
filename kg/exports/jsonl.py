"""JSON lines: a claim a line, in the fixed fields of every command (kg.model.claim_record)."""

from __future__ import annotations

import json
from typing import BinaryIO

from kg.exports import Source
from kg.model import Claim, claim_record


def claims_in_order(source: Source) -> list[Claim]:
    """Give all claims of the store, as extracted, by article, place and id."""
    with source.store() as store:
        claims = [claim for extraction in store.extractions() for claim in extraction.claims]
    return sorted(claims, key=lambda c: (c.article, c.start, c.end, c.id))


def write(source: Source, out: BinaryIO) -> None:
    """Write the claims as they were extracted, before anything was resolved."""
    for claim in claims_in_order(source):
        line = json.dumps(claim_record(claim), ensure_ascii=False)
        out.write(line.encode("utf-8", "replace") + b"\n")
