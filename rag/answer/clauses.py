"""A passage as clauses that have been matched with a question, each worked out once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rag.answer import evidence
from rag.arabic.boilerplate import is_boilerplate
from rag.arabic.fold import align
from rag.arabic.sentences import Span, clauses, sentences
from rag.arabic.terms import Word, is_content, light_stem, words
from rag.matching import Matcher, Strengths
from rag.question import Question

DEPENDENT = frozenset(
    "حيث مما ما الذي التي الذين وهو وهي لكنه لكنها لانه لانها ذلك هذا وهذا وذلك كما بينما ولكن "
    "ولكنه ولم وقد فقد ثم انه بان ان وكان وكانت هناك له لها عليه عليها منه منها فيه فيها".split()
)
"""Words that open a clause which lives on the one before it."""
_OPENING = 4
"""Words at the head of a clause, where its subject stands."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause; all offsets are those of the passage.

    `stems` and `positions` are those of its words that carry meaning, `asked` the positions of
    those that the question has too; `meaning` is the sum of their vectors. `unit` tells how near
    what it counts is to what the question wants counted ("كم سفينة"), in 0..1, and `opens` how much
    of the question its first words say.
    """

    span: Span
    sentence: int
    strengths: Strengths
    stems: tuple[str, ...]
    asked: tuple[int, ...]
    values: tuple[evidence.Value, ...]
    meaning: Strengths
    unit: float
    opens: float
    words: int
    opening: str
    is_heading: bool
    is_question: bool
    has_cue: bool


def read(asked: Question, matcher: Matcher, text: str) -> list[Clause]:
    """The clauses of a passage, without the furniture of web pages."""
    aligned = align(text)
    every_word = list(words(aligned))
    content = [word for word in every_word if is_content(word.form)]
    forms = matcher.words.of([word.form for word in content])
    table, vectors = matcher.match(forms).any, forms.vectors
    values = evidence.values(asked, aligned)
    units = evidence.units(asked, aligned)
    counted = matcher.table([unit for _, unit in units])[0] if units else ()
    found = []
    for number, span in _spans(text):
        here = [n for n, word in enumerate(content) if span.start <= word.start < span.end]
        spoken = [word for word in every_word if span.start <= word.start < span.end]
        if not spoken:
            continue
        found.append(
            Clause(
                span,
                number,
                table[:, here].max(axis=1) if here else np.zeros(len(table), np.float32),
                tuple(light_stem(content[n].form) for n in here),
                _asked(matcher, [content[n] for n in here]),
                tuple(v for v in values if span.start <= v[0] and v[1] <= span.end),
                vectors[here].sum(axis=0),
                max(
                    (
                        float(c)
                        for (at, _), c in zip(units, counted, strict=True)
                        if span.start <= at < span.end
                    ),
                    default=0.0,
                ),
                matcher.coverage(table[:, here[:_OPENING]].max(axis=1)) if here else 0.0,
                len(spoken),
                spoken[0].form,
                _is_heading(text, span),
                span.of(text).rstrip("»”\"' ").endswith(("؟", "?")),
                evidence.has_cue(asked.want, " ".join(word.form for word in spoken)),
            )
        )
    return found


def _spans(text: str) -> Iterator[tuple[int, Span]]:
    for number, sentence in enumerate(sentences(text)):
        if not is_boilerplate(sentence.of(text)):
            for span in clauses(text, sentence.start, sentence.end):
                yield number, span


def _asked(matcher: Matcher, content: list[Word]) -> tuple[int, ...]:
    return tuple(word.start for word in content if light_stem(word.form) in matcher.stems)


def _is_heading(text: str, span: Span) -> bool:
    """Whether a clause is a whole line that no mark ends."""
    before, after = text[: span.start].rstrip(" \t"), text[span.end : span.end + 1]
    return text[span.end - 1].isalnum() and after == "\n" and (not before or before[-1] == "\n")
