"""Why a file is left out, in words for readers: Arabic and English, by the code of the reason."""

from rag.records import LeftOut

REASONS: dict[str, tuple[str, str]] = {
    "bad_aliases": (
        "لا تُستعمل الأسماء التي فيه ({problem})؛ اكتب قوائم من اسمين فأكثر",
        "its names are not used ({problem}); write lists of two names or more",
    ),
    "link": ("رابط يؤدي إلى خارج مجلد المصادر", "a link that leads out of the folder"),
    "bad_name": ("اسمه ليس بترميز UTF-8؛ غيّره", "its name is not UTF-8; rename it"),
    "dead_link": ("رابط لا يؤدي إلى شيء", "a link that leads nowhere"),
    "folder_link": ("رابط إلى مجلد", "a link to a folder"),
    "no_file": ("ليس ملفًا يُقرأ", "not a file that can be read"),
    "bomb": (
        "ملف مضغوط يتمدّد تمدّدًا لا يكون لنص",
        "it unpacks to far more than any text would",
    ),
    "crashed": ("انهار البرنامج الذي يقرأ صيغته", "what reads its format crashed on it"),
    "damaged": ("الملف تالف؛ أعد تنزيله أو حفظه", "it is damaged; fetch or save it again"),
    "denied": ("لا يُسمح بفتحه", "it cannot be opened"),
    "empty": ("ليس فيه نص", "there is no text in it"),
    "encoding": (
        "ترميزه غير معروف؛ احفظه بترميز UTF-8",
        "its encoding is not recognised; save it as UTF-8",
    ),
    "encrypted": (
        "مقفل بكلمة سر؛ احفظه بلا قفل",
        "it is locked with a password; save it without one",
    ),
    "no_text_column": (
        "ليس فيه عمود معروف للنص؛ سمِّ عموده «نص». أعمدته: {columns}",
        "no column is known to hold text; call one text. Its columns: {columns}",
    ),
    "not_text": ("ليس ملفًا نصيًّا", "it is not a text file"),
    "old_word": (
        "ملف وورد قديم؛ احفظه بصيغة docx",
        "an old Word file; save it as .docx",
    ),
    "scanned": (
        "صفحاته صور بلا نص؛ استخرج نصها بالتعرّف الضوئي أولًا",
        "its pages are pictures; run text recognition (OCR) over it first",
    ),
    "too_large": (
        "حجمه {size}، فوق الحد {limit}",
        "it has {size}, over the limit of {limit}",
    ),
    "too_many_pages": (
        "عدد صفحاته {pages}، فوق الحد {limit}",
        "it has {pages} pages, over the limit of {limit}",
    ),
    "too_much_memory": (
        "تحتاج قراءته إلى ذاكرة فوق الحد {limit}",
        "reading it takes more memory than {limit}",
    ),
    "too_slow": (
        "تستغرق قراءته أكثر من {limit} ثانية",
        "reading it takes longer than {limit} seconds",
    ),
    "unknown_format": ("صيغة لا تُقرأ", "not a format that is read"),
    "vanished": ("لم يعد الملف موجودًا", "the file is gone"),
}


def in_arabic(item: LeftOut) -> str:
    """The reason in Arabic, or as it is recorded when there are no words for its code."""
    words = REASONS.get(item.code)
    return words[0].format(**item.details) if words else item.reason
