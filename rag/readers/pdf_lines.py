"""The lines of a PDF page, read off the places of its letters.

A PDF says where each letter stands, not in which order they are read, and programs draw Arabic in
any order they like. So lines are made of what stands at one height, the order within a line is
taken from the places alone, and `rag.arabic.visual` turns what stands from left to right into what
is read. Only the order of the lines is that of the file: it keeps columns apart.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from rag.arabic.visual import Base, base_of, reorder, righted, unshape
from rag.readers.pdf_letters import Letter, letters

_GAP = 0.2  # of the size of the letters: what is a blank in any case
_WORD_GAP = 0.1  # what is one where PDFium sees two words
_RISE = 0.6  # how far a letter may stand over its line, or a mark twice as far
_REVERSED = frozenset(["ال", "أل", "إل", "آل", "هلل", "هللا"])
"""The ligatures of fonts, from the wrong end."""

_Cluster = list[Letter]
"""A letter with its marks, or a ligature, in the order it is read in."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read, and its place on the page in points, upwards and to the right."""

    text: str
    left: float
    right: float
    baseline: float
    size: float  # of its largest letters
    from_the_right: bool


def lines(text_page: Any) -> list[Line]:
    """The lines of a page, in the order in which the file has them."""
    shown = list(_by_line(letters(text_page)))
    base = base_of("".join(letter.text for line in shown for letter in line))
    texts = [" ".join(unshape(_read(line, base)).split()) for line in shown]
    placed = zip(righted(texts), shown, strict=True)
    return [_line(text, found) for text, found in placed if text]


def _line(text: str, found: list[Letter]) -> Line:
    return Line(
        text,
        min(letter.left for letter in found),
        max(letter.right for letter in found),
        median(letter.baseline for letter in found),
        max(letter.size for letter in found),
        any(letter.is_arabic for letter in found),
    )


def _by_line(found: Iterable[Letter]) -> Iterator[list[Letter]]:
    """The letters that follow one another at one height."""
    line: list[Letter] = []
    height = 0.0  # the mean of its letters
    for letter in found:
        rise = letter.baseline - height
        if line and abs(rise) > _RISE * letter.size * (2 if letter.is_mark else 1):
            yield line
            line = []
        line.append(letter)
        height = letter.baseline if len(line) == 1 else height + rise / len(line)
    if line:
        yield line


def _read(line: list[Letter], base: Base) -> str:
    """The text of a line."""
    arabic = any(letter.is_arabic for letter in line)
    clusters = _clusters(line) if arabic else [[letter] for letter in line]
    return reorder(_spaced(clusters), base)


def _clusters(line: list[Letter]) -> list[_Cluster]:
    """What is drawn as one, from left to right."""
    bases = [letter for letter in line if not letter.is_mark]
    clusters = [list(drawn) for _, drawn in groupby(bases, key=lambda letter: letter.pen)]
    clusters = [_ordered(n, clusters) for n in range(len(clusters))] or [[mark] for mark in line]
    for mark in (letter for letter in line if letter.is_mark and bases):
        min(clusters, key=lambda cluster: _distance(mark, cluster[0])).append(mark)
    return sorted(clusters, key=lambda cluster: cluster[0].pen)


def _ordered(number: int, clusters: list[_Cluster]) -> _Cluster:
    """A ligature as it is read. PDFium gives some words from the left, and ligatures with them;
    those of lam, alef and ha, which it gives either way, are known.
    """
    cluster = clusters[number]
    text = "".join(letter.text for letter in cluster)
    if len(cluster) == 1 or not cluster[0].is_arabic or text[::-1] in _REVERSED:
        return cluster
    beside = clusters[max(0, number - 1) : number + 2]
    steps = [b[0].pen - a[0].pen for a, b in pairwise(beside) if a[0].word == b[0].word]
    return cluster[::-1] if text in _REVERSED or sum(steps) > 0 else cluster


def _distance(mark: Letter, letter: Letter) -> float:
    """How far a mark is from a letter; nothing when they are drawn as one."""
    if mark.pen == letter.pen:
        return -1.0
    middle = (mark.left + mark.right) / 2
    return max(letter.left - middle, middle - letter.right, 0.0)


def _spaced(clusters: list[_Cluster]) -> list[str]:
    """The texts of the clusters, with a blank between words that stand apart."""
    size = max(letter.size for cluster in clusters for letter in cluster)
    pieces: list[str] = []
    end, word = 0.0, 0
    for cluster in clusters:
        gap = min(letter.left for letter in cluster) - end
        if pieces and gap > size * (_GAP if cluster[0].word == word else _WORD_GAP):
            pieces.append(" ")
        pieces.append("".join(letter.text for letter in cluster))
        end, word = max(letter.right for letter in cluster), cluster[0].word
    return pieces
