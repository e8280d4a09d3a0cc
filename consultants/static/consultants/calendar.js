// The calendar of a consultant: who is chosen is shown at once. And of their calendars elsewhere the address is copied.
"use strict";

document.querySelectorAll("select[data-shown-at-once]").forEach((select) => {
  select.addEventListener("change", () => select.form.submit());
});

// What is shown once is copied by a tap; where a browser does not let us, it is marked to be copied by hand.
document.querySelectorAll("button[data-copies]").forEach((button) => {
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copies);
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return;
    }
    button.textContent = button.dataset.done;
  });
});
