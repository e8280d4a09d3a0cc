// Trying the receptionist: the last answer is in sight from its beginning, and the cursor stands where one writes.
// Without this script the page works as it is.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  document.getElementById("try-text")?.focus({ preventScroll: true });
  document.querySelector(".try-turn:last-child")?.scrollIntoView({ block: "start" });
});
