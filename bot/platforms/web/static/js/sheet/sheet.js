// A finished montage: sheet, votes, and the animation when the order changes.

import { errorText, vote } from "../lib/api.js";
import { copyTemplate, loadPicture, prefersReducedMotion, textElement } from "../lib/dom.js";
import { markLine } from "./marks.js";
import { text } from "../lib/strings.js";

const MOVE_MS = 550;
const percent = (fraction) => `${fraction * 100}%`;

/** All sheets on the page by job; a job may be in the conversation and in the viewer. */
const shown = new Map();

/** Updates all sheets of a job. */
export function updateSheets(jobId, sheet) {
  for (const card of shown.get(jobId) ?? []) card.show(sheet);
}

/** Replaces all sheets of a job with a notice. */
export function removeSheets(jobId) {
  for (const card of shown.get(jobId) ?? []) card.root.replaceWith(copyTemplate("gone").root);
  shown.delete(jobId);
}

export class SheetCard {
  #job;
  #host;
  #sheet;
  #parts;
  #reactions = new Map();
  #markLines = new Map();
  #voting = Promise.resolve();
  #votesUnderWay = 0;

  /**
   * @param {object} job a finished job, as the server describes it
   * @param {{root: Element}} actions the actions under the sheet, see `actions.js`
   * @param {{drawn?: (sheet: object) => void}} host `drawn` is called each time the sheet is rendered
   */
  constructor(job, actions, host) {
    const { root, parts } = copyTemplate("sheet");
    this.root = root;
    this.#job = job;
    this.#host = host;
    this.#parts = parts;
    parts.number.textContent = `#${job.id}`;
    parts.number.href = `/montage/${job.id}`;
    parts.private.hidden = !job.private;
    if (job.origin) describeOrigin(parts.origin, job.origin);
    root.append(actions.root);
    parts.picture.width = job.width;
    parts.picture.height = job.height;
    parts.picture.src = job.sheet.picture;
    for (const number of job.sheet.tiles.map((tile) => tile.number).sort((one, other) => one - other)) {
      this.#addReaction(number);
    }
    const marked = job.sheet.tiles.filter(({ marks }) => marks.length > 0);
    for (const tile of marked) this.#markLines.set(tile.number, markLine(tile));
    parts.marks.hidden = marked.length === 0;
    parts.undrawn.hidden = job.undrawn === "";
    parts.undrawn.textContent = job.undrawn;
    this.#draw(job.sheet);
    shown.set(job.id, (shown.get(job.id) ?? new Set()).add(this));
  }

  /** Unregisters a card that left the page. */
  close() {
    shown.get(this.#job.id)?.delete(this);
  }

  /** Shows new votes and order; ignored while own votes are in flight, whose answers follow. */
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
    this.#host.drawn?.(sheet);
    const order = sheet.tiles.map((tile) => tile.number).join(", ");
    this.#parts.picture.alt = text("sheet-alt", { description: this.#job.description, order });
    for (const tile of sheet.tiles) this.#drawReaction(tile);
    this.#parts.candidates.append(...sheet.tiles.flatMap(({ number }) => this.#markLines.get(number) ?? []));
    this.#parts.canvas.replaceChildren(this.#parts.picture, ...sheet.tiles.map((tile) => this.#tapArea(tile)));
  }

  #drawReaction({ number, votes, voted }) {
    const { button, count } = this.#reactions.get(number);
    button.setAttribute("aria-pressed", voted);
    button.setAttribute("aria-label", text("reaction", { number, votes }));
    count.textContent = votes;
    count.hidden = votes === 0;
  }

  /** Returns a tap area over a face; keyboards and screen readers use the buttons below. */
  #tapArea({ number, box }) {
    const area = document.createElement("div");
    area.className = "tile";
    place(area, box);
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
      this.#parts.problem.textContent = errorText(error);
      this.#parts.problem.hidden = false;
    }
    this.#votesUnderWay -= 1;
    updateSheets(this.#job.id, sheet);
  }

  async #changePicture(before, after) {
    await loadPicture(after.picture);
    if (this.#sheet.picture !== after.picture) return;
    const movers = prefersReducedMotion() ? [] : moversBetween(this.#parts.picture, before, after);
    this.#parts.picture.src = after.picture;
    this.#parts.canvas.append(...movers);
  }
}

/** Shows the origin of a montage, linked if the parent exists. */
function describeOrigin(node, { parent, says }) {
  node.hidden = false;
  if (parent !== null) {
    const link = textElement("a", `#${parent}`);
    link.href = `/montage/${parent}`;
    node.append(link, " · ");
  }
  node.append(says);
}

/** Returns the sheet with a pending vote applied, in the old order. */
function withVote(sheet, number, on) {
  const count = (tile) => (tile.number === number ? { ...tile, voted: on, votes: tile.votes + (on ? 1 : -1) } : tile);
  return { ...sheet, tiles: sheet.tiles.map(count) };
}

function place(node, box) {
  for (const [side, fraction] of Object.entries(box)) node.style[side] = percent(fraction);
}

/** Returns animated faces, cut from the old picture, that move to their new places. */
function moversBetween(picture, before, after) {
  const newBox = (number) => after.tiles.find((tile) => tile.number === number).box;
  const moves = before.tiles
    .map((tile) => ({ from: tile.box, to: newBox(tile.number) }))
    .filter(({ from, to }) => from.left !== to.left || from.top !== to.top);
  return [...moves.map(({ from }) => vacantPlace(from)), ...moves.map(({ from, to }) => movingFace(picture, from, to))];
}

function vacantPlace(box) {
  const vacant = document.createElement("div");
  vacant.className = "vacant";
  place(vacant, box);
  return playOnce(vacant, [{ opacity: 1 }, { opacity: 1, offset: 0.75 }, { opacity: 0 }]);
}

function movingFace(picture, from, to) {
  const face = new Image();
  face.src = picture.src;
  face.alt = "";
  face.className = "moving";
  const insets = [from.top, 1 - from.left - from.width, 1 - from.top - from.height, from.left];
  face.style.clipPath = `inset(${insets.map(percent).join(" ")} round 8px)`;
  const arrived = `translate(${percent(to.left - from.left)}, ${percent(to.top - from.top)})`;
  return playOnce(face, [
    { transform: "none", opacity: 1 },
    { transform: arrived, opacity: 1, offset: 0.75 },
    { transform: arrived, opacity: 0 },
  ]);
}

/** Animates a node and removes it when the animation ends or is cancelled. */
function playOnce(node, steps) {
  const animation = node.animate(steps, { duration: MOVE_MS, easing: "ease-in-out", fill: "forwards" });
  animation.finished.then(() => node.remove(), () => node.remove());
  return node;
}
