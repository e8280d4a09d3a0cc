// The team's page of one conversation: what is new is read every few seconds, and a form is sent once.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const history = document.querySelector("[data-history]");
  const EVERY_MS = 4000;
  let shown = history.innerHTML;

  function toTheEnd() {
    const log = history.querySelector(".desk-log");
    log.scrollTop = log.scrollHeight;
  }

  async function refresh() {
    try {
      const answer = await fetch(history.dataset.history, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const html = await answer.text();
      if (html === shown) return;
      shown = html;
      history.innerHTML = html;
      toTheEnd();
    } catch { /* without a connection it is read with the next try */ }
  }

  document.querySelectorAll("form[data-once]").forEach((form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  });
  const text = document.getElementById("desk-text");
  text?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) text.form.querySelector("button").click();
  });
  toTheEnd();
  setInterval(refresh, EVERY_MS);
});
