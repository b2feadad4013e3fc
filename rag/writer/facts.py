"""What a stretch of text claims: its words, dates, numbers, and what it denies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rag.arabic.dates import Date, dates, is_month
from rag.arabic.fold import Aligned, align, fold
from rag.arabic.numbers import quantities
from rag.arabic.terms import STOP_WORDS, Word, is_content, light_stem, words

Pair = tuple[str, str]

_MONTHS = (
    "يناير كانون_الثاني جانفي|فبراير شباط فيفري|مارس اذار|ابريل نيسان افريل|مايو ايار ماي|"
    "يونيو حزيران جوان يونيه|يوليو تموز جويليه يوليه يوليوز|اغسطس اب اوت غشت|سبتمبر ايلول شتنبر|"
    "اكتوبر تشرين_الاول|نوفمبر تشرين_الثاني نونبر|ديسمبر كانون_الاول دجنبر"
)
_MONTH_NUMBERS = {
    name.replace("_", " "): str(number)
    for number, names in enumerate(_MONTHS.split("|"), start=1)
    for name in names.split()
}
_YEAR_WORDS = set("عام سنه العام السنه عامي اعوام ميلادي الميلادي ميلاديه م للميلاد".split())
_ERAS = (
    ("hijri", re.compile(r"هـ|(?<![^\W\d])ه(?!\w)|هجري|للهجره|من الهجره")),
    ("before", re.compile(r"ق\s?\.?\s?م(?!\w)|قبل الميلاد")),
)
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_NEGATIONS = {"لا", "لم", "لن", "ليس", "ليست", "ليسوا", "غير", "دون", "بدون", "عدم", "بلا", "ما"}
_BINDING = {
    *("قبل", "بعد", "كل", "جميع", "معظم", "بعض", "فقط", "اكثر", "اقل", "سوي", "الا", "حوالي"),
    *("بسبب", "لان", "منذ", "حتي", "ضد", "دون", "ربما", "قد", "لو"),
}
"""Stop words that change what a sentence claims: what it is cited for must have them too."""
_SMALL_WORDS = _BINDING | _NEGATIONS | _YEAR_WORDS | STOP_WORDS


@dataclass(frozen=True, slots=True)
class When:
    """A date: its years, their era ("" is the Gregorian, "hijri", "before" Christ, or a century by
    its name), the month and the day, "" if unsaid, and its span."""

    years: tuple[int, ...]
    era: str
    month: str
    day: str
    start: int
    end: int

    def is_told_by(self, other: "When") -> bool:
        """Whether who knows `other` knows this date: all it says is said there.

        >>> told = When((624,), "", "3", "25", 0, 0)
        >>> said = When((624,), "", "3", "", 0, 0)
        >>> said.is_told_by(told), told.is_told_by(said)
        (True, False)
        """
        return (
            (bool(self.years) or self.era in ("", other.era))
            and all(self._knows(year, other) for year in self.years)
            and self.month in ("", other.month)
            and self.day in ("", other.day)
        )

    def _knows(self, year: int, other: "When") -> bool:
        """Whether `other` has a year, or one of the other calendar that falls into it."""
        if self.era == other.era:
            return year in other.years
        if self.era == "" and other.era == "hijri":
            return any(year in _gregorian(told) for told in other.years)
        if self.era == "hijri" and other.era == "":
            return any(told in _gregorian(year) for told in other.years)
        return False


def _gregorian(hijri: int) -> tuple[int, int]:
    """The Gregorian years in which a Hijri one begins and the next one does.

    >>> _gregorian(13)
    (634, 635)
    """
    first, after = (int(year * 0.970224 + 621.5774) for year in (hijri, hijri + 1))
    return first, after


@dataclass(frozen=True, slots=True)
class Amount:
    """A number that is no part of a date, the stem of the word after it, and its span."""

    value: float
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of text, read. `content` are the search forms that carry meaning, dates and numbers
    left out; `denied` are stems right after a negation, `pairs` stems that stand side by side."""

    content: tuple[str, ...]
    stems: frozenset[str]
    binding: frozenset[str]
    dates: tuple[When, ...]
    numbers: tuple[Amount, ...]
    denied: frozenset[str]
    affirmed: frozenset[str]
    pairs: frozenset[Pair]


def read(text: str) -> Claim:
    """What `text` claims.

    >>> claim = read("لم يصمد الجيش في ٢٥ آذار ٦٢٤م أمام 57 ألف جندي")
    >>> claim.denied, claim.dates[0].month, claim.numbers[0].value
    (frozenset({'يصمد'}), '3', 57000.0)
    """
    aligned = align(text)
    whens = [_when(aligned, date) for date in dates(aligned)]
    numbers = [a for a in _amounts(aligned) if not any(d.start <= a.start < d.end for d in whens)]
    taken = [(d.start, d.end) for d in whens] + [(a.start, a.end) for a in numbers]
    spoken = list(words(aligned))
    free = [w for w in spoken if not any(start <= w.start < end for start, end in taken)]
    content = [w for w in free if _carries(w.form)]
    denied, affirmed = _polarity(free)
    return Claim(
        tuple(w.form for w in content),
        frozenset(light_stem(w.form) for w in content),
        frozenset(f for w in free if (f := _bare(w.form)) in _BINDING),
        tuple(whens),
        tuple(numbers),
        denied,
        affirmed,
        frozenset(_pairs(spoken, content)),
    )


def _carries(form: str) -> bool:
    bare = _bare(form)
    return is_content(bare) and bare not in _YEAR_WORDS and bare not in _NEGATIONS


def _bare(form: str) -> str:
    """A word that only joins or denies, without the conjunction written to it."""
    return form[1:] if form[0] in "وف" and form[1:] in _SMALL_WORDS else form


def _when(aligned: Aligned, date: Date) -> When:
    piece = fold(aligned.source[date.start : date.end])
    month = next((n for name, n in _MONTH_NUMBERS.items() if _has(piece, name)), "")
    month = month or " ".join(w for w in piece.split() if is_month(w))
    after = fold(aligned.source[date.end : date.end + 12])
    era = next((e for e, mark in _ERAS if mark.search(piece) or mark.match(after.lstrip())), "")
    if piece.startswith("القرن"):
        era = " ".join(word for word in piece.split() if word not in _YEAR_WORDS)
    day = _DAY.search(piece) if month else None
    return When(date.years, era, month, day.group() if day else "", date.start, date.end)


def _has(piece: str, name: str) -> bool:
    return re.search(rf"(?<!\w){name}(?!\w)", piece) is not None


def _amounts(aligned: Aligned) -> Iterator[Amount]:
    for quantity in quantities(aligned):
        unit = light_stem(quantity.unit) if is_content(quantity.unit or " ") else ""
        yield Amount(quantity.value, unit, quantity.start, quantity.end)


def _polarity(spoken: list[Word]) -> tuple[frozenset[str], frozenset[str]]:
    """The stems right after a negation, and those that stand without one."""
    denied: set[str] = set()
    affirmed: set[str] = set()
    negated = False
    for word in spoken:
        if _bare(word.form) in _NEGATIONS:
            negated = True
        elif _carries(word.form):
            (denied if negated else affirmed).add(light_stem(word.form))
            negated = False
    return frozenset(denied), frozenset(affirmed)


def _pairs(spoken: list[Word], content: list[Word]) -> Iterator[Pair]:
    """The stems of words that follow one another with nothing between them and no "and"."""
    meant = {word.start: light_stem(word.form) for word in content}
    for one, two in pairwise(spoken):
        if one.start in meant and two.start in meant and not two.form.startswith("و"):
            yield meant[one.start], meant[two.start]
