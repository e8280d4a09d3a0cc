// The page of a consultant's calendars elsewhere: the address of the feed, which is shown once, is copied by a tap;
// where a browser does not let us, it is marked to be copied by hand.
"use strict";

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
