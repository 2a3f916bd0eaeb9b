// A finished montage: the sheet, the votes under it, and the move of the faces when votes change their places.

import { explain, vote } from "./api.js";
import { copyTemplate, prefersStillness } from "./dom.js";
import { text } from "./strings.js";

const MOVE_MS = 550;
const percent = (fraction) => `${fraction * 100}%`;

/** Every sheet that the page shows, by job; the same job may be in the conversation and in the viewer. */
const shown = new Map();

/** Brings all sheets of a job up to date. */
export function updateSheets(jobId, sheet) {
  for (const card of shown.get(jobId) ?? []) card.show(sheet);
}

export class SheetCard {
  #job;
  #sheet;
  #parts;
  #reactions = new Map();
  #voting = Promise.resolve();
  #votesUnderWay = 0;

  /** @param {object} job a finished job, as the server describes it */
  constructor(job) {
    const { root, parts } = copyTemplate("sheet");
    this.root = root;
    this.#job = job;
    this.#parts = parts;
    parts.number.textContent = `#${job.id}`;
    parts.picture.width = job.sheet.width;
    parts.picture.height = job.sheet.height;
    parts.picture.src = job.sheet.picture;
    for (const number of job.sheet.tiles.map((tile) => tile.number).sort((one, other) => one - other)) {
      this.#addReaction(number);
    }
    this.#draw(job.sheet);
    shown.set(job.id, (shown.get(job.id) ?? new Set()).add(this));
  }

  /** Forgets the card once it has left the page. */
  close() {
    shown.get(this.#job.id)?.delete(this);
  }

  /** Shows another order and other votes; while own votes are under way, what they answer counts. */
  show(sheet) {
    if (this.#votesUnderWay > 0) return;
    const before = this.#sheet;
    this.#draw(sheet);
    if (sheet.picture !== before.picture) this.#changePicture(before, sheet);
  }

  #addReaction(number) {
    const { root, parts } = copyTemplate("reaction");
    parts.key.textContent = number;
    root.addEventListener("click", () => this.#toggle(number));
    this.#reactions.set(number, { button: root, count: parts.count });
    this.#parts.reactions.append(root);
  }

  #draw(sheet) {
    this.#sheet = sheet;
    const order = sheet.tiles.map((tile) => tile.number).join(", ");
    this.#parts.picture.alt = text("sheet-alt", { description: this.#job.description, order });
    for (const tile of sheet.tiles) this.#drawReaction(tile);
    this.#parts.canvas.replaceChildren(this.#parts.picture, ...sheet.tiles.map((tile) => this.#tapArea(tile)));
  }

  #drawReaction({ number, votes, voted }) {
    const { button, count } = this.#reactions.get(number);
    button.setAttribute("aria-pressed", voted);
    button.setAttribute("aria-label", text("reaction", { number, votes }));
    count.textContent = votes;
  }

  /** Lets people tap a face itself; keyboards and screen readers have the buttons below. */
  #tapArea({ number, box }) {
    const area = document.createElement("div");
    area.className = "tile";
    Object.assign(area.style, {
      left: percent(box.left),
      top: percent(box.top),
      width: percent(box.width),
      height: percent(box.height),
    });
    area.addEventListener("click", () => this.#toggle(number));
    return area;
  }

  #toggle(number) {
    const on = !this.#sheet.tiles.find((tile) => tile.number === number).voted;
    this.#votesUnderWay += 1;
    this.#draw(withVote(this.#sheet, number, on));
    this.#voting = this.#voting.then(() => this.#send(number, on));
  }

  async #send(number, on) {
    let sheet = null;
    try {
      sheet = await vote(this.#job.id, number, on);
      this.#parts.problem.hidden = true;
    } catch (error) {
      sheet = withVote(this.#sheet, number, !on);
      this.#parts.problem.textContent = explain(error);
      this.#parts.problem.hidden = false;
    }
    this.#votesUnderWay -= 1;
    updateSheets(this.#job.id, sheet);
  }

  async #changePicture(before, after) {
    const fresh = new Image();
    fresh.src = after.picture;
    await fresh.decode().catch(() => {});
    if (this.#sheet.picture !== after.picture) return;
    const copies = prefersStillness() ? [] : movingCopies(this.#parts.picture, before, after);
    this.#parts.picture.src = after.picture;
    this.#parts.canvas.append(...copies);
  }
}

/** The sheet as it will be once this vote has arrived, in the old order. */
function withVote(sheet, number, on) {
  const count = (tile) => (tile.number === number ? { ...tile, voted: on, votes: tile.votes + (on ? 1 : -1) } : tile);
  return { ...sheet, tiles: sheet.tiles.map(count) };
}

/** Copies of the old picture, each cut to one face, that travel to the face's new place and dissolve there. */
function movingCopies(picture, before, after) {
  return before.tiles.flatMap((tile) => {
    const target = after.tiles.find((other) => other.number === tile.number).box;
    if (target.left === tile.box.left && target.top === tile.box.top) return [];
    return [movingCopy(picture, tile.box, target)];
  });
}

function movingCopy(picture, box, target) {
  const copy = new Image();
  copy.src = picture.src;
  copy.alt = "";
  copy.className = "moving";
  const right = 1 - box.left - box.width;
  const bottom = 1 - box.top - box.height;
  copy.style.clipPath = `inset(${[box.top, right, bottom, box.left].map(percent).join(" ")} round 8px)`;
  const there = `translate(${percent(target.left - box.left)}, ${percent(target.top - box.top)})`;
  const steps = [
    { transform: "none", opacity: 1 },
    { transform: there, opacity: 1, offset: 0.75 },
    { transform: there, opacity: 0 },
  ];
  const move = copy.animate(steps, { duration: MOVE_MS, easing: "cubic-bezier(0.4, 0, 0.2, 1)", fill: "forwards" });
  move.finished.then(() => copy.remove(), () => copy.remove());
  return copy;
}
