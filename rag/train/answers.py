"""Train the weights of the answer room: which excerpt answers, and whether any does.

Both models are linear. Excerpts are ranked by a softmax over those of one question (ListNet, Cao
et al. 2007), the right ones being the shortest that answer: a longer one has nothing more to say.
Confidence is a logistic regression. Examples are the questions of a SQuAD file, asked over all its
paragraphs, and those that were written for training, asked of small libraries; every question once
more without the passages that answer it, and the written ones of another library, too.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from torch import Tensor

from rag.answer import extract
from rag.answer.excerpts import Excerpt, excerpts
from rag.answer.extract import Scored
from rag.answer.found import Found
from rag.answer.model import Clues, Model, Price
from rag.answer.reader import Reader
from rag.answer.worth import worthiest
from rag.embedding import load
from rag.errors import EmptyQuestion
from rag.evaluate import judge
from rag.evaluate.datasets import GoldQuestions
from rag.evaluate.squad import library_of, source
from rag.evaluate.squad_file import Squad
from rag.library import Library
from rag.settings import Settings
from rag.train import material, written
from rag.train.linear import listwise, minimise
from rag.train.reader import Unseen

PRICE = Price(word=0.002, quote=0.01)
"""What a reader is charged: by cross-validation, see the README."""
Answers = Callable[[Excerpt], bool]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run; the defaults made the bundled weights."""

    price: Price = PRICE
    ridge: float = 0.01
    written_counts: float = 0.25  # beside a SQuAD question: they are many;
    paraphrase_counts: float = 0.125  # and those in other words than the text are hard beyond use
    confidence_ridge: float = 0.001  # for the named clues, and
    missing_ridge: float = 0.01  # for the missing words
    written_doubts: float = 1.0  # what a question counts for confidence,
    paraphrase_doubts: float = 0.25  # one in other words,
    far_doubts: float = 8.0  # one about something else: such are few here, and often asked,
    strange_doubts: float = 0.25  # one asked of a library on other things,
    squad_doubts: float = 0.5  # a SQuAD question,
    hidden: float = 0.5  # and of that, one whose passages are kept from it


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its excerpts, which of them are the shortest that answer, and whether any
    does."""

    found: Found
    excerpts: tuple[Excerpt, ...]
    answers: tuple[bool, ...]
    answerable: bool
    counts: float
    doubts: float


@dataclass(frozen=True, slots=True)
class Table:
    """What is learned of the excerpts of an example: the features `names` of each, shape (excerpts,
    features), which of them are the shortest that answer, and how much they count."""

    names: tuple[str, ...]
    rows: Tensor
    answers: Tensor
    counts: float

    @classmethod
    def of(cls, example: Example) -> "Table":
        """The table of an example."""
        names = tuple(sorted(example.excerpts[0].features))
        rows = torch.tensor([[e.features[n] for n in names] for e in example.excerpts])
        return cls(names, rows, torch.tensor(example.answers), example.counts)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is learned of the confidence in an example: its clues, whether anything answers it, and
    how much it counts."""

    clues: Clues
    answerable: bool
    counts: float

    @classmethod
    def of(cls, example: Example, model: Model) -> "Doubt":
        """That of an example whose best excerpt the model chooses."""
        clues = extract.clues(example.found, _best(example, model))
        return cls(clues, example.answerable, example.doubts)


def train(
    tables: Iterable[Table], doubts: Callable[[Model], Iterable[Doubt]], recipe: Recipe
) -> Model:
    """The weights: of the excerpts first, and with these, which choose the best, of the clues."""
    model = Model(_fit_excerpts(list(tables), recipe), recipe.price, {}, ())
    confidence, missing = _fit_confidence(list(doubts(model)), recipe)
    return replace(model, confidence=confidence, missing=missing)


def save(model: Model, file: Path) -> None:
    """Write the weights, rounded, in the order of their names."""
    content = asdict(model)
    for name in ("excerpt", "confidence"):
        content[name] = {k: round(v, 5) for k, v in sorted(content[name].items())}
    content["missing"] = [round(v, 4) for v in model.missing]
    file.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def squad_examples(
    library: Library, squad: Squad, recipe: Recipe, unseen: Unseen
) -> Iterator[Example]:
    """Every question twice: as it is, and, to learn silence, without the passages that answer."""
    for question in squad.questions:
        texts = [text for text in map(judge.form, question.answers) if text]

        def answers(excerpt: Excerpt, texts: Sequence[str] = texts) -> bool:
            return any(text in judge.form(excerpt.text) for text in texts)

        doubts, reader = recipe.squad_doubts, unseen(source(question.paragraph))
        both = (doubts, recipe.hidden * doubts)
        yield from _examples(library, question.text, answers, 1.0, both, reader)


def gold_examples(
    library: Library, questions: GoldQuestions, recipe: Recipe, unseen: Unseen
) -> Iterator[Example]:
    """Written questions as they are and without the passages that answer; those that nothing
    answers teach silence by themselves."""
    for question in questions:
        gold = [(text.source, judge.form(text.text)) for text in question.gold]

        def answers(excerpt: Excerpt, gold: Sequence[tuple[str, str]] = gold) -> bool:
            source, text = excerpt.hit.passage.source, judge.form(excerpt.text)
            return any(source == of and wanted in text for of, wanted in gold)

        hard = question.kind == written.PARAPHRASE
        counts = recipe.paraphrase_counts if hard else recipe.written_counts
        doubts = {
            written.PARAPHRASE: recipe.paraphrase_doubts,
            written.FAR: recipe.far_doubts,
        }.get(question.kind, recipe.written_doubts)
        weigh, reader = (doubts, recipe.hidden * doubts), unseen(question.id)
        both = _examples(library, question.text, answers, counts, weigh, reader)
        yield from both if gold else both[:1]


def strange_examples(
    library: Library, questions: GoldQuestions, recipe: Recipe, unseen: Unseen
) -> Iterator[Example]:
    """Questions that another library answers, of which this one has nothing to say."""
    for question in filter(lambda question: question.answerable, questions):
        found = replace(library.retrieve(question.text, extract.HITS), reader=unseen(question.id))
        yield _example(found, lambda _: False, 0.0, recipe.strange_doubts)


def run(squad: Path, data: Path, recipe: Recipe, unseen: Unseen) -> Model:
    """Train on a SQuAD file and on the written questions, whose texts are in the folder `data`.

    All are asked twice, for the excerpts and for the confidence: what is read for a question is
    too large to be kept for all of them.
    """

    def every() -> Iterator[Example]:
        return examples(squad, data, recipe, unseen)

    return train(
        (Table.of(e) for e in every() if any(e.answers)),
        lambda model: (Doubt.of(e, model) for e in every() if e.excerpts),
        recipe,
    )


def examples(squad: Path, data: Path, recipe: Recipe, unseen: Unseen) -> Iterator[Example]:
    """The questions of a SQuAD file and the written ones, asked."""
    paragraphs, settings = material.squad(squad), Settings()
    with library_of(paragraphs, load(settings), settings) as library:
        yield from squad_examples(library, paragraphs, recipe, unseen)
    others: GoldQuestions = ()
    for library, questions in written.libraries(data):
        yield from gold_examples(library, questions, recipe, unseen)
        yield from strange_examples(library, others, recipe, unseen)
        others = questions


def _examples(
    library: Library,
    text: str,
    answers: Answers,
    counts: float,
    doubts: tuple[float, float],
    reader: Reader,
) -> list[Example]:
    try:
        found = replace(library.retrieve(text, 2 * extract.HITS), reader=reader)
    except EmptyQuestion:
        return []
    kept = replace(found, hits=found.hits[: extract.HITS])
    example = _example(kept, answers, counts, doubts[0])
    useful = {id(e.hit) for e, good in zip(example.excerpts, example.answers, strict=True) if good}
    rest = tuple(hit for hit in found.hits if id(hit) not in useful)[: extract.HITS]
    silent = _example(replace(found, hits=rest), answers, 0.0, doubts[1])
    return [example] if any(silent.answers) else [example, silent]


def _example(found: Found, answers: Answers, counts: float, doubts: float) -> Example:
    stretches = tuple(excerpts(found))
    good = _shortest(stretches, [answers(excerpt) for excerpt in stretches])
    found = replace(found)  # without what was read of it, which is large
    return Example(found, stretches, good, any(good), counts, doubts)


def _shortest(stretches: Sequence[Excerpt], good: Sequence[bool]) -> tuple[bool, ...]:
    """Which of the good stretches have no other good one of their passage within them."""
    every = [stretch for stretch, is_good in zip(stretches, good, strict=True) if is_good]
    longer = {id(a) for a in every for b in every if a is not b and _holds(a, b)}
    return tuple(
        is_good and id(stretch) not in longer
        for stretch, is_good in zip(stretches, good, strict=True)
    )


def _holds(a: Excerpt, b: Excerpt) -> bool:
    return a.hit is b.hit and a.span.start <= b.span.start and b.span.end <= a.span.end


def _fit_excerpts(tables: Sequence[Table], recipe: Recipe) -> dict[str, float]:
    scale = torch.cat([table.rows for table in tables]).std(dim=0) + 1e-9
    weights = listwise(
        [table.rows / scale for table in tables],
        [table.answers for table in tables],
        [table.counts for table in tables],
        recipe.ridge,
    )
    return dict(zip(tables[0].names, (weights / scale).tolist(), strict=True))


def _best(example: Example, model: Model) -> Scored:
    ranked = extract.scored(example.excerpts, model)
    worthy = worthiest(ranked, model.price, Settings().answer_words)
    return (worthy or ranked)[0]


def _fit_confidence(
    doubts: Sequence[Doubt], recipe: Recipe
) -> tuple[dict[str, float], tuple[float, ...]]:
    """Logistic regression on the named clues and on what is missing; answerable and silent
    questions count the same in all."""
    rows = [doubt.clues for doubt in doubts]
    names = sorted(rows[0].named)
    table = torch.tensor([[*(row.named[n] for n in names), *row.missing.tolist()] for row in rows])
    target = torch.tensor([float(doubt.answerable) for doubt in doubts])
    counts = torch.tensor([doubt.counts for doubt in doubts])
    counts = torch.where(
        target == 1, counts / counts[target == 1].sum(), counts / counts[target == 0].sum()
    )

    def loss(weights: torch.Tensor) -> torch.Tensor:
        lost = torch.nn.functional.binary_cross_entropy_with_logits(
            table @ weights, target, reduction="none"
        )
        named, missing = weights[: len(names)], weights[len(names) :]
        cost = recipe.confidence_ridge * (named**2).mean()
        return (lost * counts).sum() + cost + recipe.missing_ridge * (missing**2).mean()

    weights = minimise(loss, table.shape[1]).tolist()
    return dict(zip(names, weights, strict=False)), tuple(weights[len(names) :])
