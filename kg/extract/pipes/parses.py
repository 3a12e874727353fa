"""Dependency parses: spaCy's own parser, driven one step of a whole batch at a time.

Its inner loop lets go of Python's lock and then takes it again for every state and step, which costs more than the parsing itself. The
same steps made from here, with the lock held, give the same parses in two thirds of the time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc


class Parses:
    """Sets heads, dependencies and sentence starts like the parser that it is made from."""

    def __init__(self, parser: Any) -> None:
        """Keep the parser. Raises ValueError if it is set up for beam search."""
        if parser.cfg["beam_width"] != 1:
            raise ValueError("a parser that searches with a beam")
        self.parser = parser

    def __call__(self, docs: Sequence[Doc]) -> None:
        """Parse texts that have word vectors."""
        docs = [doc for doc in docs if len(doc)]
        if not docs:
            return
        states = self.parser.moves.init_batch(docs)
        step = self.parser.model.predict(docs)
        open_ = [state for state in states if not state.is_final()]
        while open_:
            open_ = self.parser.transition_states(open_, step.predict(open_))
        step.clear_memory()
        self.parser.set_annotations(docs, states)
