// Puts the chat on a site: a button, and the chat in a frame. Made of elements in a shadow root with a constructed style
// sheet, so that a strict policy of the site lets it in: it needs this host in script-src and in frame-src, nothing else.
// What is written stays in the frame: the site and the chat tell each other of opening, closing and a number.
"use strict";

(({ words, default: usual }) => {
  const script = document.currentScript;
  const host = new URL(script.src).origin;
  const languages = [script.dataset.language, document.documentElement.lang, ...navigator.languages, usual];
  const language = languages.map((one) => (one || "").slice(0, 2).toLowerCase()).find((one) => words[one]);
  const said = words[language];

  const STYLE = `
    :host { all: initial; position: fixed; right: 0; bottom: 0; z-index: 2147483000; }
    .button { position: fixed; right: 20px; bottom: 20px; width: 60px; height: 60px; padding: 0; border: 0; border-radius: 50%;
      background: #0b6e5f; color: #fff; cursor: pointer; box-shadow: 0 4px 16px rgb(0 0 0 / .3); }
    .button:hover { background: #095a4e; }
    .button:focus-visible { outline: 3px solid #0b6e5f; outline-offset: 3px; }
    .button svg { width: 28px; height: 28px; display: block; margin: auto; }
    .count { position: absolute; top: -4px; right: -4px; min-width: 22px; height: 22px; padding: 0 6px; box-sizing: border-box;
      border-radius: 11px; background: #b3261e; color: #fff; font: 600 13px/22px system-ui, sans-serif; text-align: center; }
    .frame { position: fixed; right: 20px; bottom: 92px; width: 390px; height: min(620px, calc(100dvh - 112px)); border: 0;
      border-radius: 16px; background: #fff; box-shadow: 0 8px 32px rgb(0 0 0 / .3); color-scheme: light dark; }
    [hidden] { display: none; }
    @media (prefers-color-scheme: dark) {
      .button { background: #4fc3ae; color: #06241f; }
      .button:hover { background: #6dd3c0; }
      .button:focus-visible { outline-color: #4fc3ae; }
      .frame { background: #101716; }
    }
    @media (max-width: 480px) {
      .frame { inset: 0; width: 100%; height: 100dvh; border-radius: 0; }
      .frame:not([hidden]) + .button { display: none; }
    }`;
  const BUBBLE = "M4 4h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H9l-5 4v-4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z";

  const frame = document.createElement("iframe");
  const button = document.createElement("button");
  const count = document.createElement("span");

  function address() {
    const found = new URL("/embed/", host);
    found.searchParams.set("language", language);
    if (script.dataset.ref) found.searchParams.set("ref", script.dataset.ref);
    return found.href;
  }

  function icon() {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    svg.setAttribute("viewBox", "0 0 24 24");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", BUBBLE);
    path.setAttribute("fill", "currentColor");
    svg.append(path);
    return svg;
  }

  // Nothing but to the frame as we have loaded it: another page in its place is told nothing.
  function tell(what) { frame.contentWindow?.postMessage({ meetassist: what }, host); }

  function label(unread = 0) {
    const isOpen = !frame.hidden;
    const parts = [isOpen ? said.close : said.open];
    if (unread) parts.push(said.unread.replace("%(number)s", String(unread)));
    button.setAttribute("aria-label", parts.join(", "));
    button.setAttribute("aria-expanded", String(isOpen));
    count.hidden = !unread;
    count.textContent = unread > 99 ? "99+" : String(unread);
  }

  function open() {
    frame.hidden = false;
    label();
    tell("open");
    frame.focus();
  }

  function close() {
    frame.hidden = true;
    label();
    tell("close");
    button.focus();
  }

  function hear(event) {
    if (event.origin !== host || event.source !== frame.contentWindow) return;
    const { meetassist: what, count: number } = event.data || {};
    // The chat is there, so this site may show it: only now there is something to tap.
    if (what === "ready") button.hidden = false;
    if (what === "unread" && frame.hidden) label(Math.max(0, Math.trunc(Number(number)) || 0));
    if (what === "close" && !frame.hidden) close();
  }

  function build() {
    const place = document.createElement("div");
    const root = place.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    frame.className = "frame";
    frame.title = said.title;
    frame.hidden = true;
    frame.allow = "autoplay"; // for the sound, for who has turned it on
    frame.addEventListener("load", () => tell("hello"));
    frame.src = address();
    button.className = "button";
    button.type = "button";
    button.lang = language;
    button.hidden = true;
    count.className = "count";
    count.setAttribute("aria-hidden", "true");
    button.append(icon(), count);
    button.addEventListener("click", () => (frame.hidden ? open() : close()));
    addEventListener("message", hear);
    label();
    root.append(frame, button);
    document.body.append(place);
  }

  if (document.body) build();
  else addEventListener("DOMContentLoaded", build);
})({{ about|safe }});
