// Options of new montages: candidates, seed, private. They persist until changed, and the composer shows them.

import { byId } from "../lib/dom.js";
import { text } from "../lib/strings.js";

export class Options {
  #panel = byId("options");
  #button = byId("open-options");
  #candidates = byId("option-candidates");
  #seed = byId("option-seed");
  #private = byId("option-private");
  #hint = byId("composer-hint");
  #usualHint = this.#hint.textContent;

  constructor() {
    this.#button.addEventListener("click", () => this.#toggle());
    this.#panel.addEventListener("input", () => this.#changed());
    this.#changed(); // browsers restore form values after a reload
  }

  /** The options as fields of an order. */
  get chosen() {
    const order = { private: this.#private.checked };
    if (this.#candidates.value) order.candidates = Number(this.#candidates.value);
    if (this.#seed.value) order.seed = Number(this.#seed.value);
    return order;
  }

  #toggle() {
    this.#panel.hidden = !this.#panel.hidden;
    this.#button.ariaExpanded = !this.#panel.hidden;
  }

  #changed() {
    this.#seed.value = this.#seed.value.replace(/\D/g, "");
    const { candidates, seed, private: isPrivate } = this.chosen;
    const chosen = [
      ...(isPrivate ? [text("chosen-private")] : []),
      ...(candidates === undefined ? [] : [text("chosen-candidates", { count: candidates })]),
      ...(seed === undefined ? [] : [text("chosen-seed", { seed })]),
    ];
    this.#button.classList.toggle("chosen", chosen.length > 0);
    this.#hint.classList.toggle("chosen", chosen.length > 0);
    this.#hint.textContent = chosen.length > 0 ? chosen.join(" · ") : this.#usualHint;
  }
}
