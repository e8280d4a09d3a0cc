// The calendar of a consultant: who is chosen is shown at once.
"use strict";

document.querySelectorAll("select[data-shown-at-once]").forEach((select) => {
  select.addEventListener("change", () => select.form.submit());
});
