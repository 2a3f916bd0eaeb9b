// Announcements for screen readers; progress is announced in quarters only.

import { byId } from "./dom.js";
import { text } from "./strings.js";

/** Announces a sentence politely. */
export function announce(sentence) {
  byId("announcer").textContent = sentence;
}

/** Announces each quarter of a job's progress once. */
export class ProgressAnnouncer {
  #quarter = 0;

  update(fraction) {
    const quarter = Math.floor(fraction * 4);
    if (quarter <= this.#quarter || quarter >= 4) return;
    this.#quarter = quarter;
    announce(text("drawing", { percent: quarter * 25 }));
  }
}

/** Marks the title of a hidden page until it is visible. */
export function markTitle() {
  if (!document.hidden || document.title.startsWith("● ")) return;
  const title = document.title;
  document.title = `● ${title}`;
  document.addEventListener("visibilitychange", () => (document.title = title), { once: true });
}
