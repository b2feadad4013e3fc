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
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rag.arabic.terms import is_content, without_proclitic, words
from rag.errors import BadAliases

BUNDLED = Path(__file__).with_name("names.txt")
FILE_NAME = "aliases.toml"
_MOST = 4
"""Other names of one that a question is searched with."""
_IRREGULAR = {"ابا": "ابو", "ابي": "ابو", "ابن": "بن", "ذي": "ذو", "ذا": "ذو"}
"""Words whose case or place changes a letter: أبا بكر is أبو بكر."""
_log = logging.getLogger(__name__)

Name = tuple[str, ...]
"""The search forms of all its words."""


@dataclass(frozen=True, slots=True)
class Also:
    """A name that has others: its words that carry meaning and those of the others, and all of
    them as they are written."""

    words: Name
    others: tuple[Name, ...]
    written: str
    others_written: tuple[str, ...]


class Names:
    """Sets of names that stand for one another.

    A name is met word by word: no ending is taken off, so that "روسيا" is not met in "بروسية".
    """

    def __init__(self, sets: Iterable[Sequence[str]]) -> None:
        """Every set holds two names or more, as they are written."""
        self._sets: list[tuple[Name, ...]] = []
        self._of: defaultdict[Name, list[int]] = defaultdict(list)
        self._written: dict[Name, str] = {}
        for names in sets:
            written = {_name(name): name for name in reversed(names)}
            for name in written:
                self._of[name].append(len(self._sets))
            self._sets.append(tuple(reversed(written)))
            self._written |= written
        self._longest = max(map(len, self._of), default=0)

    def within(self, text: Sequence[str]) -> tuple[Also, ...]:
        """The names among the search forms of a text that have others, the longest that begins
        first.

        >>> names = Names([["كسرى الثاني", "خسرو الثاني", "كسرى أبرويز"]])
        >>> names.within(["متي", "قتل", "خسرو", "الثاني"])[0].others
        (('كسري', 'الثاني'), ('كسري', 'ابرويز'))
        """
        found = []
        for first, last in self.spans(text):
            _, name = next(self._beginning(text, first))
            words = tuple(form for form in text[first:last] if is_content(form))
            others = self._others(name)
            if words and others:
                meant = tuple(tuple(filter(is_content, other)) for other in others)
                shown = tuple(self._written[other] for other in others)
                found.append(Also(words, meant, self._written[name], shown))
        return tuple(found)

    def spans(self, text: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Where names stand among the search forms of a text: first word, and the one after the
        last."""
        at = 0
        while at < len(text):
            met = next(self._beginning(text, at), None)
            if met:
                yield at, met[0]
            at = met[0] if met else at + 1

    def _beginning(self, text: Sequence[str], at: int) -> Iterator[tuple[int, Name]]:
        """The names that begin at a word and where they end, the longest first."""
        for end in range(min(len(text), at + self._longest), at, -1):
            rest = tuple(_IRREGULAR.get(form, form) for form in text[at + 1 : end])
            for bare in without_proclitic(text[at]):
                first = _IRREGULAR.get(bare, bare)
                if (first, *rest) in self._of:
                    yield end, (first, *rest)

    def _others(self, name: Name) -> tuple[Name, ...]:
        """The names that stand in a set with it and have a word that carries meaning."""
        sets = [self._sets[number] for number in self._of[name]]
        others = dict.fromkeys(other for names in sets for other in names if other != name)
        return tuple(other for other in others if any(map(is_content, other)))[:_MOST]


def _name(written: str) -> Name:
    return tuple(_IRREGULAR.get(word.form, word.form) for word in words(written))


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
