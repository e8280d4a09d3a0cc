// <button data-push="PUBLIC KEY" data-push-url="URL" data-push-worker="URL">   this browser is notified, or not any more
// <p data-push-problem="denied|failed" hidden>                                 what is said where it cannot be
//
// Without this script, and in browsers that have no notifications, the button is not shown.
"use strict";

document.addEventListener("DOMContentLoaded", async () => {
  const button = document.querySelector("[data-push]");
  if (!button || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const { push: key, pushUrl: url, pushWorker: worker } = button.dataset;
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;

  const base64url = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const isOurs = (subscription) => base64url(subscription.options.applicationServerKey) === key;

  async function tell(values) {
    const body = new URLSearchParams({ ...values, csrfmiddlewaretoken: token });
    const answer = await fetch(url, { method: "POST", body, credentials: "same-origin" });
    if (answer.status !== 204) throw new Error(String(answer.status));
  }

  function told(subscription, values = {}) {
    const [p256dh, auth] = ["p256dh", "auth"].map((name) => base64url(subscription.getKey(name)));
    return tell({ endpoint: subscription.endpoint, p256dh, auth, ...values });
  }

  async function registered() {
    const registration = await navigator.serviceWorker.register(worker);
    const coming = registration.installing || registration.waiting;
    if (!registration.active && coming) {
      await new Promise((done) => {
        coming.addEventListener("statechange", () => coming.state === "activated" && done());
      });
    }
    return registration;
  }

  async function present() {
    const registration = await navigator.serviceWorker.getRegistration(worker);
    return registration ? registration.pushManager.getSubscription() : null;
  }

  async function turnOn() {
    const { pushManager } = await registered();
    const old = await pushManager.getSubscription();
    // Of another key of ours: makers take nothing for it any more.
    if (old && !isOurs(old)) await old.unsubscribe();
    const options = { userVisibleOnly: true, applicationServerKey: key };
    await told(await pushManager.subscribe(options), { greet: "1" });
  }

  async function turnOff() {
    await tell({});
    await (await present())?.unsubscribe();
  }

  function say(problem) {
    for (const line of document.querySelectorAll("[data-push-problem]")) {
      line.hidden = line.dataset.pushProblem !== problem;
    }
  }

  const isOn = () => button.getAttribute("aria-pressed") === "true";
  const shows = (on) => button.setAttribute("aria-pressed", String(on));

  button.addEventListener("click", async () => {
    button.disabled = true;
    say("");
    try {
      if (isOn()) {
        await turnOff();
        shows(false);
      } else if ((await Notification.requestPermission()) === "granted") {
        await turnOn();
        shows(true);
      } else {
        say("denied");
      }
    } catch {
      say("failed");
    }
    button.disabled = false;
  });

  button.hidden = false;
  // Whoever signs in anew is notified where they have been; a new version brings a new worker.
  const before = await present();
  if (before && isOurs(before) && Notification.permission === "granted") {
    await registered();
    await told(before);
    shows(true);
  }
});
