"""What a reader is told about the writing of an answer: Arabic and English, by code."""

_FLOOR = ("؛ هذا الجواب بنصّ المصادر", "; this is the answer in the sources' own words")

_FALLBACKS: dict[str, tuple[str, str]] = {
    "timeout": ("لم يُتمّ النموذج اللغوي جوابه في وقته", "the language model took too long"),
    "refused": (
        "لا يجيب خادم النموذج اللغوي؛ تحقق من أنه يعمل ومن الإعداد writer_url",
        "the server of the language model does not answer; see that it runs, and writer_url",
    ),
    "key": (
        "لم يقبل خادم النموذج اللغوي المفتاح؛ صحّح الإعداد writer_key",
        "the server of the language model does not take the key; mend writer_key",
    ),
    "busy": (
        "بلغ خادم النموذج اللغوي حدّ الطلبات؛ أعد السؤال بعد حين",
        "the server of the language model takes no more requests now; ask again later",
    ),
    "no_model": (
        "ليس عند الخادم هذا النموذج اللغوي؛ صحّح الإعداد writer أو حمّل النموذج",
        "the server does not have this language model; mend writer, or pull the model",
    ),
    "rejected": ("رفض خادم النموذج اللغوي الطلب", "the server of the language model refused"),
    "server": ("أخفق خادم النموذج اللغوي", "the server of the language model failed"),
    "malformed": (
        "ردّ خادم النموذج اللغوي بما لا يُفهم؛ تحقق من الإعداد writer_url",
        "the server does not speak the OpenAI chat protocol; see to writer_url",
    ),
    "broken": ("انقطع ردّ النموذج اللغوي", "the language model broke off"),
    "endless": ("أطال النموذج اللغوي فوق الحد", "the language model wrote without end"),
    "empty": ("لم يكتب النموذج اللغوي شيئًا", "the language model wrote nothing"),
    "not_arabic": ("لم يكتب النموذج اللغوي بالعربية", "the language model did not write Arabic"),
    "unsupported": (
        "أكثر ما كتبه النموذج اللغوي لا سند له في المصادر",
        "the sources do not support most of what the language model wrote",
    ),
}

NOTICES: dict[str, tuple[str, str]] = {
    **{code: (ar + _FLOOR[0], en + _FLOOR[1]) for code, (ar, en) in _FALLBACKS.items()},
    "struck": (
        "حُذف من كتابة النموذج اللغوي ما لا سند له في المصادر",
        "what the sources do not support was struck from what the language model wrote",
    ),
    "marked": (
        "في الجواب جمل لا سند لها في المصادر، وهي معلَّمة",
        "the answer has sentences that the sources do not support; they are marked",
    ),
}
"""Why the answer is not what the language model wrote, or not all of it. With a code before
"struck" the answer is the extractive one, and the sentence says so."""

MARK = "[بلا سند]"
"""Stands after a sentence that the sources do not support, where such are shown."""


def in_arabic(code: str) -> str:
    """The notice in Arabic.

    >>> in_arabic("broken")
    'انقطع ردّ النموذج اللغوي؛ هذا الجواب بنصّ المصادر'
    """
    return NOTICES[code][0]
