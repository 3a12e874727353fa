"""Pure functions on text: cleaning it once, before anything counts its characters, and undoing hard wraps.

Cleaning keeps plain prose as it is, character by character, and is idempotent: `clean(clean(t)) == clean(t)`. What it takes out
are characters that nobody sees but that change a name or break a format (controls, bidi marks, zero-width characters) and the
runs of symbols and endless "words" that make a parser slow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

LONGEST_RUN = 8
"""How often one symbol may be repeated (spaces between them do not count); the rest of a longer run is dropped."""

LONGEST_SYMBOLS = 40
"""How many symbols of any kind may follow one another without a letter, digit or space."""

LONGEST_WORD = 2_000
"""A stretch without a space that is longer than this is not a word: it is replaced by an ellipsis."""

NARROWEST_WRAP, WIDEST_WRAP = 45, 120
"""Text is only taken for hard-wrapped when its longest wrapped line has a width, in characters, between these two."""

_BREAKS = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Controls; soft hyphen; zero-width, bidi and other format characters; variation selectors; tags; noncharacters.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e0fff"
    + "".join(chr((plane << 16) + 0xFFFE) + chr((plane << 16) + 0xFFFF) for plane in range(1, 17))
    + "]"
)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RUN = re.compile(rf"([^\w\s])(?:\s*\1){{{LONGEST_RUN},}}")
_SYMBOLS = re.compile(rf"([^\w\s]{{{LONGEST_SYMBOLS}}})[^\w\s]+")
_ENDLESS = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")

_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_HYPHEN = re.compile(r"\w-$")
_ITEM = re.compile(r"(?:[•▪◦●‣·*–—-]|\(?\d{1,2}[.)])\s+")


def clean(text: str) -> str:
    """Give the text as it is stored and counted: NFC, line ends as newlines, every space a plain one, nothing unseen.

    Lone surrogates become U+FFFD. Paragraph breaks and everything that a reader sees stay, except runs longer than the limits
    above.
    """
    text = text.replace("\r\n", "\n")
    replaced = {ord(c): new for c in set(text) if (new := _replacement(c)) is not None}
    if replaced:  # a regular expression over this many ranges would take longer than all the rest
        text = text.translate(replaced)
    text = unicodedata.normalize("NFC", text)
    shorter = _shortened(text)
    while shorter != text:  # a cut can bring two runs together; each round only makes the text shorter
        text, shorter = shorter, _shortened(shorter)
    return text


@lru_cache(maxsize=10_000)
def _replacement(character: str) -> str | None:
    """Say what takes the place of a character; None if it stays."""
    if _BREAKS.match(character):
        return "\n"
    if _SPACES.match(character):
        return " "
    if _SURROGATES.match(character):
        return "\ufffd"
    return "" if _UNSEEN.match(character) else None


def _shortened(text: str) -> str:
    text = _RUN.sub(lambda match: match[1] * LONGEST_RUN, text)
    longest = max(map(len, text.split()), default=0)
    if longest > LONGEST_SYMBOLS:
        text = _SYMBOLS.sub(r"\1", text)
    return _ENDLESS.sub("…", text) if longest > LONGEST_WORD else text


def clean_line(text: str) -> str:
    """Clean a name, title or other value of one line: as `clean`, with every run of white space one space, none at the ends."""
    return " ".join(clean(text).split())


def printable(name: str) -> str:
    """Write a file name or other outside value so that it fits on one line of a terminal and into UTF-8."""
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in name)


def spreadsheet_cell(text: str) -> str:
    """Keep a spreadsheet from reading a text as a formula: one that starts like a formula gets a quote before it."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


def xml_text(text: str) -> str:
    """Make a text fit for XML 1.0: what that cannot hold (controls, lone surrogates, two noncharacters) becomes U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def has_words(text: str) -> bool:
    """Tell whether there is anything to read: two letters in a row, in any script."""
    return re.search(r"[^\W\d_]{2}", text) is not None


def is_item(line: str) -> bool:
    """Tell whether a line begins like an item of a list: a bullet, a dash or a number."""
    return _ITEM.match(line) is not None


def ends_sentence(line: str) -> bool:
    """Tell whether a line ends with a mark that ends a sentence or clause, closing quotes and brackets aside."""
    return _SENTENCE_END.search(line) is not None


def blocks(text: str) -> list[list[str]]:
    """Split cleaned text at its empty lines; each block is its list of lines, without the white space at their ends."""
    found: list[list[str]] = [[]]
    for line in text.split("\n"):
        if stripped := line.strip():
            found[-1].append(stripped)
        elif found[-1]:
            found.append([])
    return [block for block in found if block]


def wrap_width(parts: Sequence[Sequence[str]]) -> int | None:
    """Find the width at which the lines of a text were wrapped by hand or by a mail program, or None if they were not.

    The evidence asked for: nearly all lines that stand together are no wider than a page, and at least two line breaks (half of
    all in very short texts) fall before a small letter.
    """
    wide = [block for block in parts if len(block) >= 3] or [block for block in parts if len(block) == 2]
    lengths = [len(line) for block in wide for line in block[:-1]]
    narrow = [length for length in lengths if length <= WIDEST_WRAP]
    width = max(narrow, default=0)
    if width < NARROWEST_WRAP or len(narrow) < 0.9 * len(lengths):
        return None
    pairs = [pair for block in wide for pair in pairwise(block)]
    broken = sum(1 for left, right in pairs if right[0].islower() and not is_item(right) and not ends_sentence(left))
    return width if broken >= min(2, (len(pairs) + 1) // 2) else None


def rejoin(block: Sequence[str], width: int | None) -> list[str]:
    """Undo the hard wraps inside a block: give its paragraphs, each on one line.

    A break was a wrap if the next word would not have fitted any more, or if the next line goes on in small letters after a line
    of at least half the width. A new list item always starts a line. A hyphen at a line's end stays, since names have hyphens,
    but no space follows it.
    """
    paragraphs = [[block[0]]]
    for last, line in pairwise(block):
        if width is not None and not is_item(line) and _wrapped(last, line, width):
            paragraphs[-1] += [line] if _HYPHEN.search(last) else [" ", line]
        else:
            paragraphs.append([line])
    return ["".join(pieces) for pieces in paragraphs]


def _wrapped(left: str, right: str, width: int) -> bool:
    needed = len(left) + 1 + len(right.split(" ", 1)[0])
    if right[0].islower() and not ends_sentence(left):
        return len(left) >= width // 2
    if len(left) > width:
        return False
    return needed > width * (0.95 if ends_sentence(left) else 0.85)


def unwrap(text: str) -> str:
    """Undo hard wraps in cleaned text, if it has any, and leave all other text exactly as it is. Paragraph breaks stay."""
    parts = blocks(text)
    width = wrap_width(parts)
    if width is None:
        return text
    return "\n\n".join("\n".join(rejoin(block, width)) for block in parts)
