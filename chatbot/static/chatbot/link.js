// The chat page's way to the server: a WebSocket that is asked every few seconds whether it is there still, and plain
// requests while none comes through. What is kept unsent is the page's; here it is sent until the server has said what
// became of it.
"use strict";

function openLink({ lastId, unsent, receive, connected, noVisitor, renewCookie }) {
  const PING_MS = 5000;
  const ANSWER_MS = 8000; // with no sign of life for so long after a ping, or after a beginning, the socket is given up
  const POLL_MS = 3000;
  const REQUEST_MS = 10000;
  const [SHORTEST_MS, LONGEST_MS] = [500, 10000];
  const REFUSED = [400, 413, 429];

  let socket = null;
  let heardAt = 0;
  let pingedAt = 0; // or when the socket began: from then on an answer is due
  let pause = SHORTEST_MS;
  let retry = null;
  let polling = false;
  let nextPoll = null;
  let posting = false;

  function connect() {
    clearTimeout(retry);
    if (socket) return;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const mine = socket = new WebSocket(`${scheme}://${location.host}/ws/chat/`);
    heardAt = 0;
    pingedAt = Date.now();
    mine.onopen = () => {
      if (mine !== socket) return;
      pingedAt = Date.now(); // this is answered too
      mine.send(JSON.stringify({ after: lastId() }));
      unsent().forEach(send);
    };
    mine.onmessage = (event) => {
      if (mine !== socket) return;
      heardAt = Date.now();
      pause = SHORTEST_MS;
      polling = false;
      connected(true);
      const frame = JSON.parse(event.data);
      if (frame.type !== "pong") receive(frame);
    };
    mine.onclose = (event) => {
      if (event.code === 4401 && noVisitor()) return;
      if (event.code === 4402) renewCookie();
      if (mine === socket) lose();
    };
  }

  // A socket whose other end is gone can take minutes to close: it is left to itself.
  function lose() {
    const old = socket;
    socket = null;
    if (old) { old.onopen = old.onmessage = old.onclose = null; old.close(); }
    if (!polling) connected(false);
    clearTimeout(retry);
    retry = setTimeout(connect, pause);
    pause = Math.min(pause * 2, LONGEST_MS);
    // One that has never been heard may never come: a proxy may let only plain requests through.
    if (!heardAt && !polling) { polling = true; poll(); }
  }

  function ping() {
    pingedAt = Date.now();
    socket.send('{"ping": 1}');
  }

  function look() {
    if (!socket) return;
    const now = Date.now();
    if (pingedAt > heardAt) {
      if (now - pingedAt > ANSWER_MS) lose();
    } else if (now - pingedAt > PING_MS) ping();
  }

  function send(frame) {
    if (socket && socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    else if (polling) post();
  }

  async function poll() {
    if (!polling) return;
    try {
      const answer = await request(`/chat/messages/?after=${lastId()}`);
      if (answer.status === 401 && noVisitor()) return;
      if (!answer.ok) throw new Error(answer.status);
      const history = await answer.json();
      if (!polling) return;
      connected(true);
      receive({ type: "messages", ...history });
      await post();
    } catch {
      if (polling) connected(false);
    }
    clearTimeout(nextPoll);
    nextPoll = setTimeout(poll, POLL_MS);
  }

  // One after the other, in the order they were written. What is not answered stays for the next time.
  async function post() {
    if (posting) return;
    posting = true;
    try {
      for (let frame; polling && (frame = unsent()[0]);) {
        const answer = await request("/chat/messages/", {
          method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(frame),
        });
        if (answer.status === 202) receive({ type: "stored", id: frame.id });
        else if (answer.status === 401 && noVisitor()) return;
        else if (REFUSED.includes(answer.status)) receive({ type: "refused", id: frame.id, code: (await answer.json()).code });
        else break;
      }
    } catch { /* the next poll says whether there is a connection */ } finally { posting = false; }
  }

  function request(url, options = {}) {
    const given = new AbortController();
    const deadline = setTimeout(() => given.abort(), REQUEST_MS);
    return fetch(url, { ...options, signal: given.signal }).finally(() => clearTimeout(deadline));
  }

  setInterval(look, 1000);
  addEventListener("offline", () => { if (socket) lose(); else connected(false); });
  addEventListener("online", () => { pause = SHORTEST_MS; connect(); });
  // Timers of a page in the background stand still: it looks when it is seen again.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (socket && socket.readyState === WebSocket.OPEN) ping();
    else connect();
  });
  connect();
  return { send };
}
