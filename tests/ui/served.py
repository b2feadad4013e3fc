"""The page in a process of its own, and how Chromium is started for it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def serving(corpus: Path, index: Path, *options: str, **environment: str) -> Iterator[str]:
    """The page of a corpus folder, served by a process of its own; yields its address.

    The options are Streamlit's; the environment comes on top of that of the tests.
    """
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    folders = {"WARRAQ_CORPUS": str(corpus), "WARRAQ_INDEX": str(index)}
    around = os.environ | folders | environment
    with subprocess.Popen([*command, *options], cwd=ROOT, env=around) as server:
        try:
            _wait_until_healthy(f"http://localhost:{port}/_stcore/health", server)
            yield f"http://localhost:{port}"
        finally:
            server.terminate()


def _wait_until_healthy(address: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            pass  # not listening yet
    raise RuntimeError("the page did not come up within a minute")
