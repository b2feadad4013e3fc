"""What a command found, as stretches of text for a reader."""

from collections.abc import Iterable, Iterator, Sequence

from rag.answer.found import Found
from rag.reasons import in_arabic
from rag.records import Answer, Citation, Hit, Kind, Locator, Passage, SyncReport

_SHOWN = 0.005
"""Shares that are not nought when they are printed."""
Piece = tuple[str, str]
"""A stretch of output and its style: "" or "bold"."""


SMALL_TALK = {
    Kind.GREETING: "أهلًا بك. اسأل عمّا في مقالاتك، مثل: متى سقطت دمشق؟",
    Kind.THANKS: "على الرحب والسعة.",
    Kind.HELP: (
        "أجيب عن أسئلتك من نصوص مقالاتك مع مواضعها: متى، وكم، ومن، وأين، ولماذا؛ وألخّص مقالًا "
        "(لخّص المقال الثاني)، وأجمع ما تقوله المصادر عن موضوع (ماذا تقول المصادر عن كذا؟)."
    ),
}


def answer_page(answer: Answer) -> Iterator[Piece]:
    """The answer and its citations, or the nearest passages when there is none."""
    if answer.kind in SMALL_TALK:
        yield f"{SMALL_TALK[answer.kind]}\n", ""
        return
    if answer.resolved:
        yield f"فُهم السؤال: {answer.resolved}\n\n", ""
    if answer.text is None:
        yield "لم أجد في المصادر جوابًا عن هذا السؤال.\n", ""
        if answer.hits:
            yield "\nأقرب المقاطع:\n\n", ""
            yield from hits_page(answer.hits)
        return
    yield from _marked(answer.text, answer.citations)
    yield "\n\n", ""
    for c in answer.citations:
        yield f"المصدر [{c.number}]: {_place(c, c.locator)}\n", ""
    if answer.agreeing > 1 and not answer.disagreements:
        yield f"\nيتفق على ذلك من المصادر: {answer.agreeing}\n", ""
    if answer.disagreements:
        yield "\nتختلف المصادر:\n", ""
    for d in answer.disagreements:
        yield f"- {d.value} {' '.join(f'[{number}]' for number in d.citations)}\n", ""


def _marked(text: str, citations: Iterable[Citation]) -> Iterator[Piece]:
    """The text with the values of its quotes in bold. Quotes stand in it in their order."""
    done = 0
    for c in citations:
        at = text.find(c.quote, done)
        if c.value is None or at < 0:
            continue
        start, end = (at + offset - c.start for offset in c.value)
        yield text[done:start], ""
        yield text[start:end], "bold"
        done = end
    yield text[done:], ""


def hits_page(hits: Sequence[Hit], explain: bool = False) -> Iterator[Piece]:
    """The passages, numbered, with their places and those of their copies, and why they stand where
    they do if it is to `explain`."""
    if not hits:
        yield "لا توجد مقاطع قريبة من هذه العبارة.\n", ""
    for number, hit in enumerate(hits, start=1):
        yield f"المقطع {number}: {_place(hit.passage)}\n", "bold"
        for copy in hit.copies:
            yield f"وكذلك في {_place(copy)}\n", ""
        yield f"{hit.passage.text}\n", ""
        if explain:
            yield from _why(hit)
        yield "\n", ""


def found_page(found: Found) -> Iterator[Piece]:
    """The passages and why they stand where they do, after the other names and words searched
    for."""
    for every, what in ((found.asked.also, "بأسماء"), (found.asked.reworded, "بعبارات")):
        for also in every:
            others = "، ".join(also.others_written)
            yield f"وبُحث عن «{also.written}» {what} أخرى: {others}\n\n", ""
    yield from hits_page(found.hits, explain=True)


FEATURES = {
    "lexical": "الألفاظ (BM25)",
    "dense": "قرب المقطع من معنى السؤال",
    "spelling": "كلمات السؤال ولو برسم آخر",
    "kindred": "كلمات السؤال أو ما في معناها",
    "together": "اجتماعها في موضع واحد",
    "year": "تاريخ قرب كلمات السؤال",
    "dated": "تاريخ في المقطع",
    "number": "عدد قرب كلمات السؤال",
    "opening": "يبدأ بالمسؤول عنه",
    "length": "طول المقطع",
    "clauses": "ما تقوله جُمله",
}


def _why(hit: Hit) -> Iterator[Piece]:
    """What each feature adds to the score, the greatest first; what adds nothing is left out."""
    yield f"الدرجة {hit.score:.2f}، وهي مجموع:\n", ""
    for reason in sorted(hit.reasons, key=lambda reason: -abs(reason.share)):
        if abs(reason.share) >= _SHOWN:
            name = FEATURES.get(reason.feature, reason.feature)
            yield f"  {reason.share:+.2f}  {name} ({reason.value:.2f})\n", ""


def _place(span: Citation | Passage, locator: Locator | None = None) -> str:
    parts = [span.source]
    if locator and locator.page is not None:
        parts.append(f"الصفحة {locator.page}")
    if locator:
        parts.append(f"الفقرة {locator.paragraph}")
    parts.append(f"المحارف من {span.start} إلى {span.end}")
    if locator and locator.heading:
        parts.append(f"تحت عنوان «{locator.heading}»")
    return "، ".join(parts)


def build_page(report: SyncReport) -> Iterator[Piece]:
    """What a build did."""
    if report.rebuilt:
        yield f"أُعيد بناء كل شيء لتغيّر الإعدادات: {report.rebuilt}\n", ""
    counts = {
        "أضيف": report.added,
        "تغيّر": report.changed,
        "غُيّر اسمه": report.renamed,
        "حُذف": report.removed,
        "لم يتغيّر": report.unchanged,
        "لم يُفهرس": report.left_out,
    }
    yield "، ".join(f"{word}: {len(those)}" for word, those in counts.items()) + "\n", ""
    for old, new in report.renamed:
        yield f"- غُيّر اسم {old} إلى {new}\n", ""
    for item in report.left_out:
        yield f"- لم يُفهرس {item.source}: {in_arabic(item)}\n", ""
    total = f"في الفهرس {report.files} من المقالات و{report.passages} من المقاطع"
    yield f"{total} ({report.seconds:.1f} ث)\n", ""
