// Instant search: the same list that the form's page shows, fetched while typing. Without this file the form works.
const field = document.querySelector("#q");
const list = document.querySelector("#instant");
const form = field?.form;
const PAUSE_MS = 180;
let timer = 0;
let running = null;

function hide() {
  list.hidden = true;
}

async function look() {
  const question = field.value.trim();
  running?.abort();
  if (question.length < 2) {
    hide();
    return;
  }
  running = new AbortController();
  try {
    const address = `${form.action}?part=1&q=${encodeURIComponent(question)}`;
    const answer = await fetch(address, { signal: running.signal });
    if (answer.ok) {
      // The server escapes every text in this list; it holds no scripts (Content-Security-Policy).
      list.innerHTML = await answer.text();
      list.hidden = false;
    }
  } catch (error) {
    if (error.name !== "AbortError") hide();
  }
}

if (form && list) {
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  form.addEventListener("focusout", (event) => {
    if (!form.contains(event.relatedTarget)) hide();
  });
}
