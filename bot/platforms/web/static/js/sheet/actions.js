// Actions on a finished montage. The host handles new orders:
// {order: (order, said) => Promise|void, drawn?: (sheet) => void, isPage?: boolean}. `drawn` is called each time the
// sheet is rendered; `isPage` is true on the montage's own page.

import { announce } from "../lib/announcer.js";
import { deleteMontage, errorText, setFavourite, report } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { byId, copyTemplate } from "../lib/dom.js";
import { openPortrait } from "./portrait.js";
import { removeSheets } from "./sheet.js";
import { text } from "../lib/strings.js";

export class ActionBar {
  #job;
  #host;
  #parts;
  #favourite;
  /** Unsent text of the edit form. */
  #draft;

  constructor(job, host) {
    const { root, parts } = copyTemplate("actions");
    this.root = root;
    this.#job = job;
    this.#host = host;
    this.#parts = parts;
    this.#favourite = job.favourite;
    this.#draft = job.description;
    this.#addFaces();
    this.#showFavourite();
    parts.favourite.addEventListener("click", () => this.#try(() => this.#toggleFavourite()));
    parts.again.addEventListener("click", () => this.#try(() => this.#again()));
    parts.edit.addEventListener("click", () => this.#try(() => this.#edit()));
    parts.report.addEventListener("click", () => this.#try(() => this.#report()));
    parts.delete.addEventListener("click", () => this.#try(() => this.#delete()));
    parts.delete.hidden = !job.mine;
    parts.info.href = `/montage/${job.id}`;
    parts.info.hidden = host.isPage ?? false;
  }

  #addFaces() {
    const { large, vary } = this.#parts;
    for (let number = 1; number <= this.#job.sheet.tiles.length; number += 1) {
      large.append(this.#face(number, text("large-one", { number }), () => this.#showLarge(number)));
      vary.append(this.#face(number, text("vary-one", { number }), () => this.#vary(number)));
    }
  }

  #face(number, label, act) {
    const { root } = copyTemplate("face");
    root.textContent = number;
    root.ariaLabel = label;
    root.addEventListener("click", () => this.#try(act));
    return root;
  }

  #showLarge(number) {
    openPortrait(this.#job, number, (chosen) => this.#try(() => this.#vary(chosen)));
  }

  #vary(number) {
    const said = text("said-variation", { parent: `#${this.#job.id}`, number });
    return this.#host.order({ lineage: { kind: "variation", parent: this.#job.id, number } }, said);
  }

  #again() {
    const said = text("said-again", { parent: `#${this.#job.id}` });
    return this.#host.order({ lineage: { kind: "again", parent: this.#job.id } }, said);
  }

  async #edit() {
    const field = byId("edit-description");
    field.value = this.#draft;
    field.oninput = () => (this.#draft = field.value);
    const answer = ask("edit");
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
    const filledIn = await answer;
    if (filledIn === null) return;
    const description = filledIn.get("description").trim();
    await this.#host.order({ description, lineage: { kind: "edit", parent: this.#job.id } }, description);
    this.#draft = this.#job.description;
  }

  async #toggleFavourite() {
    const { favourite } = await setFavourite(this.#job.id, !this.#favourite);
    this.#favourite = favourite;
    this.#showFavourite();
    const { id: job } = this.#job;
    announce(favourite ? text("favourite-on", { job }) : text("favourite-off", { job }));
  }

  async #report() {
    const answer = await ask("report");
    if (answer === null) return;
    const { hidden } = await report(this.#job.id, answer.get("reason"));
    if (hidden) removeSheets(this.#job.id);
    else this.#say(text("report-thanks"));
  }

  async #delete() {
    byId("delete-title").textContent = text("delete-question", { job: this.#job.id });
    if ((await ask("delete")) === null) return;
    await deleteMontage(this.#job.id);
    removeSheets(this.#job.id);
    announce(text("delete-done", { job: this.#job.id }));
  }

  #showFavourite() {
    this.#parts.favourite.ariaPressed = this.#favourite;
  }

  #say(sentence, isProblem = false) {
    const { says } = this.#parts;
    says.textContent = sentence;
    says.hidden = sentence === "";
    says.classList.toggle("problem", isProblem);
  }

  /** Runs an action and shows its error. */
  async #try(act) {
    this.#say("");
    try {
      await act();
    } catch (error) {
      this.#say(errorText(error), true);
    }
  }
}
