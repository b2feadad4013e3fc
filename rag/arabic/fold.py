"""The search form of Arabic text, and the way back to the text itself.

One table decides what a character becomes: decomposed (NFKD), freed of diacritics, tatweel and
invisible characters, the letter variants unified (alef, ya, ta marbuta, hamza seats, Persian kaf
and ya), every decimal digit in ASCII, lower case. Nothing else in the program normalises.

The table works character by character, so `fold(a + b) == fold(a) + fold(b)` and NFC and NFD
spellings of one word fold alike.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
_FEW = 40
"""Characters up to which a text is folded one by one."""
_NOTHING, _MANY, _UNKNOWN = 0x110000, 0x110001, 0x110002
_CODES = np.full(0x10001, _UNKNOWN, dtype="<u4")
"""The table once more, for looking up a whole text at once: what a code point becomes if that is
one or `_NOTHING`; filled as code points are met. The last entry is that of all others."""
_CODES[-1] = _MANY


def fold(s: str) -> str:
    """Search form of `s`.

    >>> fold("أَحمـد في ٦١٥م") == "احمد في 615م"
    True
    """
    folded = _looked_up(s) if len(s) > _FEW else None
    return s.translate(_TABLE) if folded is None else _text(folded[folded != _NOTHING])


def _looked_up(s: str) -> NDArray[np.uint32] | None:
    """What each character of `s` becomes; None when one of them becomes many."""
    codes = np.frombuffer(s.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded = _CODES.take(codes, mode="clip")
    if (folded == _UNKNOWN).any():
        for code in set(codes[folded == _UNKNOWN].tolist()):
            piece = _TABLE[code]
            _CODES[code] = _MANY if len(piece) > 1 else ord(piece) if piece else _NOTHING
        folded = _CODES.take(codes, mode="clip")
    return None if (folded == _MANY).any() else folded


def _text(codes: NDArray[np.uint32]) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


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
    folded = _looked_up(s)
    if folded is None:
        pieces = [_TABLE[ord(character)] for character in s]
        origins = [position for position, piece in enumerate(pieces) for _ in piece]
        return Aligned(s, "".join(pieces), tuple(origins))
    kept = np.flatnonzero(folded != _NOTHING)
    is_all = len(kept) == len(s)
    return Aligned(s, _text(folded[kept]), range(len(s)) if is_all else tuple(kept.tolist()))


def _is_silent(character: str) -> bool:
    """Whether a character has no search form and belongs to the letter before it."""
    return not _TABLE[ord(character)] and unicodedata.category(character) != "Cf"
