"""The rankers side by side on the same questions, each in a process of its own.

    python tests/bench/ranking.py [FILE.json] [--peer MODEL]...

FILE is a SQuAD file, ARCD's test part unless given. Prints for each ranker nDCG@10, recall@1,
recall@10, the milliseconds a query takes (median, 95th percentile) and the resident memory of its
process. `--peer` names a sentence-transformers model, a folder or one of a hub, that ranks by its
cosine alone. Copies of a passage are folded for every ranker alike.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import tantivy

from rag.answer.found import DEPTH as READ
from rag.answer.found import Found
from rag.answer.rerank import rerank
from rag.arabic.fold import fold
from rag.arabic.terms import forms, light_stem, terms
from rag.embedding import Embedder, StaticEmbedder, load
from rag.errors import EmptyQuestion
from rag.evaluate import datasets, squad
from rag.evaluate.squad_file import Squad
from rag.library import Library
from rag.records import Hit, Passage
from rag.retrieve import fold_copies, rank
from rag.retrieve.model import standardise
from rag.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
DEPTH = 30
DENSE = 1.2
"""What the cosine counts beside BM25, both standardised."""
Ranker = Callable[[str], list[Passage]]
ANALYSES: dict[str, Callable[[str], list[str]]] = {
    "BM25, words as they stand": lambda text: re.findall(r"\w+", text),
    "BM25, folded words": lambda text: re.findall(r"\w+", fold(text)),
    "BM25, light stems": lambda text: [light_stem(form) for form in forms(text)],
    "BM25, two stems a word": terms,
}
OURS = ("vectors alone", "both, standardised", "learned", "reranked")


@contextmanager
def ranker(name: str, read: Squad) -> Iterator[Ranker]:
    """The ranker of that name, ready for questions."""
    passages = [
        Passage(n, n, squad.source(n), 0, len(p.text), p.text)
        for n, p in enumerate(read.paragraphs)
    ]
    if name in ANALYSES:
        yield bm25(passages, ANALYSES[name])
    elif name in OURS:
        with squad.library_of(read, StaticEmbedder.bundled(), Settings()) as library:
            yield ours(library, name)
    else:
        yield dense(passages, load(Settings(embedder=name)))


def bm25(passages: Sequence[Passage], analyse: Callable[[str], list[str]]) -> Ranker:
    """tantivy's BM25 over the terms that `analyse` gives."""
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=True)
    builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
    schema = builder.build()
    index = tantivy.Index(schema)
    writer = index.writer()
    for passage in passages:
        document = tantivy.Document()
        document.add_unsigned("id", passage.id)
        document.add_text("terms", " ".join(analyse(passage.text)))
        writer.add_document(document)
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def ranked(question: str) -> list[Passage]:
        asked = [
            tantivy.Query.term_query(schema, "terms", term, index_option="freq")
            for term in dict.fromkeys(analyse(question))
        ]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in asked])
        hits = searcher.search(query, limit=DEPTH).hits
        return [passages[searcher.doc(address)["id"][0]] for _, address in hits]

    return ranked


def dense(passages: Sequence[Passage], embedder: Embedder) -> Ranker:
    """The cosine of a model's vectors."""
    vectors = embedder.passages([passage.text for passage in passages])
    return lambda question: [
        passages[i] for i in np.argsort(-(vectors @ embedder.query(question)))[:DEPTH]
    ]


def ours(library: Library, name: str) -> Ranker:
    """The library's own ranking, whole or up to a stage of it."""

    def ranked(question: str) -> list[Passage]:
        try:
            asked, matcher, found = library.candidates(question)
        except EmptyQuestion:
            return []
        if name in ("learned", "reranked"):
            hits = rank(asked, matcher, found, DEPTH)
            if name == "reranked":
                best = Found(asked, matcher, tuple(hits[:READ]))
                hits[:READ] = rerank(best)
            return [p for hit in hits for p in (hit.passage, *hit.copies)]
        if name == "vectors alone":
            return [c.passage for c in sorted(found, key=lambda c: -c.dense)[:DEPTH]]
        lexical = standardise(np.array([c.lexical for c in found]))
        dense = standardise(np.array([c.dense for c in found]))
        return [found[i].passage for i in np.argsort(-(lexical + DENSE * dense))[:DEPTH]]

    return ranked


def measure(name: str, file: Path) -> str:
    """The line of one ranker."""
    read = datasets.read(file)
    assert isinstance(read, Squad), f"{file} is no SQuAD file"
    rankings, taken = [], []
    with ranker(name, read) as ranked:
        for question in read.questions:
            began = time.perf_counter()
            passages = ranked(question.text)
            taken.append((time.perf_counter() - began) * 1000)
            wanted = squad.source(question.paragraph)
            hits = fold_copies([Hit(passage, 0.0, 0.0, 0.0) for passage in passages], 10)
            rankings.append((wanted, tuple(squad.place(hit, wanted) for hit in hits)))
    found = squad.measure(rankings)
    late = statistics.quantiles(taken, n=20)[-1]
    return (
        f"{found.ndcg_at_10:8.3f} {found.recall_at_1:8.3f} {found.recall_at_10:9.3f}"
        f" {statistics.median(taken):9.2f} {late:8.2f} {memory():7.0f}"
    )


def memory() -> float:
    """MiB that this process has resident."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=ROOT / "tests/gold/arcd-test.json")
    parser.add_argument("--peer", action="append", default=[])
    parser.add_argument("--only", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only:
        print(measure(chosen.only, chosen.file))
        return
    names = [*ANALYSES, *OURS, *chosen.peer]
    width = max(map(len, names))
    print(f"{'':{width}}  nDCG@10 recall@1 recall@10 ms median ms p95     MiB")
    for name in names:
        command = [sys.executable, __file__, str(chosen.file), "--only", name]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        line = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        print(f"{name:{width}} {line.stdout.rstrip()}", flush=True)


if __name__ == "__main__":
    main()
