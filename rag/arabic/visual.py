"""Letters as a page shows them -> text as it is read.

A page holds shapes from left to right. Arabic is read from the right, with its numbers and foreign
words from the left; and a shape may have a code of its own for each form of a letter. What is done
here undoes what a program did to draw the line.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Literal

from rag.arabic.letters import saved_bits, words

_SHAPES = re.compile("[\ufb50-\ufbff\ufc00-\ufd3d\ufd50-\ufdef\ufdf2\ufe70-\ufefc]")
"""Forms of letters, and of the signs for words from U+FDF0 on the one that fonts put unasked."""
_PAIRS = ("()", "[]", "{}", "«»", "“”")
_BRACKET = re.compile(r"[()\[\]{}«»“”]")
_OPENING_AFTER = frozenset(["", *" ()[]{}«»“”:"])
_LEFT_TO_RIGHT = re.compile("[LN](?:[LN. ]*[LN])?")
_NUMBER = re.compile("N(?:[.]?N)*|.")
_RIGHT_TO_LEFT = re.compile("R(?:[RN. ]*R)?")
_KINDS = {"L": "L", "R": "R", "AL": "R", "EN": "N", "AN": "N", "CS": "."}
_SURE = 12.0  # bits

Base = Literal["left", "right"]


def unshape(text: str) -> str:
    """The letters that presentation forms are forms of.

    >>> unshape("\ufea9\ufee3\ufeb8\ufed6"), unshape("\ufefb")
    ('دمشق', 'لا')
    """
    return _SHAPES.sub(lambda m: unicodedata.normalize("NFKC", m.group()).strip(), text)


def reorder(shown: Sequence[str], base: Base = "right") -> str:
    """The text of a line shown as these shapes, from left to right.

    A shape is a letter with its marks, or a ligature. `base` is the side that lines of the page
    begin at.

    >>> reorder("(م613 ماع) قشمد تطقس"), reorder("p. 75 ،دمحأ")
    ('سقطت دمشق (عام 613م)', 'أحمد، p. 75')
    """
    kinds = "".join(_kind(shape) for shape in shown)
    if "R" not in kinds:
        return "".join(shown)
    if base == "right":
        return with_brackets(_from_the_right(shown, kinds))
    pieces: list[str] = []
    end = 0
    for run in _RIGHT_TO_LEFT.finditer(kinds):
        pieces += shown[end : run.start()]
        pieces.append(_from_the_right(shown[run.start() : run.end()], run.group()))
        end = run.end()
    return with_brackets("".join([*pieces, *shown[end:]]))


def _from_the_right(shown: Sequence[str], kinds: str) -> str:
    pieces: list[str] = []
    end = 0
    for run in _LEFT_TO_RIGHT.finditer(kinds):
        if "L" in run.group():
            pieces += [*shown[end : run.start()], "".join(shown[run.start() : run.end()])]
        else:
            pieces += shown[end : run.start()]
            pieces += _numbers(shown[run.start() : run.end()], run.group())
        end = run.end()
    return "".join(reversed([*pieces, *shown[end:]]))


def _numbers(shown: Sequence[str], kinds: str) -> list[str]:
    """Numbers read from the left each, but not one after the other."""
    cuts = [0, *(m.end() for m in _NUMBER.finditer(kinds))]
    return ["".join(shown[start:end]) for start, end in pairwise(cuts)]


def with_brackets(line: str) -> str:
    """`line` with each bracket and quotation mark turned the way that its place asks for.

    An opening one stands before a word and after a blank. Programs disagree on whether the
    character names what is seen or what is meant, even within one line.

    >>> with_brackets("سقطت )دمشق( عام »613م«.")
    'سقطت (دمشق) عام «613م».'
    """
    depth: Counter[str] = Counter()
    turned = list(line)
    for match in _BRACKET.finditer(line):
        pair = next(pair for pair in _PAIRS if match.group() in pair)
        before, after = line[: match.start()][-1:], line[match.end() :][:1]
        free, touching = before in _OPENING_AFTER, after.isalnum()
        opens = touching if free == touching else not depth[pair]
        depth[pair] = max(0, depth[pair] + (1 if opens else -1))
        turned[match.start()] = pair[0 if opens else 1]
    return "".join(turned)


def _kind(shape: str) -> str:
    """L and R for letters, N for digits, "." for what joins digits, " " for all else."""
    return _kind_of(shape[0])


@cache
def _kind_of(character: str) -> str:
    return _KINDS.get(unicodedata.bidirectional(character), " ")


def base_of(text: str) -> Base:
    """The side that lines begin at: that of most letters."""
    kinds = Counter(map(_kind, text))
    return "left" if kinds["L"] > kinds["R"] else "right"


def righted(lines: list[str]) -> list[str]:
    """The lines of a page, those turned about that read more like Arabic from the other end.

    A line whose letters leave no doubt goes by them, a short one by all lines together, if they
    leave none.

    >>> righted(["سرفلا دي يف قشمد تطقس امدنع", "م613 ماع"])
    ['عندما سقطت دمشق في يد الفرس', 'عام 613م']
    """
    base = base_of("".join(lines))
    turned = [reorder(line, base) for line in lines]
    gains = [
        saved_bits(words(other)) - saved_bits(words(line))
        for line, other in zip(lines, turned, strict=True)
    ]
    limit = -_SURE if sum(gains) > _SURE else _SURE
    return [
        other if gain > limit else line
        for line, other, gain in zip(lines, turned, gains, strict=True)
    ]
