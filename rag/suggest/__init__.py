"""Questions that a library can be asked first, made from what its articles say of themselves.

A sentence that dates an event («في عام 615م وصل الفرس إلى شمال الأناضول») answers a question that
can be written from it by rule («متى وصل الفرس إلى شمال الأناضول؟»), and so do sentences that name
who, where, how many, why and what. Only clauses of a plain build are turned: what is kept reads
like a question that somebody would ask.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import TypeVar

from rag.arabic.fold import fold
from rag.arabic.persons import persons
from rag.arabic.sentences import clauses
from rag.records import Document
from rag.suggest.facts import amount, definition, doer, place, reason, time
from rag.suggest.lists import NUMBERED
from rag.suggest.plain import Clause

_READ = 20_000
"""Code points of a document that are looked at."""
_OF_A_KIND = 6
"""Questions of one kind that a document gives."""
_RULES = (time, definition, doer, place, amount, reason)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, and the clause of a source that it was made from and that answers it."""

    question: str
    source: str
    start: int
    end: int


def suggestions(documents: Iterable[Document], limit: int) -> tuple[Suggestion, ...]:
    """At most `limit` different questions that the documents answer, in turn from each of them and
    of each kind.

    >>> text = "في عام 615م وصل الفرس إلى شمال الأناضول."
    >>> [made.question for made in suggestions([Document(1, "a.txt", "", text)], 3)]
    ['متى وصل الفرس إلى شمال الأناضول؟']
    """
    texts = [(document, document.text[:_READ]) for document in documents]
    people = _people(text for _, text in texts)
    of_each = [list(_made(*text, people, turn)) for turn, text in enumerate(texts)]
    different = {made.question: made for made in reversed(list(_in_turn(of_each)))}
    return tuple(reversed(different.values()))[:limit]


def _made(
    document: Document, text: str, people: tuple[str, ...], turn: int
) -> Iterator[Suggestion]:
    """What the beginning of a document suggests, its kinds in turn; which begins differs by
    `turn`."""
    spans = clauses(text)
    first = turn % len(_RULES)
    every = []
    for rule in (*_RULES[first:], *_RULES[:first]):
        made = (
            Suggestion(question, document.source, span.start, span.end)
            for span in spans
            if (question := rule(Clause(span.of(text), document.title, people)))
        )
        every.append(list(islice(made, _OF_A_KIND)))
    yield from _in_turn(every)


def _people(texts: Iterable[str]) -> tuple[str, ...]:
    """The names of persons, in search form, the longest first.

    One of a single word («هرقل», also in «هرقل الأكبر») must be there twice, for what stands where
    a name would stand is not always one.
    """
    found = Counter(fold(text[start:end]) for text in texts for start, end in persons(text))
    for name in list(found):
        first, *more = name.split()
        if more and more[0] in NUMBERED:
            found[first] += found[name]
    names = (name for name, times in found.items() if " " in name or (times > 1 and len(name) > 3))
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def _in_turn(lists: Iterable[Iterable[T]]) -> Iterator[T]:
    return (item for item in chain.from_iterable(zip_longest(*lists)) if item is not None)
