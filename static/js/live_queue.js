/** Events that the server has not acknowledged. They outlive a reload, and a phone without battery. */
export class Queue {
  /** Whether the first one is on its way. */
  sent = false;
  #key;
  #events;

  constructor(key) {
    this.#key = key;
    try {
      this.#events = JSON.parse(localStorage.getItem(key)) ?? [];
    } catch {
      this.#events = []; // no storage: it works without, until the page is closed
    }
  }

  get length() {
    return this.#events.length;
  }

  get first() {
    return this.#events[0];
  }

  add(event) {
    this.#events.push(event);
    this.#save();
  }

  /** Takes out what was acknowledged and returns it. */
  remove(id) {
    const i = this.#events.findIndex((event) => event.id === id);
    if (i < 0) return undefined;
    const [event] = this.#events.splice(i, 1);
    this.sent = false;
    this.#save();
    return event;
  }

  /** After a connection was lost nobody knows what arrived; sent again, it counts once. */
  forgetSent() {
    this.sent = false;
  }

  #save() {
    try {
      if (this.#events.length > 0) localStorage.setItem(this.#key, JSON.stringify(this.#events));
      else localStorage.removeItem(this.#key);
    } catch {
      // full or forbidden: what waits is kept in memory
    }
  }
}
