const soon = 500; // milliseconds until the first try again
const late = 15000; // between two tries at most
const silence = 8000; // after which a socket that does not open is given up

/** A WebSocket that comes back by itself. */
export class Socket {
  #url;
  #on;
  #socket;
  #pause = soon;
  #timer;
  #failures = 0;
  #stopped = false;

  constructor(path, on) {
    this.#url = new URL(path, location.href);
    this.#url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.#on = on;
    this.#connect();
  }

  send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** Tries at once, where it waits to try again. */
  now() {
    if (this.#stopped || this.#socket) return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  /** Gives the connection up: the network has gone, and a dead socket may not notice for minutes. */
  drop() {
    this.#lost(this.#socket, 1006);
  }

  stop() {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #connect() {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    const given = setTimeout(() => this.#lost(socket, 1006), silence);
    socket.addEventListener("open", () => {
      clearTimeout(given);
      this.#pause = soon;
      this.#failures = 0;
      this.#on.open();
    });
    socket.addEventListener("message", (event) => {
      if (socket === this.#socket) this.#on.message(JSON.parse(event.data));
    });
    socket.addEventListener("close", (event) => {
      clearTimeout(given);
      this.#lost(socket, event.code);
    });
  }

  #lost(socket, code) {
    if (!socket || socket !== this.#socket) return;
    this.#socket = undefined;
    socket.close();
    this.#on.close(code);
    if (this.#stopped) return;
    if (++this.#failures > 3) this.#on.hopeless();
    // Not all at the same moment: a server that was started again has enough to do.
    this.#timer = setTimeout(() => this.#connect(), this.#pause * (0.5 + Math.random()));
    this.#pause = Math.min(2 * this.#pause, late);
  }
}
