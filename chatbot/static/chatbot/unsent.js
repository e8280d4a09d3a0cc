// What the customer has written and the server does not have yet: kept in the browser, also when the tab is closed.
// A key for each message: another tab of the same visitor keeps its own beside them. Whichever sends it first, the server
// stores it once, by its id. It is no more than the history that this browser is shown anyway, and goes when it is stored.
"use strict";

function openUnsent(store, prefix) {
  const KEY = `${prefix}.unsent.`;
  const OLD_MS = 6 * 3600 * 1000; // "tomorrow at three" may mean another day by then: the customer sends it again, or not

  let frames = [];

  // Returns the words of those that are too old to be sent unasked; they are not kept any longer.
  function read() {
    const kept = store.keys().filter((key) => key.startsWith(KEY)).map((key) => parsed(store.read(key)))
      .filter((one) => one && one.frame && one.frame.id).sort((one, other) => one.at - other.at);
    const old = kept.filter((one) => !(Date.now() - one.at < OLD_MS)).map((one) => one.frame);
    old.forEach((frame) => forget(frame.id));
    frames = kept.map((one) => one.frame).filter((frame) => !old.includes(frame));
    return old.filter((frame) => !frame.payload).map((frame) => frame.text);
  }

  function parsed(text) {
    try { return JSON.parse(text); } catch { return null; } // not ours
  }

  function keep(frame) {
    if (!find(frame.id)) frames.push(frame);
    store.write(KEY + frame.id, JSON.stringify({ at: Date.now(), frame }));
  }

  function forget(id) {
    frames = frames.filter((one) => one.id !== id);
    store.remove(KEY + id);
  }

  const find = (id) => frames.find((one) => one.id === id);

  return { read, keep, forget, find, all: () => frames };
}
