"""How the worker and the process that uses it speak: frames of JSON, over two pipes.

Not pickle: what comes back was made by parsers of files from anywhere, and unpickling runs code.
"""

import json
from dataclasses import asdict, dataclass, fields
from typing import IO, Any

from rag.errors import UnreadableSource
from rag.readers.content import Content
from rag.readers.formats import Format
from rag.readers.limits import Limits
from rag.records import Locator

_LENGTH = 8  # bytes that give the length of a frame


@dataclass(frozen=True, slots=True)
class Request:
    """A file to be read; its bytes follow in a frame of their own."""

    source: str
    format: Format
    limits: Limits


def send_request(pipe: IO[bytes], request: Request, data: bytes) -> None:
    """Raises OSError when nobody listens any more."""
    _send(pipe, json.dumps(asdict(request)).encode())
    _send(pipe, data)


def receive_request(pipe: IO[bytes]) -> tuple[Request, bytes]:
    """Raises EOFError when no more will come."""
    told = json.loads(_receive(pipe))
    request = Request(told["source"], Format(**told["format"]), Limits(**told["limits"]))
    return request, _receive(pipe)


def send_reply(pipe: IO[bytes], reply: Content | UnreadableSource) -> None:
    """Raises OSError when nobody listens any more."""
    if isinstance(reply, Content):
        message = {"content": _packed(reply)}
    else:
        message = {"refused": {"reason_code": reply.reason_code, **reply.reason_details}}
    _send(pipe, json.dumps(message).encode())


def receive_reply(pipe: IO[bytes], source: str) -> Content:
    """Raises UnreadableSource when that is the reply, EOFError when none will come."""
    message = json.loads(_receive(pipe))
    if "refused" in message:
        raise UnreadableSource(source, **message["refused"])
    return _unpacked(message["content"])


def _packed(content: Content) -> dict[str, Any]:
    packed = {field.name: getattr(content, field.name) for field in fields(Content)}
    packed["locators"] = [(n.start, n.paragraph, n.heading, n.page) for n in content.locators]
    return packed


def _unpacked(packed: dict[str, Any]) -> Content:
    packed["locators"] = tuple(Locator(*locator) for locator in packed["locators"])
    packed["warnings"] = tuple(packed["warnings"])
    return Content(**packed)


def _send(pipe: IO[bytes], frame: bytes) -> None:
    pipe.write(len(frame).to_bytes(_LENGTH, "big"))
    pipe.write(frame)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    length = int.from_bytes(_exactly(pipe, _LENGTH), "big")
    return _exactly(pipe, length)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) < count:
        raise EOFError
    return data
