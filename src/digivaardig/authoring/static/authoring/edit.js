// Saves a draft while somebody writes, and shows beside the form what readers will see. The page works without it.
const QUIET = 4000; // milliseconds without typing before a draft is saved
const SHOW = 700;

const form = document.querySelector("[data-autosave]");
const words = form.dataset;
const stand = document.querySelector("#stand");
let saving = null;
let timer = 0;
let dirty = false;

const body = (then) => {
  const data = new URLSearchParams(new FormData(form));
  if (then) data.set("then", then);
  return data;
};

const pageOf = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

function renew(page) {
  const there = page.querySelector("[data-autosave]");
  if (!there) throw new Error("not our page"); // signed out, or the server is ill
  form.elements.knowing.value = there.elements.knowing.value;
  stand.textContent = page.querySelector("#stand").textContent.trim().replace(/\s+/g, " ");
}

async function save() {
  if (!dirty || saving) return;
  dirty = false;
  stand.textContent = words.saving;
  saving = fetch(form.action, { method: "POST", body: body("save"), credentials: "same-origin" });
  try {
    const answer = await saving;
    if (answer.status === 409) {
      stand.textContent = words.kept;
      form.removeEventListener("input", typed);
    } else renew(await pageOf(answer));
  } catch {
    dirty = true;
    stand.textContent = words.offline;
  } finally {
    saving = null;
    if (dirty) later();
  }
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(save, QUIET);
}

function typed() {
  dirty = true;
  later();
}

form.addEventListener("input", typed);
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (event.submitter?.formTarget === "_blank") return later();
  dirty = false;
  if (!saving) return;
  event.preventDefault(); // what is under way first, or it would look like somebody else's
  await saving.catch(() => {});
  setTimeout(() => form.requestSubmit(event.submitter), 50);
});
window.addEventListener("beforeunload", (event) => {
  if (dirty) event.preventDefault();
});

// The preview: the reader's own page, in a root of its own so that its names and styles do not mix with ours.
const editor = document.querySelector("[data-editor]");
const pane = Object.assign(document.createElement("aside"), { className: "beside-pane", tabIndex: 0 });
const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet beside-switch" });
const inside = document.createElement("div");
const root = inside.attachShadow({ mode: "open" });
let shown = 0;
pane.setAttribute("aria-label", words.label);
inside.inert = true;
pane.append(inside);
button.textContent = words.beside;
button.setAttribute("aria-pressed", "false");
form.querySelector(".save-bar").append(button);

async function show() {
  const answer = await fetch(words.preview, { method: "POST", body: body(), credentials: "same-origin" });
  const page = await pageOf(answer);
  const styles = [...page.querySelectorAll('link[rel="stylesheet"]')];
  const host = document.createElement("div");
  host.className = document.documentElement.className;
  host.append(...page.querySelector("main").childNodes);
  if (!root.querySelector("link")) root.append(...styles);
  root.querySelector("div")?.remove();
  root.append(host);
}

button.addEventListener("click", () => {
  const open = editor.classList.toggle("beside");
  button.textContent = open ? words.hide : words.beside;
  button.setAttribute("aria-pressed", String(open));
  if (!open) return pane.remove();
  editor.append(pane);
  show();
});
form.addEventListener("input", () => {
  if (!pane.isConnected) return;
  clearTimeout(shown);
  shown = setTimeout(show, SHOW);
});
