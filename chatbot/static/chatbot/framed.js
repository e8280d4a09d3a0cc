// The chat in a frame on another site: what it hears from the script on that site and tells it, and by which token this
// browser is a visitor there. Browsers keep the storage of a frame apart for each site, and no cookie is needed.
"use strict";

// Words go neither way: open, close, and how many are unread. Only sites that the page names are listened to, and told.
function openFrame(allowed, { open, close }) {
  let site = null;

  function tell(what, count = 0) {
    if (site) parent.postMessage({ meetassist: what, count }, site);
  }

  addEventListener("message", (event) => {
    if (event.source !== parent || !allowed.includes(event.origin)) return;
    site = event.origin;
    const what = event.data?.meetassist;
    if (what === "hello") tell("ready");
    if (what === "open") open();
    if (what === "close") close();
  });
  return { tell };
}

function openSession(prefix) {
  const KEY = `${prefix}.session`;
  let token = null; // where nothing is stored it lasts until the page of the site is left
  let shown = null; // to the server

  function read() {
    try { return localStorage.getItem(KEY) || token; } catch { return token; }
  }

  function keep(given) {
    token = shown = given;
    try { localStorage.setItem(KEY, given); } catch { /* in memory only */ }
  }

  function show() {
    shown = read();
    return { session: shown };
  }

  // It is worth nothing any more; unless another tab has been given a new one meanwhile.
  function discard() {
    if (read() !== shown) return;
    token = null;
    try { localStorage.removeItem(KEY); } catch { /* was in memory only */ }
  }

  return { keep, show, discard, isThere: () => Boolean(read()) };
}
