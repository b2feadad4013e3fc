"""Dates in Arabic prose, as spans: 613م, عام (634), 25 مارس 624م, القرن السابع, عام ستمائة."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.arabic.fold import Aligned, align, fold
from rag.arabic.numbers import quantities


def _any(names: str) -> str:
    """A pattern for any of the names, the longest that fits; a verbose one ignores bare blanks."""
    longest_first = sorted(names.split("|"), key=len, reverse=True)
    return "(?:" + "|".join(name.replace(" ", r"\s+") for name in longest_first) + ")"


_MONTHS = (
    "يناير|فبراير|مارس|ابريل|مايو|يونيو|يوليو|اغسطس|سبتمبر|اكتوبر|نوفمبر|ديسمبر|"
    "جانفي|فيفري|افريل|ماي|جوان|جويليه|اوت|غشت|شتنبر|نونبر|دجنبر|يونيه|يوليه|يوليوز|"
    "كانون الثاني|شباط|اذار|نيسان|ايار|حزيران|تموز|اب|ايلول|تشرين الاول|تشرين الثاني|كانون الاول|"
    "محرم|صفر|ربيع الاول|ربيع الثاني|ربيع الاخر|جمادي الاولي|جمادي الاخره|جمادي الثانيه|"
    "رجب|شعبان|رمضان|شوال|ذو القعده|ذي القعده|ذو الحجه|ذي الحجه"
)
_ORDINALS = (
    "الاول|الثاني|الثالث|الرابع|الخامس|السادس|السابع|الثامن|التاسع|العاشر|الحادي عشر|الثاني عشر|"
    "الثالث عشر|الرابع عشر|الخامس عشر|السادس عشر|السابع عشر|الثامن عشر|التاسع عشر|العشرين|"
    "الحادي والعشرين|الثاني والعشرين|الثالث والعشرين|الرابع والعشرين|الخامس والعشرين|"
    "السادس والعشرين|السابع والعشرين|الثامن والعشرين|التاسع والعشرين|الثلاثين|الحادي والثلاثين"
)
_ORDINAL_VALUES = {name: n for n, name in enumerate(_ORDINALS.split("|"))}
_OTHER_WORDS = frozenset("اب ماي جوان محرم صفر".split())
"""Months whose names are other words just as often."""
_ORDINAL, _NAME = _any(_ORDINALS), _any(_MONTHS)
_AGAIN = rf"(?:\s*(?:\(\s*{_NAME}\s*\)|/\s*{_NAME}(?!\w)))?"
"""A month by its other name: «أغسطس (آب)»."""
_MONTH = _NAME + _AGAIN
_PLAIN_MONTH = _any("|".join(m for m in _MONTHS.split("|") if m not in _OTHER_WORDS)) + _AGAIN
_WEEKDAY = r"(?:الاحد|الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت)"
_PART = r"(?:مطلع|اوايل|اواخر|نهايه|بدايه|منتصف)\s+"
_RELATIVE = r"(?:الماضي|الفايت|المنصرم|الجاري|الحالي|المقبل|القادم)"
_ERA = r"(?:\s*(?:\(?(?:م|هـ|ه|ق\s?\.?\s?م|ق\s?\.?\s?ه)\)?(?!\w)|ميلادي\w*|للميلاد|هجري\w*|للهجره))"
_NUMBER = r"\(?\s*\d{3,4}(?!\d)\s*\)?"
_HIJRI = r"(?:\s*(?:\(?(?<![^\W\d])ه\)?(?!\w)|(?:ال)?هجري\w*|للهجره|من\s+الهجره))"
_BEFORE = r"(?:ق\s?\.?\s?م|قبل\s+(?:الميلاد|المسيح))(?!\w)"
_SHORT = rf"\(?\s*\d{{1,4}}(?!\d)\s*\)?(?:{_HIJRI}|\s*{_BEFORE})"
"""A year that may have fewer digits than others, because its era is named."""
_MEASURE = (
    r"(?:ميل|متر|كم|كيلو\w*|طن|ريال|دولار|دينار|درهم|جنيه|يورو|قدم|فدان|هكتار|شخص|رجل|جندي|"
    r"مقاتل|فارس|قتيل|جريح|اسير|نسمه|صفحه|مليون|مليار|الف|سنه|عام|يوم|ساعه|دقيقه|ليله)ا?(?!\w)"
)
"""What a number is counted in that is no year."""
_YEAR_WORD = r"(?:و|ف|ب|ل)?(?:عام|عامي|سنه|العام|السنه|اعوام)"
_ON = rf"(?:(?:فجر|صباح|مساء|يوم|ليله)\s+)?(?:{_WEEKDAY}\s+)?"
_DAY = rf"{_ON}(?:{_ORDINAL}|\d{{1,2}})\s+(?:من\s+)?"
_DATE = re.compile(
    rf"""(?<!\w)(?:
      (?:{_DAY}|{_PART})?(?:شهر\s+)?{_MONTH}
          (?:\s*(?:من\s+)?(?:{_YEAR_WORD}\s*)?(?:{_SHORT}|{_NUMBER}{_ERA}?))
    | {_DAY}(?:شهر\s+)?{_MONTH}(?!\w)
    | {_ORDINAL}\s+(?:غشت|يونيو)
    | {_ON}(?<![\d/])(?:\d{{1,2}}\s*(?P<slash>[/-])\s*\d{{1,2}}\s*(?P=slash)\s*\d{{4}}
          |\d{{4}}\s*(?P<dash>[/-])\s*\d{{1,2}}\s*(?P=dash)\s*\d{{1,2}})(?!\d){_ERA}?
    | {_PLAIN_MONTH}\s+{_RELATIVE}(?!\w)
    | (?:شهر\s+|{_PART}(?:شهر\s+)?){_PLAIN_MONTH}(?:\s+{_RELATIVE})?(?!\w)
    | (?:(?<=في\s)|(?<=منذ\s)|(?<=حتي\s)|(?<=خلال\s)){_PLAIN_MONTH}(?:\s+{_RELATIVE})?(?!\w)
    | (?:(?:يوم|مساء|صباح|فجر|ليله|ظهر|عصر|غدا|امس|اليوم)\s+)+{_WEEKDAY}(?:\s+{_RELATIVE})?(?!\w)
    | {_WEEKDAY}\s+{_RELATIVE}(?!\w)
    | (?:{_YEAR_WORD}\s*)?{_SHORT}
    | {_YEAR_WORD}\s*{_NUMBER}{_ERA}?(?:\s*(?:[-–—]|الي)\s*{_NUMBER})?{_ERA}?
    | {_NUMBER}{_ERA}?\s*(?:(?:[-–—]|الي)\s*{_NUMBER})?{_ERA}
    | \(\s*\d{{3,4}}{_ERA}?\s*(?:[-–—]\s*\d{{3,4}}{_ERA}?\s*)?\)(?:\s*(?:م|هـ|ه)(?!\w))?
    | (?:القرن|القرنين)\s+{_ORDINAL}(?:\s+(?:الميلادي|الهجري))?
    | (?<![\d.,])(?<!نحو\ )(?<!حوالي\ )(?<!قرابه\ )(?<!زهاء\ )(?<!يقارب\ )
          (?:1[0-9]|20)\d\d(?![\d.,])(?!\s*(?:%|{_MEASURE}))
    )""",
    re.VERBOSE,
)
_FINER = re.compile(rf"(?<!\w)(?:{_NAME}|{_WEEKDAY})(?!\w)|\d\s*[/-]\s*\d{{1,2}}\s*[/-]")
"""What a date has that is no year alone."""
_WRITTEN_YEAR = re.compile(r"(?<!\w)(?:و|ف|ب|ل)?(?:عام|سنه)\s+(?=[^\W\d])")
_YEAR = re.compile(r"\d{3,4}")
_HIJRI_MONTHS = "محرم|صفر|ربيع|جمادي|رجب|شعبان|رمضان|شوال|القعده|الحجه"
_IS_HIJRI = re.compile(
    rf"{_HIJRI}|(?<!\w)(?:{_HIJRI_MONTHS})(?!\w)|\d\s*[/-]\s*1[34]\d\d\s*$|^\s*1[34]\d\d\s*[/-]\s*\d"
)
_SHORT_YEAR = re.compile(rf"(?=(?<!\d){_SHORT})\D*(\d{{1,4}})")
_BEFORE_CHRIST = re.compile(_BEFORE)
_HIJRI_WORD = re.compile(rf"\s*{_HIJRI}")
_CENTURY = re.compile(rf"القرن\s+({_ORDINAL})")
_HIJRI_STEP, _HIJRI_START = 0.970224, 621.5774
"""The mean length of a Hijri year in Gregorian ones, and where their count begins: good to a year,
in the centuries too that printed calendars do not reach."""


@dataclass(frozen=True, slots=True)
class Date:
    """A date and its span in the text; `years` are the years in it, as they are written, and
    `gregorian` the first and last Gregorian year that each can mean (before Christ: below 0)."""

    start: int
    end: int
    years: tuple[int, ...]
    gregorian: tuple[tuple[int, int], ...]


def dates(text: str | Aligned) -> Iterator[Date]:
    """The dates of `text`, in order.

    >>> text = "وفي 25 مارس 624م غادر هرقل، وبحلول عام ستمائة ميلادية كان قائدا"
    >>> [text[d.start : d.end] for d in dates(text)]
    ['25 مارس 624م', 'عام ستمائة']
    """
    aligned = align(text) if isinstance(text, str) else text
    found = [_date(aligned, m.start(), m.end()) for m in _DATE.finditer(aligned.text)]
    found += _written(aligned)
    found.sort(key=lambda date: (date.start, -date.end))
    last = -1
    for date in found:
        if date.start >= last:
            yield date
            last = date.end


def _date(aligned: Aligned, start: int, end: int) -> Date:
    piece = aligned.text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    end -= piece.rstrip().endswith(")") and "(" not in piece  # the bracket opened before the date
    start, end = aligned.span(start, end)
    years = tuple(int(y) for y in _SHORT_YEAR.findall(piece) or _YEAR.findall(piece))
    return Date(start, end, years, _gregorian(piece, years))


def _gregorian(piece: str, years: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """What the years of a folded date are in the Gregorian calendar."""
    century = _CENTURY.search(piece)
    if century:
        first = 100 * _ORDINAL_VALUES[century.group(1)] + 1
        spans = [(first, first + 99)]
    else:
        spans = [(year, year) for year in years]
    if _BEFORE_CHRIST.search(piece):
        return tuple((-last, -first) for first, last in spans)
    if _IS_HIJRI.search(piece):
        return tuple((_in_gregorian(first), _in_gregorian(last + 1)) for first, last in spans)
    return tuple(spans)


def _in_gregorian(hijri: int) -> int:
    """The Gregorian year in which a Hijri one begins.

    >>> _in_gregorian(1), _in_gregorian(13), _in_gregorian(1446)
    (622, 634, 2024)
    """
    return int(hijri * _HIJRI_STEP + _HIJRI_START)


def _written(aligned: Aligned) -> Iterator[Date]:
    """Years in words: عام ستمائة."""
    for match in _WRITTEN_YEAR.finditer(aligned.text):
        rest = aligned.text[match.end() : match.end() + 60]
        quantity = next(quantities(rest), None)
        if quantity and quantity.start == 0 and 100 <= quantity.value < 3000:
            start, end = aligned.span(match.start(), match.end() + quantity.end)
            year = int(quantity.value)
            after = aligned.text[match.end() + quantity.end :][:20]
            era = _HIJRI_WORD.match(after)
            yield Date(start, end, (year,), _gregorian(era.group() if era else "", (year,)))


def has_day_or_month(date: str) -> bool:
    """Whether a date says more than the year: a month, in words or digits, or the day of a week.

    >>> [has_day_or_month(date) for date in ("25 مارس 624م", "12/3/1990", "عام 624م")]
    [True, True, False]
    """
    return _FINER.search(fold(date)) is not None


def is_month(word: str) -> bool:
    """Whether a word names a month.

    >>> is_month("مارس"), is_month("دمشق")
    (True, False)
    """
    return fold(word) in _MONTHS.split("|")
