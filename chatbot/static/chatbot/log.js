// What was said, as the chat page shows it: bubbles with their time and what became of them, tables, cards, and what can
// be tapped. Everything is text and never markup, whoever wrote it.
"use strict";

function openLog(log, words) {
  const clock = new Intl.DateTimeFormat(words.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const date = new Intl.DateTimeFormat(words.language, { weekday: "long", day: "numeric", month: "long" });
  const announcer = document.querySelector(".announcer");
  let lastDay = new Date().toDateString(); // a day is named where it is another one than today, or than the one before

  function element(name, className, text = "") {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  // --- Bubbles

  function bubble(from, text, at = new Date()) {
    log.querySelector(".welcome")?.remove();
    const entry = element("div", `entry ${from}`);
    const line = element("p", "state");
    // What becomes of a message is seen; read out is only what went wrong.
    line.setAttribute("aria-live", "off");
    const time = element("time", "", clock.format(at));
    time.dateTime = at.toISOString();
    line.append(time);
    entry.append(element("div", `message ${from}`, text), line);
    return entry;
  }

  function add(entry, at = new Date()) {
    nameDay(at);
    log.append(entry);
  }

  // What the server does not have yet comes after all that it has.
  function addBeforePending(entry, at) {
    const pending = log.querySelector(".entry:is([data-state=sending], [data-state=waiting])");
    if (!pending) { add(entry, at); return; }
    pending.before(entry);
  }

  function nameDay(at) {
    if (at.toDateString() === lastDay) return;
    lastDay = at.toDateString();
    log.append(element("p", "day", date.format(at)));
  }

  // --- What became of a message

  function setState(entry, state, text, retry = null) {
    entry.dataset.state = state;
    const message = entry.querySelector(".message");
    message.classList.toggle("pending", state === "sending" || state === "waiting");
    message.classList.toggle("refused", state === "failed");
    const line = entry.querySelector(".state");
    line.querySelectorAll("span, button").forEach((old) => old.remove());
    line.append(element("span", "", text));
    if (retry) {
      const button = element("button", "retry", words.retry);
      button.type = "button";
      button.addEventListener("click", retry);
      line.append(button);
    }
    if (state === "failed") announcer.textContent = text;
    if (state === "sent") forgetSent(entry);
  }

  // "Sent" stands under the newest alone: that the others are is plain by then.
  function forgetSent(newest) {
    log.querySelectorAll(".entry[data-state=sent] .state span").forEach((old) => {
      if (!newest.contains(old)) old.remove();
    });
  }

  // --- What stands with a message

  // The first row is the head of the table.
  function tabulate(entry, rows) {
    if (!rows || !rows.length) return;
    const table = document.createElement("table");
    rows.forEach((cells, number) => {
      const row = table.insertRow();
      cells.forEach((text) => row.append(element(number || !text ? "td" : "th", "", text)));
    });
    const frame = element("div", "table");
    // Wider than a telephone it is scrolled, by keys too.
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", words.table);
    frame.append(table);
    entry.querySelector(".message").append(frame);
  }

  function note(entry, text) {
    entry.querySelector(".message").append(element("small", "", text));
  }

  function button(choice, label = choice.title) {
    const made = element("button", "", label);
    made.type = "button";
    made.dataset.payload = choice.payload;
    made.dataset.title = choice.title;
    return made;
  }

  function link(choice) {
    const made = element("a", "", choice.title);
    made.href = choice.url;
    made.target = "_blank";
    made.rel = "noopener";
    return made;
  }

  // Cards and links last; what answers a question can be tapped until something else is said.
  function offer(entry, choices) {
    const onCards = choices.filter((choice) => choice.card);
    const links = choices.filter((choice) => choice.url && !choice.card);
    const answers = choices.filter((choice) => !choice.url && !choice.card);
    if (onCards.length) entry.append(cards(onCards));
    if (links.length) entry.append(row("links", links.map(link)));
    if (!answers.length) return;
    const numbered = (choice) => (choice.number ? `${choice.number}. ${choice.title}` : choice.title);
    log.append(row("choices", answers.map((choice) => button(choice, numbered(choice)))));
  }

  function row(className, children) {
    const made = element("div", className);
    made.append(...children);
    return made;
  }

  // Choices that stand on the same card follow each other.
  function cards(choices) {
    const list = element("ul", "cards");
    let last = null;
    choices.forEach((choice) => {
      if (choice.card.number !== last) list.append(card(choice.card));
      last = choice.card.number;
      const made = choice.url ? link(choice) : button(choice);
      // Read out by itself, "Book" does not say what.
      made.setAttribute("aria-label", `${choice.title}: ${choice.card.title}`);
      list.lastElementChild.lastElementChild.append(made);
    });
    return list;
  }

  function card({ title, subtitle }) {
    const made = element("li", "card-in-chat");
    made.append(element("p", "title", title));
    if (subtitle) made.append(element("p", "subtitle", subtitle));
    made.append(element("div", "ways-on"));
    return made;
  }

  function withdrawChoices() { log.querySelectorAll(":scope > .choices").forEach((old) => old.remove()); }

  // --- Around them

  function setTyping(on) {
    log.querySelector(".typing")?.remove();
    if (!on) return;
    const dots = element("div", "typing");
    dots.setAttribute("aria-hidden", "true");
    dots.append(document.createElement("i"), document.createElement("i"), document.createElement("i"));
    log.append(dots);
  }

  // Said by the page itself, and to this browser alone.
  function remark(text) {
    log.querySelectorAll(".remark").forEach((old) => old.remove());
    log.append(element("p", "remark", text));
    toTheEnd();
  }

  function toTheEnd() { log.scrollTop = log.scrollHeight; }

  // What is taller than the page is read from its beginning.
  function bringIntoSight(entry) {
    toTheEnd();
    if (entry.offsetHeight > log.clientHeight * 0.7) entry.scrollIntoView({ block: "start" });
  }

  function clear() {
    log.replaceChildren();
    lastDay = new Date().toDateString();
  }

  return {
    bubble, add, addBeforePending, setState, tabulate, note, offer, withdrawChoices, setTyping, remark, toTheEnd,
    bringIntoSight, clear,
  };
}
