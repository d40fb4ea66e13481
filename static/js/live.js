// Keeps a live board up to date and sends what is noted on it. What cannot be sent yet waits in the browser's storage.

import { build } from "./live_build.js";
import { Queue } from "./live_queue.js";
import { Socket } from "./live_socket.js";

const board = document.getElementById("board");
const says = board.dataset;
const link = document.getElementById("board-link");
const queue = new Queue("live:" + location.pathname);

const delay = 2000; // milliseconds after which an event counts as one that had to wait

let connected = false;
let offset = 0; // milliseconds that the server's clock is ahead of this one
let toast; // timer of what is said last

const socket = new Socket(says.socket, {
  open() {
    connected = true;
    setClock();
    queue.forgetSent();
    flush();
    show();
  },
  message: receive,
  close(code) {
    connected = false;
    if (code === 4401 || code === 4403) {
      socket.stop();
      link.textContent = says.ended;
      link.classList.add("live-cut");
      return;
    }
    show();
  },
  // Some networks let no WebSocket through. A plain request then does what the page does without a script.
  async hopeless() {
    if (!navigator.onLine) return;
    if (queue.length === 0) {
      if (!document.activeElement?.closest("#board form")) location.reload();
      return;
    }
    if (await post(queue.first)) location.reload();
  },
});

board.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-live]")) return;
  event.preventDefault();
  note(new FormData(event.target, event.submitter));
  event.target.reset();
});

// Two taps are a substitution: somebody on the field and somebody on the bench, in either order.
board.addEventListener("change", () => {
  const on = board.querySelector('[name="player"]:checked');
  const bench = board.querySelector('.live-list-other [name="other"]:checked');
  if (on && bench && lastInput === "pointer") board.querySelector("#button-sub").click();
});
// By keyboard the arrows choose on their way; there the button decides.
let lastInput = "";
board.addEventListener("pointerdown", () => (lastInput = "pointer"), true);
board.addEventListener("keydown", () => (lastInput = "key"), true);

window.addEventListener("online", () => socket.now());
window.addEventListener("offline", () => socket.drop());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    socket.now();
    setClock();
    stayAwake();
  }
});
setInterval(setClock, 60000);

setInterval(tick, 250);
tick();
show();
stayAwake();

/** Asks for the server's time: this device's clock may be wrong, and a phone's stands while it sleeps. */
function setClock() {
  socket.send({ time: Date.now() });
}

/** Takes down an event with the time at which it happened, and sends it as soon as it can be. */
function note(form) {
  const event = { id: newID(), at: Math.round(Date.now() + offset) };
  for (const name of ["kind", "player", "other", "slot", "undoes", "detail"]) event[name] = form.get(name) ?? "";
  queue.add(event);
  flush();
  show();
}

/** Sends what waits, one after the other: what is behind may build on what is before. */
function flush() {
  if (connected && queue.length > 0 && !queue.sent) {
    queue.sent = true;
    // What is sent at once happened now, by the server's clock. What had to wait brings its own time.
    const { at, ...event } = queue.first;
    if (Date.now() + offset - at > delay) event.at = at;
    socket.send({ event });
  }
}

function receive(message) {
  if ("time" in message) {
    offset = message.now - (message.time + Date.now()) / 2;
    tick();
  } else if ("ack" in message) {
    acknowledge(message);
  } else {
    for (const [id, part] of Object.entries(message.parts)) replace(id, part);
    board.dataset.number = message.number;
    tick();
  }
}

function acknowledge(message) {
  const event = queue.remove(message.ack);
  if (!event) return;
  flush();
  if (message.refused) say(message.message, true);
  else if (event.kind !== "undo" && queue.length === 0) say(says.noted, false, event.id);
  show();
}

/** Puts a new part in the place of the old one. What was chosen in it and what has the focus stays so. */
function replace(id, part) {
  const old = document.getElementById(id);
  if (!old) return;
  const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
  const checked = [...old.querySelectorAll("input:checked")].map((input) => input.id);
  const selected = [...old.querySelectorAll("select")].map((select) => [select.id, select.value]);
  old.replaceWith(build(part));
  for (const was of checked) document.getElementById(was)?.setAttribute("checked", "");
  for (const [was, value] of selected) {
    const select = document.getElementById(was);
    if (select) select.value = value;
  }
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** Lets the clocks run. */
function tick() {
  const now = Date.now() + offset;
  for (const clock of board.querySelectorAll("[data-since]")) {
    if (clock.dataset.since) write(clock, time(now - Number(clock.dataset.since)));
  }
  for (const left of board.querySelectorAll("[data-until]")) write(left, time(Number(left.dataset.until) - now));
  for (const played of board.querySelectorAll("[data-minutes]")) {
    if (played !== board && played.dataset.minutes) {
      write(played, says.minutes.replace("{n}", Math.max(0, Math.floor((now - Number(played.dataset.minutes)) / 60000))));
    }
  }
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function time(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return Math.floor(seconds / 60) + ":" + String(seconds % 60).padStart(2, "0");
}

/** Says whether the board is connected and what waits. */
function show() {
  if (toast && connected) return;
  let text = "";
  if (!connected) text = queue.length > 0 ? says.waiting.replace("{n}", queue.length) : says.offline;
  else if (queue.length > 0) text = says.sending.replace("{n}", queue.length);
  link.classList.toggle("live-cut", !connected);
  write(link, text);
}

/** Says for some seconds what became of an event, and offers to undo it. */
function say(text, wrong, undoes) {
  clearTimeout(toast);
  link.textContent = text;
  link.classList.toggle("live-wrong", wrong);
  if (undoes) {
    const undo = document.createElement("button");
    undo.type = "button";
    undo.className = "quiet";
    undo.id = "undo-toast";
    undo.textContent = says.undo;
    undo.addEventListener("click", () => {
      const form = new FormData();
      form.set("kind", "undo");
      form.set("undoes", undoes);
      hush();
      note(form);
    });
    link.append(" ", undo);
  }
  toast = setTimeout(hush, wrong ? 12000 : 6000);
}

function hush() {
  clearTimeout(toast);
  toast = undefined;
  link.classList.remove("live-wrong");
  show();
}

/** Sends an event as a form. */
async function post(event) {
  try {
    const body = new URLSearchParams(event);
    const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok && answer.status !== 409 && answer.status !== 422) return false;
    acknowledge(await answer.json());
    return true;
  } catch {
    return false;
  }
}

/** An id that sorts by time: RFC 9562, version 7. crypto.randomUUID is missing on plain http. */
function newID() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let now = Math.round(Date.now() + offset);
  for (let i = 5; i >= 0; i--) {
    bytes[i] = now % 256;
    now = Math.floor(now / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Keeps the screen on while the board is looked at, where the browser allows it. */
async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // not now: the battery is low, or the page is hidden
  }
}
