// The field at the bottom. Enter sends, Shift+Enter starts a new line, "/" offers the commands.

import { CommandMenu } from "./menu.js";
import { byId } from "./dom.js";

/** Safari ends a composition before it reports the Enter that ended it; the key then has this code. */
const KEY_OF_INPUT_METHOD = 229;

/** Whether the key belongs to an input method that is composing, as Korean ones do for every syllable. */
const isComposing = (event) => event.isComposing || event.keyCode === KEY_OF_INPUT_METHOD;

export class Composer {
  #form = byId("composer");
  #entry = byId("entry");
  #send = this.#form.querySelector(".send");
  #menu;
  #onSend;

  /** @param {(entry: string) => void} onSend called with what was typed, never blank */
  constructor(onSend) {
    this.#onSend = onSend;
    this.#menu = new CommandMenu(this.#entry, (command) => this.#choose(command));
    this.#entry.addEventListener("input", () => this.#changed());
    this.#entry.addEventListener("keydown", (event) => this.#pressed(event));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
  }

  focus() {
    this.#entry.focus();
  }

  #set(value) {
    this.#entry.value = value;
    this.#changed();
  }

  #changed() {
    this.#send.disabled = this.#entry.value.trim() === "";
    this.#entry.style.height = "auto";
    this.#entry.style.height = `${this.#entry.scrollHeight}px`;
    this.#menu.update(this.#entry.value);
  }

  #pressed(event) {
    if (isComposing(event)) return;
    if (this.#menu.pressed(event)) {
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    }
  }

  #submit() {
    const entry = this.#entry.value.trim();
    if (entry === "") return;
    this.#set("");
    this.#onSend(entry);
  }

  #choose(command) {
    this.#set(`/${command.names[0]} `);
    this.focus();
    if (!command.takesText) this.#submit();
  }
}
