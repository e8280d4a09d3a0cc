// How a thread looks: one element for each message, drawn anew when it changes. Whatever a message says is text, never markup.
"use strict";

const Thread = ((device) => {
  const words = device.dataset;
  const MEDIA = { image: words.picture, audio: words.voice, video: words.video, file: words.file, location: words.place, fallback: words.file };
  const THUMBS = ["369239263222822", "369239343222814", "369239383222810"];
  const SIGNS = { love: "❤", smile: "😆", wow: "😮", sad: "😢", angry: "😠", like: "👍", dislike: "👎" };
  const HEART = "❤";

  function make(name, className, text) {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  // What is behind a button stays with it; the page listens for clicks at one place.
  function button(title, does) {
    const element = make("button", "", title);
    element.type = "button";
    element.does = does;
    return element;
  }

  function action(one) {
    if (one.type === "postback") return button(one.title, { kind: "postback", title: one.title, payload: one.payload });
    const link = make("a", "", one.title);
    link.href = one.type === "phone_number" ? `tel:${one.payload}` : one.url;
    link.target = "_blank";
    link.rel = "noreferrer noopener";
    return link;
  }

  function card(title, subtitle, buttons, alone) {
    const element = make("div", alone ? "card alone" : "card");
    const text = make("div", "card-text");
    text.append(alone ? make("div", "", title) : make("strong", "", title));
    if (subtitle) text.append(make("span", "", subtitle));
    element.append(text, ...(buttons || []).map(action));
    return element;
  }

  function bubble(item) {
    if (item.is_unsent) return make("div", "bubble", words.unsent);
    const attachment = item.attachment;
    if (attachment && attachment.type === "sticker") {
      return make("div", "bubble sticker", THUMBS.includes(attachment.sticker_id) ? "👍" : words.sticker);
    }
    if (attachment && attachment.type === "template") {
      const payload = attachment.payload;
      if (payload.template_type === "button") return card(payload.text, "", payload.buttons, true);
      const cards = make("div", "cards");
      cards.tabIndex = 0;
      cards.append(...payload.elements.map((one) => card(one.title, one.subtitle, one.buttons, false)));
      return cards;
    }
    if (attachment) return make("div", "bubble", `📎 ${MEDIA[attachment.type] || attachment.type}`);
    if (item.buttons && item.buttons.length) return card(item.text, "", item.buttons, true);
    const element = make("div", "bubble", item.text);
    if (item.edits) element.append(make("small", "", words.edited));
    return element;
  }

  function draw(item) {
    const element = make("li", `item ${item.by}${item.is_unsent ? " is-unsent" : ""}`);
    element.item = item;
    if (item.by === "inbox") element.append(make("span", "by", words.inbox));
    element.append(bubble(item));
    const signs = Object.values(item.reactions).map((sign) => SIGNS[sign] || sign);
    if (signs.length) element.append(make("span", "reactions", signs.join("")));
    if (item.by !== "customer") {
      const react = button(signs.length ? "♥" : "♡", { kind: "reaction", mid: item.mid, emoji: HEART });
      react.className = "react";
      react.setAttribute("aria-label", words.react);
      react.setAttribute("aria-pressed", String(Boolean(item.reactions.customer)));
      element.append(react);
    }
    return element;
  }

  return { make, button, action, draw };
})(document.querySelector(".device"));
