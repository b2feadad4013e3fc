"""From the text of a question to what it wants and what it is about."""

import re
from dataclasses import dataclass

from rag.arabic.terms import is_content, term_pair, words
from rag.errors import EmptyQuestion
from rag.lexicon import idioms
from rag.lexicon.names import Also, Names
from rag.question.wants import JOINING, Want, split


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it was read.

    `forms` are the search forms of the words it is about, without the words that only ask;
    `terms` are what the lexical index is asked for. `names_its_subject`: it asks who or what
    something is ("من هو خالد؟"), so that what answers is likely to begin with it. `also` are the
    names among `forms` that have others, and `reworded` what has other words, with these.
    """

    text: str
    want: Want
    forms: tuple[str, ...]
    terms: tuple[str, ...]
    names_its_subject: bool = False
    also: tuple[Also, ...] = ()
    reworded: tuple[Also, ...] = ()

    @property
    def otherwise(self) -> tuple[Also, ...]:
        """Everything that has other names or words."""
        return (*self.also, *self.reworded)


_SUBJECT = re.compile(
    r"[وف]?(?:من|ما|ماذا)\s*(?:هو|هي|هم|هما|كان|كانت|يكون|تكون|معني|المقصود)(?!\w)"
)
_MOTHER = "ام"
"""A stop word, since it also means "or"; at the head of a question it does not."""


def read(text: str, names: Names | None = None) -> Question:
    """What `text` wants and is about, and what else its `names` are called.

    Raises EmptyQuestion when it has no word to search for.

    >>> question = read("في أي سنة اجتاح الفرس سوريا؟")
    >>> question.want.value, question.forms
    ('date', ('اجتاح', 'الفرس', 'سوريا'))
    """
    every = [word.form for word in words(text)]
    want, asking = split(every)
    rest = [f for n, f in enumerate(every) if n not in asking and f not in JOINING]
    about = [
        form for n, form in enumerate(rest) if is_content(form) or (n == 0 and form == _MOTHER)
    ]
    content = about or [form for form in every if is_content(form)]
    if not content:
        raise EmptyQuestion
    subject = want in (Want.DEFINITION, Want.PERSON) and bool(_SUBJECT.match(" ".join(every)))
    also = names.within(rest) if names else ()
    reworded = idioms.bundled().within(content)
    found = tuple(term for form in content for term in term_pair(form))
    return Question(text, want, tuple(content), found, subject, also, reworded)
