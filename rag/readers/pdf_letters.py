"""The letters of a PDF page and their places, as PDFium gives them."""

import unicodedata
from collections.abc import Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from math import hypot
from typing import Any

_NO_LETTERS = frozenset("\r\n\0\uffff")
_HYPHENS = {"\x02": "-", "\ufffe": "-"}  # what PDFium gives for one at the end of a line
_SIDEWAYS = 0.5  # the sine from which on a line is taken to run up or down the page

_Direction = tuple[float, float]
"""The direction that a line runs in: its cosine and its sine."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and its place in points, along its line and across it.

    `pen` and `baseline` are where it was drawn from: the same for all letters of a ligature.
    `size` is that of its font, `word` the number of the word that PDFium takes it to be of.
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

    box, matrix, x, y = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), c_double(), c_double()
    word = 0
    for index in range(text_page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        if character in _NO_LETTERS or character.isspace():
            word += 1
            continue
        pdfium.FPDFText_GetLooseCharBox(text_page, index, byref(box))
        pdfium.FPDFText_GetCharOrigin(text_page, index, byref(x), byref(y))
        pdfium.FPDFText_GetMatrix(text_page, index, byref(matrix))
        size = pdfium.FPDFText_GetFontSize(text_page, index) * hypot(matrix.c, matrix.d)
        along, across = _direction(matrix.a, matrix.b, matrix.d)
        ends = sorted(
            (box.left * along + box.bottom * across, box.right * along + box.top * across)
        )
        yield Letter(
            _HYPHENS.get(character, character),
            x.value * along + y.value * across,
            y.value * along - x.value * across,
            ends[0],
            ends[1],
            size,
            word,
        )


def _direction(a: float, b: float, d: float) -> _Direction:
    """How a line runs: along the page, up or down on one that lies on its side, or overhead.

    >>> _direction(2.0, 0.1, 2.0), _direction(0.0, -1.0, 0.0), _direction(-1.0, 0.0, -1.0)
    ((1.0, 0.0), (0.0, -1.0), (-1.0, 0.0))
    """
    length = hypot(a, b)
    if length and abs(b) / length > _SIDEWAYS:
        return 0.0, 1.0 if b > 0 else -1.0
    return (-1.0, 0.0) if a < 0 and d < 0 else (1.0, 0.0)
