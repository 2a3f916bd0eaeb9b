// Server-sent events: progress of jobs, votes, and the connection state.

import { EventStream } from "./stream.js";

// Browsers open at most six connections per server. One is for votes, two stay free for requests.
const MAX_STREAMS = 3;
const FINAL_EVENTS = ["done", "failed", "cancelled", "gone"];

/** Follows jobs until they end, the oldest first, a few at a time. */
export class JobFollower {
  #waiting = [];
  #streams = new Map();

  /** @param {Record<string, (data: object) => void>} listeners for queued, drawing, done, failed, cancelled and gone */
  follow(id, listeners) {
    this.#waiting.push({ id, listeners });
    this.#waiting.sort((one, other) => one.id - other.id);
    this.#startNext();
  }

  #startNext() {
    while (this.#waiting.length > 0 && this.#streams.size < MAX_STREAMS) {
      const { id, listeners } = this.#waiting.shift();
      this.#streams.set(id, new EventStream(`/api/jobs/${id}/events`, this.#endingWith(id, listeners)));
    }
  }

  #endingWith(id, listeners) {
    const ending = FINAL_EVENTS.map((name) => [name, (data) => this.#finish(id, () => listeners[name](data))]);
    return { ...listeners, ...Object.fromEntries(ending) };
  }

  #finish(id, tell) {
    this.#streams.get(id).close();
    this.#streams.delete(id);
    tell();
    this.#startNext();
  }
}

/**
* Listens to votes, deletions and takedowns while the page is visible; also reports the connection state.
 * @param {{votes: (data: object) => void, gone: (data: object) => void, lost: () => void, back: () => void}} listeners `back` is called when the
 *   connection is restored after a pause; the page must then fetch missed changes
 */
export function watchVotes({ votes, gone, lost, back }) {
  let paused = false;
  const listeners = {
    votes,
    gone,
    lost: () => {
      paused = true;
      lost();
    },
    open: () => {
      if (paused) back();
      paused = false;
    },
  };
  const stream = new EventStream("/api/votes/events", listeners);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stream.close();
    else stream.open();
    paused = true;
  });
}
