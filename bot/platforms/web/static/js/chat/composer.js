// The field at the bottom. Enter sends, Shift+Enter starts a new line, "/" offers the commands.

import { byId } from "../lib/dom.js";
import { CommandMenu } from "./menu.js";

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
  #shiftHeld = false;

  /** @param {(entry: string) => void} onSend called with what was typed, never blank */
  constructor(onSend) {
    this.#onSend = onSend;
    this.#menu = new CommandMenu(this.#entry, (command) => this.#choose(command));
    this.#entry.addEventListener("input", () => this.#changed());
    this.#entry.addEventListener("keydown", (event) => this.#pressed(event));
    this.#entry.addEventListener("beforeinput", (event) => this.#aboutToChange(event));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#changed(); // somebody may have typed while the page was loading
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
    this.#shiftHeld = event.shiftKey;
    if (!isComposing(event) && this.#menu.pressed(event)) event.preventDefault();
  }

  /**
   * Sends instead of breaking the line. Unlike the key, the line break never comes while a syllable is composed, and
   * it also comes from on-screen keyboards, which name no keys.
   */
  #aboutToChange(event) {
    if (event.inputType !== "insertLineBreak" || this.#shiftHeld) return;
    event.preventDefault();
    this.#submit();
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
