// What the page remembers, in the browser's localStorage or sessionStorage. Private windows and frames may be refused both:
// then it lasts until the page is left.
"use strict";

function openStore(name) {
  const memory = new Map();

  function attempt(act) {
    try { return act(window[name]); } catch { return null; }
  }

  // Whether it is there still when the page is loaded again.
  function lasts() {
    return attempt((storage) => {
      storage.setItem("meetassist.lasts", "1");
      storage.removeItem("meetassist.lasts");
      return true;
    }) === true;
  }

  return {
    lasts,
    read: (key) => attempt((storage) => storage.getItem(key)) ?? memory.get(key) ?? null,
    keys: () => [...new Set([...attempt((storage) => Object.keys(storage)) || [], ...memory.keys()])],
    write(key, value) {
      memory.set(key, value);
      attempt((storage) => storage.setItem(key, value));
    },
    remove(key) {
      memory.delete(key);
      attempt((storage) => storage.removeItem(key));
    },
  };
}
