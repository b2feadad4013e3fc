"""Every word of the interface, in Arabic and English, in one table."""

from dataclasses import dataclass
from typing import Literal

from rag.reasons import REASONS

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")
DEFAULT: Language = "ar"
NAMES: dict[Language, str] = {"ar": "العربية", "en": "English"}
LANGUAGE_LABEL = "اللغة · Language"
"""Shown to readers of either language before it is known which one they read."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    >>> Words("en")("viewer.position", number=2, total=3)
    '2 of 3'
    >>> Words("en").count("sources", 1), Words("ar").count("sources", 3)
    ('1 source', '3 مصادر')
    """

    language: Language = DEFAULT

    def __call__(self, key: str, **filling: object) -> str:
        """The text for `key`, its {names} filled in. Raises KeyError for a key not in the table."""
        return TEXTS[key][LANGUAGES.index(self.language)].format(**filling)

    def count(self, key: str, number: int) -> str:
        """A number and its noun, inflected for the number."""
        forms = COUNTS[key][LANGUAGES.index(self.language)]
        return forms[_form(self.language, number)].format(n=number)

    def has(self, key: str) -> bool:
        """Whether the table has a text for `key`."""
        return key in TEXTS

    @property
    def direction(self) -> str:
        """The writing direction of the language: "rtl" or "ltr"."""
        return "rtl" if self.language == "ar" else "ltr"


def isolated(text: str) -> str:
    """`text` between invisible marks that keep its direction from upsetting the words around it.

    For plain text, such as the label of a widget; in HTML use <bdi>.
    """
    return f"\u2068{text}\u2069"


def _form(language: Language, number: int) -> int:
    """Which of the forms a number takes.

    Arabic has five: one, two, a few (3-10), many (11-99), and the hundreds, which take the
    singular; 103 counts as 3. English has two.
    """
    if language == "en":
        return 0 if number == 1 else 1
    rest = number % 100
    if number in (1, 2):
        return number - 1
    if 3 <= rest <= 10:
        return 2
    return 3 if rest >= 11 else 4


COUNTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "sources": (
        ("مصدر واحد", "مصدران", "{n} مصادر", "{n} مصدرًا", "{n} مصدر"),
        ("{n} source", "{n} sources"),
    ),
    "passages": (
        ("مقطع واحد", "مقطعان", "{n} مقاطع", "{n} مقطعًا", "{n} مقطع"),
        ("{n} passage", "{n} passages"),
    ),
    "left_out": (
        (
            "ملف واحد لم يُفهرس",
            "ملفان لم يُفهرسا",
            "{n} ملفات لم تُفهرس",
            "{n} ملفًا لم تُفهرس",
            "{n} ملف لم تُفهرس",
        ),
        ("{n} file left out", "{n} files left out"),
    ),
}

TEXTS: dict[str, tuple[str, str]] = {
    "name": ("ورّاق", "Warraq"),
    "tagline": (
        "اسأل بالعربية، وخذ الجواب من نصّ مصادرك كما ورد فيها.",
        "Ask in Arabic; get the answer in your sources' own words.",
    ),
    "page.chat": ("اسأل", "Ask"),
    "chat.placeholder": ("اكتب سؤالك هنا…", "Write your question in Arabic…"),
    "chat.searching": ("أبحث في المصادر…", "Searching the sources…"),
    "chat.welcome": ("عمَّ تبحث؟", "What are you looking for?"),
    "chat.ready": (
        "في المكتبة {sources}. كل جواب مقتبس بنصّه، ومعه موضعه من المصدر.",
        "The library holds {sources}. Every answer is a verbatim quote with its place.",
    ),
    "chat.clear": ("محادثة جديدة", "New conversation"),
    "answer.citations": ("من المصادر", "From the sources"),
    "answer.open": ("افتح في المصدر", "Open in source"),
    "answer.open_citation": ("افتح الاقتباس {number} في مصدره", "Open citation {number} in source"),
    "answer.open_passage": ("افتح المقطع {number} في مصدره", "Open passage {number} in source"),
    "answer.paragraph": ("الفقرة {number}", "Paragraph {number}"),
    "answer.page": ("الصفحة {number}", "Page {number}"),
    "answer.confidence": ("الثقة", "Confidence"),
    "answer.figure": ("الثقة {percent}%", "Confidence {percent}%"),
    "answer.high": ("عالية", "high"),
    "answer.medium": ("متوسطة", "medium"),
    "answer.low": ("منخفضة", "low"),
    "answer.disagree": ("المصادر تختلف في هذا", "The sources differ on this"),
    "answer.none": ("لا جواب في المصادر", "The sources do not answer this"),
    "answer.none.do": (
        "لم أجد في المصادر ما يجيب عن هذا السؤال. جرّب صياغة أخرى أو زد المصادر.",
        "Nothing in the sources answers this question. Try other words, or add sources.",
    ),
    "answer.nearest": ("أقرب المقاطع إلى السؤال", "The nearest passages"),
    "viewer.title": ("المصدر", "Source"),
    "viewer.text": ("نص المصدر", "Text of the source"),
    "viewer.previous": ("السابق", "Previous"),
    "viewer.next": ("التالي", "Next"),
    "viewer.position": ("{number} من {total}", "{number} of {total}"),
    "sidebar.sources": ("المصادر", "Sources"),
    "sidebar.open": ("افتح: {title}", "Open: {title}"),
    "sidebar.filter": ("ابحث في أسماء المصادر", "Find a source by name"),
    "sidebar.more": ("تظهر هنا أول {shown} من {total}.", "The first {shown} of {total}."),
    "sidebar.only": ("ابحث في مصادر بعينها", "Search only in"),
    "sidebar.all": ("كل المصادر", "All sources"),
    "build.button": ("حدّث الفهرس", "Update the index"),
    "build.running": ("أفهرس المصادر…", "Indexing the sources…"),
    "build.files": ("قُرئ {done} من {total}", "{done} of {total} files read"),
    "build.done": ("الفهرس محدَّث", "The index is up to date"),
    "build.holds": ("فيه {sources} و{passages}.", "It holds {sources} and {passages}."),
    "build.added": ("جديد: {number}", "New: {number}"),
    "build.changed": ("معدَّل: {number}", "Changed: {number}"),
    "build.renamed": ("غُيّر اسمه: {number}", "Renamed: {number}"),
    "build.removed": ("محذوف: {number}", "Removed: {number}"),
    "build.nothing": ("لم يتغيّر شيء.", "Nothing has changed."),
    "build.rebuilding": (
        "يُعاد بناء الفهرس كله لتغيّر ما بُني به",
        "Rebuilding everything, because what it was built with has changed",
    ),
    "build.rebuilt": (
        "أُعيد بناء الفهرس كله لأن النموذج أو الإعدادات تغيّرت.",
        "Everything was rebuilt, because the model or the settings have changed.",
    ),
    **{f"reason.{code}": words for code, words in REASONS.items()},
    "warning.columns_unread": (
        "في الملف أعمدة أخرى لم تُقرأ",
        "Other columns of the file were not read",
    ),
    "warning.encoding_guessed": (
        "ترميز الملف مخمَّن، فقد تختلف بعض الحروف عن الأصل",
        "The encoding was guessed; some letters may differ from the original",
    ),
    "warning.garbled": (
        "حروف النص لا تشبه كلام العرب؛ لعل خطوط الملف لا تصف حروفها",
        "The letters do not read like Arabic words",
    ),
    "warning.pages_without_text": (
        "بعض الصفحات بلا نص؛ فإن كانت صورًا فإنها لم تُقرأ",
        "Some pages have no text; those that are pictures were not read",
    ),
    "warning.rows_left_out": (
        "صفوف تالفة أو بلا نص لم تُقرأ",
        "Some rows were damaged or had no text and were not read",
    ),
    "warning.visual_order": (
        "قد يكون بعض النص معكوس الترتيب",
        "Parts of the text may stand in reverse order",
    ),
    "empty.title": ("المكتبة خالية", "The library is empty"),
    "empty.do": (
        "ضع ملفات عربية بصيغة {formats} في المجلد {folder} ثم اضغط «حدّث الفهرس».",
        'Put Arabic {formats} files into the folder {folder}, then press "Update the index".',
    ),
    "error.retry": ("أعد المحاولة", "Try again"),
    "error.unexpected": ("عذرًا، حدث خطأ غير متوقع", "Sorry, something went wrong"),
    "error.unexpected.do": (
        "أعد المحاولة. إن تكرّر الخطأ فتفصيله في سجل البرنامج.",
        "Try again. If it happens again, the program's log has the details.",
    ),
    "error.error": ("تعذّر إتمام العمل", "That could not be done"),
    "error.error.do": ("تفصيل الخطأ: {message}", "The details: {message}"),
    "error.corpus_missing": ("مجلد المصادر غير موجود", "There is no corpus folder"),
    "error.corpus_missing.do": (
        "أنشئ المجلد {folder} وضع فيه ملفات عربية، ثم أعد المحاولة.",
        "Create the folder {folder}, put Arabic files into it, and try again.",
    ),
    "error.unreadable_source": ("تعذّرت قراءة المصدر", "The source cannot be read"),
    "error.unreadable_source.do": (
        "أصلح الملف {source} أو احذفه ({reason}).",
        "Mend or remove the file {source} ({reason}).",
    ),
    "error.unknown_source": ("لم يعد هذا المصدر في المكتبة", "The source is no longer there"),
    "error.unknown_source.do": (
        "ليس في المكتبة مصدر باسم {source}. حدّث الفهرس أو اختر مصدرًا آخر.",
        "The library has no source named {source}. Update the index or choose another.",
    ),
    "error.source_changed": ("تغيّر المصدر بعد هذا الجواب", "The source has changed since"),
    "error.source_changed.do": (
        "لم يعد الاقتباس في موضعه. أعد السؤال لتحصل على موضعه الجديد.",
        "The quote is no longer where it was. Ask again to get its new place.",
    ),
    "error.empty_question": ("لا كلمات في السؤال", "The question has no words"),
    "error.empty_question.do": (
        "اكتب سؤالك بكلمات عربية، مثل: متى وقعت المعركة؟",
        "Write the question out in Arabic words, such as: متى وقعت المعركة؟",
    ),
    "error.bad_settings": ("في الإعدادات خطأ", "A setting is wrong"),
    "error.bad_settings.do": (
        "صحّح warraq.toml أو متغيرات البيئة ثم أعد المحاولة: {message}",
        "Correct warraq.toml or the environment and try again: {message}",
    ),
    "error.index_missing": ("لم يُبنَ الفهرس بعد", "Nothing has been indexed yet"),
    "error.index_missing.do": ("اضغط «حدّث الفهرس».", 'Press "Update the index".'),
    "error.index_busy": ("الفهرس قيد البناء", "The index is being built"),
    "error.index_busy.do": (
        "العملية {holder} تبني الفهرس الآن. انتظر حتى تنتهي ثم أعد المحاولة.",
        "Process {holder} is building it. Wait until it has finished, then try again.",
    ),
    "error.index_damaged": ("لا يمكن قراءة الفهرس", "The index cannot be read"),
    "error.index_damaged.do": (
        "نفّذ: python -m rag doctor (يبني ما فسد من المقالات)؛ مصادرك لم تُمسّ.",
        "Run: python -m rag doctor (it rebuilds what is damaged); your sources are untouched.",
    ),
    "error.index_unwritable": ("لم يتّسع القرص للفهرس", "The index could not be written"),
    "error.index_unwritable.do": (
        "أفسح مكانًا في القرص الذي فيه {folder} ثم أعد المحاولة؛ الفهرس على حاله ({reason}).",
        "Make room on the disk of {folder} and try again; the index is as it was ({reason}).",
    ),
    "error.server_gone": ("لا يستجيب خادم الفهرس", "The index server does not answer"),
    "error.server_gone.do": (
        "تحقق من أن الخادم {server} يعمل ومن الوصول إليه ثم أعد المحاولة ({reason}).",
        "See that {server} runs and can be reached, then try again ({reason}).",
    ),
    "error.shards_differ": ("الفهرس مبني في أجزاء", "The index is built in parts"),
    "error.shards_differ.do": (
        "نفّذ: python -m rag build --shard 1/{built} وهكذا إلى {built}/{built}.",
        "Run: python -m rag build --shard 1/{built}, and so on to {built}/{built}.",
    ),
    "error.source_exists": ("في المجلد ملف آخر بهذا الاسم", "There is another file of that name"),
    "error.source_exists.do": (
        "غيّر اسم ملفك {source} ثم أعد المحاولة.",
        "Rename your file {source} and try again.",
    ),
    "error.index_read_only": ("لا يمكن الكتابة في مجلد الفهرس", "The index cannot be written"),
    "error.index_read_only.do": (
        "أعطِ نفسك إذن الكتابة في المجلد {folder} ثم أعد المحاولة.",
        "Give yourself write access to the folder {folder} and try again.",
    ),
    "error.model_missing": ("تعذّر تحميل النموذج", "The model cannot be loaded"),
    "error.model_missing.do": (
        "راجع الإعداد embedder ({name})، أو احذفه لاستعمال النموذج المرفق.",
        "Check the setting embedder ({name}), or remove it to use the bundled model.",
    ),
    "error.embedder_changed": ("بُني الفهرس بنموذج آخر", "The index is of another model"),
    "error.embedder_changed.do": (
        "اضغط «حدّث الفهرس» لإعادة بنائه.",
        'Press "Update the index" to rebuild it.',
    ),
}
