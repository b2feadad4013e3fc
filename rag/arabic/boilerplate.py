"""Lines that a web page leaves in an article and that say nothing of its subject."""

import re

from rag.arabic.fold import fold

_BOILERPLATE = re.compile(
    r"""^\W*(
      (اقرا|اقراي|طالع|شاهد)\ (في\ هذا\ المقال|ايضا|المزيد|كذلك).*
    | تابع\ (المزيد|ايضا|كذلك)\ *(:.*)?
    | (للتوسع|للمزيد|لمعرفه\ المزيد|لقراءه).*(اضغط|انقر|الضغط|النقر)\ (هنا|علي).*
    | (للتوسع|للمزيد|لمعرفه\ المزيد|لقراءه\ المزيد)\b.*\.\.+  # the sentence ends at its dots
    | (اضغط|انقر)\ هنا.*
    | (مواضيع|مقالات)\ (ذات\ صله|قد\ تهمك|اخري).*
    | (وللحديث\ بقيه|يتبع)\W*
    | (شارك|شاركنا|انشر)\ (المقال|هذا\ المقال|الموضوع).*
    | (جميع|كل|كافه)\ الحقوق\ محفوظه.*
    | (المصادر|المراجع|المصدر|جدول\ المحتويات|المحتويات)\W*
    )$""",
    re.VERBOSE,
)


def is_boilerplate(line: str) -> bool:
    """Whether `line` is a page's furniture and not its text.

    >>> is_boilerplate("اقرأ في هذا المقال"), is_boilerplate("سقطت دمشق عام 613م")
    (True, False)
    """
    return len(line) < 120 and _BOILERPLATE.match(fold(line).strip()) is not None
