"""A real HTTP server that speaks the OpenAI chat protocol and plays models of several characters.

A character is a function from what it was sent to the text it writes; a manner is how it is sent.
"""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_PASSAGE = re.compile(r"⟦مقطع (\d+)⟧\n(.*?)\n⟦انتهى المقطع \1⟧", re.DOTALL)
_PAUSE = 0.02


class Heard:
    """A request: the numbered passages, the question, and what was sent as it stands."""

    def __init__(self, body: dict[str, object]) -> None:
        self.body = body
        content = body["messages"][-1]["content"]
        self.passages = {int(n): text for n, text in _PASSAGE.findall(content)}
        self.question = content.rpartition("السؤال: ")[2]


class Server:
    """Where the server is, what it plays (`character` may be changed), and what it heard."""

    def __init__(self) -> None:
        self.character: Callable[[Heard], str] = lambda heard: ""
        self.manner: Callable[[Handler, str], None] = streamed
        self.heard: list[Heard] = []
        self.keys: list[str] = []
        self.hung_up = threading.Event()

    def plays(
        self,
        character: Callable[[Heard], str],
        manner: "Callable[[Handler, str], None] | None" = None,
    ) -> None:
        self.character, self.manner = character, manner or streamed


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    play: Server

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        heard = Heard(json.loads(self.rfile.read(length)))
        self.play.heard.append(heard)
        self.play.keys.append(self.headers["Authorization"])
        try:
            self.play.manner(self, self.play.character(heard))
        except (BrokenPipeError, ConnectionResetError):
            self.play.hung_up.set()
        self.close_connection = True

    def begin(self, status: int = 200, kind: str = "text/event-stream") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()

    def event(self, text: str, finish: str | None = None) -> None:
        delta = {"content": text} if text else {}
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        self.data(
            json.dumps(
                {
                    "id": "1",
                    "object": "chat.completion.chunk",
                    "created": 0,
                    "model": "m",
                    "choices": [choice],
                }
            )
        )

    def data(self, content: str) -> None:
        self.wfile.write(f"data: {content}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *arguments: object) -> None:
        pass


def streamed(handler: Handler, text: str) -> None:
    """As servers do: some letters at a time, the end, and its mark."""
    handler.begin()
    for start in range(0, len(text), 40):
        handler.event(text[start : start + 40])
    handler.event("", "stop")
    handler.data("[DONE]")


def refusing(status: int) -> Callable[[Handler, str], None]:
    def refuse(handler: Handler, text: str) -> None:
        handler.begin(status, "application/json")
        handler.wfile.write(json.dumps({"error": {"message": "no", "code": status}}).encode())

    return refuse


def silent(handler: Handler, text: str) -> None:
    """Takes the request and says nothing."""
    handler.play.hung_up.wait(2)


def stalling(handler: Handler, text: str) -> None:
    """Begins, then says nothing."""
    handler.begin()
    handler.event(text[:30])
    handler.play.hung_up.wait(2)


def keeping_alive(handler: Handler, text: str) -> None:
    """Sends comments for ever, which no client counts as an answer."""
    handler.begin()
    while True:
        handler.wfile.write(b": wait\n\n")
        handler.wfile.flush()
        time.sleep(_PAUSE)


def endless(handler: Handler, text: str) -> None:
    handler.begin()
    while True:
        handler.event(text * 100)


def slow(handler: Handler, text: str) -> None:
    """A word at a time."""
    handler.begin()
    for word in text.split(" "):
        handler.event(word + " ")
        time.sleep(_PAUSE)
    handler.event("", "stop")
    handler.data("[DONE]")


def breaking_off(handler: Handler, text: str) -> None:
    """Closes the connection in the middle."""
    handler.begin()
    handler.event(text[: len(text) // 2])


def rubbish(handler: Handler, text: str) -> None:
    handler.begin()
    handler.data('{"choices": [{"delta": ')


def page(handler: Handler, text: str) -> None:
    """Something else that listens there: a web page."""
    handler.begin(200, "text/html")
    handler.wfile.write(b"<html><body>It works!</body></html>")


def oddly_shaped(handler: Handler, text: str) -> None:
    handler.begin()
    handler.data('{"choices": [{"text": 5}]}')


@contextmanager
def serving() -> Iterator[tuple[Server, str]]:
    """A server and its base URL."""
    server = Server()
    handler = type("Playing", (Handler,), {"play": server})
    listening = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    listening.daemon_threads = True
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server, f"http://127.0.0.1:{listening.server_port}/v1"
    finally:
        server.hung_up.set()
        listening.shutdown()
        listening.server_close()
        thread.join()
