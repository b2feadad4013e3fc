"""Requests that are not one fact: a summary, a topic, a list, a greeting."""

import re
from dataclasses import dataclass

from rag.arabic.fold import align
from rag.arabic.terms import words
from rag.question.wants import split
from rag.records import Kind

SMALL_TALK = frozenset({Kind.GREETING, Kind.THANKS, Kind.HELP})
"""What nothing is searched for."""
_SHORT = 6
"""Words that a greeting or a word of thanks has at most."""


@dataclass(frozen=True, slots=True)
class Request:
    """What kind of answer is asked for; `about` is the topic, or what names the source to be
    summarised, as it was written: "" when it is only called "this article"."""

    kind: Kind
    about: str = ""


_GREETING = re.compile(
    r"(?:و?السلام عليكم|سلام|مرحبا|مرحب|اهلا|اهلين|هلا|يا هلا|حياكم|تحيه|تحياتي|"
    r"صباح (?:الخير|النور)|مساء (?:الخير|النور)|كيف (?:حالك|الحال|حالكم)|هاي|hi|hello|hey)(?!\w)"
)
_THANKS = re.compile(
    r"(?:شكرا|الف شكر|اشكرك|نشكرك|مشكور|جزاك الله|جزيت خيرا|بارك الله|احسنت|ممتاز|رايع|تسلم|"
    r"thanks?|thank you)(?!\w)"
)
_HELP = re.compile(
    r"(?:(?:ماذا|ما الذي|بماذا|بم|كيف|ما) (?:تستطيع|يمكنك|بامكانك|في وسعك|تقدر|تعرف)"
    r"(?: (?:ان )?(?:تفعل\w*|تقدم\w*|تعمل\w*|تساعد\w*|فعله|تقديمه|عمله|مساعدتي))?|من انت|ما انت|"
    r"ما (?:عملك|وظيفتك|اسمك)|كيف (?:استخدمك|استعملك|اسالك|اسال|تعمل|ابدا)|ساعدني|مساعده|help)$"
)

_SOURCE = (
    r"(?:ال)?(?:مقال\w*|مصدر|مصادر|ملف|ملفات|نص|نصوص|وثيق\w*|كتاب|كتب|مستند\w*|تقرير|بحث|"
    r"دراس\w*|خبر)"
)
_ASKS_SUMMARY = (
    r"(?:لخص|لخصي|لخصوا|تلخيص|ملخص|خلاصه|اختصر|اوجز|موجز|زبده|"
    r"(?:اعطني|اعطنا|اريد|نريد|هات|قدم|اكتب)(?: لي| لنا)? (?:ملخص\w*|خلاصه|تلخيص\w*|موجز\w*))"
    r"(?: (?:لي|لنا|ل|عن))?"
)
_ASKS_SUBJECT = (
    r"(?:(?:عم|عما|عن ماذا|عن اي شيء|عن اي موضوع|حول ماذا|علام|ماذا|فيم) "
    r"(?:يتحدث|تتحدث|يتكلم|تتكلم|يدور|تدور|يتناول|تتناول|يحكي|تحكي)|"
    r"(?:ما|ما هو|ما هي|ماهو|ماهي) (?:ال)?(?:موضوع|مضمون|فحوي|محتوي|فكره|فكره الرييسيه|خلاصه))"
)
_SUMMARY = re.compile(
    rf"(?:{_ASKS_SUMMARY}|{_ASKS_SUBJECT})(?: (?:في|من|ل|هذا|هذه))* "
    rf"?(?:(?:هذا|هذه) )?(?:ل)?(?:(?={_SOURCE} \d)|{_SOURCE}(?!\w))(?P<about>.*)$"
)
_SHORTENED = re.compile(rf"{_ASKS_SUMMARY} (?P<about>.+)$")
_TOPIC = re.compile(
    r"(?:(?:ماذا|ما الذي|ما|بماذا) (?:تقول|يقول|قالت|قال|تذكر|يذكر|ذكرت|ذكر|اورد|"
    r"اوردت|روي|ورد|جاء|قيل|كتب|تفيد|تروي|"
    rf"تعرف|نعرف|يقال|تقوله)(?: (?:في )?{_SOURCE})?|"
    rf"(?:ما|ما هو|ما هي) (?:راي|اقوال|كلام|موقف) {_SOURCE}|"
    r"(?:حدثني|حدثنا|كلمني|اخبرني|اخبرنا|احك|احكي|تكلم|تحدث|عرفني|زودني ب\w+|"
    r"اريد معلومات|اعطني معلومات|"
    r"معلومات|نبذه|اعطني نبذه|هات معلومات|اكتب)(?: (?:لي|لنا))?)"
    r" (?:عن|حول|في شان|بشان|بخصوص|في) (?P<about>.+)$"
)
_PLURALS = (
    "مدن|دول|بلدان|معارك|حروب|قاده|اسباب|نتايج|جيوش|شعوب|قبايل|ملوك|خلفاء|اباطره|مناطق|شروط|مراحل|"
    "عوامل|اثار|مظاهر|خصايص|صفات|اعمال|كتب|اسماء|احداث|اراضي|اقاليم|حصون|قلاع|ابناء|اولاد|زوجات|"
    "علماء|شعراء|وزراء|حكام|امراء|جنرالات|طرق|وسايل|اهداف|فوايد|انواع|اقسام|لغات|ادوات|"
    "مواضع|اماكن|القاب|جزر|انهار|عواصم|ولايات|غزوات|فتوحات|هزايم|انتصارات|مكاسب|خساير|تدابير"
)
_MANY = rf"(?:ال)?(?:{_PLURALS}|\w{{3,}}ات)"
_LIST = re.compile(
    rf"(?:(?:ما|ماهي|ما هي|من|من هم|ماهم|ما هم) (?:(?:اهم|ابرز|اشهر|كل|جميع) )?{_MANY}"
    rf"(?= |$)|(?:ماهي|ما هي|ما) (?:اهم|ابرز|اشهر) |"
    rf"(?:اذكر|عدد|سم|اسرد|هات)(?: (?:لي|لنا))? (?:(?:اهم|ابرز|اشهر|كل|جميع|اسماء) )?"
    rf"{_MANY}(?= |$)|(?:في )?(?:اي|ايه) (?:ال)?(?:{_PLURALS})(?= |$)|من هم )"
)
_SINGLE = re.compile(r"(?:ما|ما هي|ماهي) (?:ال)?(?:ذات|صلات|نبات|بنات|وفات|مات)(?!\w)|من كتب(?!\w)")
"""What only looks like many: a word that ends like a plural, and «من كتب», which asks who wrote."""


def read(text: str) -> Request:
    """What kind of answer `text` asks for.

    >>> read("ماذا تقول المصادر عن معركة اليرموك؟")
    Request(kind=<Kind.TOPIC: 'topic'>, about='معركة اليرموك')
    >>> read("لخّص المقال الثاني"), read("متى سقطت دمشق؟").kind.value
    (Request(kind=<Kind.SUMMARY: 'summary'>, about='الثاني'), 'fact')
    """
    every = list(words(align(text)))
    plain = " ".join(word.form for word in every)
    if len(every) <= _SHORT:
        for kind, pattern in ((Kind.GREETING, _GREETING), (Kind.THANKS, _THANKS)):
            match = pattern.match(plain)
            if match and not split(plain[match.end() :].split()).asking:
                return Request(kind)
    if _HELP.match(plain):
        return Request(Kind.HELP)
    for kind, pattern in (
        *((Kind.SUMMARY, _SUMMARY), (Kind.TOPIC, _TOPIC), (Kind.TOPIC, _SHORTENED)),
    ):
        match = pattern.match(plain)
        if match:
            first = len(plain[: match.start("about")].split())
            about = text[every[first].start : every[-1].end] if first < len(every) else ""
            return Request(kind, about)
    if _LIST.match(plain) and not _SINGLE.match(plain):
        return Request(Kind.LIST)
    return Request(Kind.FACT)
