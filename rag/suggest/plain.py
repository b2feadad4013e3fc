"""A clause as its words, and whether words of it read well by themselves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.arabic.fold import fold
from rag.arabic.terms import STOP_WORDS

_LONGEST = 10
"""Words of a question, besides those that ask."""
_ODD = re.compile(r"[^\w\s\u064b-\u0652\u0670-]|[\dA-Za-z_]")
_EDGES = "().،,؛:«»\"'[] "
_MARKS = re.compile(r"[\u064b-\u0652\u0670\u0640]")
_ITS = re.compile(r"\w{2,}(?:ه|ها|هم|هما|هن)$")
_POINTING = frozenset(
    fold(
        "هذا هذه ذلك تلك هؤلاء هو هي هم كما أيضا كذلك نفسه نفسها الذي التي لكن ولكن"
        " المذكور المذكورة"
    ).split()
)


@dataclass(frozen=True)
class Clause:
    """A clause of a source, the title of that source and the people in it: the search forms of
    their names, the longest first."""

    text: str
    title: str = ""
    people: tuple[str, ...] = ()

    @cached_property
    def words(self) -> list[str]:
        """What stands between its blanks."""
        return self.text.split()

    @cached_property
    def forms(self) -> list[str]:
        """The search forms of its words, without the marks around them."""
        return [fold(word).strip(_EDGES) for word in self.words]


def phrase(words: Sequence[str]) -> str:
    """Words in one line, without marks at its ends.

    >>> phrase(["مدينة", "القيروان،"])
    'مدينة القيروان'
    """
    return " ".join(words).strip(_EDGES)


def is_plain(text: str, shortest: int) -> bool:
    """Whether `text` can be read by itself: `shortest` to ten words, nothing but letters, nothing
    that points at what is said elsewhere, and whole at its end.

    >>> is_plain("مدينة القيروان", 1), is_plain("هذه المدينة", 1), is_plain("سنة 670م", 1)
    (True, False, False)
    """
    forms = [fold(word) for word in text.split()]
    return (
        shortest <= len(forms) <= _LONGEST
        and not _ODD.search(text)
        and _POINTING.isdisjoint(forms)
        and forms[0] not in STOP_WORDS
        and forms[-1] not in STOP_WORDS
    )


def is_named(word: str) -> bool:
    """Whether a noun stands for itself, and not for something of what was named before.

    >>> is_named("القيروان"), is_named("والده"), is_named("الله"), is_named("مدينة")
    (True, False, True, True)
    """
    bare = _MARKS.sub("", word).strip(_EDGES)
    return bare.endswith("الله") or not _ITS.match(bare)


def is_title(name: str, title: str) -> bool:
    """Whether a name is what a source is about: its title, the title and more, or a part of it.

    >>> is_title("السرطان", "سرطان"), is_title("مكة المكرمة", "مكة"), is_title("النظام", "مكة")
    (True, True, False)
    """
    wanted, given = _bare(name), _bare(title)
    return bool(wanted.strip() and given.strip()) and (wanted in given or given in wanted)


def _bare(name: str) -> str:
    return "".join(f" {word.removeprefix('ال')} " for word in fold(name).split())
