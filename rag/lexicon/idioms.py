"""Expressions of several words that say what a plain word says: «فارق الحياة» is توفي, «بلاد العم
سام» is أمريكا.

`idioms.txt` has a set a line: the plain words, with commas between them, and after each bar an
expression. Both are met by their light stems, so that an expression is met in its other forms.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from rag.arabic.fold import fold
from rag.arabic.terms import is_content, light_stem
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
_BETWEEN = 3
"""Words of a sentence that may part two of an expression: «قضى الأمير عثمان نحبه»."""

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A plain word or an expression: as it is written, and in the search form."""

    written: str
    folded: str

    @property
    def forms(self) -> Name:
        """The search forms of its words that carry meaning."""
        return tuple(form for form in self.folded.split() if is_content(form))

    @property
    def stems(self) -> Stems:
        """Their light stems."""
        return tuple(map(light_stem, self.forms))


class Idioms:
    """Sets of expressions and of the plain words for them."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        """`text` is that of a file like `idioms.txt`."""
        self._lexicon = lexicon
        self._remembered: dict[Stems, list[list[tuple[Wording, frozenset[str]]]]] = {}
        self._definite: defaultdict[Stems, set[bool]] = defaultdict(set)
        self._plain: defaultdict[Stems, list[Wording]] = defaultdict(list)
        self._expressions: defaultdict[Stems, list[list[Wording]]] = defaultdict(list)
        for line, folded in zip(text.splitlines(), fold(text).splitlines(), strict=True):
            (first, *rest), (first_folded, *rest_folded) = line.split("|"), folded.split("|")
            plain = list(map(Wording, first.split(","), first_folded.split(",")))
            expressions = list(map(Wording, rest, rest_folded))
            for wording in (*plain, *expressions):
                self._definite[wording.stems].add(_is_definite(wording.forms[0]))
            for one in plain:
                self._expressions[one.stems].append(expressions)
            for one in expressions:
                self._plain[one.stems] += plain
        self._beginning: defaultdict[str, list[Stems]] = defaultdict(list)
        for stems in dict.fromkeys((*self._plain, *self._expressions)):
            self._beginning[stems[0]].append(stems)

    def within(self, asked: Sequence[str]) -> tuple[Also, ...]:
        """What the search forms of a question say in other words too: an expression in plain words,
        a plain word in the expressions that a rare word of theirs tells.

        >>> found = bundled().within(["لقي", "حتفه", "في", "بلاد", "العم", "سام"])
        >>> [(also.written, also.others_written[0]) for also in found]
        [('لقي حتفه', 'مات'), ('بلاد العم سام', 'أمريكا')]
        """
        stems = tuple(map(light_stem, asked))
        known, found, taken = frozenset(stems), [], set[int]()
        for first in range(len(stems)):
            definite = _is_definite(asked[first])
            places = () if first in taken else self._met(stems, first, definite)
            others = self._others(tuple(stems[n] for n in places), known)
            if others:
                words, meant = tuple(asked[n] for n in places), tuple(o.forms for o in others)
                written = dict.fromkeys(other.written.strip() for other in others)
                found.append(Also(words, meant, " ".join(words), tuple(written)))
                taken.update(places)
        return tuple(found)

    def _met(self, stems: Stems, first: int, definite: bool) -> Sequence[int]:
        """Where the words of that stand which begins at `first`, nowhere if nothing does: «الخليفة
        أبو بكر» is not «خليفة أبي بكر»."""
        met = {
            sought: places
            for sought in self._beginning.get(stems[first], ())
            if (len(sought) == 1 or definite in self._definite[sought])
            and (places := self._places(sought, stems, first))
        }
        return met[max(met, key=lambda sought: (self._tells(sought), len(sought)))] if met else ()

    def _places(self, sought: Stems, stems: Stems, first: int) -> Sequence[int]:
        """Where the words of `sought` stand; other words may part those of a telling expression."""
        if stems[first : first + len(sought)] == sought:
            return range(first, first + len(sought))
        within = stems[first : first + len(sought) + _BETWEEN]
        if sought not in self._plain or not set(within).issuperset(sought):
            return ()
        places = [first + within.index(stem) for stem in sought]
        return places if places == sorted(places) and self._tells(sought) else ()

    def _others(self, stems: Stems, asked: frozenset[str]) -> Sequence[Wording]:
        plain = self._plain.get(stems, ())
        if plain:
            return plain[:_MOST]
        return [
            wording
            for wordings in self._told(stems)
            for wording in islice((w for w, rare in wordings if not rare <= asked), _MOST)
        ]

    def _told(self, stems: Stems) -> Sequence[Sequence[tuple[Wording, frozenset[str]]]]:
        """Of the sets of a plain word, the expressions that a rare word tells from all others, and
        these words; remembered."""
        if stems in self._expressions and stems not in self._remembered:
            self._remembered[stems] = [
                [(one, rare) for one in expressions if (rare := self._rare(one.stems))]
                for expressions in self._expressions[stems][:_SETS]
            ]
        return self._remembered.get(stems, ())

    def _rare(self, stems: Stems) -> frozenset[str]:
        row, rarities = self._lexicon.row, self._lexicon.rarities
        return frozenset(stem for stem in stems if rarities[row(stem)] >= _TELLING)

    def _tells(self, expression: Stems) -> bool:
        return expression in self._plain and bool(self._rare(expression))


def _is_definite(form: str) -> bool:
    return form.startswith("ال")


@lru_cache(maxsize=1)
def bundled() -> Idioms:
    """Those that come with the program."""
    return Idioms(_FILE.read_text(encoding="utf-8"), lexicon.bundled())
