"""What in a stretch of text could be the thing a question wants."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from rag.arabic.dates import Date, dates, has_day_or_month
from rag.arabic.fold import Aligned, fold
from rag.arabic.numbers import LASTING, TIME_UNITS, TIMES, Quantity, quantities
from rag.arabic.persons import is_person, may_be_person, persons
from rag.arabic.places import is_place_or_people, places
from rag.arabic.terms import forms, is_content, light_stem, without_proclitic, words
from rag.lexicon.lexicon import bundled
from rag.question import Question, Want

Value = tuple[int, int]
"""A span of the text that was looked at."""

_REASON = re.compile(
    r"(?<!\w)[وف]?(?:لان\w*|بسبب\w*|نتيجه|من اجل|لاجل|كي|لكي|حتي لا|خوفا|خشيه|بقصد|بهدف|بغيه|رغبه|"
    r"سعيا|"
    r"لذلك|لذا|ولهذا|مما|بما ان|نظرا|بفضل|جراء|بفعل|اذ ان|السبب|سبب|اسباب|سببه|بدعوي|لكون\w*|بداعي|"
    r"لعدم|ذريعه|كذريعه|الهدف|هدفه|ادي الي|ادت الي|ما ادي|لضمان|لمنع|للحصول|حفاظا|تجنبا|لتجنب|"
    r"املا|طمعا|دفاعا|ردا|انتقاما|علي اساس|حيث|فقد|اذ|ناجم\w*|ناتج\w*|اثر|"
    r"[يت](?:عود|رجع)(?: (?:السبب|ذلك))*(?: (?:في|ذلك))* (?:الي|ل\w+)|"
    r"ل(?:مخالف|ارتفاع|انخفاض|نقص|ضعف|قله|قلت|كثره|كثرت|وجود|حاج|خطور|فشل|غياب|سوء|تاخر|اختلاف|"
    r"اعتقاد|خوف|رغب|عجز|شده|صعوب|اهمي|انتشار|تعرض|تورط|رفض|ظروف|اسباب|دواع)\w*)(?!\w)"
)
_MANNER = re.compile(
    r"(?<!\w)[وف]?(?:عن طريق|بواسطه|من خلال|عبر|باستخدام|باستعمال|بطريقه|بشكل|بصوره|حيث|وذلك ب\w+|"
    r"تم|بعد ان|بان|ب[^\W\d]{3,}|قام\w*|عمد\w*|تمكن\w*)(?!\w)"
)
_DEFINITION = re.compile(
    r"(?<!\w)[وف]?(?:هو|هي|هم|وهي|وهو|يسمي|تسمي|سمي\w*|يعرف\w*|تعرف|المعروف\w*|يطلق|يقال|اي|"
    r"عباره عن|يعني|تعني|كان|كانت|يمثل|تمثل|احد|احدي|ثاني|اهم|\()(?!\w)"
)
_PLACE = re.compile(
    r"(?<!\w)[وف]?(?:في|الي|من|نحو|قرب|عند|بالقرب من|شمال|جنوب|شرق|غرب|مدينه|بلاد|ارض|داخل|علي|بين|"
    r"صوب|اتجاه|عاصمه\w*|حتي|ب(?=ال))\s+([^\W\d]{3,})"
)
_PREPOSITION = re.compile(
    r"(?<!\w)[وف]?(?:(?:في|الي|من|نحو|قرب|عند|بالقرب من|داخل|بين|صوب|اتجاه|حتي)\s+"
    r"(?:(?:مدينه|بلده|قريه|منطقه|ولايه|محافظه|جزيره|العاصمه(?: \w+)?|بلاد|ارض|شمال|جنوب|شرق|غرب)"
    r"\s+)*"
    r"|[بل])$"
)
_PREPOSITION_REACH = 30
"""Code points before a place in which its preposition stands."""
_AGES = frozenset("مده مدته عمر عمره سن سنه عاش لبث مكث".split())
"""Words by which it is asked how long or how old, beside the verbs of lasting."""
_THINGS = re.compile(
    r"(?<!\w)(?:كم|كام)\s+(?:من\s+)?[^\W\d]+[اه](?!\w)|"
    r"(?<!\w)(?:ال)?(?:عدد|قيمه|نسبه|مساحه|طول|ارتفاع|ثمن|حجم|سكان|وزن|سعر|مبلغ|مسافه)(?!\w)"
)
"""Says that things are to be counted or measured, and not how long something lasts."""
_COUNTED = re.compile(r"(?<!\w)(?:كم|كام)\s+([^\W\d]+)")
"""The word after «كم», often what is to be counted."""
_SPANS = ("دقيقه", "ساعه", "يوم", "اسبوع", "شهر", "سنه", "عقد", "قرن")
"""What time is counted in, from the shortest on."""
_SAME_SPAN = {"ليله": "يوم", "عام": "سنه", "حول": "سنه"}
_SPANS_APART = 2
"""By how many of these at most what is told may be from what is asked: days are not told in years.
"""
_DAY_OR_MONTH = re.compile(r"(?<!\w)(?:[وف]?(?:في|ب)?\s*ايه?\s+|ما\s+ال|كم\s+)(?:شهر|يوم)(?!\w)")
_UNTOLD = frozenset("عام عامي سنه العام السنه ميلادي ميلاديه للميلاد هجري هجريه للهجره شهر".split())
"""Words of a date that do not tell which it is."""
_SHORTEST = 2
"""Letters that a word has at most to be cut no further, and to be no name."""
_KEPT = 512
"""Passages whose dates, quantities, persons and places are remembered."""
_CUES = {Want.REASON: _REASON, Want.MANNER: _MANNER, Want.DEFINITION: _DEFINITION}


def values(asked: Question, text: Aligned) -> list[Value]:
    """The spans of `text` that are of the kind that `asked` wants, in order.

    Only a date, a number, a place and a person have a form of their own; for the other kinds there
    are none.
    """
    finder = _FINDERS.get(asked.want)
    return list(finder(asked, text)) if finder else []


def units(asked: Question, text: Aligned) -> list[tuple[int, str]]:
    """Where a quantity stands and the search form of what it counts, when a number is wanted."""
    if asked.want is not Want.NUMBER:
        return []
    return [(quantity.start, quantity.unit) for quantity in known_quantities(text) if quantity.unit]


def time_units(asked: Question) -> frozenset[str]:
    """The light stems of what time is counted in if it is asked how long or how old, else none:
    «كم سنة», and not «سنة 626»."""
    lasts = _stems(LASTING | _AGES)
    asks = (form for form, after in pairwise((*asked.forms, "")) if not after.isdigit())
    is_asked = any(light_stem(form) in lasts for form in asks)
    return _stems(TIME_UNITS) if is_asked else frozenset()


@lru_cache(maxsize=2)
def _stems(forms: frozenset[str]) -> frozenset[str]:
    return frozenset(map(light_stem, forms))


def is_counted(asked: Question, unit: str) -> bool:
    """Whether a unit is what a question wants counted, its first word («كم طنا»), however put."""
    return bool(unit) and _bare(unit) == _bare(asked.forms[0])


def _bare(noun: str) -> str:
    """A noun without its article and its ending after a number.

    >>> _bare("طنا"), _bare("طن"), _bare("الوفيات")
    ('طن', 'طن', 'وفيات')
    """
    bare = noun.removeprefix("ال")
    return bare[:-1] if bare.endswith("ا") and len(bare) > _SHORTEST else bare


def has_cue(want: Want, folded: str) -> bool:
    """Whether a folded text has a word that tells a reason, a manner or a definition."""
    cue = _CUES.get(want)
    return cue is not None and cue.search(folded) is not None


def _dates(asked: Question, text: Aligned) -> Iterator[Value]:
    """Dates that the question does not say itself, and none of the year alone where the day or the
    month is asked for."""
    said, finer = set(asked.forms), _DAY_OR_MONTH.search(fold(asked.text))
    for date in known_dates(text):
        written = text.source[date.start : date.end]
        telling = set(forms(written)) - _UNTOLD
        if not telling <= said and (not finer or has_day_or_month(written)):
            yield date.start, date.end


def _numbers(asked: Question, text: Aligned) -> Iterator[Value]:
    """Quantities with the word after them: of what is to be counted, even where they could be a
    year («1137 طنا»); else those that are no part of a date, of the asked unit, or of time when it
    is asked how long, before all others."""
    taken = [(date.start, date.end) for date in known_dates(text)]
    said = set(asked.forms)
    every = [
        q
        for q in known_quantities(text)
        if not said.issuperset(_numerals(text, q))
        and not _enumerates(text.source, q)
        and _measures(asked, q)
    ]
    found = [q for q in every if not any(start <= q.start < end for start, end in taken)]
    units = {light_stem(form) for form in asked.forms} | time_units(asked)
    of_the_thing = [q for q in every if is_counted(asked, q.unit)]
    of_unit = [q for q in found if q.unit and light_stem(q.unit) in units]
    for quantity in of_the_thing or of_unit or found:
        yield quantity.start, _with_unit(text, quantity.end, quantity.unit)


def _measures(asked: Question, quantity: Quantity) -> bool:
    """Whether a quantity is of what is to be counted or measured, as far as time goes: no years of
    ships, nor of a battle that is asked for in days."""
    counted = _COUNTED.search(fold(asked.text))
    told = _span_of_time(quantity.unit)
    wanted = _span_of_time(counted.group(1) if counted else asked.forms[0])
    if told is None:
        return True
    if wanted is not None:
        return abs(told - wanted) <= _SPANS_APART
    return bool(time_units(asked)) or not _THINGS.search(fold(asked.text))


def _span_of_time(unit: str) -> int | None:
    """The number in `_SPANS` of what time is counted in, None for another unit.

    >>> _span_of_time("سنوات"), _span_of_time("اعوام"), _span_of_time("سفينه")
    (5, 5, None)
    """
    singular = TIMES.get(unit)
    return None if singular is None else _SPANS.index(_SAME_SPAN.get(singular, singular))


def _enumerates(text: str, number: Quantity) -> bool:
    """Whether a number counts the parts of a text: "(٥)" or "5." where one begins."""
    before, after = text[: number.start].rstrip(" \t"), text[number.end : number.end + 1]
    if before.endswith("("):
        before = before[:-1].rstrip(" \t")
        return after == ")" and (not before or before[-1] in "\n.:")
    return after in (".", ")") and (not before or before[-1] == "\n")


def _numerals(text: Aligned, quantity: Quantity) -> list[str]:
    """The words of a number."""
    return [word.form for word in words(text.source[quantity.start : quantity.end])]


def _with_unit(text: Aligned, end: int, unit: str) -> int:
    following = next(words(text.source[end : end + 40]), None)
    counted = following and following.form == unit and is_content(unit)  # «ألفا من» counts no «من»
    return end + following.end if following and counted else end


def _places(asked: Question, text: Aligned) -> Iterator[Value]:
    """What follows a preposition, and names of places, that the question does not say itself."""
    stems = {light_stem(form) for form in asked.forms}
    for start, end in sorted({*prepositional(text), *known_places(text)}):
        if not all(light_stem(form) in stems for form in forms(text.source[start:end])):
            yield start, end


def _persons(asked: Question, text: Aligned) -> Iterator[Value]:
    """Names of persons that the question does not say itself, with a proclitic or without."""
    said = {bare for form in asked.forms for bare in without_proclitic(form)}
    stems = {light_stem(form) for form in asked.forms}
    towns = known_places(text)  # «سانت لويس» is no Louis
    for start, end in known_persons(text):
        if any(place[0] < start and end <= place[1] for place in towns):
            continue
        name = forms(text.source[start:end])
        if not all(form in said or light_stem(form) in stems for form in name):
            yield start, end


def _is_located(text: Aligned, place: Value) -> bool:
    before = fold(text.source[max(0, place[0] - _PREPOSITION_REACH) : place[0]])
    return _PREPOSITION.search(before) is not None


@lru_cache(maxsize=_KEPT)
def known_dates(text: Aligned) -> tuple[Date, ...]:
    """The dates of a text; remembered."""
    return tuple(dates(text))


@lru_cache(maxsize=_KEPT)
def known_quantities(text: Aligned) -> tuple[Quantity, ...]:
    """The quantities of a text; remembered."""
    return tuple(quantities(text))


@lru_cache(maxsize=_KEPT)
def known_places(text: Aligned) -> tuple[Value, ...]:
    """Where places that are known by name stand in a text; remembered."""
    return tuple(places(text))


@lru_cache(maxsize=_KEPT)
def known_persons(text: Aligned) -> tuple[Value, ...]:
    """Where names of persons stand in a text; remembered."""
    return tuple(persons(text))


def prepositional(text: Aligned) -> list[Value]:
    """The words that a preposition of place stands before."""
    return [text.span(*match.span(1)) for match in _PLACE.finditer(text.text)]


def located(text: Aligned, start: int, end: int) -> list[Value]:
    """The places between two offsets that a preposition of place stands before or is joined to;
    when none of them is known for sure, those that their names alone do not tell.

    >>> from rag.arabic.fold import align
    >>> text = "لم تكن إيران حاضرة حين التقوا في قطر"
    >>> [text[a:b] for a, b in located(align(text), 0, len(text))]
    ['قطر']
    """
    for every in (known_places(text), places(text, doubtful=True)):
        found = [p for p in every if start <= p[0] and p[1] <= end and _is_located(text, p)]
        if found:
            return found
    return []


def strangers(text: Aligned, start: int, end: int) -> list[Value]:
    """The words between two offsets that the lexicon does not know, those side by side as one:
    where a person is wanted and none is known, most likely a foreign name, unless a preposition of
    place stands before it.

    >>> from rag.arabic.fold import align
    >>> text = "انتخب الأهالي تلوس هوستليوس ملكا عليهم"
    >>> [text[a:b] for a, b in strangers(align(text), 0, len(text))]
    ['تلوس هوستليوس']
    """
    lexicon, found = bundled(), list[Value]()
    for word in words(text):
        form, inside = word.form, start <= word.start and word.end <= end
        if not inside or not form.isalpha() or len(form) <= _SHORTEST or form.startswith("ال"):
            continue
        if lexicon.knows(light_stem(form)) or _is_located(text, (word.start, word.end)):
            continue
        if found and not text.source[found[-1][1] : word.start].strip():
            found[-1] = found[-1][0], word.end
        else:
            found.append((word.start, word.end))
    return found


def whom(asked: Question) -> frozenset[str]:
    """The search forms in a question that name persons: some do by themselves, «نجيب» and «محفوظ»
    only together. The verb of «أورد ابن عبد ربه» looks like one, and is none."""
    spans = persons(asked.text)
    together = {form for start, end in spans for form in forms(asked.text[start:end])}
    named = filter(is_person, asked.forms)
    return frozenset({*filter(may_be_person, together), *named})


def is_name(form: str) -> bool:
    """Whether a search form is, by itself, the name of a person, a place or a people."""
    return is_person(form) or is_place_or_people(form)


_FINDERS: dict[Want, Callable[[Question, Aligned], Iterator[Value]]] = {
    Want.DATE: _dates,
    Want.NUMBER: _numbers,
    Want.PLACE: _places,
    Want.PERSON: _persons,
}
