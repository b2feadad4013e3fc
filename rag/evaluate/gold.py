"""Gold questions, asked of the library of their corpus."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from rag.errors import BadQuestions
from rag.evaluate import judge
from rag.evaluate.datasets import GoldQuestion, GoldQuestions
from rag.evaluate.measures import auroc, hit, mean, reciprocal
from rag.evaluate.report import (
    GoldReport,
    KindRow,
    Latency,
    Origin,
    ReliabilityRow,
    WritingFigures,
)
from rag.library import Library
from rag.records import Answer
from rag.settings import Settings

Listener = Callable[[int, int], None]
"""Called with how many of how many questions are done."""
_PLAIN = {".txt", ".md"}

_BINS = 5
"""Rows of the reliability table."""
_BELOW_ONE = 1 - 1e-9


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question; `says`: the answer holds what it should.

    `first` and `rank` are those of `judge`.
    """

    question: GoldQuestion
    answer: Answer
    first: int | None
    rank: int | None
    says: bool
    violations: int
    milliseconds: float

    @property
    def answered(self) -> bool:
        """Whether there was an answer, right or wrong."""
        return self.answer.text is not None


def evaluate(
    library: Library,
    settings: Settings,
    file: Path,
    questions: GoldQuestions,
    split: str | None = None,
    listener: Listener | None = None,
) -> GoldReport:
    """The figures of `questions` on a library that is built.

    Raises BadQuestions when a question rests on a file that the library does not hold.
    """
    check_sources(library, settings, file, questions)
    done = []
    for outcome in outcomes(library, settings.corpus, questions):
        done.append(outcome)
        if listener:
            listener(len(done), len(questions))
    manifest = library.manifest()
    assert manifest is not None  # asked and answered
    return summary(done, Origin.of(file, len(questions), split, manifest, settings))


def outcomes(
    library: Library, corpus: Path, questions: Iterable[GoldQuestion]
) -> Iterator[Outcome]:
    """The questions asked, one at a time; quotes are held against the files themselves."""

    @cache
    def text_of(source: str) -> str:
        if Path(source).suffix.lower() in _PLAIN:
            return (corpus / source).read_bytes().decode("utf-8")
        return library.document(source).text

    for question in questions:
        answer, milliseconds = judge.timed_ask(library, question.text)
        yield Outcome(
            question,
            answer,
            judge.first(answer.hits, question),
            judge.rank(answer.hits, question),
            judge.says(answer, question),
            judge.violations(answer, text_of),
            milliseconds,
        )


def summary(outcomes: Sequence[Outcome], origin: Origin) -> GoldReport:
    """The figures of the outcomes."""
    answerable = [o for o in outcomes if o.question.answerable]
    others = [o for o in outcomes if not o.question.answerable]
    writings = [o.answer.writing for o in outcomes if o.answer.writing]
    return GoldReport(
        origin=origin,
        answerable=len(answerable),
        unanswerable=len(others),
        hit_at_1=mean([hit(o.first, 1) for o in answerable]),
        hit_at_5=mean([hit(o.rank, 5) for o in answerable]),
        mrr_at_10=mean([reciprocal(o.rank, 10) for o in answerable]),
        answer_hit=mean([o.says for o in answerable]),
        answered=mean([o.answered for o in answerable]),
        refused=mean([not o.answered for o in others]),
        auroc=auroc(
            [o.answer.confidence for o in answerable], [o.answer.confidence for o in others]
        ),
        mean_words=mean([judge.words(o.answer) for o in outcomes if o.answered]),
        violations=sum(o.violations for o in outcomes),
        latency_ms=Latency.of([o.milliseconds for o in outcomes]),
        kinds=_by_kind(outcomes),
        reliability=_reliability(outcomes),
        writing=WritingFigures.of(writings) if writings else None,
    )


def _reliability(outcomes: Sequence[Outcome]) -> tuple[ReliabilityRow, ...]:
    rows = []
    for low, high in pairwise(n / _BINS for n in range(_BINS + 1)):
        those = [o for o in outcomes if low <= min(o.answer.confidence, _BELOW_ONE) < high]
        rows.append(
            ReliabilityRow(
                low,
                high,
                len(those),
                mean([o.answer.confidence for o in those]),
                mean([o.question.answerable for o in those]),
                mean([o.says for o in those]),
            )
        )
    return tuple(rows)


def _by_kind(outcomes: Sequence[Outcome]) -> tuple[KindRow, ...]:
    rows = []
    for kind in dict.fromkeys(o.question.kind for o in outcomes):
        those = [o for o in outcomes if o.question.kind == kind]
        answerable = [o for o in those if o.question.answerable]
        rows.append(
            KindRow(
                kind,
                len(those),
                mean([hit(o.first, 1) for o in answerable]),
                mean([hit(o.rank, 5) for o in answerable]),
                mean([o.says for o in answerable]),
                mean([o.answered for o in those]),
            )
        )
    return tuple(rows)


def check_sources(
    library: Library, settings: Settings, file: Path, questions: GoldQuestions
) -> None:
    """Raises BadQuestions when a question rests on a file that the library does not hold."""
    held = {summary.source for summary in library.sources()}
    for question in questions:
        for gold in question.gold:
            if gold.source not in held:
                reason = (
                    f"the question {question.id} rests on {gold.source}, which is not among the "
                    f"articles of {settings.corpus}; name their folder with --corpus"
                )
                raise BadQuestions(file, reason)
