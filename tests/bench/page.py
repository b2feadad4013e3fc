"""How soon the page is there, and how soon an answer is, in Chromium.

python tests/bench/page.py

From the start of the server to the first page painted, on an index that is built; then, for twenty
questions one after the other, from Enter to the answer on the page.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "ui")]

from served import CHROMIUM, serving  # noqa: E402

from rag import Library  # noqa: E402

QUESTION = "متى وصل الفرس إلى شمال الأناضول؟"
WATCH = """n => {
    window.watch?.disconnect();
    window.painted = null;
    window.watch = new MutationObserver(() => {
        if (!window.painted && document.querySelectorAll('p.answer').length > n)
            window.painted = performance.now();
    });
    window.watch.observe(document.body, {childList: true, subtree: true});
    window.asked = performance.now();
}"""


def main() -> None:
    index = Path(tempfile.mkdtemp()) / "index"
    with Library.open(corpus=ROOT / "corpus", index=index) as library:
        library.sync()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_context(reduced_motion="reduce").new_page()
        began = time.perf_counter()
        with serving(ROOT / "corpus", index) as address:
            page.goto(address)
            page.locator(".welcome").wait_for()
            print(f"first page painted: {time.perf_counter() - began:.2f} s")
            seconds = []
            for number in range(20):
                page.get_by_test_id("stChatInputTextArea").fill(QUESTION)
                page.evaluate(WATCH, number)
                page.keyboard.press("Enter")
                page.wait_for_function("() => window.painted")
                seconds.append(page.evaluate("(window.painted - window.asked) / 1000"))
            p95 = statistics.quantiles(seconds, n=20)[-1]
            print(f"answer painted: median {statistics.median(seconds):.2f} s, p95 {p95:.2f} s")
        browser.close()


if __name__ == "__main__":
    main()
