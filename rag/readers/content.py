"""What a reader hands on."""

from dataclasses import dataclass

from rag.records import Locator


@dataclass(frozen=True, slots=True)
class Content:
    """`text` is what citations point into; for plain text it is the decoded file, unchanged."""

    title: str
    text: str
    locators: tuple[Locator, ...]
