"""Train the network that reads the best passages word by word.

All words of the best passages of a question, and "nowhere", share one softmax (Clark and Gardner
2018); those of the answer gain together where there is one, "nowhere" gains where there is none.
Examples are the questions of a SQuAD file, asked over all its paragraphs, and those that were
written for training, asked of small libraries; every question once more without the passages that
answer it, and a third of the written ones of another library, too.

What is learned from what a reader says must be learned from questions that it has not seen: so
there is one for each of `FOLDS` parts of the texts, learned from the others, beside the one that
is learned from all.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from rag.answer.found import Found
from rag.answer.page import STOPS, page
from rag.answer.reader import LAYERS, WANTS, WIDTH, Asking, Reader, Sheet, asking, sheet
from rag.embedding import load
from rag.errors import EmptyQuestion
from rag.evaluate import judge
from rag.evaluate.datasets import GoldQuestion, GoldQuestions, GoldText
from rag.evaluate.squad import library_of, source
from rag.evaluate.squad_file import Squad
from rag.lexicon.lexicon import Lexicon, bundled
from rag.library import Library
from rag.records import Hit
from rag.settings import Settings
from rag.train import material, written

FOLDS = 3
SQUAD = "squad"
"""The style of the questions of a SQuAD file."""
_STRANGE = 3
"""One in so many questions is asked of another library, too."""
_NEVER = -1e9
Progress = Callable[[str], object]
Unseen = Callable[[str], Reader]
"""Gives for a text, by its name, a reader that has not seen it."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run; the defaults made the bundled weights."""

    passages: int = 4  # of a question; the best that there are
    channels: int = 64
    meaning: int = 32  # numbers that a word's vector is made of, and
    product: int = 16  # those by which it meets the words of the question
    wanted: int = 8  # numbers for what is wanted
    dropout: float = 0.2
    epochs: int = 3
    batch: int = 12  # questions
    rate: float = 2e-3
    decay: float = 0.02
    seed: int = 0
    counts: dict[str, float] = field(
        default_factory=lambda: {written.PARAPHRASE: 0.5, written.FAR: 2.0}
    )  # what a question of a style counts, others 1;
    silent: float = 0.4  # one whose passages are kept from it,
    strange: float = 0.5  # one asked of another library


@dataclass(frozen=True, slots=True)
class Example:
    """A question with its passages laid out, which words of them answer (none: nothing does), how
    much it counts, and the text that it is about."""

    asked: Asking
    laid: Sheet
    answers: NDArray[np.bool_]
    counts: float
    text: str


def run(squad: Path, data: Path, recipe: Recipe, progress: Progress) -> tuple[Reader, list[Reader]]:
    """A reader that learned from all, and one for each part of the texts that did not see it."""
    every = list(examples(squad, data, recipe))
    progress(f"{len(every)} examples")
    parts = [[e for e in every if fold(e.text) != part] for part in range(FOLDS)]
    whole, *others = (train(some, recipe, progress) for some in (every, *parts))
    return whole, others


def save(whole: Reader, others: Sequence[Reader], file: Path, folds: Path) -> None:
    """Write the reader that learned from all, and those for each part of the texts."""
    folds.mkdir(parents=True, exist_ok=True)
    whole.save(file)
    for part, reader in enumerate(others):
        reader.save(_of_part(folds, part))


def unseen(folds: Path) -> Unseen:
    """The readers for each part of the texts, from the folder that `save` wrote."""
    readers = [Reader.load(_of_part(folds, part)) for part in range(FOLDS)]
    return lambda text: readers[fold(text)]


def _of_part(folds: Path, part: int) -> Path:
    return folds / f"reader{part}.npz"


def fold(text: str) -> int:
    """The part to which a text belongs, 0 to `FOLDS` - 1."""
    return int(hashlib.md5(text.encode()).hexdigest(), 16) % FOLDS


def examples(squad: Path, data: Path, recipe: Recipe) -> Iterator[Example]:
    """The questions of a SQuAD file and the written ones, whose texts are in the folder `data`."""
    paragraphs, settings = material.squad(squad), Settings()
    with library_of(paragraphs, load(settings), settings) as library:
        for question in squad_questions(paragraphs):
            yield from of_question(library, question, question.id, recipe)
    others: GoldQuestions = ()
    for library, questions in written.libraries(data):
        yield from of_library(library, questions, others, recipe)
        others = questions


def squad_questions(squad: Squad) -> Iterator[GoldQuestion]:
    """The questions of a SQuAD file as gold questions; the paragraph is their id."""
    for asked in squad.questions:
        paragraph = source(asked.paragraph)
        gold = tuple(GoldText(paragraph, answer) for answer in asked.answers)
        yield GoldQuestion(paragraph, asked.text, SQUAD, gold)


def of_library(
    library: Library, questions: GoldQuestions, others: GoldQuestions, recipe: Recipe
) -> Iterator[Example]:
    """The examples of the questions on a library, and of those on another one."""
    for question in questions:
        yield from of_question(library, question, question.id, recipe)
    for question in [q for q in others if q.answerable][::_STRANGE]:
        found = _retrieved(library, question.text, recipe.passages)
        if found and found.hits:
            yield _example(found, (), recipe.strange, question.id)


def of_question(
    library: Library, question: GoldQuestion, text: str, recipe: Recipe
) -> Iterator[Example]:
    """A question as it is, if its best passages answer it or none does, and without those that
    do."""
    found = _retrieved(library, question.text, 3 * recipe.passages)
    if found is None or not found.hits:
        return
    counts = recipe.counts.get(question.kind, 1.0)
    best = replace(found, hits=found.hits[: recipe.passages])
    example = _example(best, question.gold, counts, text)
    if example.answers.any() or not question.answerable:
        yield example
    if question.answerable:
        others = tuple(hit for hit in found.hits if not _has(hit, question.gold))
        if others:
            rest = replace(found, hits=others[: recipe.passages])
            yield _example(rest, (), counts * recipe.silent, text)


def _retrieved(library: Library, text: str, many: int) -> Found | None:
    try:
        return library.retrieve(text, many)
    except EmptyQuestion:
        return None


def _has(hit: Hit, gold: Sequence[GoldText]) -> bool:
    form = judge.form(hit.passage.text)
    return any(g.source == hit.passage.source and judge.form(g.text) in form for g in gold)


def _example(found: Found, gold: Sequence[GoldText], counts: float, text: str) -> Example:
    laid = sheet(found.asked, found.matcher, [hit.passage.text for hit in found.hits])
    answers = np.zeros(len(laid.rows), dtype=np.bool_)
    for number, hit in enumerate(found.hits):
        spans = [s for g in gold if g.source == hit.passage.source for s in _places(g.text, hit)]
        answers[laid.owner == number] = page(hit.passage.text).within(spans)
    return Example(asking(found.asked, found.matcher), _small(laid), answers, counts, text)


def _places(text: str, hit: Hit) -> Iterator[tuple[int, int]]:
    at = hit.passage.text.find(text) if text else -1
    while at >= 0:
        yield at, at + len(text)
        at = hit.passage.text.find(text, at + 1)


def _small(laid: Sheet) -> Sheet:
    """A sheet that takes less memory."""
    return Sheet(
        laid.rows.astype(np.int32),
        laid.stops.astype(np.uint8),
        laid.numbers.astype(np.float16),
        laid.unsaid.astype(np.float16),
        laid.owner.astype(np.int8),
    )


class Network(nn.Module):
    """What `rag.answer.reader.Reader` is, to be trained."""

    def __init__(self, numbers: int, dimension: int, recipe: Recipe) -> None:
        super().__init__()
        wants, product, channels = len(WANTS), recipe.product, recipe.channels
        self.meant = nn.Linear(dimension, recipe.meaning, bias=False)
        self.stops = nn.Embedding(len(STOPS) + 1, recipe.meaning)
        self.wants = nn.Embedding(wants, recipe.wanted)
        self.direct = nn.Parameter(torch.zeros(wants, dimension))
        self.here, self.head, self.first, self.lacking = (
            nn.Linear(dimension, product, bias=False) for _ in range(4)
        )
        self.head_stops = nn.Embedding(len(STOPS) + 1, product)
        for embedding in (self.stops, self.head_stops):
            nn.init.normal_(embedding.weight, 0, 0.1)
        inputs = recipe.meaning + numbers + recipe.wanted + wants + 5 * product
        self.inward = nn.Linear(inputs, channels)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(channels, channels, WIDTH, padding=apart * (WIDTH // 2), dilation=apart)
            for apart in LAYERS
        )
        self.outward = nn.Linear(channels, 1, bias=False)
        self.none = nn.Parameter(torch.zeros(wants))
        self.dropout = nn.Dropout(recipe.dropout)

    def forward(self, batch: "Batch") -> Tensor:
        """The log-odds of every word of a batch, shape (words,)."""
        here = self.here(batch.vectors)
        lacking = self.lacking(batch.unsaid)
        wanted = functional.one_hot(batch.want, len(WANTS)) * batch.numbers[:, -1:]
        inputs = [
            self.meant(batch.vectors) + self.stops(batch.stops),
            batch.numbers,
            self.wants(batch.want),
            wanted,
            here,
            here * (self.head(batch.head) + self.head_stops(batch.head_stop)),
            here * self.first(batch.first),
            lacking,
            here * lacking,
        ]
        mask = (batch.owner >= 0)[:, None]
        state = torch.relu(self.inward(self.dropout(torch.cat(inputs, dim=1)))) * mask
        for convolution in self.convolutions:
            seen = convolution(self.dropout(state).T[None])[0].T
            state = state + torch.relu(seen) * mask
        odds = self.outward(self.dropout(state))[:, 0]
        directed = (batch.vectors * self.direct[batch.want]).sum(dim=1)
        found: Tensor = odds + directed - self.none[batch.want]
        return found.masked_fill(~mask[:, 0], _NEVER)

    def reader(self) -> Reader:
        """The weights as numbers."""

        state = {name: tensor.numpy() for name, tensor in self.state_dict().items()}
        layers = [f"convolutions.{layer}" for layer in range(len(LAYERS))]
        kernels = [state[f"{layer}.weight"].transpose(2, 1, 0) for layer in layers]
        return Reader(
            state["meant.weight"].T,
            state["stops.weight"],
            state["wants.weight"],
            state["direct"],
            state["here.weight"].T,
            state["head.weight"].T,
            state["head_stops.weight"],
            state["first.weight"].T,
            state["lacking.weight"].T,
            state["inward.weight"].T,
            state["inward.bias"],
            np.stack([kernel.reshape(-1, kernel.shape[-1]) for kernel in kernels]),
            np.stack([state[f"{layer}.bias"] for layer in layers]),
            state["outward.weight"][0],
            state["none"],
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Some examples in one row of words; `owner` is the number of the example of each, -1 where no
    word is, and all of the question stands at each of its words."""

    vectors: Tensor
    stops: Tensor
    numbers: Tensor
    unsaid: Tensor
    want: Tensor
    head: Tensor
    head_stop: Tensor
    first: Tensor
    owner: Tensor
    answers: Tensor
    counts: Tensor

    @classmethod
    def of(cls, some: Sequence[Example], lexicon: Lexicon) -> "Batch":
        """The examples one after the other."""
        sizes = [len(e.laid.rows) for e in some]

        def each(numbers: Sequence[int]) -> Tensor:
            return torch.tensor(np.repeat(numbers, sizes))

        def words(rows: Sequence[int]) -> Tensor:
            vectors = lexicon.vectors_of(np.array(rows, dtype=np.int32))
            return torch.tensor(np.repeat(vectors, sizes, axis=0))

        own = np.concatenate([e.laid.owner >= 0 for e in some])
        rows = np.concatenate([e.laid.rows for e in some])
        vectors = lexicon.vectors_of(rows) * own[:, None]
        lacking = [e.laid.unsaid.astype(np.float32) @ e.asked.vectors for e in some]
        return cls(
            torch.tensor(vectors),
            torch.tensor(np.concatenate([e.laid.stops for e in some]).astype(np.int64)),
            torch.tensor(np.concatenate([e.laid.numbers for e in some]).astype(np.float32)),
            torch.tensor(np.concatenate(lacking)),
            each([e.asked.want for e in some]),
            words([e.asked.head for e in some]),
            each([e.asked.head_stop for e in some]),
            words([e.asked.first for e in some]),
            torch.tensor(np.where(own, np.repeat(np.arange(len(some)), sizes), -1)),
            torch.tensor(np.concatenate([e.answers for e in some])),
            torch.tensor([e.counts for e in some]),
        )


def train(every: Sequence[Example], recipe: Recipe, progress: Progress) -> Reader:
    """The reader that learned from the examples."""
    torch.manual_seed(recipe.seed)
    order, lexicon = np.random.default_rng(recipe.seed), bundled()
    sample = every[0]
    network = Network(sample.laid.numbers.shape[1], sample.asked.vectors.shape[1], recipe)
    steps = len(every) // recipe.batch
    optimizer = torch.optim.AdamW(network.parameters(), recipe.rate, weight_decay=recipe.decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.rate, max(1, steps) * recipe.epochs + 1, pct_start=0.15
    )
    for epoch in range(recipe.epochs):
        lost, ends = 0.0, range(0, steps * recipe.batch + 1, recipe.batch)
        shuffled = order.permutation(len(every))
        for start, end in pairwise(ends):
            batch = Batch.of([every[n] for n in shuffled[start:end].tolist()], lexicon)
            loss = _loss(network(batch), batch)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 2.0)
            optimizer.step()
            schedule.step()
            lost += loss.item()
        progress(f"epoch {epoch + 1} of {recipe.epochs}: loss {lost / max(1, steps):.3f}")
    return network.reader()


def _loss(odds: Tensor, batch: Batch) -> Tensor:
    """The negative logarithm of the probability of what answers, or of "nowhere"."""
    many, own = len(batch.counts), batch.owner >= 0
    odds, owner, answers = odds[own], batch.owner[own], batch.answers[own]
    nowhere = torch.zeros(many)
    greatest = nowhere.scatter_reduce(0, owner, odds.detach(), "amax")
    powers = torch.exp(odds - greatest[owner])
    every = torch.exp(-greatest).index_add(0, owner, powers)
    right = nowhere.index_add(0, owner, powers * answers)
    silent = nowhere.index_add(0, owner, answers.float()) == 0
    gained = torch.where(silent, torch.exp(-greatest), right)
    lost = torch.log(every) - torch.log(gained + 1e-12)
    return (lost * batch.counts).sum() / batch.counts.sum()
