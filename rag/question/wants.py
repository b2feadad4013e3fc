"""What a question wants, by the words that ask."""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class Want(StrEnum):
    """The kind of thing that answers a question."""

    DATE = "date"
    NUMBER = "number"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    MANNER = "manner"
    DEFINITION = "definition"
    FACT = "fact"


# «ماهو» and «منهو» are written for «ما هو» and «من هو».
_IS = r"(?:\s*(?:هو|هي|هم)|\s+(?:كان|كانت|يكون|تكون))?"
_HEAD = r"^(?:[وف]?\s*)?(?:(?:في|من|الي|علي|ب|منذ|حتي|خلال|لاي|باي)\s+)?"
_TIME = r"(?:عام|عامين|سنه|تاريخ|يوم|شهر|قرن|وقت|عقد|زمن|فتره|حقبه|عصر|ساعه|موسم|فصل|السنه|العام)"
_PLACE = (
    r"(?:مدينه|بلد|بلاد|دوله|مكان|منطقه|موقع|قاره|جهه|ولايه|قريه|عاصمه|محافظه|اقليم|بلده|ارض|"
    r"بقعه|جزيره|حي|اتجاه)"
)
_PERSON = (
    r"(?:شخص|قايد|ملك|خليفه|امبراطور|رييس|صحابي|عالم|كاتب|مولف|حاكم|وزير|امير|نبي|مورخ|شاعر|"
    r"لاعب|مدرب|مخرج|ممثل|سلطان|جنرال|امام)"
)
_COUNT = r"(?:عدد|مقدار|قيمه|نسبه|مساحه|طول|ارتفاع|سن|عمر|مده|ثمن|حجم|كميه|تعداد|سكان|وزن|سعر|رقم)"
_REASON = r"(?:ال)?(?:سبب|اسباب|دافع|دوافع|عله|غايه|هدف|غرض)"

# The first pattern that is found says what is wanted; what it matched only asks.
_PATTERNS: tuple[tuple[Want, str], ...] = (
    (Want.REASON, rf"(?:^|\s)[وف]?(?:لماذا|لم(?=\s+(?:لم|[يتن]))|علام)(?!\w)|{_HEAD}اي سبب"),
    (
        Want.REASON,
        rf"^[وف]?ما{_IS}\s+(?:الذي\s+)?(?:{_REASON}|دفع|جعل|ادي الي)(?:\s+(?:في|وراء))?(?!\w)",
    ),
    (Want.REASON, r"^[وف]?(?:ما\s+الذي\s+)(?:دفع|جعل|ادي|حمل|منع|شجع)|^لاي سبب|^بسبب ماذا"),
    (Want.DATE, r"(?:^|\s)(?:[وف]|منذ\s+|حتي\s+|الي\s+)?متي(?!\w)"),
    (Want.DATE, rf"(?:^|\s)[وفب]?(?:في\s+|خلال\s+|منذ\s+|بين\s+|ب)?ايه?\s+{_TIME}(?!\w)"),
    (Want.DATE, rf"^[وف]?ما{_IS}\s+(?:ال)?(?:تاريخ|عام|سنه|موعد|زمن)(?!\w)|^تاريخ(?!\w)"),
    (
        Want.NUMBER,
        rf"(?:^|\s)(?:[وفب]|الي\s+)?كم(?:\s+(?:كان|كانت|بلغ|بلغت|يبلغ|تبلغ))?(?:\s+{_COUNT})?(?!\w)",
    ),
    (Want.NUMBER, rf"^[وف]?ما{_IS}\s+{_COUNT}(?!\w)|^{_COUNT}(?!\w)"),
    (Want.NUMBER, r"(?:^|\s)[وفب]?(?:في\s+)?ايه? (?:سن|عمر|عدد)(?!\w)"),
    (Want.PLACE, r"(?:^|\s)(?:[وف]|من\s+|الي\s+)?اين(?!\w)"),
    (Want.PLACE, rf"(?:^|\s)[وفب]?(?:في\s+|الي\s+|من\s+|ب)?ايه?\s+{_PLACE}(?!\w)"),
    (Want.PLACE, rf"^[وف]?ما{_IS}\s+(?:ال)?{_PLACE}(?!\w)"),
    (Want.MANNER, r"(?:^|\s)[وف]?كيف(?!\w)|بايه?\s+(?:طريقه|وسيله|شكل)"),
    (
        Want.PERSON,
        r"^[وف]?من(?:\s*(?:هو|هي|هم)|\s+(?:الذي|التي|الذين|كان|كانت))(?!\w)|"
        r"(?:^|\s)(?:بمن|لمن|عمن)(?!\w)",
    ),
    (Want.PERSON, rf"(?:^|\s)[وفب]?ايه?\s+{_PERSON}(?!\w)"),
    (
        Want.PERSON,
        r"^[وف]?من(?!\w)(?!\s+(?:خلال|اجل|بين|حيث))|(?:علي يد|بقياده|من قبل|مع)\s+من(?=\s|$)",
    ),
    (Want.PERSON, rf"^[وف]?ما{_IS}\s+اسم(?!\w)"),
    (
        Want.DEFINITION,
        r"^[وف]?ما(?:ذا)?(?:\s*(?:هو|هي|هم)|"
        r"\s+(?:المقصود|معني|المراد|تعريف|يعني|تعني|نعني|يقصد))(?!\w)",
    ),
    (Want.DEFINITION, r"^[وف]?(?:عرف|اشرح|وضح)(?!\w)"),
    (Want.FACT, r"(?:^|\s)[وفب]?(?:ماذا|ما\s+الذي|ما\s+التي|بم|هل|اي|ايه|ما)(?!\w)"),
)
_COMPILED = tuple((want, re.compile(pattern)) for want, pattern in _PATTERNS)


class Split(NamedTuple):
    """What is wanted, and which of the words of a question, by number, only ask for it."""

    want: Want
    asking: range


def split(forms: Sequence[str]) -> Split:
    """What a question of these search forms wants; `asking` is empty when nothing in it asks.

    >>> split(["في", "اي", "سنه", "اجتاح", "الفرس", "سوريا"])
    Split(want=<Want.DATE: 'date'>, asking=range(0, 3))
    """
    text = " ".join(forms)
    for want, pattern in _COMPILED:
        match = pattern.search(text)
        if match:
            first = text.count(" ", 0, match.start() + (match.group()[:1] == " "))
            return Split(want, range(first, first + len(match.group().split())))
    return Split(Want.FACT, range(0))
