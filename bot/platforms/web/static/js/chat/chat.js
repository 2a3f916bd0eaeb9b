// The conversation: sends commands, resends failed orders, and loads older and missed montages.

import { announce } from "../lib/announcer.js";
import {
  cancelAnswer,
  favouritesAnswer,
  historyAnswer,
  infoAnswer,
  personalAnswer,
  queueAnswer,
  similarAnswer,
} from "./answers.js";
import { errorText, listMontages, orderMontage, NetworkError } from "../lib/api.js";
import { parseEntry } from "./commands.js";
import { Conversation } from "./conversation.js";
import { byId, textElement } from "../lib/dom.js";
import { helpContent } from "./help.js";
import { JobFollower } from "../lib/live.js";
import { BotMessage, MontageAnswer, PersonMessage } from "./messages.js";
import { newEventId, captionFor } from "../lib/ordering.js";
import { text } from "../lib/strings.js";
import { openViewer } from "./viewer.js";

const PER_PAGE = 15;

export class Chat {
  #conversation = new Conversation();
  #follower = new JobFollower();
  #options;
  #host = { order: (order, said) => void this.#order(order, said) };
  /** The answers on the page, by job. */
  #answers = new Map();
  /** Functions that resend orders which did not arrive. */
  #unsent = new Set();
  #olderThan = null;

  /** @param {import("./options.js").Options} options */
  constructor(options) {
    this.#options = options;
  }

  /** Handles a typed command or description. */
  say(entry) {
    const { command, argument } = parseEntry(entry);
    const open = (job) => openViewer(job, this.#host);
    const answers = {
      history: () => historyAnswer(argument.trim(), open),
      similar: () => similarAnswer(argument, open),
      favourites: () => favouritesAnswer(argument, open),
      info: () => infoAnswer(argument),
      queue: () => queueAnswer(),
      cancel: () => cancelAnswer(argument),
      mydata: () => personalAnswer(),
      help: () => helpContent((example) => this.say(example)),
    };
    if (command === "montage") return this.#order({ description: argument, ...this.#options.chosen }, argument);
    return this.#answer(entry, answers[command] ?? (() => textElement("p", text("unknown-command"))));
  }

  /** Loads the next older page of the person's montages. */
  async loadOlder() {
    try {
      const page = await listMontages({ whose: "conversation", before: this.#olderThan, limit: PER_PAGE });
      for (const job of page.jobs) this.#addJob(job, "prepend");
      this.#olderThan = page.next;
      byId("older").hidden = page.next === null;
    } catch (error) {
      announce(errorText(error));
    }
    byId("welcome").hidden = !this.#conversation.isEmpty;
  }

  /** Resends failed orders and shows missed changes after a lost connection. */
  async catchUp() {
    await Promise.all([...this.#unsent].map((send) => send()));
    const page = await listMontages({ whose: "conversation", limit: PER_PAGE }).catch(() => ({ jobs: [] }));
    for (const job of page.jobs.reverse()) {
      if (this.#answers.has(job.id)) this.#answers.get(job.id).show(job);
      else this.#addJob(job, "append");
    }
  }

  /** Answers a command with asynchronous content. */
  async #answer(written, makeContent) {
    const { message } = this.#exchange(new Date(), written, "append");
    try {
      message.show(await makeContent());
    } catch (error) {
      message.showProblem(error);
    }
  }

  #exchange(date, written, where) {
    const said = new PersonMessage(written, date);
    const message = new BotMessage(date);
    byId("welcome").hidden = true;
    this.#conversation[where](date, said, message);
    return { said, message };
  }

  #addJob(job, where) {
    const { message } = this.#exchange(new Date(job.createdAt), captionFor(job), where);
    this.#showJob(message, job);
  }

  #order(order, written) {
    const { said, message } = this.#exchange(new Date(), written || text("command-montage-usage"), "append");
    const event = newEventId();
    const send = async () => {
      said.markSent();
      message.root.hidden = false;
      try {
        this.#showJob(message, await orderMontage(event, order));
        this.#unsent.delete(send);
      } catch (error) {
        this.#notOrdered(error, said, message, send);
      }
    };
    return send();
  }

  #notOrdered(error, said, message, send) {
    if (error instanceof NetworkError) {
      this.#unsent.add(send);
      said.markUnsent(send);
      message.root.hidden = true;
    } else {
      this.#unsent.delete(send);
      message.showProblem(error);
    }
  }

  #showJob(message, job) {
    const answer = new MontageAnswer(message, this.#follower, this.#host);
    this.#answers.set(job.id, answer);
    answer.show(job);
  }
}
