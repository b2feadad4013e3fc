"""Whether the value that is wanted is the one in bold.

    python tests/bench/values.py SQUAD

Of the questions of a SQuAD file that want a date, a number, a person or a place and whose answer
holds one that the file gives, how many have that one marked, another one, or none.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from rag.arabic.terms import forms, light_stem
from rag.embedding import StaticEmbedder
from rag.evaluate import datasets, judge
from rag.evaluate.squad import library_of, outcomes
from rag.evaluate.squad_file import Squad
from rag.question import Want, read
from rag.records import Answer
from rag.settings import Settings

VALUED = (Want.DATE, Want.NUMBER, Want.PERSON, Want.PLACE)
RESULTS = ("right", "wrong", "none")


def result(answer: Answer, wanted: Sequence[str]) -> str:
    """Whether what is marked has a word in common with what is wanted."""
    stems = {light_stem(form) for text in wanted for form in forms(text)}
    marked = [
        cited.quote[cited.value[0] - cited.start : cited.value[1] - cited.start]
        for cited in answer.citations
        if cited.value
    ]
    if not marked:
        return "none"
    said = {light_stem(form) for value in marked for form in forms(value)}
    return "right" if stems & said else "wrong"


def results(squad: Squad) -> Iterator[tuple[Want, str]]:
    """What each question wants, and whether that is marked."""
    with library_of(squad, StaticEmbedder.bundled(), Settings()) as library:
        for outcome in outcomes(library, squad.questions):
            answer, wanted = outcome.answer, outcome.question.answers
            if judge.contains(answer, wanted):
                want = read(outcome.question.text).want
                yield want, result(answer, wanted)


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("squad", type=Path)
    read_file = datasets.read(parser.parse_args().squad)
    assert isinstance(read_file, Squad)
    found: defaultdict[Want, Counter[str]] = defaultdict(Counter)
    for want, outcome in results(read_file):
        found[want][outcome] += 1
    print(f"{'':8} questions", *(f"{name:>8}" for name in RESULTS))
    for want in VALUED:
        asked = found[want].total()
        shares = (f"{found[want][name] / max(1, asked):8.3f}" for name in RESULTS)
        print(f"{want.value:8} {asked:9}", *shares)


if __name__ == "__main__":
    main()
