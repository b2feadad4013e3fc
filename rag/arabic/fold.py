"""The search form of Arabic text, and the way back to the text itself.

One table decides what a character becomes: decomposed (NFKD), freed of diacritics, tatweel and
invisible characters, the letter variants unified (alef, ya, ta marbuta, hamza seats, Persian kaf
and ya), every decimal digit in ASCII, lower case. Nothing else in the program normalises.

The table works character by character, so `fold(a + b) == fold(a) + fold(b)` and NFC and NFD
spellings of one word fold alike.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

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


def fold(s: str) -> str:
    """Search form of `s`.

    >>> fold("أَحمـد في ٦١٥م") == "احمد في 615م"
    True
    """
    return s.translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Aligned:
    """`text` is `fold(source)`; `text[i]` comes from the code point `source[origins[i]]`."""

    source: str
    text: str
    origins: tuple[int, ...]

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
    pieces: list[str] = []
    origins: list[int] = []
    for position, character in enumerate(s):
        piece = _TABLE[ord(character)]
        pieces.append(piece)
        origins.extend([position] * len(piece))
    return Aligned(s, "".join(pieces), tuple(origins))


def _is_silent(character: str) -> bool:
    """Whether a character has no search form and belongs to the letter before it."""
    return not _TABLE[ord(character)] and unicodedata.category(character) != "Cf"
