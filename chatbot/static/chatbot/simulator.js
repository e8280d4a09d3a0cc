// A customer's Messenger: asks the simulator for what is new in the thread, and tells it what the customer does.
"use strict";

(() => {
  const device = document.querySelector(".device");
  const find = (selector) => device.querySelector(selector);
  const words = device.dataset;
  const list = find(".items"), log = find(".thread"), composer = find(".composer"), input = find("textarea");
  const quick = find(".quick-replies"), menu = find(".menu"), tools = find(".tools"), gone = find(".gone");
  const KEY = "simulated.person";
  const WAIT_SECONDS = 20, AGAIN_MS = 1500, SHARE = 0.5;

  let psid = null;
  let version = 0;
  let last = null; // how the thread stood when it was last read
  const shown = new Map(); // mid -> element
  const drawn = new WeakMap(); // element -> what its buttons were made from

  async function call(path, values) {
    const options = values === undefined ? {} : {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(values),
    };
    const response = await fetch(`/simulator/${path}`, { cache: "no-store", ...options });
    if (!response.ok) throw Object.assign(new Error(path), { status: response.status });
    return response.json();
  }

  const does = (what) => call(`people/${psid}/does/`, what).catch(failed);
  const say = (text) => { find(".done").textContent = text; };

  function failed(error) {
    // 4xx: the simulator says that this cannot be done any more, such as a tap on what has gone.
    if (!error.status) showGone(true);
  }

  function showGone(is) {
    gone.hidden = !is;
    gone.textContent = is ? words.gone : "";
  }

  // Whoever they were when the page was open last, as long as the simulator knows them.
  async function become() {
    const kept = sessionStorage.getItem(KEY) || localStorage.getItem(KEY);
    if (kept && (await call(`people/${kept}/thread/`).catch((error) => (error.status ? null : Promise.reject(error))))) return kept;
    return somebody();
  }

  async function somebody() {
    const names = words.locale === "vi_VN" ? { first_name: "Khải", last_name: "Phan" } : { first_name: "Emma", last_name: "Brown" };
    const made = await call("people/", { ...names, locale: words.locale, email: "" });
    return made.psid;
  }

  function begin(who) {
    psid = who;
    version = 0;
    last = null;
    shown.clear();
    list.replaceChildren();
    fill(quick, [], Thread.button);
    try { sessionStorage.setItem(KEY, who); localStorage.setItem(KEY, who); } catch { /* private mode: for this page alone */ }
  }

  async function follow() {
    for (;;) {
      const mine = psid;
      try {
        if (mine === null) { begin(await become()); continue; }
        const found = await call(`people/${mine}/thread/?after=${version}${last ? `&wait=${WAIT_SECONDS}` : ""}`);
        showGone(false);
        if (mine === psid) show(found);
      } catch (error) {
        if (error.status === 404 && mine === psid) { localStorage.removeItem(KEY); sessionStorage.removeItem(KEY); psid = null; }
        showGone(error.status !== 404);
        await new Promise((done) => setTimeout(done, AGAIN_MS));
      }
    }
  }

  function show(found) {
    const isFirst = last === null;
    const before = last;
    last = found;
    version = found.version;
    for (const item of found.items) place(item);
    if (found.items.length) group();
    showState(found);
    offer();
    setUp(found, isFirst);
    const isTyping = find(".typing").hidden === found.is_typing;
    find(".typing").hidden = !found.is_typing;
    if (found.items.length || isTyping || !before) log.scrollTop = log.scrollHeight;
    readIfSeen(found);
  }

  // A finger may be on one of them: what has not changed stays.
  function fill(element, rows, make) {
    const from = JSON.stringify(rows);
    if (drawn.get(element) === from) return;
    drawn.set(element, from);
    element.replaceChildren(...rows.map(make));
  }

  function place(item) {
    const element = Thread.draw(item);
    const old = shown.get(item.mid);
    if (old) old.replaceWith(element);
    else list.append(element);
    shown.set(item.mid, element);
  }

  // The first of those that one side writes in a row stands a little apart.
  function group() {
    let by = "";
    for (const element of list.children) {
      if (!element.item) continue;
      element.classList.toggle("first", element.item.by !== by);
      by = element.item.by;
    }
  }

  function showState(found) {
    list.querySelector(".state")?.remove();
    const mine = [...list.children].filter((element) => element.item && element.item.by === "customer").pop();
    if (!mine || mine !== list.lastElementChild) return;
    mine.after(Thread.make("li", "state", found.seen_at >= mine.item.at ? words.seen : words.sent));
  }

  // Only what stands under the last message can be tapped.
  function offer() {
    const items = [...list.children].filter((element) => element.item);
    const final = items.length ? items[items.length - 1].item : null;
    const replies = final && final.by !== "customer" ? final.quick_replies || [] : [];
    // Two questions may offer the same: each stands under a message of its own.
    const rows = replies.map((one) => ({ ...one, under: final.mid }));
    fill(quick, rows, (one) => Thread.button(one.title, { kind: "quick_reply", payload: one.payload }));
    quick.hidden = !replies.length;
  }

  function setUp(found, isFirst) {
    const isNew = !list.children.length;
    find(".greeting").textContent = isNew ? found.greeting : "";
    const breakers = isNew ? found.ice_breakers : [];
    fill(find(".ice-breakers"), breakers, ({ question, payload }) => Thread.button(question, { kind: "postback", title: question, payload }));
    // Ice breakers go before Get Started; where there is neither, one simply writes.
    const mustStart = isNew && found.has_get_started && !found.ice_breakers.length;
    find(".start").hidden = !mustStart;
    composer.hidden = mustStart;
    find(".menu-toggle").hidden = !found.menu.length;
    if (!found.menu.length) openMenu(false);
    fill(find("#menu"), found.menu, (one) => { const row = document.createElement("li"); row.append(Thread.action(one)); return row; });
    const closes = found.window_closes_at;
    find(".window").textContent = closes > found.now
      ? `${words.openUntil} ${new Date(closes).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" })}` : words.closed;
    device.querySelectorAll("[data-owner]").forEach((one) => { one.hidden = one.dataset.owner !== found.owner; });
    if (isFirst) for (const [name, value] of Object.entries(found.person)) { const field = find(".person").elements[name]; if (field) field.value = value; }
  }

  // As Messenger: what is on the screen has been read.
  let readUpTo = 0;
  function readIfSeen(found) {
    const theirs = found.items.filter((item) => item.by !== "customer").map((item) => item.at);
    const newest = Math.max(0, ...theirs);
    if (document.visibilityState !== "visible" || newest <= readUpTo) return;
    readUpTo = newest;
    does({ kind: "read" });
  }

  function openMenu(is) {
    menu.hidden = !is;
    find(".menu-toggle").setAttribute("aria-expanded", String(is));
  }

  function lastOfMine() {
    return [...list.children].map((element) => element.item).filter((item) => item && item.by === "customer" && !item.is_unsent && !item.is_tap).pop();
  }

  device.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.does) { openMenu(false); does(button.does); input.focus({ preventScroll: true }); }
  });
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    input.value = "";
    typed();
    does({ kind: "text", text });
    input.focus();
  });
  function typed() {
    const is = Boolean(input.value.trim());
    find(".send").hidden = !is;
    find(".thumb").hidden = is;
  }
  input.addEventListener("input", typed);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); composer.requestSubmit(); }
  });
  find(".thumb").addEventListener("click", () => does({ kind: "sticker" }));
  find(".picture").addEventListener("click", () => does({ kind: "attachment", type: "image" }));
  find(".start button").addEventListener("click", () => does({ kind: "get_started" }));
  find(".menu-toggle").addEventListener("click", () => openMenu(menu.hidden));
  find(".tools-toggle").addEventListener("click", (event) => {
    const is = tools.classList.toggle("is-open");
    event.currentTarget.setAttribute("aria-expanded", String(is));
    for (const covered of [composer, log, quick, menu, find(".start")]) covered.inert = is;
  });

  find(".person").addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(event.target));
    const saved = await call(`people/${psid}/`, values).catch(failed);
    const language = values.locale.slice(0, 2);
    if (saved && language !== document.documentElement.lang) location.search = `?language=${language}`;
    else say(words.made);
  });
  find(".somebody").addEventListener("click", async () => { begin(await somebody()); location.reload(); });
  device.querySelectorAll("[data-clock]").forEach((one) => one.addEventListener("click", async () => {
    await call("clock/", { seconds: Number(one.dataset.clock) }).catch(failed);
    say(words.made);
  }));
  device.querySelectorAll("[data-does]").forEach((one) => one.addEventListener("click", () => {
    const mine = lastOfMine();
    const acts = {
      referral: { kind: "referral", ref: "demo" },
      voice: { kind: "attachment", type: "audio" },
      edit: mine && mine.text && { kind: "edit", mid: mine.mid, text: input.value.trim() || `${mine.text}!` },
      unsend: mine && { kind: "unsend", mid: mine.mid },
    };
    const act = acts[one.dataset.does];
    if (act) { does(act); say(words.made); }
  }));
  find(".inbox").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = event.target.elements.text;
    if (!field.value.trim()) return;
    await call(`people/${psid}/inbox/`, { text: field.value.trim() }).catch(failed);
    field.value = "";
    say(words.made);
  });
  find(".hand-back").addEventListener("click", async () => { await call(`people/${psid}/owner/`, { to: "app" }).catch(failed); say(words.made); });
  find(".faults").addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = {};
    for (const box of event.target.querySelectorAll("input:checked")) values[box.name] = SHARE;
    await call("faults/", values).catch(failed);
    const failure = event.target.elements.failure;
    if (failure.value) await call("failures/", { name: failure.value, psid }).catch(failed);
    failure.value = "";
    say(words.made);
  });

  typed();
  follow();
})();
