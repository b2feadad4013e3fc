"""Names of places in Arabic prose, as spans: those of `places.txt`; and names of peoples."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from rag.arabic.fold import Aligned, align
from rag.arabic.terms import without_proclitic

_PLACES, _PEOPLES = (Path(__file__).with_name(f"{name}.txt") for name in ("places", "peoples"))
_ORDINARY = " ?"
"""Ends a line whose name is an ordinary word, or a person's, just as often."""
_LONGEST = 8
"""Words that a name may have."""
_WORD = re.compile(r"[^\W\d_]+")

Names = Mapping[str, tuple[tuple[str, ...], ...]]
"""By the first word of a name what follows it, the longest first."""


def places(text: str | Aligned) -> Iterator[tuple[int, int]]:
    """The spans of the names of places in `text`, in order: of those that begin at one word the
    longest, without the letter that is joined to it.

    >>> text = "سار من نيسابور إلى ما وراء النهر، ثم عاد وبغداد في يد المغول"
    >>> [text[a:b] for a, b in places(text)]
    ['نيسابور', 'ما وراء النهر', 'بغداد']
    """
    aligned = align(text) if isinstance(text, str) else text
    found, at = list(_WORD.finditer(aligned.text)), 0
    forms = [word.group() for word in found]
    while at < len(forms):
        count, joined = _name(forms[at : at + _LONGEST])
        if count:
            yield aligned.span(found[at].start() + joined, found[at + count - 1].end())
        at += max(count, 1)


def is_place_or_people(form: str) -> bool:
    """Whether a search form, with a proclitic or without, is the name of a place or a people, and
    hardly ever another word.

    >>> [is_place_or_people(form) for form in ("ببغداد", "المغول", "الموت")]
    [True, True, False]
    """
    lists = _listed(_PLACES), _listed(_PEOPLES)
    return any(() in names.get(bare, ()) for bare in without_proclitic(form) for names in lists)


def _name(forms: Sequence[str]) -> tuple[int, int]:
    """How many of the words, from the first on, are a name, 0 for none; and how many letters are
    joined to it."""
    names = _listed(_PLACES)
    for bare in without_proclitic(forms[0]):
        for rest in names.get(bare, ()):
            if tuple(forms[1 : 1 + len(rest)]) == rest:
                whole = forms[0].endswith(bare)  # «لليابان» has lost a letter of «اليابان»
                return 1 + len(rest), len(forms[0]) - len(bare) if whole else 1
    return 0, 0


@lru_cache(maxsize=2)
def _listed(file: Path) -> Names:
    found: dict[str, list[tuple[str, ...]]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.endswith(_ORDINARY):
            first, *rest = line.split()
            found.setdefault(first, []).append(tuple(rest))
    return {first: tuple(sorted(every, key=len, reverse=True)) for first, every in found.items()}
