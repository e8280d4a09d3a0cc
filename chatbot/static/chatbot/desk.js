// The team's desk: how many wait stands in the title and is heard; the end of what was said is in sight; saved replies.
// What is new is read by staff.js. Without this script the pages work as they are.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const SOUND = "desk-sound";
  const title = document.title;
  const inbox = document.querySelector("[data-inbox]");
  const talk = document.querySelector("[data-talk]");
  const text = document.getElementById("desk-text");

  // --- How many wait

  const unheard = () => Number(inbox.querySelector("[data-unheard]")?.dataset.unheard || 0);
  const button = document.querySelector("[data-sound]");
  let before = unheard();
  let audio = null;

  function showNumber() {
    document.title = unheard() ? `(${unheard()}) ${title}` : title;
  }

  function beep() {
    audio ??= new AudioContext();
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    tone.frequency.value = 880;
    volume.gain.setValueAtTime(0.2, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.5);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.5);
  }

  const isLoud = () => localStorage.getItem(SOUND) === "on";
  button.hidden = false;
  button.setAttribute("aria-pressed", String(isLoud()));
  button.addEventListener("click", () => {
    localStorage.setItem(SOUND, isLoud() ? "off" : "on");
    button.setAttribute("aria-pressed", String(isLoud()));
    // Browsers let a page be heard once somebody has tapped on it.
    if (isLoud()) beep();
  });

  inbox.addEventListener("staff:read", () => {
    if (unheard() > before && isLoud()) beep();
    before = unheard();
    showNumber();
    // The list by itself does not know which conversation is open beside it.
    for (const line of inbox.querySelectorAll(".desk-line")) {
      if (line.pathname === location.pathname) line.setAttribute("aria-current", "true");
    }
  });
  showNumber();

  // --- What was said

  const END_IS_NEAR = 120;
  let isAtTheEnd = true;

  function toTheEnd() {
    const log = talk.querySelector(".desk-log");
    if (isAtTheEnd) log.scrollTop = log.scrollHeight;
    log.addEventListener("scroll", () => {
      isAtTheEnd = log.scrollHeight - log.scrollTop - log.clientHeight < END_IS_NEAR;
    });
  }

  if (talk) {
    talk.addEventListener("staff:read", toTheEnd);
    toTheEnd();
  }

  // --- Answering, with saved replies

  if (!text) return;
  const replies = document.querySelector("[data-replies]");
  const links = [...replies.querySelectorAll("[data-reply]")];
  const fold = (words) => words.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d");
  const asksForOne = () => text.value.startsWith("/") && !text.value.includes("\n");

  function insert(link) {
    text.value = asksForOne() || !text.value ? link.dataset.reply : `${text.value}\n${link.dataset.reply}`;
    narrow();
    replies.open = false;
    const field = text.value.match(/\{\w+\}/);
    text.focus();
    // What is still to be filled in is selected, to be typed over.
    if (field) text.setSelectionRange(field.index, field.index + field[0].length);
  }

  function narrow() {
    const words = asksForOne() ? fold(text.value.slice(1).trim()) : "";
    for (const link of links) link.closest("li").hidden = !fold(link.textContent).includes(words);
  }

  function offer() {
    if (asksForOne()) replies.open = true;
    narrow();
  }

  text.addEventListener("input", offer);
  // What was typed before this script was there.
  offer();
  text.addEventListener("keydown", (event) => {
    if (event.isComposing || event.key !== "Enter") return;
    const first = links.find((link) => !link.closest("li").hidden);
    if (asksForOne() && first) {
      event.preventDefault();
      insert(first);
    } else if (event.ctrlKey || event.metaKey) {
      text.form.querySelector("[value=answer]").click();
    }
  });
  replies.addEventListener("click", (event) => {
    const link = event.target.closest("[data-reply]");
    if (!link) return;
    event.preventDefault();
    insert(link);
  });
});
