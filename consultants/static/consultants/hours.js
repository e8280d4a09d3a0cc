// Copies the times of a day to others without a way to the server and back; without this, the buttons send the form.
"use strict";

(() => {
  const WEEKDAYS = ["1", "2", "3", "4", "5"];
  const line = (form, day) => form.querySelector(`[name=hours_${day}]`);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=copy]");
    if (!button) return;
    event.preventDefault();
    const form = button.form;
    const [day, where] = button.value.split(":");
    const chosen = [...form.querySelectorAll(`[name=to_${day}]:checked`)].map((box) => box.value);
    const days = { weekdays: WEEKDAYS, all: [...WEEKDAYS, "6", "7"], chosen }[where];
    for (const other of days) line(form, other).value = line(form, day).value;
    const menu = button.closest("details");
    menu.open = false;
    menu.querySelector("summary").focus();
    const told = form.querySelector("[data-copied]");
    if (told) told.textContent = `${line(form, day).value} → ${days.map((other) => line(form, other).labels[0].textContent.trim()).join(", ")}`;
  });

  // One menu at a time; Escape closes it.
  document.addEventListener("toggle", (event) => {
    if (!event.target.matches?.(".copy-to") || !event.target.open) return;
    document.querySelectorAll(".copy-to[open]").forEach((other) => { if (other !== event.target) other.open = false; });
  }, true);
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest(".copy-to[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // What has to be seen before anything is saved stands in view.
  document.querySelector("[data-focus]")?.focus();
})();
