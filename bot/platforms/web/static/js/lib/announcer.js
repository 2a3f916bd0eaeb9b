// Tells screen readers what happens, sparingly: a log that spoke every step of a progress bar would never be silent.

import { byId } from "./dom.js";
import { text } from "./strings.js";

/** Has the sentence read out when the reader pauses. */
export function announce(sentence) {
  byId("announcer").textContent = sentence;
}

/** Announces quarters of a job's progress, each once. */
export class ProgressAnnouncer {
  #quarter = 0;

  update(fraction) {
    const quarter = Math.floor(fraction * 4);
    if (quarter <= this.#quarter || quarter >= 4) return;
    this.#quarter = quarter;
    announce(text("drawing", { percent: quarter * 25 }));
  }
}

/** Marks the window's title until the reader looks, if they are looking elsewhere. */
export function markTitle() {
  if (!document.hidden || document.title.startsWith("● ")) return;
  const title = document.title;
  document.title = `● ${title}`;
  document.addEventListener("visibilitychange", () => (document.title = title), { once: true });
}
