// The web chat, on its page and in a frame on another site: what is written goes out, what is said comes in. After every
// reconnection it asks for what it has not seen, by the last message id.
"use strict";

(() => {
  const chat = document.querySelector(".chat");
  const words = { ...chat.dataset };
  const form = chat.querySelector(".composer");
  const input = form.querySelector("textarea");
  const banner = chat.querySelector(".connection");
  const title = document.title;
  const RELOADED = "meetassist.reloaded";
  const LANGUAGE = "meetassist.language";
  const OPENED = "meetassist.opened.";
  const REFUSALS = { too_long: "tooLong", too_fast: "tooFast", too_many_visitors: "tooMany" };
  const PASSING = ["too_fast", "too_many_visitors"]; // later the same message may be taken
  const RETRY_MS = 2000;
  const UNANSWERED_MS = 15000; // of a connection that works: then the customer may send it once more

  const log = openLog(chat.querySelector(".log"), words);
  const [store, ofTab] = [openStore("localStorage"), openStore("sessionStorage")];
  const unsent = openUnsent(store, words.store);
  const shown = new Map(); // client id -> entry of a message that has no server id yet
  const [isFramed, session] = [Boolean(words.sites), openSession(store, words.store)];
  let link = null;
  let lastId = 0;
  let conversation = null; // signing out begins another one, and the old one leaves the page
  let withPerson = false; // somebody of the team answers: nothing is being typed yet
  let isThere = true; // the server
  let isOpen = !isFramed;
  let hasHistory = isFramed; // what was said before the page was opened was read then; a frame knows what it has shown

  // --- What another page has to be told, and what this one remembers

  const isLookedAt = () => isOpen && !document.hidden;

  const frame = isFramed && openFrame(JSON.parse(words.sites), { open, close });
  const attention = openAttention({
    button: chat.querySelector(".sound"), store, prefix: words.store, isLookedAt,
    showUnread: (count) => {
      if (frame) frame.tell("unread", count);
      else document.title = count ? `(${count}) ${title}` : title;
    },
  });

  function newId() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
  }

  // --- Who this browser is

  // No visitor: the page makes one, unless the browser takes no cookies; then once is enough. A frame comes again with
  // another token, or with none.
  function noVisitor() {
    if (isFramed) { session.discard(); return false; }
    if (ofTab.read(RELOADED) || !ofTab.lasts()) return false;
    ofTab.write(RELOADED, "1");
    location.reload();
    return true;
  }

  // Somebody has shown who they are, or signed out, and the cookie was replaced: this answer carries the new one.
  function renewCookie() {
    fetch(`${words.requests}?after=${lastId}`, { cache: "no-store" }).catch(() => {});
  }

  function takeSession(given) {
    session.keep(given.token);
    // What stands here was said by somebody who is not known any more.
    if (given.is_new && lastId) location.reload();
  }

  // --- What comes in

  function receive(said) {
    if (said.type === "session") takeSession(said);
    if (said.type === "messages") take(said);
    if (said.type === "stored") stored(said.id);
    if (said.type === "renew") renewCookie();
    if (said.type === "refused") refused(said);
  }

  function take({ messages, with_person }) {
    ofTab.remove(RELOADED);
    const news = messages.filter((message) => message.id > lastId && message.from !== "customer");
    messages.forEach(show);
    withPerson = Boolean(with_person);
    if (withPerson) log.setTyping(false);
    if (hasHistory) attention.arrived(news.filter(isUnseen).length);
    hasHistory = true;
    if (isLookedAt()) see();
    followPage();
  }

  // A frame that is closed remembers what was seen in it, also when the visitor goes on to the next page of the site.
  const SEEN = `${words.store}.seen`;
  let seen = Number(isFramed && store.read(SEEN)) || 0;
  const isUnseen = (message) => message.id > seen;

  function see() {
    if (!isFramed || lastId <= seen) return;
    seen = lastId;
    store.write(SEEN, String(seen));
  }

  // The page's language button changes the bot's language as well, once there is a conversation.
  function followPage() {
    const before = ofTab.read(LANGUAGE);
    ofTab.write(LANGUAGE, words.language);
    if (before && before !== words.language && lastId) say(words.languageName, `lang:${words.language}`);
  }

  function show(message) {
    if (message.id <= lastId) return;
    lastId = message.id;
    if (conversation !== null && conversation !== message.conversation) log.clear();
    conversation = message.conversation;
    if (message.from === "customer" && shown.has(message.client_id)) { stored(message.client_id); return; }
    log.withdrawChoices();
    const at = new Date(message.at);
    const entry = log.bubble(message.from, message.text, at);
    log.addBeforePending(entry, at);
    log.tabulate(entry, message.table);
    if (message.from === "person") log.note(entry, message.author);
    if (message.from !== "customer") { log.setTyping(false); log.offer(entry, message.choices); }
    else { unsent.forget(message.client_id); }
    log.bringIntoSight(entry);
  }

  function stored(id) {
    unsent.forget(id);
    const entry = shown.get(id);
    if (entry) log.setState(entry, "sent", words.sent);
  }

  function refused({ id, code }) {
    const kept = unsent.find(id);
    if (!kept) return;
    if (code === "try_again") { setTimeout(() => link.send(kept), RETRY_MS); return; }
    unsent.forget(id);
    log.setTyping(false);
    const entry = shown.get(id);
    if (!entry) return;
    log.setState(entry, "failed", words[REFUSALS[code] || "notSent"], PASSING.includes(code) ? () => again(kept) : null);
    log.bringIntoSight(entry.querySelector(".state"));
    if (code === "too_long" && !kept.payload && !input.value) input.value = kept.text;
  }

  // --- What goes out

  function say(text, payload) {
    const said = { id: newId(), text, language: words.language };
    if (payload) said.payload = payload;
    log.withdrawChoices();
    showUnsent(said);
    showTyping();
    send(said);
    log.toTheEnd();
  }

  // The bot writes at once, if what was said reaches it; a person may be doing something else.
  function showTyping() { log.setTyping(isThere && !withPerson); }

  function showUnsent(said) {
    const entry = log.bubble("customer", said.text);
    log.add(entry);
    shown.set(said.id, entry);
    showState(said);
  }

  // With the same id: what has come already is stored once.
  function send(said) {
    unsent.keep(said);
    showState(said);
    link.send(said);
    setTimeout(() => { if (unsent.find(said.id) && isThere) failed(said); }, UNANSWERED_MS);
  }

  function again(said) {
    showTyping();
    send(said);
    input.focus();
  }

  function failed(said) {
    log.setTyping(false);
    log.setState(shown.get(said.id), "failed", words.notSent, () => again(said));
  }

  function showState(said) {
    const [state, text] = isThere ? ["sending", words.sending] : ["waiting", words.waiting];
    log.setState(shown.get(said.id), state, text);
  }

  function connected(there) {
    banner.hidden = there;
    if (there === isThere) return;
    isThere = there;
    unsent.all().forEach(showState);
    if (!there) log.setTyping(false);
  }

  // --- What the customer does

  chat.querySelector(".log").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-payload]");
    if (!button) return;
    say(button.dataset.title || button.textContent, button.dataset.payload);
    // Tapped by a key, the button leaves the page and would take the focus with it.
    if (!button.isConnected && event.detail === 0) input.focus();
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
  document.addEventListener("visibilitychange", () => { if (isLookedAt()) see(); });
  refuseFiles(() => log.remark(words.noFiles));

  // --- Beginning

  function start() {
    if (link) return;
    link = openLink({
      socket: words.socket, requests: words.requests, hello: isFramed ? session.show : null,
      lastId: () => lastId, unsent: unsent.all, receive, noVisitor, renewCookie, connected,
    });
  }

  // What the address names is opened once in a tab, however often its page is loaded.
  function openNamed() {
    if (!words.opens || ofTab.read(OPENED + words.opens)) return;
    ofTab.write(OPENED + words.opens, "1");
    say(words.opensTitle, words.opens);
  }

  function open() {
    isOpen = true;
    start();
    see();
    attention.looked();
    openNamed();
    log.toTheEnd();
    input.focus();
  }

  function close() { isOpen = false; }

  input.value = unsent.read().join("\n");
  unsent.all().forEach(showUnsent);
  if (isFramed) {
    addEventListener("keydown", (event) => { if (event.key === "Escape") frame.tell("close"); });
    document.querySelector(".close").addEventListener("click", () => frame.tell("close"));
    // Who has never written has nothing to be told: the connection waits for their tap.
    if (session.isThere()) start();
  } else {
    start();
    openNamed();
    // Where a keyboard would not cover half of the screen.
    if (matchMedia("(pointer: fine)").matches) input.focus();
  }
})();
