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
_WHAT = rf"^[وف]?ما{_IS}\s+(?:ال)?"
_WHICH = r"(?:^|\s)[وف]?(?:(?:في|من|الي|علي|عند|منذ|حتي|خلال|بين|عن|قبل|بعد)\s+|[بل])?ايه?"
_TIME = (
    r"(?:عام|عامين|سنه|سنوات|تاريخ|يوم|شهر|قرن|وقت|عقد|زمن|فتره|حقبه|عصر|عهد|ساعه|موسم|فصل|ليله|"
    r"السنه|العام|السنين|الاعوام|القرون|الايام|الشهور)"
)
_AND_TIME = rf"(?:\s+و(?:(?:من|في)\s+)?(?:ايه?\s+)?(?:ال)?{_TIME}(?!\w))*"
"""«في أي شهر ومن أي سنة»."""
_PLACE = r"(?:مدينه|بلد|بلاد|دوله|مكان|منطقه|موقع|جهه|بلده|ارض|بقعه|اتجاه)"
# What these name says something of the answer, so that they are searched for too.
_SOME_PLACE = (
    r"(?:(?:ال)?(?:عاصمه|قاره|ولايه|قريه|محافظه|اقليم|جزيره|حي|مدينتين|مدن|بلدين|بلدان|دولتين|دول|ناحيه|نواحي|مقبره|كليه|جامعه|مدرسه|مستشفي|"
    r"ميناء|مرفا|قصر|مسجد|جامع|كنيسه|دير|معبد|معسكر|سجن|حصن|قلعه|وادي|واد|جبل|نهر|بحر|شارع|مبني|"
    r"متحف|مكتبه|مستعمره|صحراء|مطار|فندق|ملعب|ساحه|بقاع|قطر|ثغر|مقر|متنزه|حديقه|اقاليم|مناطق))"
)
_PERSON = r"(?:شخص)"
_SOME_PERSON = (
    r"(?:(?:ال)?(?:قايد|ملك|خليفه|امبراطور|رييس|صحابي|عالم|كاتب|مولف|حاكم|وزير|امير|نبي|مورخ|شاعر|"
    r"لاعب|مدرب|مخرج|ممثل|سلطان|جنرال|امام|عاهل|حكيم|فقيه|فيلسوف|اديب|زعيم|ضابط|مهندس|طبيب|صحفي|صحافي|باحث|استاذ|قاضي|قاض|"
    r"والي|وال|كاهن|بطريرك|قديس|مستشرق|رحاله|جغرافي|مستشار|مسوول|فنان|مطرب|نحوي|لغوي|مترجم|"
    r"معلم|سفير|عميد|مدير|نايب|محافظ|ملكه|زوجه|زوجات|زوج|ابن|ابناء|بنت|اخ|اخت|ام|اب|والد|والده|"
    r"جد|عم|خال|قاده|ملوك|خلفاء|علماء|شعراء|وزراء|قاتل|موسس|صاحب|صيدلي|سيده|رجل|امراه|"
    r"صحابيه|مولفه|كاتبه|شاعره)(?:ه|ها|هم|ون|ين|ان)?)"
)
_MOST = (
    r"(?:(?:اقصي|ادني|اطول|اقصر|اكبر|اصغر|اقل|اعلي|اكثر|اقدم|اول|اخر|اهم|اشهر|اقرب|ابعد|اعمق)\s+)"
)
_COUNT = r"(?:عدد|مقدار|قيمه|كميه|تعداد|رقم)"
_SOME_COUNT = (
    r"(?:نسبه|مساحه|طول|ارتفاع|سن|عمر|مده|ثمن|حجم|سكان|وزن|سعر|اجر|راتب|مبلغ|مسافه|معدل|ميزانيه|"
    r"تكلفه|كلفه|غرامه|سرعه|عمق|درجه حراره)"
)
_REASON = (
    r"(?:ال)?(?:سبب|سببان|اسباب|دافع|دوافع|داعي|دواعي|عله|علتان|علل|غايه|هدف|غرض|حجه|مبرر|مبررات|"
    r"باعث|بواعث|سر)"
)
_WAY = r"(?:طريقه|وسيله|شكل|اسلوب|حيله|صيغه|كيفيه|منهج|نهج|خطه|سلاح|اداه|صوره)"
_CAUSED = (
    r"(?:دفع|جعل|ادي|حمل|منع|شجع|حدا|دعا|اضطر|اخر|عطل|حال|حفز|الجا|اجبر|حث|اثار|اغضب|تسبب|يدفع|"
    r"يجعل|يمنع|يحول|يبرر|يفسر|برر|فسر)\w{0,3}"
)
_BEFORE_WHOM = (
    r"(?:الي|علي|عن|مع|بيد|بامر|بقياده|عند|لدي|ضد|من قبل|علي يد|باسم|خلف|من عند|بفضل|برئاسه|بزعامه)"
)

# The first pattern that is found says what is wanted; what it matched only asks.
_PATTERNS: tuple[tuple[Want, str], ...] = (
    (Want.REASON, r"(?:^|\s)[وف]?(?:لماذا|ليه|ليش|علاش)(?!\w)|^[وف]?لم(?!\w)"),
    (Want.REASON, rf"{_WHICH}\s+(?:سبب|داع|عله|غايه|هدف|غرض|دافع)(?!\w)"),
    (
        Want.REASON,
        rf"^[وف]?ما{_IS}\s+{_REASON}(?:\s+(?:في|وراء|من))?(?!\w)|"
        rf"^[وف]?ما{_IS}\s+الذي(?=\s+{_CAUSED}(?!\w))",
    ),
    (Want.REASON, rf"^{_REASON}(?!\w)|^بسبب ماذا|^[وف]?(?:بم|بماذا)\s+(?=(?:ي|ت)?(?:فسر|علل|برر))"),
    (
        Want.DATE,
        r"(?:^|\s)(?:[وف]|منذ\s+|حتي\s+|الي\s+|من\s+)?(?:متي|امتي|امتا|ايمتي|ايمتا)(?!\w)",
    ),
    (Want.DATE, rf"{_WHICH}\s+{_TIME}(?!\w){_AND_TIME}|(?:^|\s)سنه\s+(?:كم|كام)(?!\w)"),
    (
        Want.DATE,
        rf"(?:{_WHAT}(?:تاريخ|عام|سنه|موعد|زمن|يوم)|^[وف]?ما{_IS}\s+الشهر)(?!\w){_AND_TIME}|"
        r"^(?:تاريخ|سنه|عام|موعد)(?!\w)",
    ),
    (
        Want.NUMBER,
        r"(?:^|\s)(?:[وفب]|الي\s+)?(?:كم|كام|قديش)"
        rf"(?:\s+(?:كان|كانت|بلغ|بلغت|يبلغ|تبلغ))?(?:\s+{_COUNT})?(?!\w)",
    ),
    (Want.NUMBER, rf"{_WHAT}{_COUNT}(?!\w)|^{_COUNT}(?!\w)"),
    (Want.NUMBER, rf"{_WHAT}(?={_MOST}{_COUNT}(?!\w))"),
    (Want.NUMBER, rf"{_WHAT}(?={_MOST}?{_SOME_COUNT}(?!\w))|^(?={_SOME_COUNT}(?!\w))"),
    (Want.NUMBER, r"(?:^|\s)[وفب]?(?:في\s+)?ايه? (?:عدد|(?=سن|عمر))(?!\w)"),
    (Want.PLACE, r"(?:^|\s)(?:[وف]|من\s+|الي\s+)?(?:اين|وين|فين|منين)(?!\w)"),
    (Want.PLACE, rf"{_WHICH}\s+{_PLACE}(?!\w)|{_WHICH}(?=\s+{_SOME_PLACE}(?!\w))"),
    (Want.PLACE, rf"{_WHAT}(?={_MOST}{_PLACE}(?!\w))|{_WHAT}(?={_MOST}?{_SOME_PLACE}(?!\w))"),
    (
        Want.PLACE,
        rf"{_WHAT}{_PLACE}(?!\w)|^[وف]?ما\s+اسم(?=\s+(?:ال)?(?:{_PLACE}|{_SOME_PLACE})(?!\w))",
    ),
    (
        Want.MANNER,
        rf"(?:^|\s)[وف]?(?:كيف|ازاي|شلون|كيفاش)(?!\w)|{_WHICH}\s+{_WAY}(?!\w)|^كيفيه(?!\w)",
    ),
    (
        Want.PERSON,
        r"^[وف]?(?:من|مين)(?:\s*(?:هو|هي|هم)|\s+(?:الذي|التي|الذين|كان|كانت))(?!\w)|"
        rf"^[وف]?(?:بمن|لمن|عمن|ممن|فيمن|{_BEFORE_WHOM}\s+من)(?!\w)|(?:^|\s)مين(?!\w)|\s[بل]من$",
    ),
    (Want.PERSON, rf"{_WHICH}\s+{_PERSON}(?!\w)|{_WHICH}(?=\s+{_SOME_PERSON}(?!\w))"),
    (
        Want.PERSON,
        r"^[وف]?من(?!\w)(?!\s+(?:خلال|اجل|بين|حيث|ايه?)(?!\w))|"
        r"(?:علي يد|بقياده|من قبل|مع)\s+من(?=\s|$)",
    ),
    (
        Want.PERSON,
        rf"^[وف]?ما{_IS}\s+(?:اسم|اسماء)(?=\s+(?:ال)?(?:{_PERSON}|{_SOME_PERSON})(?!\w))",
    ),
    (
        Want.DEFINITION,
        r"^[وف]?ما(?:ذا)?(?:\s*(?:هو|هي|هم)|"
        r"\s+(?:المقصود|معني|المراد|تعريف|يعني|تعني|نعني|يقصد))(?!\w)",
    ),
    (Want.DEFINITION, r"^[وف]?(?:عرف|اشرح|وضح)(?!\w)"),
    (
        Want.FACT,
        r"(?:^|\s)[وفب]?(?:ماذا|ما\s+الذي|ما\s+التي|بم|مم|فيم|الام|علام|هل|اي|ايه|ما|شو|وش|ايش)(?!\w)",
    ),
)
_COMPILED = tuple((want, re.compile(pattern)) for want, pattern in _PATTERNS)


JOINING = frozenset(
    "ايه ليه ليش شو وش ايش وين فين مين ازاي شلون امتي امتا كام قديش عشان علشان اللي بتاع بتاعه "
    "بتاعت مش هوا هيا دي ده دا كمان بيد بواسطه ومتي واين وكيف ولماذا وكم".split()
)
"""Words that only ask or join, many of them of the spoken language, and no text needs to have."""


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
