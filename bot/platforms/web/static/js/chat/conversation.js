// The scrolling column: exchanges in order, day separators, and the scroll position.

import { byId, copyTemplate } from "../lib/dom.js";
import { fullDate } from "../lib/strings.js";

const NEAR_PX = 120;

export class Conversation {
  #scroller = byId("scroller");
  #messages = byId("messages");
  #jump = byId("jump");
  #following = true;
  #lastTop = 0;

  constructor() {
    this.#scroller.addEventListener("scroll", () => this.#noticePosition(), { passive: true });
    this.#jump.addEventListener("click", () => this.scrollToEnd());
    new ResizeObserver(() => this.#following && this.scrollToEnd()).observe(this.#messages);
    new ResizeObserver(() => this.#following && this.scrollToEnd()).observe(this.#scroller);
  }

  /** Appends new messages and scrolls to them. */
  append(date, ...messages) {
    this.#messages.append(exchange(date, messages));
    this.#markDays();
    this.#following = true;
    this.scrollToEnd();
  }

  /** Prepends older messages without moving the view. */
  prepend(date, ...messages) {
    const height = this.#scroller.scrollHeight;
    this.#messages.prepend(exchange(date, messages));
    this.#markDays();
    if (!this.#following) this.#scroller.scrollTop += this.#scroller.scrollHeight - height;
  }

  get isEmpty() {
    return this.#messages.childElementCount === 0;
  }

  scrollToEnd() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #noticePosition() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    // A growing message also moves the end out of view, but only the reader can decrease scrollTop.
    if (scrollHeight - scrollTop - clientHeight < NEAR_PX) this.#following = true;
    else if (scrollTop < this.#lastTop) this.#following = false;
    this.#lastTop = scrollTop;
    this.#jump.hidden = this.#following;
  }

  #markDays() {
    for (const line of this.#messages.querySelectorAll(".day")) line.remove();
    let lastDay = null;
    for (const node of [...this.#messages.children]) {
      const date = new Date(node.dataset.date);
      const day = date.toDateString();
      if (day !== lastDay) node.before(dayLine(date));
      lastDay = day;
    }
  }
}

function exchange(date, messages) {
  const node = document.createElement("div");
  node.className = "exchange";
  node.dataset.date = date.toISOString();
  node.append(...messages.map((message) => message.root));
  return node;
}

function dayLine(date) {
  const { root, parts } = copyTemplate("day");
  parts.day.textContent = fullDate(date);
  return root;
}
