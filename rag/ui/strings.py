"""The words of the interface in the reader's language; the table itself is `rag.ui.texts`."""

from dataclasses import dataclass
from typing import Literal

from rag.ui.texts import COUNTS, TEXTS

Language = Literal["ar", "en"]
LANGUAGES: tuple[Language, ...] = ("ar", "en")
DEFAULT: Language = "ar"
NAMES: dict[Language, str] = {"ar": "العربية", "en": "English"}
LANGUAGE_LABEL = "اللغة · Language"
"""Shown to readers of either language before it is known which one they read."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language.

    >>> Words("en")("viewer.position", number=2, total=3)
    '2 of 3'
    >>> Words("en").count("sources", 1), Words("ar").count("sources", 3)
    ('1 source', '3 مصادر')
    """

    language: Language = DEFAULT

    def __call__(self, key: str, **filling: object) -> str:
        """The text for `key`, its {names} filled in. Raises KeyError for a key not in the table."""
        return TEXTS[key][LANGUAGES.index(self.language)].format(**filling)

    def count(self, key: str, number: int) -> str:
        """A number and its noun, inflected for the number."""
        forms = COUNTS[key][LANGUAGES.index(self.language)]
        return forms[_form(self.language, number)].format(n=number)

    def has(self, key: str) -> bool:
        """Whether the table has a text for `key`."""
        return key in TEXTS

    @property
    def direction(self) -> str:
        """The writing direction of the language: "rtl" or "ltr"."""
        return "rtl" if self.language == "ar" else "ltr"


def isolated(text: str) -> str:
    """`text` between invisible marks that keep its direction from upsetting the words around it.

    For plain text, such as the label of a widget; in HTML use <bdi>.
    """
    return f"\u2068{text}\u2069"


def _form(language: Language, number: int) -> int:
    """Which of the forms a number takes.

    Arabic has five: one, two, a few (3-10), many (11-99), and the hundreds, which take the
    singular; 103 counts as 3. English has two.
    """
    if language == "en":
        return 0 if number == 1 else 1
    rest = number % 100
    if number in (1, 2):
        return number - 1
    if 3 <= rest <= 10:
        return 2
    return 3 if rest >= 11 else 4
