"""What a query costs on one core in a large library, beside the time that a 12-layer, 384-wide
encoder needs only to embed the query.

    python tests/bench/query.py DATA [--passages 100000]

DATA is a folder as `rag.train` reads it; the library is made of its first passages, the questions
are those of ARCD's test part. Prints the median and the 95th percentile, in milliseconds.
"""

import argparse
import itertools
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

os.environ |= {"OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}  # before any engine starts

from rag.embedding import StaticEmbedder
from rag.errors import EmptyQuestion
from rag.evaluate import datasets, squad
from rag.evaluate.squad_file import Paragraph, Squad
from rag.library import Library
from rag.settings import Settings
from rag.train.data import examples

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def library(data: Path, passages: int) -> Iterator[tuple[Library, list[str]]]:
    """A library of `passages` passages, and questions to ask of it."""
    read = datasets.read(ROOT / "tests/gold/arcd-test.json")
    assert isinstance(read, Squad)
    texts = itertools.islice(examples(data), passages)
    large = Squad(tuple(Paragraph(e.heading, e.text) for e in texts), ())
    with squad.library_of(large, StaticEmbedder.bundled(), Settings()) as built:
        yield built, [question.text for question in read.questions]


def encoder() -> Callable[[str], object]:
    """A transformer of that shape with random weights; tokens are those of the bundled model."""
    import torch
    from tokenizers import Tokenizer
    from transformers import BertConfig, BertModel

    torch.set_num_threads(1)
    pieces = Tokenizer.from_file(str(ROOT / "rag/embedding/model/tokenizer.json"))
    shape = BertConfig(
        vocab_size=pieces.get_vocab_size(),
        hidden_size=384,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=1536,
    )
    model = BertModel(shape).eval()

    def embed(text: str) -> object:
        with torch.inference_mode():
            return model(torch.tensor([pieces.encode(text).ids])).last_hidden_state.mean(1)

    return embed


def timed(ask: Callable[[str], object], questions: Sequence[str]) -> str:
    """Median and 95th percentile of the milliseconds that a question takes."""
    taken = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        taken.append((time.perf_counter() - began) * 1000)
    return f"{statistics.median(taken):7.2f} {statistics.quantiles(taken, n=20)[-1]:7.2f}"


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    chosen = parser.parse_args()
    with library(chosen.data, chosen.passages) as (built, asked):

        def answerable(question: str) -> bool:
            try:
                return bool(built.candidates(question))
            except EmptyQuestion:
                return False

        questions = [question for question in asked if answerable(question)]  # and warm
        print(f"{chosen.passages} passages, {len(questions)} questions      median     p95")

        def first_stage(question: str) -> object:
            return built.candidates(question, 10)

        def ranked(question: str) -> object:
            return built.retrieve(question, 10)

        def reranked(question: str) -> object:
            return built.search(question, 10)

        print(f"the ten best by either index    {timed(first_stage, questions)} ms")
        print(f"sixty by either, read closely   {timed(ranked, questions)} ms")
        print(f"ten of them clause by clause    {timed(reranked, questions)} ms")
    print(f"encoder, the query alone        {timed(encoder(), questions)} ms")


if __name__ == "__main__":
    main()
