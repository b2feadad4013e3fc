"""What in a stretch of text could be the thing a question wants."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from rag.arabic.dates import dates
from rag.arabic.fold import Aligned
from rag.arabic.numbers import LASTING, TIME_UNITS, quantities
from rag.arabic.persons import is_person, persons
from rag.arabic.places import is_place_or_people, places
from rag.arabic.terms import forms, is_content, light_stem, without_proclitic, words
from rag.question import Question, Want

Value = tuple[int, int]
"""A span of the text that was looked at."""

_REASON = re.compile(
    r"(?<!\w)[وف]?(?:لان\w*|بسبب\w*|نتيجه|من اجل|لاجل|كي|لكي|حتي لا|خوفا|خشيه|بقصد|بهدف|بغيه|رغبه|"
    r"سعيا|"
    r"لذلك|لذا|ولهذا|مما|بما ان|نظرا|بفضل|جراء|بفعل|اذ ان|السبب|سبب|اسباب|سببه|بدعوي|لكون\w*|بداعي|"
    r"لعدم|ذريعه|كذريعه|الهدف|هدفه|ادي الي|ادت الي|ما ادي|لضمان|لمنع|للحصول|حفاظا|تجنبا|لتجنب|"
    r"املا|طمعا|دفاعا|ردا|انتقاما|علي اساس|حيث|فقد|اذ)(?!\w)"
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
_AGES = frozenset("مده مدته عمر عمره سن سنه عاش لبث مكث".split())
"""Words by which it is asked how long or how old, beside the verbs of lasting."""
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
    return [(quantity.start, quantity.unit) for quantity in quantities(text) if quantity.unit]


def time_units(asked: Question) -> frozenset[str]:
    """The light stems of what time is counted in if it is asked how long or how old, else none."""
    lasts = _stems(LASTING | _AGES)
    return (
        _stems(TIME_UNITS)
        if any(light_stem(form) in lasts for form in asked.forms)
        else frozenset()
    )


@lru_cache(maxsize=2)
def _stems(forms: frozenset[str]) -> frozenset[str]:
    return frozenset(map(light_stem, forms))


def has_cue(want: Want, folded: str) -> bool:
    """Whether a folded text has a word that tells a reason, a manner or a definition."""
    cue = _CUES.get(want)
    return cue is not None and cue.search(folded) is not None


def _dates(_: Question, text: Aligned) -> Iterator[Value]:
    return ((date.start, date.end) for date in dates(text))


def _numbers(asked: Question, text: Aligned) -> Iterator[Value]:
    """Quantities that are no part of a date, with the word after them; those of the asked unit, or
    of time when it is asked how long, before all others."""
    taken = [(date.start, date.end) for date in dates(text)]
    found = [
        quantity
        for quantity in quantities(text)
        if not any(start <= quantity.start < end for start, end in taken)
    ]
    units = {light_stem(form) for form in asked.forms} | time_units(asked)
    of_unit = [q for q in found if q.unit and light_stem(q.unit) in units]
    for quantity in of_unit or found:
        yield quantity.start, _with_unit(text, quantity.end, quantity.unit)


def _with_unit(text: Aligned, end: int, unit: str) -> int:
    following = next(words(text.source[end : end + 40]), None)
    counted = following and following.form == unit and is_content(unit)  # «ألفا من» counts no «من»
    return end + following.end if following and counted else end


def _places(asked: Question, text: Aligned) -> Iterator[Value]:
    """What follows a preposition, and names of places, that the question does not say itself."""
    stems = {light_stem(form) for form in asked.forms}
    after = (text.span(*match.span(1)) for match in _PLACE.finditer(text.text))
    for start, end in sorted({*after, *known_places(text)}):
        if not all(light_stem(form) in stems for form in forms(text.source[start:end])):
            yield start, end


def _persons(asked: Question, text: Aligned) -> Iterator[Value]:
    """Names of persons that the question does not say itself, with a proclitic or without."""
    said = {bare for form in asked.forms for bare in without_proclitic(form)}
    stems = {light_stem(form) for form in asked.forms}
    for start, end in persons(text):
        name = forms(text.source[start:end])
        if not all(form in said or light_stem(form) in stems for form in name):
            yield start, end


@lru_cache(maxsize=512)
def known_places(text: Aligned) -> tuple[Value, ...]:
    """Where places that are known by name stand in a text; remembered."""
    return tuple(places(text))


def is_name(form: str) -> bool:
    """Whether a search form is the name of a person, a place or a people."""
    return is_person(form) or is_place_or_people(form)


_FINDERS: dict[Want, Callable[[Question, Aligned], Iterator[Value]]] = {
    Want.DATE: _dates,
    Want.NUMBER: _numbers,
    Want.PLACE: _places,
    Want.PERSON: _persons,
}
