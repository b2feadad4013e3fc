"""The letters of a PDF page and their places, as PDFium gives them."""

import unicodedata
from collections.abc import Iterator
from ctypes import byref, c_double
from math import hypot
from typing import Any, NamedTuple

_NO_LETTERS = frozenset("\r\n\0\uffff")
_HYPHENS = {"\x02": "-", "\ufffe": "-"}  # what PDFium gives for one at the end of a line
_SIDEWAYS = 0.5  # the sine from which on a line is taken to run up or down the page

_Direction = tuple[float, float]
"""The direction that a line runs in: its cosine and its sine."""


class Letter(NamedTuple):
    """A letter and its place in points, along its line and across it.

    `pen` and `baseline` are where it was drawn from: the same for all letters of a ligature.
    `word` is the number of the word that PDFium takes it to be of, `size` that of its font.
    """

    text: str
    pen: float
    baseline: float
    left: float
    right: float
    size: float
    word: int

    @property
    def is_mark(self) -> bool:
        """Whether it stands over or under another letter."""
        return unicodedata.category(self.text) == "Mn"

    @property
    def is_arabic(self) -> bool:
        """Whether it is read from the right."""
        return unicodedata.bidirectional(self.text) in ("R", "AL")


def letters(text_page: Any) -> Iterator[Letter]:
    """The letters of a page, in the order that PDFium takes them to be read in."""
    import pypdfium2.raw as pdfium

    page = text_page.raw
    box, x, y = pdfium.FS_RECTF(), c_double(), c_double()
    word = measured = 0
    size, along, across = 0.0, 1.0, 0.0
    for index in range(text_page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(page, index))
        if character in _NO_LETTERS or character.isspace():
            word += 1
            continue
        if measured <= word:  # once a word: it is the same for all its letters
            size, along, across = _type(page, index)
            measured = word + 1
        pdfium.FPDFText_GetLooseCharBox(page, index, byref(box))
        pdfium.FPDFText_GetCharOrigin(page, index, byref(x), byref(y))
        first = box.left * along + box.bottom * across
        last = box.right * along + box.top * across
        yield Letter(
            _HYPHENS.get(character, character),
            x.value * along + y.value * across,
            y.value * along - x.value * across,
            min(first, last),
            max(first, last),
            size,
            word,
        )


def _type(page: Any, index: int) -> tuple[float, float, float]:
    """The size of a letter and the direction of its line."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(page, index, byref(matrix))
    size = pdfium.FPDFText_GetFontSize(page, index) * hypot(matrix.c, matrix.d)
    return (size, *_direction(matrix.a, matrix.b, matrix.d))


def _direction(a: float, b: float, d: float) -> _Direction:
    """How a line runs: along the page, up or down on one that lies on its side, or overhead.

    >>> _direction(2.0, 0.1, 2.0), _direction(0.0, -1.0, 0.0), _direction(-1.0, 0.0, -1.0)
    ((1.0, 0.0), (0.0, -1.0), (-1.0, 0.0))
    """
    length = hypot(a, b)
    if length and abs(b) / length > _SIDEWAYS:
        return 0.0, 1.0 if b > 0 else -1.0
    return (-1.0, 0.0) if a < 0 and d < 0 else (1.0, 0.0)
