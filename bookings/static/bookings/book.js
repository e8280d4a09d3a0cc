// Book, step by step without loading the page anew. Without it every link and form leads to a whole page.
//
// <a data-step>, <form data-step>   what they lead to takes the place of [data-steps]
// <input data-search>               what is found shows while one types
// <select data-choose>              is sent when something is chosen
// [data-later data-src="URL"]       is read by itself: it takes longer than the rest

"use strict";

(() => {
  const PAUSE_MILLISECONDS = 250;
  const steps = () => document.querySelector("[data-steps]");
  // Of several questions only the answer to the last one counts.
  let asked = 0;

  async function read(url) {
    asked += 1;
    const mine = asked;
    let answer;
    try {
      answer = await fetch(url, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
    } catch {
      location.assign(url);
      return null;
    }
    if (mine !== asked) return null;
    if (!answer.ok || !answer.headers.get("X-Fragment")) {
      location.assign(url);
      return null;
    }
    const part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-steps]");
    return mine === asked ? part : null;
  }

  async function go(url, focus = "[data-focus], [autofocus]") {
    const part = await read(url);
    if (!part) return;
    steps().replaceWith(part);
    history.pushState(null, "", url);
    part.querySelector(focus)?.focus();
    readLater();
  }

  async function find(form) {
    const url = address(form);
    const part = await read(url);
    const found = part?.querySelector("[data-results]");
    if (!found || !document.querySelector("[data-results]")) return;
    document.querySelector("[data-results]").replaceWith(found);
    history.replaceState(null, "", url);
  }

  async function readLater() {
    const region = document.querySelector("[data-later]");
    if (!region) return;
    try {
      const answer = await fetch(region.dataset.src, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
      if (answer.ok && answer.headers.get("X-Fragment")) region.innerHTML = await answer.text();
    } catch {
      // The link to the days stays where it is.
    }
  }

  function address(form) {
    const url = new URL(form.getAttribute("action"), location.href);
    url.search = new URLSearchParams(new FormData(form)).toString();
    return url.href;
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-steps] a[data-step], [data-later] a[data-more]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches("[data-more]")) {
      link.closest("[data-later]").dataset.src = link.href;
      readLater();
    } else {
      go(link.href);
    }
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-steps] form[data-step]")) return;
    event.preventDefault();
    go(address(event.target));
  });

  document.addEventListener("change", (event) => {
    // Whoever chooses by the arrows of the keyboard goes on choosing.
    if (event.target.matches("[data-steps] [data-choose]")) go(address(event.target.form), "[data-choose]");
  });

  let pause = 0;
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-steps] [data-search]")) return;
    clearTimeout(pause);
    pause = setTimeout(() => find(event.target.form), PAUSE_MILLISECONDS);
  });

  addEventListener("popstate", () => location.reload());
  document.documentElement.classList.add("book-script");
  readLater();
})();
