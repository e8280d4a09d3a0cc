// What the pages of the team share. Each works without it: links lead to whole pages, forms are sent as they are.
//
// data-live="appointments" data-src="URL"   is read again when there is news of the topic (meetassist/live.py)
// ... data-every="60"                       and every so many seconds, for what goes by with the time alone
// <a data-panel href="URL">                 opens beside the page; forms in it are sent there, and what comes back is shown
// <form data-once>                          is sent once, however often it is tapped

"use strict";

(() => {
  const root = document.documentElement;
  const FRAGMENT = { "X-Fragment": "1" };
  const PAUSE_MILLISECONDS = 700;

  // --- Regions that follow what happens

  const regions = () => [...document.querySelectorAll("[data-live][data-src]")];
  const reading = new WeakMap();

  // What has been read again holds other elements: what leads to the same place, or does the same, stands for the one before.
  const again = (selector) =>
    selector ? [...document.querySelectorAll(selector)].find((one) => one.getClientRects().length) : undefined;
  const selectorOf = (one) => {
    if (one.matches("a[href]")) return `a[href="${CSS.escape(one.getAttribute("href"))}"]`;
    if (!one.matches("form[action] button[value]")) return "";
    return `form[action="${CSS.escape(one.form.getAttribute("action"))}"] button[value="${CSS.escape(one.value)}"]`;
  };

  // Each form has another token each time.
  const compared = (part) => part.innerHTML.replace(/(name="csrfmiddlewaretoken" value=")[^"]*/g, "$1").trim();

  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  // What has not changed stays: a selection, a place scrolled to. Of what has, whatever somebody does in it goes on.
  function put(region, html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    if (compared(fresh) === compared(region)) return;
    const held = region.contains(document.activeElement) ? selectorOf(document.activeElement) : "";
    const unfolded = [...region.querySelectorAll("details[open][id]")].map((one) => one.id);
    const turned = [...region.querySelectorAll("[id]")].map((one) => [one.id, one.scrollTop]).filter((one) => one[1]);
    const typed = [...region.querySelectorAll("input[id], textarea[id]")].filter((one) => one.value !== one.defaultValue);
    region.replaceChildren(fresh.content);
    for (const one of typed) {
      const now = document.getElementById(one.id);
      if (now) now.value = one.value;
    }
    for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
    for (const [id, top] of turned) document.getElementById(id)?.scrollTo(0, top);
    again(held)?.focus({ preventScroll: true });
  }

  const isWrittenIn = (region) =>
    region.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

  async function read(region) {
    if (reading.get(region)) {
      reading.set(region, "again");
      return;
    }
    reading.set(region, "now");
    try {
      const answer = await fetch(region.dataset.src, { headers: FRAGMENT, credentials: "same-origin" });
      if (answer.redirected || answer.status === 403) location.reload();
      if (answer.ok) {
        const html = await answer.text();
        // A tap that has begun ends on what it began on: else it is lost. It may begin somebody's writing.
        while (region.matches(":active")) await pause(50);
        // What somebody is writing in is left alone until they are done.
        if (!isWrittenIn(region)) {
          put(region, html);
          region.dispatchEvent(new CustomEvent("staff:read", { bubbles: true }));
        }
      }
    } catch {
      // No network: the next news, or the connection that comes back, reads it again.
    }
    await pause(PAUSE_MILLISECONDS);
    const isNews = reading.get(region) === "again";
    reading.delete(region);
    if (isNews) read(region);
  }

  for (const region of regions()) {
    const seconds = Number(region.dataset.every);
    if (seconds) setInterval(() => document.hidden || read(region), seconds * 1000);
  }

  let wait = 500;

  function listen() {
    const topics = [...new Set(regions().flatMap((region) => region.dataset.live.split(" ")))];
    if (!topics.length) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const query = topics.map((topic) => `topic=${encodeURIComponent(topic)}`).join("&");
    const socket = new WebSocket(`${scheme}://${location.host}/ws/staff/?${query}`);
    let asked = 0;
    const ping = setInterval(() => {
      if (asked > 1) socket.close();
      asked += 1;
      if (socket.readyState === WebSocket.OPEN) socket.send('{"ping": 1}');
    }, 10_000);
    socket.addEventListener("message", (event) => {
      asked = 0;
      wait = 500;
      const frame = JSON.parse(event.data);
      if (!frame.topics) return;
      root.dataset.staffLive = "on";
      for (const region of regions()) {
        if (region.dataset.live.split(" ").some((topic) => frame.topics.includes(topic))) read(region);
      }
    });
    socket.addEventListener("close", (event) => {
      clearInterval(ping);
      delete root.dataset.staffLive;
      if (event.code === 4403) return;
      setTimeout(listen, wait);
      wait = Math.min(wait * 2, 15_000);
    });
  }

  // --- The panel

  let panel = null;
  let opener = null;

  function dialog() {
    if (!panel) {
      panel = document.createElement("dialog");
      panel.className = "panel";
      panel.id = "panel";
      document.body.append(panel);
      panel.addEventListener("click", (event) => {
        if (event.target === panel || event.target.closest("[data-close]")) {
          event.preventDefault();
          panel.close();
        }
      });
      panel.addEventListener("close", () => {
        panel.replaceChildren();
        if (opener) (opener.isConnected ? opener : again(selectorOf(opener)))?.focus();
      });
    }
    return panel;
  }

  async function show(url, options = {}) {
    const shown = dialog();
    let answer;
    try {
      answer = await fetch(url, { ...options, headers: FRAGMENT, credentials: "same-origin" });
    } catch {
      location.assign(url);
      return;
    }
    const fragment = answer.headers.get("X-Fragment");
    if (!fragment) {
      // Another page: of signing in, or where the thing leads that was done.
      location.assign(answer.redirected ? answer.url : url);
      return;
    }
    shown.innerHTML = await answer.text();
    shown.dataset.url = answer.url;
    if (!shown.open) shown.showModal();
    shown.scrollTop = 0;
    (shown.querySelector("[autofocus]") || shown.querySelector("h1, h2, a, button"))?.focus?.();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-panel]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!link.closest("dialog")) opener = link;
    show(link.href);
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-once]")) {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
    }
    if (!form.closest("dialog.panel")) return;
    event.preventDefault();
    const data = new FormData(form, event.submitter);
    const action = event.submitter?.getAttribute("formaction") || form.getAttribute("action") || panel.dataset.url;
    if ((form.getAttribute("method") || "get").toLowerCase() === "get") {
      const target = new URL(action, location.href);
      target.search = new URLSearchParams(data).toString();
      show(target.href);
    } else {
      show(action, { method: "POST", body: data });
    }
  });

  // A page that comes out of the browser's memory can be sent again.
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));

  listen();
})();
