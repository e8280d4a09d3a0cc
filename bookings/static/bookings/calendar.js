// The calendar of a consultant. Without it: the links turn the pages, and the browser's own menu prints.
"use strict";

(() => {
  document.querySelectorAll("select[data-shown-at-once]").forEach((select) => {
    select.addEventListener("change", () => select.form.submit());
  });

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });

  // It opens on now: where the axis is longer than its window, the line of now comes to the middle.
  const board = document.getElementById("calendar-board");
  const now = board?.querySelector(".board-now");
  const top = (one) => one.getBoundingClientRect().top;
  if (now) board.scrollTop += top(now) - top(board) - board.clientHeight / 2;

  // The keys that the links name (aria-keyshortcuts), where they do nothing else.
  const LINKS = { ArrowLeft: "[rel=prev]", ArrowRight: "[rel=next]" };
  document.addEventListener("keydown", (event) => {
    const isTaken = event.target.closest?.("input, select, textarea, dialog") || document.querySelector("dialog[open]");
    if (isTaken || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const wanted = event.shiftKey ? event.key === "Home" && "[data-to-now]" : LINKS[event.key];
    if (wanted) document.querySelector(wanted)?.click();
  });
})();
