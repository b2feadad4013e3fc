"""Beside what is usually written instead: texts cut by langchain-text-splitters, a transformer of
12 layers, 384 wide, through sentence-transformers, FAISS flat, the best five; a Streamlit page.

    python tests/bench/peers.py DATA [--passages 1500] [--queries 250]

Both are built in the same run from the same articles, each in processes of its own. The transformer
has random weights, on which its speed does not depend, and the word pieces of the bundled model.
`start` is a whole process that opens what was built and answers one question; `query` is the median
in a process that has answered before: for the peer that is embedding and searching alone, for the
program the passages of `search` and the whole answer of `ask`. Memory is the peak of that process.
"""

import argparse
import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
QUESTION = "متى سقطت دمشق؟"
THREADS = int(os.environ.get("OMP_NUM_THREADS", os.cpu_count() or 1))


def make_encoder(folder: Path) -> None:
    """Write the transformer down, as sentence-transformers loads it."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    config = BertConfig(
        vocab_size=32_000,
        hidden_size=384,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=1_536,
    )
    raw = folder / "raw"
    BertModel(config).save_pretrained(raw)
    PreTrainedTokenizerFast(
        tokenizer_file=str(ROOT / "rag/embedding/model/tokenizer.json"), pad_token="[UNK]"
    ).save_pretrained(raw)
    words = Transformer(str(raw), max_seq_length=512)
    model = SentenceTransformer(modules=[words, Pooling(384)], device="cpu")
    model.save(str(folder / "encoder"))


def peer_build(folder: Path) -> int:
    """Cut, embed and index the articles; how many passages."""
    import faiss
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=700, chunk_overlap=75)
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.rglob("corpus/*/*.txt"))]
    passages = [piece for text in texts for piece in splitter.split_text(text)]
    vectors = _encoder(folder).encode(passages, batch_size=32, normalize_embeddings=True)
    index = faiss.IndexFlatIP(384)
    index.add(vectors)
    faiss.write_index(index, str(folder / "peer.faiss"))
    (folder / "peer.json").write_text(json.dumps(passages), encoding="utf-8")
    return len(passages)


def _encoder(folder: Path):  # type: ignore[no-untyped-def]
    import torch
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(THREADS)
    return SentenceTransformer(str(folder / "encoder"), device="cpu")


def peer_ask(folder: Path) -> Callable[[str], object]:
    """The peer, opened."""
    import faiss
    import streamlit  # noqa: F401 - the page that it has

    model, index = _encoder(folder), faiss.read_index(str(folder / "peer.faiss"))
    passages = json.loads((folder / "peer.json").read_text(encoding="utf-8"))

    def ask(question: str) -> object:
        _, found = index.search(model.encode([question], normalize_embeddings=True), 5)
        return [passages[i] for i in found[0]]

    return ask


def our_ask(folder: Path, way: str) -> Callable[[str], object]:
    """The program, opened."""
    import streamlit  # noqa: F401 - the page that it has

    from rag import Library

    library = Library.open(folder / "corpus", folder / "index")
    return library.ask if way == "ask" else lambda text: library.search(text, 5)


def queries(ask: Callable[[str], object], count: int) -> float:
    """The median milliseconds of a question."""
    from scale import questions

    taken = []
    for text in itertools.islice(questions(), count + 5):
        began = time.perf_counter()
        ask(text)
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken[5:])


def work(what: str, folder: Path, count: int) -> None:
    """What one of the processes does; what it finds is printed."""
    who, _, way = what.partition("-")
    if what == "encoder":
        make_encoder(folder)
        return
    if what == "peer-build":
        print(peer_build(folder))
        return
    ask = peer_ask(folder) if who == "peer" else our_ask(folder, way.removesuffix("-start"))
    if what.endswith("start"):
        ask(QUESTION)
    else:
        print(queries(ask, count))


def main() -> None:
    """Run the benchmark and print its table."""
    from scale import process
    from texts import write_out

    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--passages", type=int, default=1_500)
    parser.add_argument("--queries", type=int, default=250)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(given.work, given.data, given.queries)
        return
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_out(given.data, folder / "corpus", given.passages)

        def run(what: str) -> tuple[float, float, str]:
            return process(__file__, str(folder), "--work", what, "--queries", str(given.queries))

        run("encoder")  # not here: a process begins with the memory of the one that starts it
        where = ("--corpus", str(folder / "corpus"), "--index", str(folder / "index"))
        built, _, output = process("-m", "rag", "build", *where, "--json")
        print(f"{json.loads(output)['passages']} passages, {THREADS} threads")
        rows = [("build s", built, run("peer-build")[0])]
        starts = {who: [run(f"{who}-start") for _ in range(3)] for who in ("our-ask", "peer")}
        ours, peers = (statistics.median(s for s, _, _ in some) for some in starts.values())
        rows.append(("start s", ours, peers))
        search, answer, peer = run("our-search"), run("our-ask"), run("peer-ask")
        rows.append(("query ms (search)", float(search[2]), float(peer[2])))
        rows.append(("query ms (ask)", float(answer[2]), float(peer[2])))
        rows.append(("memory MiB", answer[1], peer[1]))
    print("| | this program | its peer | ratio |\n|---|---|---|---|")
    for name, mine, other in rows:
        print(f"| {name} | {mine:.2f} | {other:.2f} | {other / mine:.1f} |")


if __name__ == "__main__":
    main()
