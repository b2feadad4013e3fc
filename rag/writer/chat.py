"""Any server that speaks the OpenAI chat protocol: Ollama, llama.cpp, vLLM, LM Studio, hosted."""

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rag.writer.protocol import Message, WriterFault

if TYPE_CHECKING:
    from openai import OpenAI, Stream

LONGEST = 40_000
"""Code points, thoughts and all, after which an answer is taken to have no end."""
_BY_STATUS = {401: "key", 403: "key", 404: "no_model", 429: "busy"}


class ChatWriter:
    """A model behind such a server. Nothing is connected before `write` is called.

    `seconds` is the time that a whole answer may take. The key is in no message and no `repr`.
    """

    def __init__(self, name: str, url: str, key: str, seconds: float) -> None:
        self.name = name
        self._url = url
        self._key = key
        self._seconds = seconds

    def write(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        """What the model writes. Raises WriterFault."""
        late = threading.Event()
        try:
            with closing(self._stream(messages)) as stream:
                yield from self._read(stream, late)
        except WriterFault:
            raise
        except Exception as problem:  # of openai, httpx or a parser: whatever a server can do
            raise WriterFault("timeout" if late.is_set() else _code(problem)) from None

    @cached_property
    def _client(self) -> "OpenAI":
        """Made once: reading the system's certificates takes a while."""
        from openai import OpenAI

        return OpenAI(
            base_url=self._url, api_key=self._key or "none", timeout=self._seconds, max_retries=0
        )

    def _stream(self, messages: Sequence[Message]) -> "Stream[Any]":
        written: Any = messages  # the client's own types say no more
        return self._client.chat.completions.create(
            model=self.name, messages=written, stream=True, temperature=0
        )

    def _read(self, stream: "Stream[Any]", late: threading.Event) -> Iterator[str]:
        """The pieces of a stream until it ends; a timer closes one that only keeps itself alive."""

        def end() -> None:
            late.set()
            stream.close()

        timer = threading.Timer(self._seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield from _pieces(stream)
        finally:
            timer.cancel()
        if late.is_set():
            raise WriterFault("timeout")


def _pieces(stream: "Stream[Any]") -> Iterator[str]:
    length, ended, heard = 0, False, False
    for chunk in stream:
        heard = True
        for choice in chunk.choices[:1]:
            ended = ended or bool(choice.finish_reason)
            piece = choice.delta.content or ""
            length += len(piece)
            if length > LONGEST:
                raise WriterFault("endless")
            if piece:
                yield piece
    if not heard:
        raise WriterFault("malformed")
    if not ended:
        raise WriterFault("broken")


def _code(problem: Exception) -> str:
    """The notice for what the client raised."""
    import httpx
    import openai

    if isinstance(problem, openai.APIStatusError):
        status = problem.status_code
        return _BY_STATUS.get(status, "server" if status >= 500 else "rejected")
    if isinstance(problem, openai.APITimeoutError | httpx.TimeoutException):
        return "timeout"
    if isinstance(problem, openai.APIConnectionError | httpx.ConnectError):
        return "refused"
    if isinstance(problem, httpx.TransportError):
        return "broken"
    return "malformed"
