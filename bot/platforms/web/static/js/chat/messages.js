// Messages of the person and the bot, and montages as answers.

import { announce, markTitle } from "../lib/announcer.js";
import { errorText } from "../lib/api.js";
import { copyTemplate, loadPicture, textElement } from "../lib/dom.js";
import { repeatOrder } from "../lib/ordering.js";
import { RunningCard } from "../sheet/running.js";
import { ActionBar } from "../sheet/actions.js";
import { SheetCard } from "../sheet/sheet.js";
import { text, timeOfDay } from "../lib/strings.js";

function stamp(time, date) {
  time.dateTime = date.toISOString();
  time.textContent = timeOfDay(date);
}

/** A message of the person. */
export class PersonMessage {
  #parts;

  constructor(written, date) {
    const { root, parts } = copyTemplate("person-message");
    this.root = root;
    this.#parts = parts;
    parts.text.textContent = written;
    stamp(parts.time, date);
  }

  /** Shows that the message did not arrive, with a retry button. */
  markUnsent(sendAgain) {
    this.#parts.trouble.hidden = false;
    this.#parts.retry.onclick = sendAgain;
  }

  markSent() {
    this.#parts.trouble.hidden = true;
  }
}

/** A message of the bot; shows three dots until it has content. */
export class BotMessage {
  #content;

  constructor(date) {
    const { root, parts } = copyTemplate("bot-message");
    this.root = root;
    this.#content = parts.content;
    stamp(parts.time, date);
  }

  show(...nodes) {
    this.#content.replaceChildren(...nodes);
  }

  /** Shows an error message. */
  showProblem(error) {
    const sentence = errorText(error);
    this.show(textElement("p", sentence, "problem"));
    announce(sentence);
  }
}

/** The answer to an order, from the queue to the sheet. */
export class MontageAnswer {
  #message;
  #follower;
  #host;
  #sheet = null;
  state = null;

  /**
   * @param {BotMessage} message
   * @param {import("../lib/live.js").JobFollower} follower
   * @param {object} host handler of the actions under a sheet, see `actions.js`
   */
  constructor(message, follower, host) {
    this.#message = message;
    this.#follower = follower;
    this.#host = host;
  }

  /** Shows a job as the server describes it. */
  show(job) {
    const shownBefore = this.state;
    this.state = job.state;
    if (job.state === "done") this.#showSheet(job);
    else if (job.state === "failed") this.#showEnd(job, job.reason);
    else if (job.state === "cancelled") this.#showEnd(job, text("cancelled"));
    else if (shownBefore === null) this.#follow(job);
  }

  #follow(job) {
    const card = new RunningCard(job);
    this.#message.show(card.root);
    this.#follower.follow(job.id, {
      queued: (update) => card.queued(update),
      drawing: (update) => card.drawing(update),
      done: (update) => this.#end(update.job, text("finished")),
      failed: (update) => this.#end(update.job, update.job.reason),
      cancelled: (update) => this.#end(update.job, text("cancelled")),
      gone: () => this.#message.show(copyTemplate("gone").root),
    });
  }

  async #end(job, sentence) {
    if (job.sheet) await loadPicture(job.sheet.picture); // keeps the preview until the picture is ready
    this.show(job);
    announce(sentence);
    markTitle();
  }

  #showSheet(job) {
    if (this.#sheet) return this.#sheet.show(job.sheet);
    this.#sheet = new SheetCard(job, new ActionBar(job, this.#host), this.#host);
    this.#message.show(this.#sheet.root);
  }

  #showEnd(job, sentence) {
    const { root, parts } = copyTemplate("ended");
    parts.says.textContent = sentence;
    parts.again.addEventListener("click", () => this.#host.order(...repeatOrder(job)));
    this.#message.show(root);
  }
}
