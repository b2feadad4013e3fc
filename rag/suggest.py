"""Questions that a library can be asked first, made from what its articles say of themselves.

A sentence that dates an event («في عام 615م وصل الفرس إلى شمال الأناضول») answers a question that
can be written from it by rule («متى وصل الفرس إلى شمال الأناضول؟»). Only clauses of a plain build
are turned: what is kept reads like a question that somebody would ask.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, zip_longest

from rag.arabic.dates import dates
from rag.arabic.fold import fold
from rag.arabic.sentences import clauses
from rag.arabic.terms import STOP_WORDS
from rag.records import Document

_READ = 20_000
"""Code points of a document that are looked at."""
_SHORTEST, _LONGEST = 3, 10
"""Words of a question, besides the one that asks."""
_VERBS = frozenset(
    fold(
        """
        وصل أسس تأسس بدأ بدأت اندلع اندلعت وقع وقعت حدث حدثت توفي توفيت ولد ولدت فتح هزم انتصر عاد
        قتل احتل سقط سقطت استولى غزا غزت اجتاح حاصر دخل دخلت خرج هاجر أعلن أعلنت وقّع انتهى انتهت
        صدر صدرت افتتح افتتحت بني بنيت أنشأ أنشئ أنشئت أنشأت اكتشف اخترع نشر حصل حصلت فاز فازت
        تولى تولت أصبح أصبحت استقل استقلت انضم انضمت شن أطلق أطلقت جرى جرت نزل اعتنق أسلم بويع نال
        هاجم استعاد ضم ترك سافر انتقل أرسل ظهر ظهرت انعقد انعقدت تزوج قام قامت كتب ألف توج
        """
    ).split()
)
_LEADING = re.compile(r"^(?:و|ف)?(?:في|خلال|منذ)?\s*$")
_TRAILING = re.compile(r"\s+(?:في|من|خلال|وذلك|وذلك في|كان ذلك)?\s*(?:و|ف|ب|ل)?$")
_STOPS = re.compile(r"\s*[،,؛;:]|\s+(?:مما|حيث|بعدما|بينما|عندما|حتى|بعد أن|قبل أن|الذي|التي)\s")
_ODD = re.compile(r"[^\w\s\u064b-\u0652\u0670-]|[\dA-Za-z_]")


def suggestions(documents: Iterable[Document], limit: int) -> tuple[str, ...]:
    """At most `limit` different questions that the documents answer, in turn from each of them.

    >>> text = "في عام 615م وصل الفرس إلى شمال الأناضول."
    >>> suggestions([Document(1, "a.txt", "", text)], 3)
    ('متى وصل الفرس إلى شمال الأناضول؟',)
    """
    of_each = [list(_questions(document.text[:_READ])) for document in documents]
    turns = chain.from_iterable(zip_longest(*of_each))
    return tuple(dict.fromkeys(question for question in turns if question))[:limit]


def _questions(text: str) -> Iterator[str]:
    for span in clauses(text):
        event = _event(span.of(text))
        if event and _is_plain(event):
            yield f"متى {' '.join(event.split())}؟"


def _event(clause: str) -> str:
    """What happened, verb first and without its date; "" when the clause is of another build."""
    date = next((d for d in dates(clause) if d.years), None)
    if date is None:
        return ""
    if _LEADING.match(clause[: date.start]):
        event = clause[date.end :].strip(" )،,م")
    else:
        event = _TRAILING.sub("", clause[: date.start]).strip()
    return _STOPS.split(event, maxsplit=1)[0].strip(" .")


def _is_plain(event: str) -> bool:
    words = event.split()
    if not _SHORTEST <= len(words) <= _LONGEST or _ODD.search(event):
        return False
    verb, subject, last = (fold(word) for word in (words[0], words[1], words[-1]))
    return verb in _VERBS and subject not in STOP_WORDS and last not in STOP_WORDS
