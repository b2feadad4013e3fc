"""The lines of a PDF page, read off the places of its letters.

A PDF says where each letter stands, not in which order they are read, and programs write Arabic in
any order they like. PDFium tells lines and words apart; the order within a line is taken from the
places alone, and `rag.arabic.visual` turns what stands from left to right into what is read.
"""

import re
import unicodedata
from collections.abc import Iterator
from ctypes import byref, c_double
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Any

from rag.arabic.visual import Base, base_of, reorder, righted, unshape

_GAP = 0.2  # of the size of the letters: what is a blank in any case
_WORD_GAP = 0.1  # what is one where PDFium sees two words
_ALEF_LAM = re.compile("([اأإآ])(ل)")
_NO_LETTERS = frozenset("\r\n\0\x02\ufffe\uffff")  # the last three stand for hyphens at line ends


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read, and its place on the page in points, upwards and to the right."""

    text: str
    left: float
    right: float
    bottom: float
    size: float  # of its largest letters

    @property
    def from_the_right(self) -> bool:
        """Whether it is a line of Arabic."""
        return any(map(_is_arabic, self.text))


@dataclass(frozen=True, slots=True)
class _Shape:
    """A letter and its box; `pen` is where it was drawn from, the same for all of a ligature.

    `size` is that of its font, `word` the number of the word that PDFium takes it to be of.
    """

    text: str
    pen: float
    left: float
    right: float
    bottom: float
    size: float
    word: int

    @property
    def is_mark(self) -> bool:
        """Whether it stands over or under a letter."""
        return unicodedata.category(self.text) == "Mn"


def lines(text_page: Any) -> list[Line]:
    """The lines of a page, in the order in which the file has them."""
    shown = list(_shapes_by_line(text_page))
    base = base_of("".join(shape.text for shapes in shown for shape in shapes))
    texts = [" ".join(unshape(_read(shapes, base)).split()) for shapes in shown]
    boxed = zip(righted(texts), shown, strict=True)
    return [_line(text, shapes) for text, shapes in boxed if text]


def _line(text: str, shapes: list[_Shape]) -> Line:
    return Line(
        text,
        min(shape.left for shape in shapes),
        max(shape.right for shape in shapes),
        min(shape.bottom for shape in shapes),
        max(shape.size for shape in shapes),
    )


def _shapes_by_line(text_page: Any) -> Iterator[list[_Shape]]:
    import pypdfium2.raw as pdfium

    box, matrix, pen, ignored = pdfium.FS_RECTF(), pdfium.FS_MATRIX(), c_double(), c_double()
    line: list[_Shape] = []
    word = 0
    for index in range(text_page.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        if character in _NO_LETTERS or character.isspace():
            word += 1
            if character == "\n" and line:
                yield line
                line = []
        elif pdfium.FPDFText_GetLooseCharBox(text_page, index, byref(box)):
            pdfium.FPDFText_GetCharOrigin(text_page, index, byref(pen), byref(ignored))
            pdfium.FPDFText_GetMatrix(text_page, index, byref(matrix))
            scale = hypot(matrix.c, matrix.d)
            size = scale * pdfium.FPDFText_GetFontSize(text_page, index)
            line.append(_Shape(character, pen.value, box.left, box.right, box.bottom, size, word))
    if line:
        yield line


def _read(shapes: list[_Shape], base: Base) -> str:
    """The text of a line, in the order it is read in."""
    arabic = any(_is_arabic(shape.text) for shape in shapes)
    if not arabic or _runs_upwards(shapes):
        return "".join(
            (" " if after.word > before.word else "") + after.text
            for before, after in pairwise([shapes[0], *shapes])
        )
    return reorder(_spaced(_clusters(shapes)), base)


def _is_arabic(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL")


def _runs_upwards(shapes: list[_Shape]) -> bool:
    """Whether the letters stand over each other, as on a page turned on its side."""
    across = max(s.left for s in shapes) - min(s.left for s in shapes)
    along = max(s.bottom for s in shapes) - min(s.bottom for s in shapes)
    return len(shapes) > 2 and along > across


def _clusters(shapes: list[_Shape]) -> list[list[_Shape]]:
    """Letters with their marks, and ligatures as one, from left to right."""
    clusters: list[list[_Shape]] = []
    for shape in shapes:
        if not shape.is_mark:
            if clusters and clusters[-1][0].pen == shape.pen:
                clusters[-1].append(shape)
            else:
                clusters.append([shape])
    clusters = clusters or [[shape] for shape in shapes]
    for mark in (shape for shape in shapes if shape.is_mark):
        min(clusters, key=lambda cluster: _distance(mark, cluster[0])).append(mark)
    return sorted(clusters, key=lambda cluster: cluster[0].pen)


def _distance(mark: _Shape, letter: _Shape) -> float:
    """How far a mark is from a letter; nothing when they are drawn as one."""
    if mark.pen == letter.pen:
        return -1.0
    middle = (mark.left + mark.right) / 2
    return max(letter.left - middle, middle - letter.right, 0.0)


def _spaced(clusters: list[list[_Shape]]) -> list[str]:
    """The texts of the clusters, with a blank between words that stand apart."""
    size = max(shape.size for cluster in clusters for shape in cluster)
    pieces: list[str] = []
    end, word = 0.0, clusters[0][0].word
    for cluster in clusters:
        gap = min(shape.left for shape in cluster) - end
        if pieces and gap > size * (_GAP if cluster[0].word == word else _WORD_GAP):
            pieces.append(" ")
        pieces.append(_ordered("".join(shape.text for shape in cluster)))
        end, word = max(s.right for s in cluster), cluster[0].word
    return pieces


def _ordered(cluster: str) -> str:
    """A ligature of lam and alef, which PDFium may give either way, as it is read.

    >>> _ordered("\u0627\u0644") == "\u0644\u0627"
    True
    """
    return _ALEF_LAM.sub(r"\2\1", cluster)
