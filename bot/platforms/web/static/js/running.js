// A montage that is waiting or being drawn: its place, its progress, the growing picture, and a way out.

import { cancelJob } from "./api.js";
import { announce, ProgressAnnouncer } from "./announcer.js";
import { copyTemplate } from "./dom.js";
import { text } from "./strings.js";

export class RunningCard {
  #parts;
  #progress = new ProgressAnnouncer();

  /**
   * @param {object} job a queued or running job
   * @param {(error: Error) => void} onProblem where cancelling did not work
   */
  constructor(job, onProblem) {
    const { root, parts } = copyTemplate("running");
    this.root = root;
    this.#parts = parts;
    parts.says.textContent = text("waiting");
    parts.cancel.addEventListener("click", () => {
      parts.cancel.disabled = true;
      cancelJob(job.id).catch((error) => {
        parts.cancel.disabled = false;
        onProblem(error);
      });
    });
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
