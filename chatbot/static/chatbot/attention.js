// Drawing the eyes of somebody who looks elsewhere: how many messages are unread, and a sound for who has asked for it.
"use strict";

function openAttention({ button, store, prefix, isLookedAt, showUnread }) {
  const SOUND = `${prefix}.sound`;
  let unread = 0;
  let audio = null;

  const isLoud = () => store.read(SOUND) === "on";

  function setLoud(on) {
    button.setAttribute("aria-pressed", String(on));
    if (on) store.write(SOUND, "on");
    else store.remove(SOUND);
  }

  function beep() {
    audio ??= new AudioContext();
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.12, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.4);
  }

  function arrived(count) {
    if (!count || isLookedAt()) return;
    unread += count;
    showUnread(unread);
    if (isLoud()) beep();
  }

  function looked() {
    if (!unread) return;
    unread = 0;
    showUnread(0);
  }

  setLoud(isLoud());
  button.hidden = false;
  button.addEventListener("click", () => {
    setLoud(!isLoud());
    // Browsers let a page be heard once somebody has tapped on it.
    if (isLoud()) beep();
  });
  document.addEventListener("visibilitychange", () => { if (isLookedAt()) looked(); });
  return { arrived, looked };
}
