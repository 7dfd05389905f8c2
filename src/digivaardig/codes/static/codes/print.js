// The print button; without JavaScript the words beside it say how.
const button = document.querySelector("[data-print]");
if (button) {
  button.hidden = false;
  document.querySelector("[data-by-hand]").hidden = true;
  button.addEventListener("click", () => window.print());
}
