// The web chat page. What the customer sends is kept in the browser until the server says it is stored, also when the tab
// is closed; after every reconnection the page asks for what it has not seen, by the last message id.
"use strict";

(() => {
  const chat = document.querySelector(".chat");
  const log = chat.querySelector(".log");
  const form = chat.querySelector(".composer");
  const input = form.querySelector("textarea");
  const banner = chat.querySelector(".connection");
  const STORE = "meetassist.unsent.";
  const OLD_MS = 6 * 3600 * 1000; // "tomorrow at three" may mean another day by then: the customer sends it again, or not
  const RELOADED = "meetassist.reloaded";
  const LANGUAGE = "meetassist.language";
  const REFUSALS = { too_long: "tooLong", too_fast: "tooFast", too_many_visitors: "tooMany" };
  const RETRY_MS = 2000;

  let lastId = 0;
  let conversation = null; // signing out begins another one, and the old one leaves the page
  let withPerson = false; // somebody of the team answers: nothing is being typed yet
  let unsent = [];
  const shown = new Map(); // client id -> element of a message that has no server id yet

  // A key for each message: another tab of the same visitor keeps its own beside them. Whichever sends it first, the server
  // stores it once, by its id. It is no more than the history that this browser's cookie shows, and goes when it is stored.
  function readUnsent() {
    let kept = [];
    try {
      kept = Object.keys(localStorage).filter((key) => key.startsWith(STORE)).map((key) => JSON.parse(localStorage.getItem(key)));
    } catch { /* private mode, or not ours */ }
    kept = kept.filter((one) => one && one.frame && one.frame.id).sort((one, other) => one.at - other.at);
    const old = kept.filter((one) => !(Date.now() - one.at < OLD_MS)).map((one) => one.frame);
    old.forEach((frame) => forget(frame.id));
    input.value = old.filter((frame) => !frame.payload).map((frame) => frame.text).join("\n");
    return kept.map((one) => one.frame).filter((frame) => !old.includes(frame));
  }

  function keep(frame) {
    unsent.push(frame);
    try { localStorage.setItem(STORE + frame.id, JSON.stringify({ at: Date.now(), frame })); } catch { /* in memory only */ }
  }

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  // No visitor: the page makes one, unless the browser takes no cookies; then once is enough.
  function noVisitor() {
    if (sessionStorage.getItem(RELOADED)) return false;
    sessionStorage.setItem(RELOADED, "1");
    location.reload();
    return true;
  }

  // Somebody has shown who they are, or signed out, and the cookie was replaced: this answer carries the new one.
  function renewCookie() {
    fetch(`/chat/messages/?after=${lastId}`, { cache: "no-store" }).catch(() => {});
  }

  function receive(frame) {
    if (frame.type === "messages") {
      sessionStorage.removeItem(RELOADED);
      frame.messages.forEach(show);
      withPerson = Boolean(frame.with_person);
      if (withPerson) setTyping(false);
      followPage();
    }
    if (frame.type === "stored") {
      forget(frame.id);
      const element = shown.get(frame.id);
      if (element) { element.classList.remove("pending"); element.querySelector("small")?.remove(); }
    }
    if (frame.type === "renew") renewCookie();
    if (frame.type === "refused") refused(frame);
  }

  // The page's language button changes the bot's language as well, once there is a conversation.
  function followPage() {
    const before = sessionStorage.getItem(LANGUAGE);
    const now = chat.dataset.language;
    sessionStorage.setItem(LANGUAGE, now);
    if (before && before !== now && lastId) say(chat.dataset.languageName, `lang:${now}`);
  }

  function refused(frame) {
    const kept = unsent.find((one) => one.id === frame.id);
    if (!kept) return;
    if (frame.code === "try_again") { setTimeout(() => link.send(kept), RETRY_MS); return; }
    forget(frame.id);
    setTyping(false);
    const element = shown.get(frame.id);
    if (!element) return;
    element.classList.remove("pending");
    element.classList.add("refused");
    note(element, chat.dataset[REFUSALS[frame.code] || "notSent"]);
    if (kept.text && !kept.payload && !input.value) input.value = kept.text;
  }

  function forget(id) {
    unsent = unsent.filter((one) => one.id !== id);
    try { localStorage.removeItem(STORE + id); } catch { /* was in memory only */ }
  }

  function show(message) {
    if (message.id <= lastId) return;
    lastId = message.id;
    if (conversation !== null && conversation !== message.conversation) log.replaceChildren();
    conversation = message.conversation;
    log.querySelector(".welcome")?.remove();
    const waiting = message.from === "customer" && shown.get(message.client_id);
    if (waiting) {
      waiting.classList.remove("pending");
      waiting.querySelector("small")?.remove();
      forget(message.client_id);
      return;
    }
    log.querySelectorAll(".choices").forEach((old) => old.remove());
    const element = bubble(message.from, message.text);
    // What the server does not have yet comes after all that it has.
    log.querySelector(".message.pending")?.before(element);
    tabulate(element, message.table);
    if (message.from === "person") note(element, message.author);
    if (message.from !== "customer") { setTyping(false); offer(message.choices); }
    else { forget(message.client_id); }
    scroll();
    // What is taller than the page is read from its beginning.
    if (element.offsetHeight > log.clientHeight * 0.7) element.scrollIntoView({ block: "start" });
  }

  function bubble(from, text) {
    const element = document.createElement("div");
    element.className = `message ${from}`;
    element.textContent = text;
    log.append(element);
    return element;
  }

  // The first row is the head of the table.
  function tabulate(element, rows) {
    if (!rows || !rows.length) return;
    const table = document.createElement("table");
    rows.forEach((cells, number) => {
      const row = table.insertRow();
      cells.forEach((text) => {
        const cell = document.createElement(number ? "td" : "th");
        cell.textContent = text;
        row.append(cell);
      });
    });
    const frame = document.createElement("div");
    frame.className = "table";
    frame.append(table);
    element.append(frame);
  }

  function note(element, text) {
    element.querySelector("small")?.remove();
    const small = document.createElement("small");
    small.textContent = text;
    element.append(small);
  }

  function offer(choices) {
    if (!choices || !choices.length) return;
    const row = document.createElement("div");
    row.className = "choices";
    choices.forEach((choice) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.payload = choice.payload;
      button.dataset.title = choice.title;
      button.textContent = choice.number ? `${choice.number}. ${choice.title}` : choice.title;
      row.append(button);
    });
    log.append(row);
  }

  function setTyping(on) {
    log.querySelector(".typing")?.remove();
    if (!on) return;
    const dots = document.createElement("div");
    dots.className = "typing";
    dots.setAttribute("aria-hidden", "true");
    dots.append(document.createElement("i"), document.createElement("i"), document.createElement("i"));
    log.append(dots);
  }

  function say(text, payload) {
    const frame = { id: newId(), text, language: chat.dataset.language };
    if (payload) frame.payload = payload;
    keep(frame);
    log.querySelector(".welcome")?.remove();
    log.querySelectorAll(".choices").forEach((old) => old.remove());
    showPending(frame);
    setTyping(!withPerson);
    scroll();
    link.send(frame);
  }

  function showPending(frame) {
    const element = bubble("customer", frame.text);
    element.classList.add("pending");
    note(element, chat.dataset.sending);
    shown.set(frame.id, element);
  }

  function scroll() { log.scrollTop = log.scrollHeight; }

  log.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-payload]");
    if (button) say(button.dataset.title || button.textContent, button.dataset.payload);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    say(text);
    input.focus();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); form.requestSubmit(); }
  });
  unsent = readUnsent();
  unsent.forEach(showPending);
  const link = openLink({
    lastId: () => lastId, unsent: () => unsent, receive, noVisitor, renewCookie,
    connected: (there) => { banner.hidden = there; },
  });
})();
