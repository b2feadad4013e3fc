"""What an evaluation found, with what is needed to find it again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from rag.evaluate.measures import mean, percentile
from rag.records import Writing
from rag.settings import Settings
from rag.store import Manifest

Figure = float | None
"""None: there was nothing to measure it on."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the figures were measured on and with; `digest` is that of the question file."""

    file: str
    digest: str
    n: int
    split: str | None
    embedder: str
    dimension: int
    analysis: int
    passage_size: int
    passage_overlap: int
    documents: int
    passages: int
    answer_words: int
    answer_threshold: float
    writer: str

    @classmethod
    def of(
        cls, file: Path, n: int, split: str | None, manifest: Manifest, settings: Settings
    ) -> Self:
        """The origin of figures on `n` questions of `file`, asked of the index of `manifest`."""
        return cls(
            file=file.as_posix(),
            digest=hashlib.blake2b(file.read_bytes(), digest_size=8).hexdigest(),
            n=n,
            split=split,
            embedder=manifest.make.embedder,
            dimension=manifest.make.dimension,
            analysis=manifest.make.analysis,
            passage_size=manifest.make.passage_size,
            passage_overlap=manifest.make.passage_overlap,
            documents=manifest.documents,
            passages=manifest.passages,
            answer_words=settings.answer_words,
            answer_threshold=settings.answer_threshold,
            writer=settings.writer,
        )


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds of one `ask`."""

    median: Figure
    p95: Figure

    @classmethod
    def of(cls, milliseconds: list[float]) -> Self:
        """The latency of the given measurements."""
        return cls(percentile(milliseconds, 0.5), percentile(milliseconds, 0.95))


@dataclass(frozen=True, slots=True)
class KindRow:
    """The figures of one kind of question."""

    kind: str
    n: int
    hit_at_1: Figure
    hit_at_5: Figure
    answer_hit: Figure
    answered: Figure


@dataclass(frozen=True, slots=True)
class ReliabilityRow:
    """The questions whose confidence lies in [low, high): their mean confidence, the share that
    the sources answer, and the share that was answered right."""

    low: float
    high: float
    n: int
    confidence: Figure
    answerable: Figure
    right: Figure


@dataclass(frozen=True, slots=True)
class WritingFigures:
    """Figures on what a language model wrote. `sentences` counts those it wrote, in the answers
    that were not used too; of them, `supported` is the share that the sources support and
    `corrected` the share that cited wrongly what supports it. `fallbacks` is the share of the
    answers that are extractive after all."""

    answers: int
    sentences: int
    supported: Figure
    corrected: Figure
    fallbacks: Figure

    @classmethod
    def of(cls, writings: Sequence[Writing]) -> Self:
        """The figures of the given answers."""
        sentences = [sentence for writing in writings for sentence in writing.sentences]
        return cls(
            len(writings),
            len(sentences),
            mean([bool(sentence.citations) for sentence in sentences]),
            mean([sentence.corrected for sentence in sentences]),
            mean([not writing.used for writing in writings]),
        )


@dataclass(frozen=True, slots=True)
class GoldReport:
    """Figures on gold questions.

    Passage and answer figures are over the answerable questions; `refused` is over the others.
    `violations` counts quotes that are not the text at their place: it must be 0. `writing` is None
    when no language model wrote.
    """

    origin: Origin
    answerable: int
    unanswerable: int
    hit_at_1: Figure
    hit_at_5: Figure
    mrr_at_10: Figure
    answer_hit: Figure
    answered: Figure
    refused: Figure
    auroc: Figure
    mean_words: Figure
    violations: int
    latency_ms: Latency
    kinds: tuple[KindRow, ...]
    reliability: tuple[ReliabilityRow, ...] = ()
    writing: WritingFigures | None = None
    format: str = "gold"


@dataclass(frozen=True, slots=True)
class SquadReport:
    """Figures on a SQuAD file; every paragraph of it is one passage."""

    origin: Origin
    ndcg_at_10: Figure
    recall_at_1: Figure
    recall_at_10: Figure
    mrr_at_10: Figure
    answer_hit: Figure
    answered: Figure
    mean_words: Figure
    latency_ms: Latency
    format: str = "squad"


Report = GoldReport | SquadReport
