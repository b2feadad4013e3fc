"""Names of places in Arabic prose, as spans: those of `places.txt`; and names of peoples."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from rag.arabic.fold import Aligned, align
from rag.arabic.terms import without_proclitic

_PLACES, _PEOPLES = (Path(__file__).with_name(f"{name}.txt") for name in ("places", "peoples"))
_ORDINARY = " ?"
"""Ends a line whose name is an ordinary word, or a person's, just as often."""
_LONGEST = 5
"""Words that a name may have."""
_KEPT = 100_000
"""Forms whose names are remembered: some megabytes."""
_WORD = re.compile(r"[^\W\d_]+")


def places(text: str | Aligned, *, doubtful: bool = False) -> Iterator[tuple[int, int]]:
    """The spans of the names of places in `text`, in order: of those that begin at one word the
    longest, without the letter that is joined to it; if `doubtful`, names too that are an ordinary
    word just as often («قطر»).

    >>> text = "سار من نيسابور إلى ما وراء النهر، ثم عاد وبغداد في يد المغول"
    >>> [text[a:b] for a, b in places(text)]
    ['نيسابور', 'ما وراء النهر', 'بغداد']
    """
    aligned = align(text) if isinstance(text, str) else text
    found, at = list(_WORD.finditer(aligned.text)), 0
    forms = [word.group() for word in found]
    while at < len(forms):
        count, joined = _name(forms[at : at + _LONGEST], doubtful)
        if count:
            yield aligned.span(found[at].start() + joined, found[at + count - 1].end())
        at += max(count, 1)


def is_place_or_people(form: str) -> bool:
    """Whether a search form, with a proclitic or without, is the name of a place or a people, and
    hardly ever another word.

    >>> [is_place_or_people(form) for form in ("ببغداد", "المغول", "الموت")]
    [True, True, False]
    """
    lists = _listed(_PLACES, False), _listed(_PEOPLES, False)
    return any(bare in names for bare in without_proclitic(form) for names in lists)


def _name(forms: Sequence[str], doubtful: bool) -> tuple[int, int]:
    """How many of the words, from the first on, are a name, 0 for none; and how many letters are
    joined to it."""
    names = _listed(_PLACES, doubtful)
    for bare, longest in _beginnings(forms[0], doubtful):
        for count in range(min(longest, len(forms)), 0, -1):
            if " ".join((bare, *forms[1:count])) in names:
                whole = forms[0].endswith(bare)  # «لليابان» has lost a letter of «اليابان»
                return count, len(forms[0]) - len(bare) if whole else 1
    return 0, 0


@lru_cache(maxsize=_KEPT)
def _beginnings(form: str, doubtful: bool) -> tuple[tuple[str, int], ...]:
    """The words that a form may be, without the letter that is joined to it, with which a name can
    begin, and how many words that may have."""
    names, heads = _listed(_PLACES, doubtful), _heads()
    every = ((bare, _LONGEST if bare in heads else 1) for bare in without_proclitic(form))
    return tuple((bare, longest) for bare, longest in every if longest > 1 or bare in names)


@lru_cache(maxsize=4)
def _listed(file: Path, doubtful: bool) -> frozenset[str]:
    """The names of a list, their words with a blank between; with the `doubtful` ones or not."""
    lines = file.read_text(encoding="utf-8").splitlines()
    sure = (line for line in lines if doubtful or not line.endswith(_ORDINARY))
    return frozenset(line.removesuffix(_ORDINARY) for line in sure)


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    """The first words of places whose names have several."""
    return frozenset(name.partition(" ")[0] for name in _listed(_PLACES, True) if " " in name)
