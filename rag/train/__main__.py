"""python -m rag.train DATA --out FOLDER: train the bundled embedding on a folder of text."""

from pathlib import Path
from typing import Annotated

import typer

from rag.train import data, embedder


def main(
    folder: Annotated[Path, typer.Argument(help="folder with *.jsonl[.xz] or *.txt", exists=True)],
    out: Annotated[Path, typer.Option(help="where the model folder is written")],
    steps: Annotated[int, typer.Option(help="training steps")] = embedder.Recipe.steps,
) -> None:
    """Train the static embedding; about half an hour on two cores with the default steps."""
    recipe = embedder.Recipe(steps=steps)
    tokenizer, vectors = embedder.train(list(data.examples(folder)), recipe)
    embedder.save(tokenizer, vectors, out)
    typer.echo(f"wrote {out}")


if __name__ == "__main__":
    typer.run(main)
