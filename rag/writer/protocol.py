"""What a language model has to offer to write for the program."""

from collections.abc import Generator, Mapping, Sequence
from typing import Protocol

Message = Mapping[str, str]
"""`role` ("system" or "user") and `content`."""


class Writer(Protocol):
    """A language model that goes on from messages."""

    @property
    def name(self) -> str:
        """The name of the model, for readers."""

    def write(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        """What the model writes, in pieces as they come; closing the generator stops it.

        Raises WriterFault, after any number of pieces.
        """


class WriterFault(Exception):
    """The model cannot be had or does not end as it should; `code` is a key of `NOTICES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
