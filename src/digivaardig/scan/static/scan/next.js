// The next question comes without a new page (htmx). When that does not work out, the form goes the ordinary way:
// nobody is ever stuck, and nothing that was chosen is lost.
const ordinary = ({ detail, target }) => {
  const form = target.closest?.("form") ?? detail?.elt?.closest?.("form");
  if (form) form.submit();
};
document.addEventListener("htmx:responseError", ordinary);
document.addEventListener("htmx:sendError", ordinary);
document.addEventListener("htmx:timeout", ordinary);
