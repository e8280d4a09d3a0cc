// Names for what Django's admin makes by scripts and leaves nameless: a screen reader reads them out.
const nameFields = () => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const selection = select.parentElement.querySelector(".select2-selection");
    const label = select.labels[0]?.textContent.trim() || select.getAttribute("aria-label");
    if (!selection || !label) continue;
    const shown = selection.querySelector(".select2-selection__rendered");
    selection.setAttribute("aria-labelledby", shown.id);
    shown.setAttribute("aria-label", `${label} ${shown.textContent.trim()}`);
  }
  for (const help of document.querySelectorAll(".help-tooltip[aria-label]")) help.setAttribute("role", "img");
};
// When the admin's own scripts are done, which are before this one: of the page, of a row that is added, of a choice.
window.addEventListener("load", nameFields);
if (window.django?.jQuery) {
  django.jQuery(nameFields);
  django.jQuery(document).on("select2:select select2:clear", () => setTimeout(nameFields));
  document.addEventListener("formset:added", () => setTimeout(nameFields));
}
