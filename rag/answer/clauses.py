"""A passage as clauses that have been matched with a question, each worked out once."""

from dataclasses import dataclass

from rag.answer import evidence
from rag.answer.parts import Part, Parts, parts
from rag.arabic.sentences import Span
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
    whole = parts(text)
    forms = matcher.words.of([word.form for word in whole.content])
    table, vectors = matcher.match(forms).any, forms.vectors
    values = evidence.values(asked, whole.aligned)
    counted = _counted(asked, matcher, whole)
    return [
        Clause(
            part.span,
            part.sentence,
            table[:, part.first : part.last].max(axis=1, initial=0),
            whole.stems[part.first : part.last],
            tuple(
                whole.content[n].start
                for n in range(part.first, part.last)
                if whole.stems[n] in matcher.stems
            ),
            tuple(v for v in values if part.span.start <= v[0] and v[1] <= part.span.end),
            vectors[part.first : part.last].sum(axis=0),
            max((near for at, near in counted if part.span.start <= at < part.span.end), default=0),
            matcher.coverage(_opening(table, part).max(axis=1, initial=0)),
            part.words,
            part.folded.split(" ", 1)[0],
            part.is_heading,
            part.is_question,
            evidence.has_cue(asked.want, part.folded),
        )
        for part in whole.clauses
    ]


def _opening(table: Strengths, part: Part) -> Strengths:
    return table[:, part.first : min(part.last, part.first + _OPENING)]


def _counted(asked: Question, matcher: Matcher, whole: Parts) -> list[tuple[int, float]]:
    """Where each quantity stands, and how near what it counts is to what is to be counted."""
    units = evidence.units(asked, whole.aligned)
    if not units:
        return []
    near = matcher.table([unit for _, unit in units])[0]
    return [(at, float(one)) for (at, _), one in zip(units, near, strict=True)]
