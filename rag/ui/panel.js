export default function ({ parentElement, data, setTriggerValue }) {
  let root = parentElement.querySelector(":scope > .warraq");
  if (!root) {
    root = document.createElement("div");
    root.className = "warraq";
    parentElement.appendChild(root);
  }
  if (root.shown !== data.html) {
    root.innerHTML = data.html;
    root.shown = data.html;
    showMark(root.querySelector(".document"));
    if (data.arrives) showQuestion(root);
  }
  root.onclick = (event) => {
    const chosen = event.target.closest("[data-open]");
    // Selecting words in order to copy them is not asking to open the source.
    if (chosen && !String(getSelection())) setTriggerValue("open", chosen.dataset.open);
  };
}

// Waits for the box to have a height: a drawer that slides in has none at first.
function showMark(box) {
  const mark = box && box.querySelector("mark");
  if (!mark) return;
  const watcher = new ResizeObserver(() => {
    if (!box.clientHeight) return;
    const place = mark.getBoundingClientRect(), frame = box.getBoundingClientRect();
    const room = Math.max(24, (box.clientHeight - place.height) / 3);
    box.scrollTop += place.top - frame.top - room;
    watcher.disconnect();
  });
  watcher.observe(box);
}

// A new answer is read from its question down. Streamlit follows the end of a conversation while
// it grows, and lets go once it has found the page elsewhere: hence again until it stays put, or
// until the reader scrolls.
function showQuestion(root) {
  const messages = [...document.querySelectorAll('[data-testid="stChatMessage"]')];
  const question = messages[messages.indexOf(root.closest('[data-testid="stChatMessage"]')) - 1];
  if (!question) return;
  let tries = 40, settled = 0, top = null;
  const stop = () => clearInterval(timer);
  const timer = setInterval(() => {
    question.scrollIntoView({ block: "start" });
    settled = question.getBoundingClientRect().top === top ? settled + 1 : 0;
    top = question.getBoundingClientRect().top;
    if (settled > 8 || !--tries) stop();
  }, 80);
  for (const act of ["wheel", "touchstart", "keydown", "pointerdown"]) {
    addEventListener(act, stop, { once: true, passive: true });
  }
}
