"""What a question wants, and what it is about."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rag.arabic.fold import fold
from rag.arabic.terms import forms, terms
from rag.errors import EmptyQuestion


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


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was read.

    `forms` are the search forms of the words it is about, without the words that only ask;
    `terms` are what the lexical index is asked for. `names_its_subject`: it asks who or what
    something is ("من هو خالد؟"), so that what answers is likely to begin with it.
    """

    text: str
    want: Want
    forms: tuple[str, ...]
    terms: tuple[str, ...]
    names_its_subject: bool = False


_IS = r"(?:\s+(?:هو|هي|هم|كان|كانت|يكون|تكون))?"
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
        r"^[وف]?من\s+(?:هو|هي|هم|الذي|التي|الذين|كان|كانت)(?!\w)|(?:^|\s)(?:بمن|لمن|عمن)(?!\w)",
    ),
    (Want.PERSON, rf"(?:^|\s)[وفب]?ايه?\s+{_PERSON}(?!\w)"),
    (
        Want.PERSON,
        r"^[وف]?من(?!\w)(?!\s+(?:خلال|اجل|بين|حيث))|(?:علي يد|بقياده|من قبل|مع)\s+من(?=\s|$)",
    ),
    (Want.PERSON, rf"^[وف]?ما{_IS}\s+اسم(?!\w)"),
    (
        Want.DEFINITION,
        r"^[وف]?ما(?:ذا)?\s+(?:هو|هي|هم|المقصود|معني|المراد|تعريف|يعني|تعني|نعني|يقصد)(?:\s+ب(?=ال))?(?!\w)",
    ),
    (Want.DEFINITION, r"^[وف]?(?:عرف|اشرح|وضح)(?!\w)"),
    (Want.FACT, r"(?:^|\s)[وفب]?(?:ماذا|ما\s+الذي|ما\s+التي|بم|هل|اي|ايه|ما)(?!\w)"),
)
_COMPILED = tuple((want, re.compile(pattern)) for want, pattern in _PATTERNS)
_SUBJECT = re.compile(
    r"[وف]?(?:من|ما|ماذا)\s*(?:هو|هي|هم|هما|كان|كانت|يكون|تكون|معني|المقصود)(?!\w)"
)
_JOINED = re.compile(r"^([وف]?(?:ما|من))(هو|هي|هم)(?!\w)")
"""«ماهو» is written for «ما هو»."""
_MARKS = re.compile(r"[^\w\s]+")


def read(text: str) -> Question:
    """What `text` wants and is about. Raises EmptyQuestion when it has no word to search for.

    >>> question = read("في أي سنة اجتاح الفرس سوريا؟")
    >>> question.want.value, question.forms
    ('date', ('اجتاح', 'الفرس', 'سوريا'))
    """
    folded = " ".join(_MARKS.sub(" ", fold(text)).split())
    folded = _JOINED.sub(r"\1 \2", folded)
    want, about = _split(folded)
    content = forms(about) or forms(folded)
    if not content:
        raise EmptyQuestion
    subject = bool(_SUBJECT.match(folded)) and want in (Want.DEFINITION, Want.PERSON)
    return Question(text, want, tuple(content), tuple(terms(" ".join(content))), subject)


def _split(folded: str) -> tuple[Want, str]:
    """What is wanted, and the question without the words that only ask for it."""
    for want, pattern in _COMPILED:
        match = pattern.search(folded)
        if match:
            return want, f"{folded[: match.start()]} {folded[match.end() :]}"
    return Want.FACT, folded
