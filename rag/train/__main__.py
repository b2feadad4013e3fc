"""python -m rag.train: how the bundled models were made.

python -m rag.train embedder DATA --out rag/embedding/model
python -m rag.train lexicon DATA
python -m rag.train letters DATA
python -m rag.train emphasis DATA --squad arcd-train.json
python -m rag.train ranking DATA --squad arcd-train.json
python -m rag.train reader DATA --squad arcd-train.json --folds FOLDER
python -m rag.train rerank DATA --squad arcd-train.json --folds FOLDER
python -m rag.train answers DATA --squad arcd-train.json --folds FOLDER
python -m rag.train calibrate tests/gold/articles.jsonl
"""

import dataclasses
import math
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command()
def embedder(
    data: Annotated[Path, typer.Argument(help="folder with *.jsonl[.xz] or *.txt", exists=True)],
    out: Annotated[Path, typer.Option(help="where the model folder is written")],
    vocabulary: Annotated[
        Path | None, typer.Option(help="tokenizer.json to take the pieces from, not learn them")
    ] = None,
    steps: Annotated[int | None, typer.Option(help="training steps")] = None,
) -> None:
    """Train the static embedding; about half an hour on two cores."""
    from tokenizers import Tokenizer

    from rag.train import data as texts
    from rag.train import embedder as training

    recipe = training.Recipe()
    if steps is not None:
        recipe = dataclasses.replace(recipe, steps=steps)
    known = Tokenizer.from_file(str(vocabulary)) if vocabulary else None
    tokenizer, vectors = training.train(list(texts.examples(data)), recipe, known)
    training.save(tokenizer, vectors, out)
    typer.echo(f"wrote {out}")


@app.command()
def letters(
    data: Annotated[Path, typer.Argument(help="folder with *.jsonl[.xz] or *.txt", exists=True)],
    every: Annotated[int, typer.Option(help="read one text in so many")] = 7,
) -> None:
    """Print the table of rag/arabic/letters.py; about a minute."""
    from itertools import islice

    from rag.train import data as texts
    from rag.train import letters as training

    for row in training.table(e.text for e in islice(texts.examples(data), 0, None, every)):
        typer.echo(row)


@app.command()
def lexicon(
    data: Annotated[Path, typer.Argument(help="folder with *.jsonl[.xz] or *.txt", exists=True)],
    out: Annotated[Path | None, typer.Option(help="where the lexicon is written")] = None,
) -> None:
    """Train the vectors of single words; about three minutes on one core."""
    from rag.lexicon.lexicon import FILE
    from rag.train import data as texts
    from rag.train import lexicon as training

    trained = training.train(texts.examples(data), training.Recipe(), typer.echo)
    trained.save(out or FILE)
    typer.echo(f"wrote {out or FILE}")


_Squad = Annotated[Path, typer.Option(help="SQuAD file to learn from", exists=True)]
_Data = Annotated[Path, typer.Argument(help="folder with the texts of the questions", exists=True)]
_Folds = Annotated[
    Path, typer.Option(help="folder of the readers that have not seen a third of the texts each")
]
_Out = Annotated[Path | None, typer.Option(help="where the weights are written")]


@app.command()
def emphasis(data: _Data, squad: _Squad, out: _Out = None) -> None:
    """Train what the words of a question weigh; about five minutes."""
    from rag.retrieve.emphasis import FILE
    from rag.train import emphasis as training

    training.save(training.run(squad, data, training.Recipe()), out or FILE)
    typer.echo(f"wrote {out or FILE}")


@app.command()
def ranking(data: _Data, squad: _Squad, out: _Out = None) -> None:
    """Train the weights of the ranking, after the emphasis; about two minutes."""
    from rag.retrieve.model import FILE
    from rag.train import ranking as training

    trained = training.run(squad, data, training.Recipe())
    training.save(trained, out or FILE)
    typer.echo(f"wrote {out or FILE}")


@app.command()
def reader(data: _Data, squad: _Squad, folds: _Folds, out: _Out = None) -> None:
    """Train the reader, after the weights of the ranking; about an hour on two cores."""
    from rag.answer.reader import FILE
    from rag.train import reader as training

    whole, others = training.run(squad, data, training.Recipe(), typer.echo)
    training.save(whole, others, out or FILE, folds)
    typer.echo(f"wrote {out or FILE} and {folds}")


@app.command()
def rerank(data: _Data, squad: _Squad, folds: _Folds, out: _Out = None) -> None:
    """Train the weights of the reranking, after the reader; about twelve minutes."""
    from rag.answer.rerank import FILE
    from rag.train import rerank as training
    from rag.train.reader import unseen

    trained = training.run(squad, data, training.Recipe(), unseen(folds))
    training.save(trained, out or FILE)
    typer.echo(f"wrote {out or FILE}")


@app.command()
def answers(data: _Data, squad: _Squad, folds: _Folds, out: _Out = None) -> None:
    """Train the weights of the answer room, after the reader; about twenty minutes."""
    from rag.answer.model import FILE
    from rag.train import answers as training
    from rag.train.reader import unseen

    trained = training.run(squad, data, training.Recipe(), unseen(folds))
    training.save(trained, out or FILE)
    typer.echo(f"wrote {out or FILE}")


@app.command()
def calibrate(
    gold: Annotated[Path, typer.Argument(help="gold questions on the articles", exists=True)],
    split: Annotated[str, typer.Option(help="the split of them that is used")] = "tune",
    corpus: Annotated[Path, typer.Option(help="the articles")] = Path("corpus"),
    index: Annotated[Path, typer.Option(help="their index")] = Path("index"),
    out: _Out = None,
) -> None:
    """Make confidences probabilities, after the weights of the answer room; some seconds."""
    from rag.answer.model import FILE
    from rag.train import calibrate as training
    from rag.train.answers import save

    calibrated, threshold = training.run(gold, split, corpus, index)
    save(calibrated, out or FILE)
    low = math.floor(threshold * 100) / 100  # so that whoever has it is answered
    typer.echo(f"wrote {out or FILE}; the best threshold is {low:.2f}")


if __name__ == "__main__":
    app()
