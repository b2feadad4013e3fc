"""Other names of the same person, place or thing: الفاروق is عمر بن الخطاب, كسرى is خسرو.

The program brings a table of well-known ones, and a reader adds those of a library in
`aliases.toml` beside its texts:

    names = [
        ["معاوية بن أبي سفيان", "ابن آكلة الأكباد"],
        ["الشركة الوطنية للنقل", "الناقل الوطني"],
    ]
"""

import logging
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.arabic.terms import forms, light_stem
from rag.errors import BadAliases

BUNDLED = Path(__file__).with_name("names.txt")
FILE_NAME = "aliases.toml"
_MOST = 4
"""Other names of one that a question is searched with."""
_log = logging.getLogger(__name__)

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Also:
    """A name in a row of words, `words[start:end]`, and its other names as search forms."""

    start: int
    end: int
    others: tuple[tuple[str, ...], ...]


class Names:
    """Sets of names that stand for one another."""

    def __init__(self, sets: Iterable[Sequence[str]]) -> None:
        """Every set holds two names or more, as they are written."""
        self._sets: list[list[tuple[str, ...]]] = []
        self._of: defaultdict[Key, list[int]] = defaultdict(list)
        for names in sets:
            written = [tuple(forms(name)) for name in names]
            kept = {_key(name): name for name in written if name}
            for key in kept:
                self._of[key].append(len(self._sets))
            self._sets.append(list(kept.values()))
        self._longest = max(map(len, self._of), default=0)

    def within(self, words: Sequence[str]) -> tuple[Also, ...]:
        """The names among some search forms that have others, the longest that begins first.

        >>> names = Names([["كسرى الثاني", "خسرو الثاني", "كسرى أبرويز"]])
        >>> names.within(forms("متى قتل خسرو الثاني؟"))[0].others
        (('كسري', 'الثاني'), ('كسري', 'ابرويز'))
        """
        stems, found, at = [light_stem(word) for word in words], [], 0
        while at < len(stems):
            end = next(
                (
                    end
                    for end in range(min(len(stems), at + self._longest), at, -1)
                    if tuple(stems[at:end]) in self._of
                ),
                0,
            )
            if end:
                found.append(Also(at, end, self._others(tuple(stems[at:end]))))
            at = end or at + 1
        return tuple(also for also in found if also.others)

    def _others(self, key: Key) -> tuple[tuple[str, ...], ...]:
        names = [name for number in self._of[key] for name in self._sets[number]]
        others = {_key(name): name for name in names if _key(name) != key}
        return tuple(others.values())[:_MOST]


def _key(name: Iterable[str]) -> Key:
    return tuple(light_stem(form) for form in name)


def read(file: Path) -> list[list[str]]:
    """The sets of names in a reader's file; none when there is no such file. Raises BadAliases."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadAliases(file, str(error)) from error
    sets = content.get("names", [])
    for names in sets if isinstance(sets, list) else [sets]:
        if not _is_set(names):
            raise BadAliases(file, f"{names!r} is not a list of two names or more")
    return [list(names) for names in sets]


def _is_set(names: object) -> bool:
    if not isinstance(names, list) or len(names) < 2:
        return False
    return all(isinstance(name, str) for name in names)


def of_library(corpus: Path) -> Names:
    """The bundled names and those of a corpus folder; a file that cannot be read is left aside,
    and said so in the log (a sync lists it too)."""
    file = corpus / FILE_NAME
    try:
        stamp = file.stat().st_mtime_ns
    except OSError:
        stamp = 0
    return _joined(file, stamp)


@lru_cache(maxsize=4)
def _joined(file: Path, stamp: int) -> Names:
    """`stamp` tells one state of the file from another."""
    try:
        own = read(file)
    except BadAliases as error:
        _log.warning("%s", error)
        own = []
    return Names([*own, *bundled()])


@lru_cache(maxsize=1)
def bundled() -> tuple[tuple[str, ...], ...]:
    """The sets that come with the program."""
    lines = BUNDLED.read_text(encoding="utf-8").splitlines()
    sets = (tuple(name.strip() for name in line.split("|")) for line in lines if "|" in line)
    return tuple(sets)
