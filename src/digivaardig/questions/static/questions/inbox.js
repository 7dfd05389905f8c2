// One mail at a time: a list on the left and a mail on the right, or one of the two on a narrow screen.
// The radio buttons of the plain page stay where they are, so nothing that was chosen can get lost.
const mailsOf = (sim) => [...sim.querySelectorAll(".mail")];
const linksOf = (sim) => [...sim.querySelectorAll(".mails a")];

function show(sim, at, { open }) {
  mailsOf(sim).forEach((mail, number) => mail.classList.toggle("closed", number !== at));
  linksOf(sim).forEach((link, number) => {
    if (number === at) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  sim.classList.toggle("open", open);
}

// Tells in the list what was chosen, and above it how many mails are done.
function tell(sim) {
  const links = linksOf(sim);
  const done = mailsOf(sim).filter((mail, at) => {
    const label = mail.querySelector("input:checked")?.closest("label").textContent.trim();
    links[at].parentElement.classList.toggle("done", Boolean(label));
    links[at].querySelector(".st").hidden = !label;
    links[at].querySelector("[data-did]").textContent = label ?? "";
    return label;
  });
  const count = sim.querySelector("[data-count]");
  const words = count.dataset.count.replace("[done]", String(done.length)).replace("[all]", String(links.length));
  if (count.textContent !== words) count.textContent = words;
}

function press(event) {
  const link = event.target.closest("a");
  const sim = link?.closest("[data-sim].live");
  if (!sim) return;
  event.preventDefault();
  const mail = link.closest(".mail");
  const here = mail ? mailsOf(sim).indexOf(mail) : linksOf(sim).indexOf(link);
  const back = link.classList.contains("back");
  const at = link.classList.contains("next") ? here + 1 : here;
  show(sim, at, { open: !back });
  if (back) linksOf(sim)[at].focus();
  else mailsOf(sim)[at].querySelector(".subj").focus();
}

function start(root) {
  root.querySelectorAll("[data-sim]").forEach((sim) => {
    if (!sim.classList.contains("live")) {
      sim.classList.add("live");
      sim.querySelectorAll(".back, .next").forEach((link) => (link.hidden = false));
      mailsOf(sim).at(-1).querySelector(".next").hidden = true;
      show(sim, 0, { open: false });
    }
    tell(sim);
  });
}

document.addEventListener("click", press);
document.addEventListener("change", ({ target }) => {
  const sim = target.closest("[data-sim].live");
  if (sim) tell(sim);
});
document.addEventListener("htmx:load", ({ target }) => start(target));
window.addEventListener("pageshow", () => start(document));
start(document);
