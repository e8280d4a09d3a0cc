// Runs in the browser without any page of ours: shows what accounts.push.sending has sent it, and leads to its page.
"use strict";

self.addEventListener("install", () => self.skipWaiting());

const windows = () => self.clients.matchAll({ type: "window", includeUncontrolled: true });

async function show({ title, text, link, tag }) {
  // Browsers want each to be shown; whoever has the desk before them is not startled.
  const isSeen = (await windows()).some((one) => one.focused);
  const options = { body: text, tag, data: { link }, silent: isSeen };
  await self.registration.showNotification(title, isSeen ? options : { ...options, renotify: true });
}

async function open(link) {
  const url = new URL(link, self.location.origin).href;
  const shown = (await windows()).find((one) => one.url === url);
  return shown ? shown.focus() : self.clients.openWindow(url);
}

self.addEventListener("push", (event) => event.waitUntil(show(event.data.json())));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.link));
});
