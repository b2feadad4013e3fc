export default function ({ parentElement, data, setTriggerValue }) {
  let root = parentElement.querySelector(":scope > .warraq");
  const isNew = !root;
  if (isNew) {
    root = document.createElement("div");
    root.className = "warraq";
    parentElement.appendChild(root);
  }
  if (root.shown !== data.html) {
    const hadFocus = root.contains(document.activeElement);
    root.innerHTML = data.html;
    root.shown = data.html;
    const text = root.querySelector(".document");
    showMark(text);
    if (isNew && text) lendFocus(root);
    if (hadFocus) text?.focus({ preventScroll: true });
    if (data.arrives) {
      showQuestion(root);
      root.querySelectorAll(".answer").forEach(comeIn);
    }
  }
  root.onclick = (event) => act(event, root, setTriggerValue);
  return () => root.giveFocusBack?.();
}

// A source that opens is what the keyboard moves in; once it is closed, what opened it is again.
function lendFocus(root) {
  const before = document.activeElement;
  root.querySelector(".document").focus({ preventScroll: true });
  root.giveFocusBack = () => {
    if (document.activeElement === document.body || root.contains(document.activeElement)) {
      before?.isConnected && before.focus({ preventScroll: true });
    }
  };
}

function act(event, root, setTriggerValue) {
  const find = (name) => event.target.closest(`[data-${name}]`);
  const copied = find("copy") || find("link");
  if (copied) return copy(copied);
  if (find("seek")) return seek(root.querySelector(".document"), Number(find("seek").dataset.seek));
  if (find("act")) return setTriggerValue("act", find("act").dataset.act);
  // Selecting words in order to copy them is not asking to open the source.
  if (find("open") && !String(getSelection())) open(find("open"), setTriggerValue);
}

function open(part, setTriggerValue) {
  setTriggerValue("open", part.dataset.open);
  const moves = part.closest(".stMain") && !part.closest(".st-key-source");
  if (moves) hold(part, part.getBoundingClientRect().top, 1500);
}

async function copy(button) {
  const { copy, link, done } = button.dataset;
  const text = link ? new URL(link, location.href.split("?")[0]).href : copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text); // a page that is not served from localhost or over TLS
  }
  const before = button.textContent;
  button.textContent = done;
  setTimeout(() => (button.textContent = before), 1500);
}

function copyBySelection(text) {
  const area = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

// Matches are gone through in a circle.
function seek(box, step) {
  const found = box ? [...box.querySelectorAll(".found")] : [];
  if (!found.length) return;
  const at = found.findIndex((match) => match.classList.contains("now"));
  found.forEach((match) => match.classList.remove("now"));
  const next = found[(at + step + found.length) % found.length];
  next.classList.add("now");
  next.scrollIntoView({ block: "center" });
}

// Waits for the box to have a height: a drawer that slides in has none at first.
function showMark(box) {
  const mark = box && (box.querySelector(".found") || box.querySelector("mark"));
  if (!mark) return;
  if (mark.matches(".found")) mark.classList.add("now");
  const watcher = new ResizeObserver(() => {
    if (!box.clientHeight) return;
    const place = mark.getBoundingClientRect(), frame = box.getBoundingClientRect();
    const room = Math.max(24, (box.clientHeight - place.height) / 3);
    box.scrollTop += place.top - frame.top - room;
    watcher.disconnect();
  });
  watcher.observe(box);
}

// Words appear one after the other; the whole text is there from the first moment for whoever hears
// it or asks for less motion. Cut at blanks only: letters of one word stay joined.
function comeIn(answer) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const texts = document.createTreeWalker(answer, NodeFilter.SHOW_TEXT), nodes = [];
  while (texts.nextNode()) nodes.push(texts.currentNode);
  let delay = 0;
  for (const node of nodes) {
    if (node.parentElement.closest(".tip")) continue;
    const words = node.data.split(/(?<=\s)/).map((word) => {
      const span = Object.assign(document.createElement("span"), { className: "word" });
      span.textContent = word;
      span.style.animationDelay = `${Math.min((delay += 18), 900)}ms`;
      return span;
    });
    node.replaceWith(...words);
  }
}

// A new answer is read from its question down.
function showQuestion(root) {
  const messages = [...document.querySelectorAll('[data-testid="stChatMessage"]')];
  const question = messages[messages.indexOf(root.closest('[data-testid="stChatMessage"]')) - 1];
  if (question) hold(question, parseFloat(getComputedStyle(question).scrollMarginTop), 700);
}

// Keeps a part of the page at a height of the window until it has stayed there for `patience`
// milliseconds, for six seconds at most, or until the reader scrolls; `held` is that part
// meanwhile. Streamlit follows the end of a conversation while it grows, and lines break anew when a
// source opens beside them. A press on anything but the scroll bar is no scrolling: what is pressed
// has to stay where it is.
function hold(part, height, patience) {
  const page = part.closest(".stMain"), since = performance.now();
  let moved = since, before = null;
  const frame = () => {
    if (page.held !== part) return;
    const now = performance.now(), top = part.getBoundingClientRect().top;
    if (top !== before) moved = now;
    if (!part.isConnected || now - moved > patience || now - since > 6000) return release();
    page.scrollTop += top - height;
    before = part.getBoundingClientRect().top;
    requestAnimationFrame(frame);
  };
  const release = () => {
    if (page.held === part) page.held = null;
  };
  const stop = (event) => {
    if (event.type !== "pointerdown" || event.target === page) release();
  };
  page.held = part; // and no longer what was held before
  requestAnimationFrame(frame);
  for (const act of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    addEventListener(act, stop, { passive: true, signal: AbortSignal.timeout(7000) });
  }
}
