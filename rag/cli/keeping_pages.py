"""The state of the library, as stretches of text for a reader."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from rag.cli.pages import Piece, build_page
from rag.records import SyncReport
from rag.store import Fault, SourceSummary
from rag.upkeep import Diagnosis, Status

_MIB = 1024 * 1024
_PARTS = {
    "catalogue": "السجل",
    "lexical": "فهرس الكلمات",
    "vectors": "المتجهات",
    "lists": "قوائم المتجهات",
}
_PLACES = _PARTS | {"document": "مقال"}
_CHANGES = {"added": "جديد", "changed": "متغيّر", "renamed": "غُيّر اسمه", "removed": "محذوف"}
_SEARCH = {
    "exact": "مقارنة تامّة بكل المتجهات، وهي سريعة حتى {exact_up_to} مقطع",
    "lists": "في {probes} من {lists} قائمة متجهات متقاربة، لأن المقاطع تزيد على {exact_up_to}",
    "remote": "على خادم Milvus",
}


def removed_page(name: str, moved: Path, report: SyncReport) -> Iterator[Piece]:
    """Where a file has gone, and what the index holds now."""
    yield f"نُقل {name} إلى {moved}\n", ""
    yield from build_page(report)


def list_page(sources: Sequence[SourceSummary]) -> Iterator[Piece]:
    """The sources, a line each."""
    if not sources:
        yield "لا مصادر في الفهرس.\n", ""
    for item in sources:
        yield item.source, "bold"
        yield f"  {item.title}  (المحارف: {item.length}، المقاطع: {item.passages})", ""
        yield f"  نسخة من {item.cited_as}\n" if item.cited_as != item.source else "\n", ""


def status_page(status: Status) -> Iterator[Piece]:
    """The state of the index, a line for each thing that is to be known."""
    yield f"الملفات: {status.files}، المقالات المختلفة: {status.documents}، ", ""
    yield f"المقاطع: {status.passages}، لم يُفهرس: {status.left_out}\n", ""
    sizes = (f"{_PARTS[part]} {size / _MIB:.1f}" for part, size in status.facts.bytes.items())
    if status.facts.bytes:
        yield f"الحجم (MiB): {'، '.join(sizes)}\n", ""
    make = status.make
    yield f"بُني بالنموذج {make.embedder} ({make.dimension})، التحليل {make.analysis}، ", ""
    yield f"المقطع {make.passage_size} والتداخل {make.passage_overlap}؛ ", ""
    yield f"الجيل {status.generation}\n", ""
    plan = status.facts.plan
    yield f"البحث في المتجهات: {_SEARCH[plan.kind].format(**asdict(plan))}\n", ""
    if status.facts.builder:
        yield f"العملية {status.facts.builder} تبني الفهرس الآن.\n", ""
    yield from _difference(status)


def _difference(status: Status) -> Iterator[Piece]:
    if status.in_step:
        yield "الفهرس يوافق المجلد.\n", ""
        return
    counts = [
        f"{word}: {len(getattr(status.changes, what))}"
        for what, word in _CHANGES.items()
        if getattr(status.changes, what)
    ]
    yield f"الفهرس لا يوافق المجلد ({'، '.join(counts) or 'ملفات لم تُقرأ'})؛ ", ""
    yield "نفّذ: python -m rag build\n", ""
    if status.rebuild:
        yield f"سيُعاد بناء كل شيء لتغيّر الإعدادات: {status.rebuild}\n", ""


def doctor_page(diagnosis: Diagnosis) -> Iterator[Piece]:
    """What was found, what was done about it, and what is left."""
    if not diagnosis.found:
        yield "الفهرس سليم كله.\n", ""
    else:
        yield f"وُجد من الفساد: {len(diagnosis.found)}\n", "bold"
        yield from _faults(diagnosis.found)
        if diagnosis.kept:
            yield f"حُفظ السجل الفاسد في {diagnosis.kept} وبُني غيره من المقالات.\n", ""
        if not diagnosis.left:
            yield "أُصلح كله.\n", ""
    if diagnosis.left:
        yield f"وبقي: {len(diagnosis.left)}\n", "bold"
        yield from _faults(diagnosis.left)
    yield from build_page(diagnosis.report)


def _faults(faults: Iterable[Fault]) -> Iterator[Piece]:
    for fault in faults:
        number = f" {fault.document}" if fault.document is not None else ""
        yield f"- {_PLACES[fault.where]}{number}: {fault.what}\n", ""
