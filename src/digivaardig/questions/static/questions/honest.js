// Choosing anything else takes back "I don't know": nobody has to remember to clear it.
document.addEventListener("change", ({ target }) => {
  const honest = target.closest("[data-question]")?.querySelector('input[type="checkbox"][value="?"]');
  if (honest && honest !== target && target.checked !== false && target.value) honest.checked = false;
});
