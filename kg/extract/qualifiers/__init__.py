"""How a candidate is meant: negated or asserted, actual, planned or possible, by whose word, when, where, how much."""

from kg.extract.qualifiers.component import QualifiersComponent

__all__ = ["QualifiersComponent"]
