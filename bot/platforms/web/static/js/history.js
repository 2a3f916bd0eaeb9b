// "/기록": past montages as thumbnails, page by page.

import { explain, listMontages } from "./api.js";
import { copyTemplate } from "./dom.js";
import { mediumDate, text } from "./strings.js";

const PER_PAGE = 8;

export class HistoryList {
  #parts;
  #openJob;
  #whose = "mine";
  /** Where each page up to the current one starts; the first starts at the newest. */
  #starts = [null];

  /** @param {(job: object) => void} openJob */
  constructor(openJob) {
    const { root, parts } = copyTemplate("history");
    this.root = root;
    this.#parts = parts;
    this.#openJob = openJob;
    parts.mine.addEventListener("click", () => this.#choose("mine"));
    parts.everyone.addEventListener("click", () => this.#choose("everyone"));
    parts.newer.addEventListener("click", () => this.#turn(() => this.#starts.pop()));
  }

  /** Fetches the current page and shows it. */
  async load() {
    const { says, empty, entries, mine, everyone } = this.#parts;
    try {
      const page = await listMontages({ whose: this.#whose, before: this.#starts.at(-1), limit: PER_PAGE });
      mine.ariaPressed = this.#whose === "mine";
      everyone.ariaPressed = this.#whose === "everyone";
      empty.hidden = page.jobs.length > 0;
      entries.replaceChildren(...page.jobs.map((job) => this.#entry(job)));
      says.textContent = text("history-says");
      this.#showPages(page.next);
    } catch (error) {
      says.textContent = explain(error);
    }
  }

  #choose(whose) {
    this.#whose = whose;
    this.#starts = [null];
    return this.load();
  }

  #turn(change) {
    change();
    return this.load();
  }

  #showPages(next) {
    const { pages, newer, older, page } = this.#parts;
    pages.hidden = this.#starts.length === 1 && next === null;
    newer.disabled = this.#starts.length === 1;
    older.disabled = next === null;
    older.onclick = () => this.#turn(() => this.#starts.push(next));
    page.textContent = text("page", { page: this.#starts.length });
  }

  #entry(job) {
    const { root, parts } = copyTemplate("history-entry");
    const date = new Date(job.createdAt);
    parts.thumbnail.src = job.sheet.picture;
    parts.description.textContent = job.description;
    parts.number.textContent = `#${job.id}`;
    parts.date.dateTime = job.createdAt;
    parts.date.textContent = mediumDate(date);
    parts.open.addEventListener("click", () => this.#openJob(job));
    return root;
  }
}
