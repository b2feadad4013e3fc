"""How well the words of a text cover the words of a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.arabic.terms import light_stem
from rag.lexicon import Forms, Words
from rag.lexicon.lexicon import rarity
from rag.lexicon.names import Also
from rag.lexicon.words import alike

Strengths = NDArray[np.float32]
"""Numbers in 0..1: how strongly a text has each word of the question."""
Places = NDArray[np.intp]
"""Positions in a row of words, or of columns."""

_KINDRED = 0.4
"""Cosine of two words under which they have nothing to do with each other."""
STANDS_FOR = 0.45
"""Strength from which a kindred word may stand for the other, and is not only of its kind."""
_RARE_AT_ALL = 1e-6
_TELLING = 5.0
"""Rarity in the lexicon from which one word tells a name: «كتاب» is not yet «كتاب الله»."""
_ALIKE = 0.5
"""Likeness of spelling under which two words are different ones."""


@dataclass(frozen=True, slots=True)
class Matches:
    """What the words of a text are to those of a question; each table has the shape (question
    words, text words) and values in 0..1.

    `same`: the word itself in any of its forms. `spelling`: that, or a word spelled nearly the
    same. `kindred`: that, or a word of like meaning.
    """

    same: Strengths
    spelling: Strengths
    kindred: Strengths

    @property
    def any(self) -> Strengths:
        """The best of the three."""
        best: Strengths = np.maximum(self.spelling, self.kindred)
        return best

    @property
    def stated(self) -> Strengths:
        """`spelling`, and a word of like meaning only if it may stand for the other."""
        standing = np.where(self.kindred > STANDS_FOR, self.kindred, 0)
        found: Strengths = np.maximum(self.spelling, standing)
        return found


@dataclass(frozen=True, slots=True)
class Matcher:
    """The distinct words of a question, their light stems, what each weighs, and how they match
    those of a text.

    `kin` tells how well each word of the lexicon says what each of the question says, by the
    thesaurus, shape (question words, words of the lexicon). `other` are the words of other names
    for its names, `lifts` what each is worth for each word of the question, and `heads` those of
    them that tell a name from all others.
    """

    forms: tuple[str, ...]
    stems: tuple[str, ...]
    weights: Strengths
    asked: Forms
    kin: Strengths
    words: Words
    other: Forms
    lifts: Strengths
    heads: tuple[str, ...]

    @classmethod
    def of(
        cls,
        forms: Sequence[str],
        frequencies: Mapping[str, int],
        passages: int,
        words: Words,
        also: Sequence[Also] = (),
    ) -> "Matcher":
        """A matcher whose words weigh by their rarity among `passages` passages and in the lexicon.

        `frequencies` gives for "1" + light stem in how many of the passages it occurs. Rarity in
        few passages is a poor measure, and in the lexicon a foreign one: their geometric mean is
        taken. `also` are names in `forms` that have others: a word of one of these is as good as
        every word of the name, as far as it is what tells it from others.
        """
        distinct = tuple(dict.fromkeys(forms))
        stems = tuple(light_stem(form) for form in distinct)
        asked = words.of(distinct)
        here = [rarity(frequencies.get("1" + stem, 0), passages) for stem in stems]
        weights = np.sqrt(np.array(here, dtype=np.float32) * asked.rarities)
        others = [form for name in also for other in name.others for form in other]
        other = words.of(others)
        lifts, tells = _lifts(distinct, also, other.rarities)
        kin = words.lexicon.kin.table(asked.rows)
        heads = tuple(dict.fromkeys(compress(others, tells)))
        return cls(distinct, stems, weights, asked, kin, words, other, lifts, heads)

    @property
    def shares(self) -> Strengths:
        """What each word weighs of the question."""
        shares: Strengths = self.weights / self.weights.sum()
        return shares

    def match(self, text: Forms) -> Matches:
        """What the words of a text are to those of the question."""
        asked = self.asked
        spelled = (alike(asked.letters, text.letters) - _ALIKE) / (1 - _ALIKE)
        meant = (asked.vectors @ text.vectors.T - _KINDRED) / (1 - _KINDRED)
        whole = _same(asked, text)
        same = _same(self.other, text)
        met = np.flatnonzero(same.any(axis=1))
        if len(met):
            named = self.lifts[:, met, None] * same[None, met]
            whole = np.maximum(whole, named.max(axis=1))
        return Matches(
            whole,
            np.maximum(whole, np.clip(spelled, 0, 1)),
            np.maximum(whole, np.maximum(np.clip(meant, 0, 1), self._by_thesaurus(text))),
        )

    def _by_thesaurus(self, text: Forms) -> Strengths:
        """How well each word of a text says what each of the question says, by the thesaurus; a
        word that is more common than the other says it so much less."""
        common = np.minimum(1, text.rarities / self.asked.rarities[:, None])
        said: Strengths = self.kin[:, text.rows] * common
        return said

    def table(self, text_forms: Sequence[str]) -> Strengths:
        """How near each word of a text is to each of the question, shape (question words, text
        words): 1 for the word or another form of it, less for a kindred one."""
        return self.match(self.words.of(text_forms)).any

    def strengths(self, text_forms: Sequence[str]) -> Strengths:
        """How strongly a text of these words has each word of the question: that of its nearest."""
        if not text_forms:
            return np.zeros(len(self.forms), dtype=np.float32)
        best: Strengths = self.table(list(dict.fromkeys(text_forms))).max(axis=1)
        return best

    def coverage(self, strengths: Strengths) -> float:
        """The share of the question's weight that `strengths` cover, in 0..1."""
        return float(strengths @ self.shares)

    def exactly(self, strengths: Strengths) -> float:
        """The share of the question's weight that is said in its own words, in 0..1."""
        return self.coverage((strengths == 1).astype(np.float32))

    def covered(self, table: Strengths) -> Strengths:
        """`coverage` of every column of a table, shape (question words, columns)."""
        covered: Strengths = (self.shares[:, None] * table).sum(
            axis=0
        )  # in one order: like are even
        return covered


def over(combine: np.ufunc, table: NDArray[Any], begins: Places, ends: Places) -> NDArray[Any]:
    """The columns of a table combined over each span of them, 0 for an empty span.

    >>> over(np.maximum, np.array([[1, 5, 2]]), np.array([0, 1, 2]), np.array([2, 3, 2])).tolist()
    [[5, 5, 0]]
    """
    beyond = np.zeros((len(table), 1), dtype=table.dtype)  # the last span may end there
    bounds = np.stack([begins, ends], axis=1).ravel()
    best = combine.reduceat(np.concatenate([table, beyond], axis=1), bounds, axis=1)[:, ::2]
    found: NDArray[Any] = np.where(begins < ends, best, 0)
    return found


def _same(asked: Forms, text: Forms) -> Strengths:
    """1 where a word of the text is one of the question in any of its forms, else 0."""
    same = (asked.light[:, None] == text.light) | (asked.lighter[:, None] == text.lighter)
    whole: Strengths = same.astype(np.float32)
    return whole


def _lifts(
    distinct: Sequence[str], also: Sequence[Also], rarities: NDArray[np.float32]
) -> tuple[Strengths, NDArray[np.bool_]]:
    """What a word of another name is worth for each word of the question, shape (question words,
    words of other names): 1 for the rarest word that is new if it is rare enough to tell the name
    alone, less for the others, nothing for those that the question has anyway; and which of them
    are the rarest of their names. A word that both names have stands for itself: «وقعة» is as good
    as the «معركة» of «معركة اليرموك», and not as «اليرموك»."""
    asked = set(map(light_stem, distinct))
    lifts = np.zeros((len(distinct), len(rarities)), dtype=np.float32)
    tells = np.zeros(len(rarities), dtype=np.bool_)
    column = 0
    for name in also:
        for other in name.others:
            shared = set(map(light_stem, other))
            own = [form for form in name.words if form in distinct]
            rows = [distinct.index(form) for form in own if light_stem(form) not in shared]
            here = slice(column, column + len(other))
            new = rarities[here] * [light_stem(form) not in asked for form in other]
            rarest = max(new.max(), _RARE_AT_ALL)
            lifts[rows, here] = (min(1, rarest / _TELLING) * new / rarest) ** 2
            tells[here] = (new == rarest) & bool(rows)
            column += len(other)
    return lifts, tells
