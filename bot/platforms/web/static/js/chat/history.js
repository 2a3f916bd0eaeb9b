// "/기록" and "/즐겨찾기": paginated thumbnails of past montages.

import { errorText, listMontages } from "../lib/api.js";
import { copyTemplate } from "../lib/dom.js";
import { text } from "../lib/strings.js";
import { thumbnail } from "../lib/thumbnails.js";

const PER_PAGE = 8;

export class HistoryList {
  #parts;
  #openJob;
  #search;
  #whose;
  /** The `before` of each page up to the current one; null for the first. */
  #starts = [null];

  /**
   * @param {(job: object) => void} openJob
   * @param {{text?: string, favourites?: boolean}} search
   */
  constructor(openJob, search = {}) {
    const { root, parts } = copyTemplate("history");
    this.root = root;
    this.#parts = parts;
    this.#openJob = openJob;
    this.#search = search;
    this.#whose = search.favourites ? "everyone" : "mine";
    parts.choice.hidden = search.favourites ?? false;
    parts.mine.addEventListener("click", () => this.#choose("mine"));
    parts.everyone.addEventListener("click", () => this.#choose("everyone"));
    parts.newer.addEventListener("click", () => this.#turn(() => this.#starts.pop()));
  }

  /** Fetches the current page and shows it. */
  async load() {
    const { says, empty, entries, mine, everyone } = this.#parts;
    try {
      const page = await listMontages({
        ...this.#search,
        whose: this.#whose,
        before: this.#starts.at(-1),
        limit: PER_PAGE,
      });
      mine.ariaPressed = this.#whose === "mine";
      everyone.ariaPressed = this.#whose === "everyone";
      empty.hidden = page.jobs.length > 0;
      empty.textContent = this.#emptySentence();
      entries.replaceChildren(...page.jobs.map((job) => thumbnail(job, this.#openJob)));
      says.textContent = this.#search.favourites ? text("favourites-says") : text("history-says");
      this.#showPages(page.next);
    } catch (error) {
      says.textContent = errorText(error);
    }
  }

  #emptySentence() {
    if (this.#search.favourites) return text("favourites-empty");
    return this.#search.text ? text("nothing-found") : text("history-empty");
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
}
