"""What a model writes, cut into sentences as it comes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NUMBERS = r"[\[【]\s*\d+(?:\s*[,،و-]?\s*\d+)*\s*[\]】]"
_CITED = re.compile(rf"\s*{_NUMBERS}")
_NUMBER = re.compile(r"\d+")
_END = re.compile(
    rf"(?:(?:(?<!\s\w)\.(?!\w)|[؟?!…])+[»”\"')]*|\n)(?:\s*{_NUMBERS})*[.؟?!…]*\s*"
    r"(?=[^\s\[【.؟?!…»”\"')])"
)
"""The end of a sentence, with the citations behind it; known once something else has come."""
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile(r"[\u0621-\u064a\u0671-\u06d3]")
_LIST = re.compile(r"^\s*(?:[-*•–#>]+|\d+[.)-])\s+")
_THOUGHT = ("<think>", "</think>")
_BOLD = re.compile(r"\*\*|__|`")


@dataclass(frozen=True, slots=True)
class Raw:
    """A sentence as the model wrote it, without its end mark, and the numbers it cites."""

    text: str
    cited: tuple[int, ...]

    @property
    def is_arabic(self) -> bool:
        """Whether most of its letters are Arabic."""
        letters = len(_LETTER.findall(self.text))
        return 2 * len(_ARABIC.findall(self.text)) > letters


def spoken(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces without the thoughts that some models put before what they say.

    >>> list(spoken(["<thi", "nk>hm", "</think>\\nسقطت", " دمشق"]))
    ['\\nسقطت', ' دمشق']
    """
    waiting, deciding = "", True
    for piece in pieces:
        if not deciding:
            yield piece
            continue
        waiting += piece
        head = waiting.lstrip()
        if head.startswith(_THOUGHT[0]):
            _, ended, rest = waiting.partition(_THOUGHT[1])
            deciding = not ended
        else:
            rest, deciding = waiting, _THOUGHT[0].startswith(head)
        if not deciding and rest:
            yield rest
    if deciding and not waiting.lstrip().startswith(_THOUGHT[0]):
        yield waiting


def raw_sentences(pieces: Iterable[str]) -> Iterator[Raw | str]:
    """The pieces as they come, and each sentence as soon as it is whole.

    >>> [r for r in raw_sentences(["سقطت [1", "]. ثم عا", "دت [٢]"]) if isinstance(r, Raw)]
    [Raw(text='سقطت', cited=(1,)), Raw(text='ثم عادت', cited=(2,))]
    """
    waiting = ""
    for piece in pieces:
        yield piece
        waiting += piece
        done = 0
        for end in _END.finditer(waiting):
            yield from _raw(waiting[done : end.end()])
            done = end.end()
        waiting = waiting[done:]
    yield from _raw(waiting)


def _raw(written: str) -> Iterator[Raw]:
    cited = dict.fromkeys(int(n) for m in _CITED.findall(written) for n in _NUMBER.findall(m))
    text = _BOLD.sub("", _LIST.sub("", _CITED.sub("", written)))
    text = " ".join(text.split()).rstrip(" .")
    if _LETTER.search(text):
        yield Raw(text, tuple(cited))
