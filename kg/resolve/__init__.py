"""Which mentions are one entity, and what the claims about two entities add up to."""

from __future__ import annotations

from kg.resolve.relations import resolved

__all__ = ["resolved"]
