"""Expressions of several words that say what a plain word says: «فارق الحياة» is توفي, «بلاد العم
سام» is أمريكا.

`idioms.txt` has a set a line: the plain words, with commas between them, and after each bar an
expression. Both are met by their light stems, so that an expression is met in its other forms.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path

from rag.arabic.terms import forms, light_stem
from rag.lexicon import lexicon
from rag.lexicon.lexicon import Lexicon
from rag.lexicon.names import Also, Name

_FILE = Path(__file__).with_name("idioms.txt")
_MOST = 6
"""Others of one that a question is searched with."""
_TELLING = 6.5
"""The rarity of a stem from which it tells an expression by itself: «حتفه» does, «الحياة» not."""
_SETS = 2
"""Sets of a plain word that are its own meaning; those that come later in the file are seldom."""

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A plain word or an expression: as it is written, its search forms, and their light stems."""

    written: str
    forms: Name
    stems: Stems

    @classmethod
    def of(cls, written: str) -> "Wording":
        found = tuple(forms(written))
        return cls(written.strip(), found, tuple(map(light_stem, found)))


class Idioms:
    """Sets of expressions and of the plain words for them."""

    def __init__(self, lines: Sequence[str], lexicon: Lexicon) -> None:
        """The lines are those of a file like `idioms.txt`."""
        self._lexicon = lexicon
        self._plain: defaultdict[Stems, list[Wording]] = defaultdict(list)
        self._expressions: defaultdict[Stems, list[list[Wording]]] = defaultdict(list)
        for line in lines:
            first, *rest = line.split("|")
            plain = [Wording.of(written) for written in first.split(",")]
            expressions = [Wording.of(written) for written in rest]
            for one in plain:
                self._expressions[one.stems].append(expressions)
            for one in expressions:
                self._plain[one.stems] += plain
        self._longest = max(map(len, (*self._plain, *self._expressions)), default=0)

    def within(self, asked: Sequence[str]) -> tuple[Also, ...]:
        """What the search forms of a question say in other words too: an expression in plain words,
        a plain word in the expressions that a rare word of theirs tells.

        >>> found = bundled().within(["لقي", "حتفه", "في", "بلاد", "العم", "سام"])
        >>> [(also.written, also.others_written[0]) for also in found]
        [('لقي حتفه', 'مات'), ('بلاد العم سام', 'أمريكا')]
        """
        stems = tuple(map(light_stem, asked))
        found, at = [], 0
        while at < len(stems):
            ends = range(min(len(stems), at + self._longest), at, -1)
            end = next((end for end in ends if self._others(stems, at, end)), at)
            if end > at:
                others, words = self._others(stems, at, end), tuple(asked[at:end])
                meant = tuple(other.forms for other in others)
                written = tuple(other.written for other in others)
                found.append(Also(words, meant, " ".join(words), written))
            at = max(end, at + 1)
        return tuple(found)

    def _others(self, stems: Stems, first: int, last: int) -> Sequence[Wording]:
        plain = self._plain.get(stems[first:last], ())
        if plain:
            return plain[:_MOST]
        sets = self._expressions.get(stems[first:last], ())[:_SETS]
        telling = (filter(partial(self._is_told, stems), expressions) for expressions in sets)
        return [one for few in telling for one in islice(few, _MOST)]

    def _is_told(self, asked: Stems, wording: Wording) -> bool:
        """Whether a word of it that is not asked for tells it from all others."""
        rows = [self._lexicon.row(stem) for stem in wording.stems if stem not in asked]
        return any(self._lexicon.rarities[row] >= _TELLING for row in rows)


@lru_cache(maxsize=1)
def bundled() -> Idioms:
    """Those that come with the program."""
    return Idioms(_FILE.read_text(encoding="utf-8").splitlines(), lexicon.bundled())
