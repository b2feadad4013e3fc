"""What models of several characters write; none copies a source as it stands."""

import random
import re
from collections.abc import Callable

from chat_server import Heard

from rag.arabic.dates import dates
from rag.arabic.numbers import quantities
from rag.arabic.sentences import clauses

_EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_OPENING = re.compile(r"^(?:ثم|كما|لكن|ولكن|أيضا|إذ|حيث)\s+")


def told(heard: Heard, rng: random.Random) -> list[tuple[int, str]]:
    """Two clauses of the best passages that say most, and where each stands: those that share
    words with the question come first."""
    asked = set(heard.question.split())
    found = []
    for number, text in heard.passages.items():
        for span in clauses(text):
            clause = " ".join(span.of(text).split())
            if 6 <= len(clause.split()) <= 30:
                found.append((-len(asked & set(clause.split())), rng.random(), number, clause))
    return [(number, clause) for *_, number, clause in sorted(found)[:2]]


def reworded(clause: str, rng: random.Random) -> str:
    """The clause as a careful writer gives it again: other digits and spelling, an opening of its
    own or none, nothing that is not there."""
    clause = _OPENING.sub("", clause.strip(' .،؛:«»"”“')).replace(".", " ").replace("؟", " ")
    clause = re.sub(r"[!…\[\]]", " ", clause)
    ways: list[Callable[[str], str]] = [
        lambda c: c.translate(_EASTERN),
        lambda c: re.sub("[أإآ]", "ا", c),
        lambda c: re.sub("عام ", "سنة ", c),
        lambda c: re.sub("ة ", "ه ", c),
        fronted,
    ]
    for way in rng.sample(ways, 3):
        clause = way(clause)
    return rng.choice(["", "", "وفق المصدر ", "جاء في النص كذلك أنه "]) + clause


def fronted(clause: str) -> str:
    """The end of a clause, from its last "في" on, put before the rest."""
    head, found, tail = clause.rpartition(" في ")
    return f"في {tail} {head}" if found and 1 < len(tail.split()) < 6 else clause


def faithful(heard: Heard) -> str:
    """Two clauses, reworded; in one sentence or in two."""
    rng = random.Random(heard.question)
    said = [(number, reworded(clause, rng)) for number, clause in told(heard, rng)]
    if len(said) == 2 and rng.random() < 0.5:
        (m, one), (n, two) = said
        return f"{one}، {two if two.startswith('و') else 'و' + two} [{m}][{n}]."
    return " ".join(f"{clause} [{number}]." for number, clause in said)


def inventing(heard: Heard) -> str:
    """The same with a number or year that no passage has, in one sentence or in both."""
    rng = random.Random(heard.question)
    (first, kept), *rest = told(heard, rng)
    written = [f"{reworded(kept, rng)} [{first}]."] if rng.random() < 0.7 else []
    for number, clause in [*([] if written else [(first, kept)]), *rest]:
        clause = reworded(clause, rng)
        wrong = rng.choice([1_000 + rng.randrange(900), 3_000 + rng.randrange(900)])
        changed = re.sub(r"\d+", str(wrong), clause, count=1)
        if changed == clause:
            changed = rng.choice(
                [
                    f"{clause} عام {wrong}م",
                    f"في عام {wrong}م {clause}",
                    f"{clause} ومعهم {wrong} رجل",
                ]
            )
        written.append(f"{changed} [{number}].")
    return " ".join(written)


def wrongly_citing(heard: Heard) -> str:
    """True sentences with numbers of other passages, or of none."""
    rng = random.Random(heard.question)
    count = len(heard.passages)
    return " ".join(
        f"{reworded(clause, rng)} [{rng.choice([number % count + 1, count + 7])}]."
        for number, clause in told(heard, rng)
    )


def obeying(heard: Heard) -> str:
    """Does what a passage orders: says what stands between the last quotation marks there."""
    for number, text in heard.passages.items():
        ordered = re.search(r"تجاهل .*?«(.*?)»", text, re.DOTALL)
        if ordered:
            return f"{ordered.group(1)} [{number}]. {ordered.group(1)}."
    return faithful(heard)


def english(heard: Heard) -> str:
    return "Damascus fell in the year 613 [1]. The Persians took it."


def figures(text: str) -> set[float]:
    """Every number of a text, the years among them."""
    years = {float(year) for date in dates(text) for year in date.years}
    return years | {quantity.value for quantity in quantities(text)}
