"""Train the bundled static embedding from scratch.

A passage and a query are each the mean of the vectors of their pieces; training moves a query
towards its passage and away from the other passages of its batch (InfoNCE, van den Oord et al.
2018; in-batch negatives as in Karpukhin et al. 2020). Queries are made from the text itself: a
span of a passage with some of its words dropped and, usually, cut out of the passage (the inverse
cloze task, Lee et al. 2019), or the heading above it.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, islice
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional

from rag.train.data import Example
from rag.train.tokenizer import UNKNOWN
from rag.train.tokenizer import train as train_tokenizer

Ids = NDArray[np.int32]

QUESTION_WORDS = (
    "متى",
    "في أي عام",
    "في أي سنة",
    "ما",
    "ما هو",
    "ما هي",
    "ماذا",
    "من",
    "من هو",
    "من الذي",
    "كم",
    "كم عدد",
    "أين",
    "إلى أين",
    "كيف",
    "لماذا",
    "ما سبب",
    "هل",
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """The settings of a training run; the defaults made the bundled model."""

    vocabulary: int = 24_000
    dimension: int = 192
    batch: int = 2_048
    steps: int = 4_000
    learning_rate: float = 0.02
    temperature: float = 0.05
    heading_share: float = 0.2  # of the queries; the others are spans
    cut_share: float = 0.8  # of the spans that are cut out of their passage
    drop: float = 0.3  # of the words of a span
    question_share: float = 0.3  # of the spans that get question words in front
    seed: int = 7


@dataclass(frozen=True, slots=True)
class _Words:
    """A text as pieces, with the position where each word begins."""

    ids: Ids
    starts: Ids

    def word(self, n: int) -> slice:
        end = self.starts[n + 1] if n + 1 < len(self.starts) else len(self.ids)
        return slice(self.starts[n], end)

    def span(self, first: int, last: int) -> slice:
        return slice(self.starts[first], self.word(last - 1).stop)


def train(
    examples: Sequence[Example],
    recipe: Recipe,
    tokenizer: Tokenizer | None = None,
    say: Callable[[str], None] = print,
) -> tuple[Tokenizer, NDArray[np.float32]]:
    """Tokenizer and vectors (pieces x dimension, float32) trained on `examples`.

    Two runs give the same vectors when they begin with the same `tokenizer`. A vocabulary that is
    learned anew differs a little from run to run, whatever the seed: its trainer is not repeatable.
    """
    torch.manual_seed(recipe.seed)
    random = np.random.default_rng(recipe.seed)
    sample = random.permutation(len(examples))[:60_000]
    if tokenizer is None:
        say(f"{len(examples)} passages; learning {recipe.vocabulary} pieces")
        tokenizer = train_tokenizer((examples[i].text for i in sample), recipe.vocabulary)
    say("cutting the passages into pieces")
    texts = _split(tokenizer, [e.text for e in examples])
    headings = [words.ids for words in _split(tokenizer, [e.heading for e in examples])]
    questions = [words.ids for words in _split(tokenizer, list(QUESTION_WORDS))]
    vectors = nn.EmbeddingBag(tokenizer.get_vocab_size(), recipe.dimension, mode="mean")
    nn.init.normal_(vectors.weight, std=0.1)
    optimizer = torch.optim.Adam(vectors.parameters(), lr=recipe.learning_rate)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.learning_rate, total_steps=recipe.steps, pct_start=0.1
    )
    began, running = time.monotonic(), 0.0
    for step, batch in enumerate(_batches(texts, headings, questions, recipe, random), start=1):
        optimizer.zero_grad()
        loss = _loss(vectors, batch, recipe.temperature)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        running += loss.item()
        if step % 100 == 0:
            rate = step / (time.monotonic() - began)
            say(f"step {step}/{recipe.steps}  loss {running / 100:.3f}  {rate:.1f} steps/s")
            running = 0.0
    return tokenizer, vectors.weight.detach().numpy().astype(np.float32)


def save(tokenizer: Tokenizer, vectors: NDArray[np.float32], folder: Path) -> None:
    """Write the model as sentence-transformers does, so that it and model2vec load it alike.

    sentence-transformers counts unknown pieces in and model2vec does not: their vector is nought,
    and of a mean only the direction is kept.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    vectors = vectors.copy()
    vectors[tokenizer.token_to_id(UNKNOWN)] = 0
    static = StaticEmbedding(tokenizer, embedding_weights=vectors)
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    model.save(str(folder), create_model_card=False)
    pieces = folder / "tokenizer.json"
    content = json.loads(pieces.read_text(encoding="utf-8"))
    small = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    pieces.write_text(small, encoding="utf-8")


def _loss(
    vectors: nn.EmbeddingBag, batch: list[tuple[Ids, Ids]], temperature: float
) -> torch.Tensor:
    queries, passages = (
        functional.normalize(_embed(vectors, [pair[side] for pair in batch])) for side in (0, 1)
    )
    scores = queries @ passages.T / temperature
    target = torch.arange(len(batch))
    return functional.cross_entropy(scores, target) + functional.cross_entropy(scores.T, target)


def _embed(vectors: nn.EmbeddingBag, texts: list[Ids]) -> torch.Tensor:
    offsets = np.cumsum([0] + [len(t) for t in texts[:-1]])
    embedded: torch.Tensor = vectors(
        torch.from_numpy(np.concatenate(texts)).long(), torch.from_numpy(offsets)
    )
    return embedded


def _split(tokenizer: Tokenizer, texts: list[str]) -> list[_Words]:
    begins = np.zeros(tokenizer.get_vocab_size(), dtype=bool)
    begins[[i for piece, i in tokenizer.get_vocab().items() if piece.startswith("▁")]] = True
    words = []
    for first in range(0, len(texts), 10_000):
        for encoding in tokenizer.encode_batch_fast(texts[first : first + 10_000]):
            ids = np.array(encoding.ids, dtype=np.int32)
            words.append(_Words(ids, np.flatnonzero(begins[ids]).astype(np.int32)))
    return words


def _batches(
    texts: list[_Words],
    headings: list[Ids],
    questions: list[Ids],
    recipe: Recipe,
    random: np.random.Generator,
) -> Iterator[list[tuple[Ids, Ids]]]:
    shuffled = (random.permutation(len(texts)) for _ in count())
    order = chain.from_iterable(shuffled)
    for _ in range(recipe.steps):
        yield [
            _pair(texts[at], headings[at], questions, recipe, random)
            for at in islice(order, recipe.batch)
        ]


def _pair(
    text: _Words,
    heading: Ids,
    questions: list[Ids],
    recipe: Recipe,
    random: np.random.Generator,
) -> tuple[Ids, Ids]:
    """A query and its passage."""
    if len(heading) and random.random() < recipe.heading_share:
        return heading, text.ids
    count = len(text.starts)
    length = min(int(random.integers(3, 13)), max(1, count - 5))
    first = int(random.integers(0, max(1, count - length)))
    kept = [n for n in range(first, min(first + length, count)) if random.random() > recipe.drop]
    pieces = [text.ids[text.word(n)] for n in kept or [first]]
    if random.random() < recipe.question_share:
        pieces.insert(0, questions[random.integers(len(questions))])
    passage = text.ids
    if random.random() < recipe.cut_share:
        cut = text.span(first, min(first + length, count))
        passage = np.delete(passage, cut)
    return np.concatenate(pieces), passage if len(passage) else text.ids
