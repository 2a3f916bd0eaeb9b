// A waiting or running montage: queue position, progress, preview and cancel button.

import { announce, ProgressAnnouncer } from "../lib/announcer.js";
import { cancelJob, errorText } from "../lib/api.js";
import { copyTemplate } from "../lib/dom.js";
import { text } from "../lib/strings.js";

export class RunningCard {
  #parts;
  #progress = new ProgressAnnouncer();

  /** @param {object} job a queued or running job, as the server describes it */
  constructor(job) {
    const { root, parts } = copyTemplate("running");
    this.root = root;
    this.#parts = parts;
    parts.canvas.style.aspectRatio = `${job.width} / ${job.height}`;
    parts.says.textContent = text("waiting");
    parts.cancel.hidden = !job.mine;
    parts.cancel.addEventListener("click", () => this.#cancel(job));
  }

  async #cancel(job) {
    const { cancel, says } = this.#parts;
    cancel.disabled = true;
    try {
      await cancelJob(job.id);
    } catch (error) {
      cancel.disabled = false;
      says.textContent = errorText(error);
      announce(says.textContent);
    }
  }

  queued({ place }) {
    this.#parts.bar.removeAttribute("value");
    this.#parts.says.textContent = place > 1 ? text("queued", { ahead: place - 1 }) : text("next");
    announce(this.#parts.says.textContent);
  }

  drawing({ fraction, preview }) {
    this.#parts.bar.value = fraction;
    this.#parts.says.textContent = text("drawing", { percent: Math.round(fraction * 100) });
    this.#progress.update(fraction);
    if (!preview) return;
    this.#parts.preview.src = `data:image/png;base64,${preview}`;
    this.#parts.preview.hidden = false;
  }
}
