"""The search form of Arabic text, and the way back to the text itself.

One table decides what a character becomes: decomposed (NFKD), freed of diacritics, tatweel and
invisible characters, the letter variants unified (alef, ya, ta marbuta, hamza seats, Persian kaf
and ya), every decimal digit in ASCII, lower case. Nothing else in the program normalises.

The table works character by character, so `fold(a + b) == fold(a) + fold(b)` and NFC and NFD
spellings of one word fold alike.
"""

import codecs
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import Any, NamedTuple

_VARIANTS = {
    "ٱ": "ا",
    "ٲ": "ا",
    "ٳ": "ا",
    "ٵ": "ا",
    "ى": "ي",
    "ی": "ي",
    "ې": "ي",
    "ے": "ي",
    "ۍ": "ي",
    "ة": "ه",
    "ە": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ۃ": "ه",
    "ک": "ك",
    "ڪ": "ك",
    "ـ": "",  # tatweel
    "ۥ": "",  # small waw and ya of the Quranic orthography: letters to Unicode, marks to a reader
    "ۦ": "",
}
_DROPPED = frozenset({"Mn", "Me", "Cf"})


def _fold_character(character: str) -> str:
    decomposed = unicodedata.normalize("NFKD", character)
    decomposed = unicodedata.normalize("NFKD", decomposed.lower())
    folded = []
    for c in decomposed:
        category = unicodedata.category(c)
        if category == "Nd":
            folded.append(str(unicodedata.decimal(c)))
        elif category not in _DROPPED:
            folded.append(_VARIANTS.get(c, c))
    result = "".join(folded)
    # U+FE70 and its like decompose to a space and a mark: a lone mark is no word boundary.
    return "" if result.isspace() and not character.isspace() else result


class _Table(dict[int, str]):
    """`str.translate` asks for a code point; it is worked out once and kept."""

    def __missing__(self, codepoint: int) -> str:
        folded = self[codepoint] = _fold_character(chr(codepoint))
        return folded


_TABLE = _Table()
_UNDEFINED = "\ufffe"
_COMMON = "\0\t\n" + "".join(
    map(chr, (*range(0x20, 0x7F), 0x60C, 0x61B, 0x61F, *range(0x621, 0x671)))
)
_COMMON += "\xa0«»°·–—‘’“”•پچژڤکگیۀہە۰۱۲۳۴۵۶۷۸۹\u200c\u200d\u200e\u200fàâäçèéêëíîïñóôöúûüÉ"
"""At most 256 characters that nearly all texts are made of; each becomes one or none."""
_PIECE = 200
"""Characters folded at a time, so that a rare one costs only its surroundings."""


class _Bytes(NamedTuple):
    """The table for the common characters, a byte each: what they are as bytes, which of these are
    dropped, what the others become, and which stay (1) or go (0). Which of them become digits, and
    what they all become where everything but letters is a space."""

    encoding: Any
    dropped: bytes
    decoding: str
    kept: bytes
    digits: bytes
    letters: str


@lru_cache(maxsize=1)
def _bytes() -> _Bytes:
    pieces = [_TABLE[ord(c)] for c in _COMMON] + [""] * (256 - len(_COMMON))
    encoding = codecs.charmap_build(_COMMON.ljust(256, _UNDEFINED))
    dropped = bytes(n for n, piece in enumerate(pieces) if not piece)
    decoding = "".join(piece or _UNDEFINED for piece in pieces)
    digits = bytes(n for n, piece in enumerate(pieces) if piece.isdecimal())
    letters = "".join(c if c.isalnum() or c == _UNDEFINED else " " for c in decoding)
    return _Bytes(encoding, dropped, decoding, bytes(map(len, pieces)), digits, letters)


def _encoded(s: str) -> bytes | None:
    """A byte for each character of `s`; None when one of them is rare."""
    try:
        return codecs.charmap_encode(s, "strict", _bytes().encoding)[0]
    except UnicodeEncodeError:
        return None


def fold(s: str) -> str:
    """Search form of `s`.

    >>> fold("أَحمـد في ٦١٥م") == "احمد في 615م"
    True
    """
    if len(s) <= _PIECE:
        return _fold_piece(s)
    return "".join([_fold_piece(s[n : n + _PIECE]) for n in range(0, len(s), _PIECE)])


def fold_to_letters(s: str) -> str | None:
    """`fold(s)` with a space for everything that is no letter; None, which says nothing, where a
    digit or a rare character is among them. It takes a fraction of the time.

    >>> fold_to_letters("«دمشق»، ثمّ"), fold_to_letters("عام 615م")
    (' دمشق   ثم', None)
    """
    found, table = _encoded(s), _bytes()
    if found is None or len(found.translate(None, table.digits)) < len(found):
        return None
    return codecs.charmap_decode(found.translate(None, table.dropped), "strict", table.letters)[0]


def _fold_piece(s: str) -> str:
    found = _encoded(s)
    if found is None:
        return s.translate(_TABLE)
    table = _bytes()
    return codecs.charmap_decode(found.translate(None, table.dropped), "strict", table.decoding)[0]


@dataclass(frozen=True, slots=True)
class Aligned:
    """`text` is `fold(source)`; `text[i]` comes from the code point `source[origins[i]]`."""

    source: str
    text: str
    origins: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of `source` behind `text[start:end]`, marks of the last letter too.

        Raises ValueError when the folded span is empty or out of range.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"no folded span {start}:{end} in a text of {len(self.text)}")
        last = self.origins[end - 1] + 1
        while last < len(self.source) and _is_silent(self.source[last]):
            last += 1
        return self.origins[start], last

    def find(self, folded: str, start: int = 0) -> Iterator[tuple[int, int]]:
        """Spans of `source` whose search form is `folded`, from the folded position `start` on.

        >>> list(align("قال مُحَمَّدٌ ثم").find("محمد"))
        [(4, 13)]
        """
        while folded and (at := self.text.find(folded, start)) >= 0:
            yield self.span(at, at + len(folded))
            start = at + 1


def align(s: str) -> Aligned:
    """`fold(s)` with the origin of each of its characters.

    >>> aligned = align("عَامَ ٦١٥")
    >>> aligned.text, aligned.span(0, 3)
    ('عام 615', (0, 5))
    """
    found = _encoded(s)
    if found is None:
        pieces = [_TABLE[ord(character)] for character in s]
        origins = tuple(position for position, piece in enumerate(pieces) for _ in piece)
        return Aligned(s, "".join(pieces), origins)
    text = fold(s)
    if len(text) == len(s):
        return Aligned(s, text, range(len(s)))
    return Aligned(s, text, tuple(compress(range(len(s)), found.translate(_bytes().kept))))


def _is_silent(character: str) -> bool:
    """Whether a character has no search form and belongs to the letter before it."""
    return not _TABLE[ord(character)] and unicodedata.category(character) != "Cf"
