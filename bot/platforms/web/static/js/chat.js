// The conversation between the person and the bot: what is said, sent again, loaded and caught up with.

import { announce } from "./announcer.js";
import { explain, listMontages, orderMontage, Unreachable } from "./api.js";
import { read } from "./commands.js";
import { Conversation } from "./conversation.js";
import { byId, textElement } from "./dom.js";
import { helpContent } from "./help.js";
import { HistoryList } from "./history.js";
import { JobFollower } from "./live.js";
import { BotMessage, MontageAnswer, PersonMessage } from "./messages.js";
import { text } from "./strings.js";
import { openViewer } from "./viewer.js";

const PER_PAGE = 15;

/** A name for an event that nobody else will choose; `crypto.randomUUID` is missing where the page is not on HTTPS. */
function newEventId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class Chat {
  #conversation = new Conversation();
  #follower = new JobFollower();
  /** The answers on the page, by job. */
  #answers = new Map();
  /** What sends again each description that did not arrive. */
  #unsent = new Set();
  #olderThan = null;

  /** Takes what the person typed: a command or a description. */
  say(entry) {
    const { command, argument } = read(entry);
    if (command === "montage") this.#order(argument);
    else if (command === "history") this.showHistory();
    else if (command === "help") this.showHelp();
    else this.#answer(entry).show(textElement("p", text("unknown-command")));
  }

  async showHistory() {
    const answer = this.#answer(text("command-history-usage"));
    const list = new HistoryList(openViewer);
    await list.load();
    answer.show(list.root);
  }

  showHelp() {
    this.#answer(text("command-help-usage")).show(helpContent((example) => this.say(example)));
  }

  /** Shows the page of the person's montages that comes before those shown already. */
  async loadOlder() {
    try {
      const page = await listMontages({ whose: "conversation", before: this.#olderThan, limit: PER_PAGE });
      for (const job of page.jobs) this.#addJob(job, "prepend");
      this.#olderThan = page.next;
      byId("older").hidden = page.next === null;
    } catch (error) {
      announce(explain(error));
    }
    byId("welcome").hidden = !this.#conversation.isEmpty;
  }

  /** After a lost connection: what was not sent is sent, and what happened meanwhile is shown. */
  async catchUp() {
    await Promise.all([...this.#unsent].map((send) => send()));
    const page = await listMontages({ whose: "conversation", limit: PER_PAGE }).catch(() => ({ jobs: [] }));
    for (const job of page.jobs.reverse()) {
      if (this.#answers.has(job.id)) this.#answers.get(job.id).show(job);
      else this.#addJob(job, "append");
    }
  }

  #answer(written) {
    return this.#exchange(new Date(), written, "append").message;
  }

  #exchange(date, written, where) {
    const said = new PersonMessage(written, date);
    const message = new BotMessage(date);
    byId("welcome").hidden = true;
    this.#conversation[where](date, said, message);
    return { said, message };
  }

  #addJob(job, where) {
    const { message } = this.#exchange(new Date(job.createdAt), job.description, where);
    this.#showJob(message, job);
  }

  #order(description) {
    const { said, message } = this.#exchange(new Date(), description || text("command-montage-usage"), "append");
    const event = newEventId();
    const send = async () => {
      said.markSent();
      message.root.hidden = false;
      try {
        this.#showJob(message, await orderMontage(event, description));
        this.#unsent.delete(send);
      } catch (error) {
        this.#notOrdered(error, said, message, send);
      }
    };
    return send();
  }

  #notOrdered(error, said, message, send) {
    if (error instanceof Unreachable) {
      this.#unsent.add(send);
      said.markUnsent(send);
      message.root.hidden = true;
    } else {
      this.#unsent.delete(send);
      message.showProblem(error);
    }
  }

  #showJob(message, job) {
    const answer = new MontageAnswer(message, this.#follower, (description) => this.#order(description));
    this.#answers.set(job.id, answer);
    answer.show(job);
  }
}
