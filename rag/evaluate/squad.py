"""A SQuAD file: its paragraphs made a library, its questions asked of it."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rag.embedding import Embedder
from rag.evaluate import judge
from rag.evaluate.measures import mean
from rag.evaluate.report import Latency, Origin, SquadReport
from rag.evaluate.squad_file import Squad, SquadQuestion
from rag.library import Library
from rag.passages import PassageSettings
from rag.records import Answer, Document, Hit, Passage
from rag.settings import Settings
from rag.store import FileState, LocalStore
from rag.sync import make_of

Listener = Callable[[int, int], None]
"""Called with how many of how many questions are done."""
_BATCH = 1_000
"""Paragraphs embedded at a time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question; `listed` are the sources of the ranking, best first."""

    question: SquadQuestion
    answer: Answer
    listed: tuple[str, ...]
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """Measures of rankings, each the mean over the questions."""

    ndcg_at_10: float
    recall_at_1: float
    recall_at_10: float
    mrr_at_10: float


def evaluate(
    squad: Squad,
    embedder: Embedder,
    settings: Settings,
    file: Path,
    listener: Listener | None = None,
) -> SquadReport:
    """The figures of a SQuAD file, on a library of its paragraphs that is gone afterwards."""
    done = []
    with library_of(squad, embedder, settings) as library:
        for outcome in outcomes(library, squad.questions):
            done.append(outcome)
            if listener:
                listener(len(done), len(squad.questions))
        manifest = library.manifest()
    assert manifest is not None  # asked and answered
    return summary(done, Origin.of(file, len(done), None, manifest, settings))


@contextmanager
def library_of(squad: Squad, embedder: Embedder, settings: Settings) -> Iterator[Library]:
    """A library in a temporary index where every paragraph is one document of one passage. The
    titles of the articles do not count: what is published for others is of the texts alone."""
    longest = max(len(paragraph.text) for paragraph in squad.paragraphs)
    make = make_of(embedder, PassageSettings(size=longest, overlap=0))
    with tempfile.TemporaryDirectory(prefix="warraq-") as folder:
        store = LocalStore(Path(folder))
        with Library(store, embedder, settings) as library:
            with store.update(make, fresh=True) as update:
                for first in range(0, len(squad.paragraphs), _BATCH):
                    batch = squad.paragraphs[first : first + _BATCH]
                    vectors = embedder.passages([paragraph.text for paragraph in batch])
                    for row, paragraph in enumerate(batch):
                        name, text = source(first + row), paragraph.text
                        document = Document(0, name, paragraph.title, text)
                        passage = Passage(0, 0, name, 0, len(text), text)
                        file = FileState(name, name, len(text), 0)
                        update.add(document, file, [passage], vectors[row : row + 1])
            yield library


def source(paragraph: int) -> str:
    """The name of a paragraph in the library.

    >>> source(0)
    '0001'
    """
    return f"{paragraph + 1:04}"


def outcomes(library: Library, questions: Sequence[SquadQuestion]) -> Iterator[Outcome]:
    """The questions asked, one at a time."""
    for question in questions:
        answer, milliseconds = judge.timed_ask(library, question.text)
        listed = tuple(place(hit, source(question.paragraph)) for hit in answer.hits)
        yield Outcome(question, answer, listed, milliseconds)


def place(hit: Hit, wanted: str) -> str:
    """The source that a hit counts for: the wanted one when it is the hit or a copy of it."""
    same = {hit.passage.source, *(copy.source for copy in hit.copies)}
    return wanted if wanted in same else hit.passage.source


def summary(outcomes: Sequence[Outcome], origin: Origin) -> SquadReport:
    """The figures of the outcomes; `answer_hit` is over the questions that have an answer."""
    ranking = measure([(source(o.question.paragraph), o.listed) for o in outcomes])
    answered = [o.answer for o in outcomes if o.answer.text is not None]
    said = [
        judge.contains(o.answer, o.question.answers)
        for o in outcomes
        if any(map(judge.form, o.question.answers))
    ]
    return SquadReport(
        origin=origin,
        ndcg_at_10=ranking.ndcg_at_10,
        recall_at_1=ranking.recall_at_1,
        recall_at_10=ranking.recall_at_10,
        mrr_at_10=ranking.mrr_at_10,
        answer_hit=mean(said),
        answered=mean([o.answer.text is not None for o in outcomes]),
        mean_words=mean([judge.words(answer) for answer in answered]),
        latency_ms=Latency.of([o.milliseconds for o in outcomes]),
    )


def measure(rankings: Sequence[tuple[str, Sequence[str]]]) -> Ranking:
    """The measures of rankings, each given as what is wanted and what is listed, best first.

    Scores fall strictly with the rank, so that no tie is broken in another order than the
    engine's. A ranking that lists nothing counts 0.
    """
    import ir_measures
    from ir_measures import RR, Qrel, R, ScoredDoc, nDCG

    wanted = [Qrel(str(n), gold, 1) for n, (gold, _) in enumerate(rankings)]
    run = [
        ScoredDoc(str(n), name, float(-rank))
        for n, (_, listed) in enumerate(rankings)
        for rank, name in enumerate(listed)
    ]
    found = ir_measures.calc_aggregate([nDCG @ 10, R @ 1, R @ 10, RR @ 10], wanted, run)
    return Ranking(found[nDCG @ 10], found[R @ 1], found[R @ 10], found[RR @ 10])
