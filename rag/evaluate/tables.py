"""A report as tables for a reader."""

import sys
from collections.abc import Iterable, Iterator, Mapping

from rich.console import Console
from rich.table import Table

from rag.evaluate.report import (
    Figure,
    GoldReport,
    KindRow,
    ReliabilityRow,
    Report,
    SquadReport,
)

_LABELS = {
    "n": "عدد الأسئلة",
    "answerable": "أسئلة تجيب عنها المقالات",
    "unanswerable": "أسئلة لا تجيب عنها",
    "hit_at_1": "المقطع الصحيح أولًا (hit@1)",
    "hit_at_5": "المقطع الصحيح بين الخمسة الأولى (hit@5)",
    "ndcg_at_10": "nDCG@10",
    "recall_at_1": "recall@1",
    "recall_at_10": "recall@10",
    "mrr_at_10": "MRR@10",
    "answer_hit": "الجواب يتضمّن المطلوب (answer_hit)",
    "answered": "أُجيب عنه",
    "refused": "امتُنع عن جوابه حيث لا جواب",
    "auroc": "فصل الثقة بين النوعين (AUROC)",
    "mean_words": "متوسط كلمات الجواب",
    "violations": "اقتباسات لا تطابق موضعها",
    "median": "زمن الجواب، الوسيط (ms)",
    "p95": "زمن الجواب، المئين 95 (ms)",
    "file": "ملف الأسئلة",
    "digest": "بصمة الملف",
    "split": "القسم",
    "embedder": "نموذج التضمين",
    "dimension": "أبعاد المتجهات",
    "analysis": "إصدار التحليل",
    "passage_size": "أطول مقطع",
    "passage_overlap": "تداخل المقاطع",
    "documents": "المقالات",
    "passages": "المقاطع",
    "answer_words": "أطول جواب (كلمات)",
    "answer_threshold": "عتبة الثقة",
    "writer": "النموذج اللغوي",
    "answers": "أجوبة سُئل عنها النموذج اللغوي",
    "sentences": "جمل كتبها",
    "supported": "منها ما تسنده المصادر",
    "corrected": "ومنها ما صُحّح إسناده",
    "fallbacks": "أجوبة رجعت إلى نصّ المصادر",
}
_KIND_COLUMNS = {
    "kind": "النوع",
    "n": "العدد",
    "hit_at_1": "hit@1",
    "hit_at_5": "hit@5",
    "answer_hit": "answer_hit",
    "answered": "أُجيب عنه",
}
_RELIABILITY_COLUMNS = {
    "low": "الثقة من",
    "high": "إلى",
    "n": "العدد",
    "confidence": "متوسطها",
    "answerable": "له جواب",
    "right": "أُجيب صوابًا",
}
_GOLD_FIGURES = (
    "answerable",
    "unanswerable",
    "hit_at_1",
    "hit_at_5",
    "mrr_at_10",
    "answer_hit",
    "answered",
    "refused",
    "auroc",
    "mean_words",
    "violations",
)
_SQUAD_FIGURES = (
    "ndcg_at_10",
    "recall_at_1",
    "recall_at_10",
    "mrr_at_10",
    "answer_hit",
    "answered",
    "mean_words",
)


def tables(report: Report) -> Iterator[Table]:
    """The figures, the figures by kind where there are kinds, and where they come from."""
    figures = _GOLD_FIGURES if isinstance(report, GoldReport) else _SQUAD_FIGURES
    rows = [(name, getattr(report, name)) for name in figures]
    rows += [("median", report.latency_ms.median), ("p95", report.latency_ms.p95)]
    yield _pairs([("n", report.origin.n), *rows])
    if not isinstance(report, SquadReport):
        yield _columns(_KIND_COLUMNS, report.kinds)
        yield _columns(_RELIABILITY_COLUMNS, report.reliability)
        if report.writing:
            yield _pairs([(f, getattr(report.writing, f)) for f in report.writing.__slots__])
    yield _pairs([(name, getattr(report.origin, name)) for name in report.origin.__slots__])


def _pairs(rows: list[tuple[str, Figure | str]]) -> Table:
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(overflow="fold")
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(_LABELS[name], shown(value))
    return table


def _columns(labels: Mapping[str, str], rows: Iterable[KindRow | ReliabilityRow]) -> Table:
    table = Table(box=None, pad_edge=False)
    for label in labels.values():
        table.add_column(label, overflow="fold")
    for row in rows:
        table.add_row(*(shown(getattr(row, name)) for name in labels))
    return table


def shown(value: Figure | str) -> str:
    """A figure in words: fractions with three decimals, what was not measured as a dash.

    >>> shown(0.5), shown(139), shown(None)
    ('0.500', '139', '–')
    """
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def print_tables(report: Report) -> None:
    """The tables on stdout; without colours and never folded when that is no terminal."""
    console = Console(highlight=False, markup=False, emoji=False)
    if not sys.stdout.isatty():
        console = Console(force_terminal=False, width=1_000, highlight=False, markup=False)
    for table in tables(report):
        console.print(table)
        console.print()
