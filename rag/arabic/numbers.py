"""Quantities in Arabic prose: digits, number words, and the two mixed (57 ألف)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.arabic.fold import Aligned, align, fold

_UNITS = {
    **{"واحد": 1, "واحده": 1, "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2},
    **{"ثلاث": 3, "ثلاثه": 3, "اربع": 4, "اربعه": 4, "خمس": 5, "خمسه": 5, "ست": 6, "سته": 6},
    **{"سبع": 7, "سبعه": 7, "ثماني": 8, "ثمانيه": 8, "ثمان": 8, "تسع": 9, "تسعه": 9},
    **{"عشر": 10, "عشره": 10, "اثنا": 2, "اثني": 2, "اثنتا": 2, "اثنتي": 2, "احد": 1, "احدي": 1},
}
_TENS = {
    name + ending: value
    for name, value in [
        *[("عشر", 20), ("ثلاث", 30), ("اربع", 40), ("خمس", 50), ("ست", 60)],
        *[("سبع", 70), ("ثمان", 80), ("تسع", 90)],
    ]
    for ending in ("ون", "ين")
}
_HUNDREDS = {
    **{"مئه": 100, "مائه": 100, "مايه": 100, "ميه": 100},
    **{"مئتان": 200, "مئتين": 200, "مائتان": 200, "مائتين": 200, "مائتي": 200, "مئتي": 200},
    **{"مايتان": 200, "مايتين": 200, "مايتي": 200, "ميتان": 200, "ميتين": 200, "ميتي": 200},
    **{"مايتا": 200, "ميتا": 200},
    **{
        unit + hundred: value * 100
        for unit, value in [
            *[("ثلاث", 3), ("اربع", 4), ("خمس", 5), ("ست", 6), ("سبع", 7)],
            *[("ثمان", 8), ("ثماني", 8), ("تسع", 9)],
        ]
        for hundred in ("مئه", "مائه", "مايه", "ميه")
    },
}
_SCALES = {
    **{"الف": 1_000, "الاف": 1_000, "الفا": 1_000, "الفان": 2_000, "الفين": 2_000, "الفي": 2_000},
    **{"مليون": 10**6, "ملايين": 10**6, "مليونا": 10**6},
    **{"مليونان": 2 * 10**6, "مليونين": 2 * 10**6, "مليوني": 2 * 10**6},
    **{"مليار": 10**9, "مليارات": 10**9, "مليارا": 10**9},
}
_SMALL = _UNITS | _TENS | {fold(word): value for word, value in _HUNDREDS.items()}
_NUMBER_WORDS = _SMALL | _SCALES
_TIMES = "عام سنه شهر يوم اسبوع ساعه دقيقه ليله قرن عقد".split()
_MEASURES = [*_TIMES, *"مره ميل متر فرسخ درهم دينار".split()]
_DUALS = {
    (measure[:-1] + "ت" if measure.endswith("ه") else measure) + ending: measure
    for measure in _MEASURES
    for ending in ("ان", "ين")
}
"""Two of a measure in one word, and the measure: «شهرين»."""
_ONCE = {time + ending: time for time in _TIMES for ending in ("", "ا")}
TIMES = {
    form: forms.split()[0]
    for forms in (
        *("عام عاما اعوام", "سنه سنوات سنين", "شهر شهرا اشهر شهور", "يوم يوما ايام"),
        *("اسبوع اسبوعا اسابيع", "ساعه ساعات", "دقيقه دقايق", "ليله ليال", "قرن قرنا قرون"),
        *("عقد عقدا عقود", "حول"),
    )
    for form in forms.split()
}
"""The search forms of what time is counted in, each with its singular."""
TIME_UNITS = frozenset(TIMES)
LASTED = frozenset("دام دامت استمر استمرت استغرق استغرقت".split())
LASTING = LASTED | frozenset("يدوم تدوم يستمر تستمر يستغرق تستغرق".split())
"""The verbs that tell how long."""
_ONE_OF = LASTING | frozenset("لمده مدته مدتها قرابه زهاء".split())
"""Before a single stretch of time these say that it is one: «دام عاما»."""

_TOKEN = re.compile(r"(?<![a-z])\d+(?:[.,٬٫⁄]\d+)*|[^\W\d_]+")
_PARTS = re.compile(r"[،,؛;.:!؟?\n]")
_ORDINAL_UNITS = frozenset("الحادي الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع".split())
"""What makes an ordinal of the «عشر» after it."""
_JOINED = "بلفك"
"""Letters that may be joined to the first word of a number: «بثلاث مسائل»."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and its span in the text; `unit` is the search form of the word after it, "" when a
    mark parts them."""

    value: float
    start: int
    end: int
    unit: str


def is_number_word(form: str) -> bool:
    """Whether a search form is the word for a number.

    >>> is_number_word("عشرين"), is_number_word("الف"), is_number_word("سنه")
    (True, True, False)
    """
    return form in _NUMBER_WORDS


def quantities(text: str | Aligned) -> Iterator[Quantity]:
    """The quantities of `text`, years included, in order; «شهرين» and «دام عاما» are some too.

    >>> [(q.value, q.unit) for q in quantities("ما يقارب 57 ألف شخص وأربعين ألف درهم")]
    [(57000.0, 'شخص'), (40000.0, 'درهم')]
    """
    aligned = align(text) if isinstance(text, str) else text
    tokens = list(_TOKEN.finditer(aligned.text))
    forms = [match.group() for match in tokens]
    end = 0
    for at, form in enumerate(forms):
        if at < end:
            continue
        measured = _measured(forms, at)
        if measured:
            start, stop = aligned.span(*tokens[at].span())
            yield Quantity(measured[0], start, stop, measured[1])
        elif _may_begin(form):
            end, value = _parse(forms, at)
            if end > at:
                start, stop = aligned.span(tokens[at].start(), tokens[end - 1].end())
                yield Quantity(value, start, stop, _unit(aligned.text, tokens, end))


def _unit(folded: str, tokens: Sequence[re.Match[str]], at: int) -> str:
    """The word after a number, which no mark parts from it but a bracket: «(17) سنة»."""
    if at == len(tokens) or _PARTS.search(folded, tokens[at - 1].end(), tokens[at].start()):
        return ""
    return tokens[at].group()


def _measured(forms: Sequence[str], at: int) -> tuple[float, str] | None:
    """One or two of a measure in a single word, and the measure."""
    form = forms[at]
    bare = form[1:] if form[1:] in _DUALS else form
    if bare in _DUALS:
        return 2.0, _DUALS[bare]
    lasts = at > 0 and forms[at - 1] in _ONE_OF
    return (1.0, _ONCE[form]) if lasts and form in _ONCE and not _is_year(forms, at) else None


def _is_year(forms: Sequence[str], at: int) -> bool:
    """Whether a number follows: «لمدة عام» lasts a year, «مدته سنة 13هـ» does not."""
    return at + 1 < len(forms) and _may_begin(forms[at + 1])


@lru_cache(maxsize=1 << 16)
def _may_begin(form: str) -> bool:
    """Whether a number may begin with a word: if so, it does before the same word again."""
    return _parse((form, form), 0)[0] > 0


def _parse(forms: Sequence[str], at: int) -> tuple[int, float]:
    """Where the number that begins at `at` ends, and its value; `at` itself when none does."""
    total, group, position = 0.0, 0.0, at
    while position < len(forms):
        form = forms[position]
        joined = position > at and form.startswith("و") and form[1:] in _NUMBER_WORDS
        form = form[1:] if joined or (position == at and _is_joined(form)) else form
        form = form[2:] if form.startswith("ال") and form[2:] in _NUMBER_WORDS else form
        if form[0].isdigit():
            if position > at and not joined:
                break
            group += _digits(form)
        elif form in _SCALES:
            total += (group or 1) * _SCALES[form]
            group = 0.0
        elif form in _SMALL:
            group = group * 100 if _is_bare_hundred(form, group) else group + _SMALL[form]
        else:
            break
        position += 1
    if position == at + 1 and _is_weak(forms, at):
        return at, 0.0
    return position, total + group


def _is_joined(form: str) -> bool:
    """Whether a letter is joined to a word for a number: «وعشرين», «بثلاث», but not «لست»."""
    rest = form[1:]
    return rest in _TENS or (form[0] in _JOINED and rest in _NUMBER_WORDS and len(rest) > 2)


def _is_bare_hundred(form: str, group: float) -> bool:
    return _SMALL[form] == 100 and 2 < group < 10


def _is_weak(forms: Sequence[str], at: int) -> bool:
    """Whether a word is seldom a number when it stands alone, or no number there: the «عشر» of
    «الثاني عشر», the «ست» of «ست الحسن»."""
    form = forms[at].removeprefix("ال")
    form = form[1:] if _is_joined(form) else form
    if form == "عشر":
        return at > 0 and forms[at - 1] in _ORDINAL_UNITS
    if form in {"ست", "ثمان"}:
        return at + 1 == len(forms) or forms[at + 1].startswith("ال")
    return form in {"احد", "احدي", "واحد", "واحده", "الفا", "الفي"}


def _digits(form: str) -> float:
    if "⁄" in form:  # ½ is one character of the text, and folds to 1⁄2
        numerator, _, denominator = form.partition("⁄")
        return _digits(numerator) / (_digits(denominator) or 1)
    plain = form.replace("٬", "").replace("٫", ".")
    if re.fullmatch(r"\d{1,3}(,\d{3})+", plain):
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    return float(plain) if plain.count(".") <= 1 else float(plain.replace(".", ""))
