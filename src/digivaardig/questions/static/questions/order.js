// Steps move up and down by buttons; the selects of the plain page keep the places and are what is posted.
const places = (list) => [...list.querySelectorAll("select")];
const untouched = (list) => places(list).some((select) => !select.value);

function number(list) {
  places(list).forEach((select, at) => (select.value = String(at + 1)));
}

function mark(list) {
  const rows = [...list.children];
  rows.forEach((row, at) => {
    row.querySelector('[value="up"]').setAttribute("aria-disabled", String(at === 0));
    row.querySelector('[value="down"]').setAttribute("aria-disabled", String(at === rows.length - 1));
  });
}

// Lays the rows as the selects say: after going back, after an error, and when the browser restores a form.
function arrange(list) {
  if (!list.classList.contains("live")) {
    list.classList.add("live");
    list.querySelectorAll(".order-place").forEach((place) => (place.hidden = true));
    list.querySelectorAll(".order-moves").forEach((moves) => (moves.hidden = false));
  }
  const place = (row) => Number(row.querySelector("select").value) || Infinity;
  const rows = [...list.children];
  const sorted = [...rows].sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
  if (sorted.some((row, at) => row !== rows[at])) list.append(...sorted);
  if (places(list).some((select) => select.value)) number(list);
  mark(list);
}

function move(button) {
  const row = button.closest("li");
  const list = row.parentElement;
  const other = button.value === "up" ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (button.value === "up") row.after(other); // the other row moves, so that the button keeps the focus
  else row.before(other);
  number(list);
  mark(list);
  row.querySelector("select").dispatchEvent(new Event("change", { bubbles: true }));
  list.parentElement.querySelector("[data-order-said]").textContent = list.dataset.said
    .replace("[step]", row.querySelector(".order-text").textContent)
    .replace("[place]", String([...list.children].indexOf(row) + 1))
    .replace("[all]", String(list.children.length));
}

// Nothing moved: ask once whether this is the order that was meant.
function ask(event, list) {
  const question = list.closest("[data-question]");
  if (!untouched(list) || question.querySelector('[value="?"]').checked) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  number(list);
  const note = document.getElementById(`${question.id}-unmoved`);
  note.hidden = false;
  note.focus();
}

const start = (root) => root.querySelectorAll("[data-order]").forEach(arrange);

document.addEventListener("click", ({ target }) => {
  const button = target.closest(".order-moves button");
  if (button) move(button);
});
document.addEventListener(
  "submit",
  (event) => {
    if (event.submitter?.formNoValidate) return;
    event.target.querySelectorAll("[data-order]").forEach((list) => ask(event, list));
  },
  true,
);
document.addEventListener("htmx:load", ({ target }) => start(target));
window.addEventListener("pageshow", () => start(document));
start(document);
