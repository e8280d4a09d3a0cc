// The chat in a frame on another site: what it hears from the script on that site and tells it, and by which token this
// browser is a visitor there. Browsers keep the storage of a frame apart for each site, and no cookie is needed.
"use strict";

// Words go neither way: open, close, and how many are unread. Only sites that the page names are listened to, and told.
function openFrame(allowed, { open, close }) {
  let site = null;
  let unread = 0; // may be known before the site has said who it is

  function tell(what, count = 0) {
    if (what === "unread") unread = count;
    if (site) parent.postMessage({ meetassist: what, count }, site);
  }

  addEventListener("message", (event) => {
    if (event.source !== parent || !allowed.includes(event.origin)) return;
    site = event.origin;
    const what = event.data?.meetassist;
    if (what === "hello") {
      tell("ready");
      if (unread) tell("unread", unread);
    }
    if (what === "open") open();
    if (what === "close") close();
  });
  return { tell };
}

function openSession(store, prefix) {
  const KEY = `${prefix}.session`;
  let shown = null; // to the server

  function keep(token) {
    shown = token;
    store.write(KEY, token);
  }

  function show() {
    shown = store.read(KEY);
    return { session: shown };
  }

  // It is worth nothing any more; unless another tab has been given a new one meanwhile.
  function discard() {
    if (store.read(KEY) === shown) store.remove(KEY);
  }

  return { keep, show, discard, isThere: () => Boolean(store.read(KEY)) };
}
