export default function ({ data }) {
  document.documentElement.lang = data.lang;
  document.documentElement.dir = data.dir;
  name('[data-testid="stChatInputTextArea"]', data.question);
  name('[data-testid="stSidebar"]', data.sidebar);
}

// Streamlit gives these parts no name of their own for those who hear the page.
function name(selector, label) {
  for (const part of document.querySelectorAll(selector)) part.setAttribute("aria-label", label);
}
