// The input field. Enter sends, Shift+Enter inserts a line break, "/" opens the command menu.

import { byId } from "../lib/dom.js";
import { CommandMenu } from "./menu.js";

/** Safari ends a composition before it reports the Enter that ended it, with this key code. */
const KEY_OF_INPUT_METHOD = 229;

/** Whether an input method is composing; Korean input methods compose every syllable. */
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
    this.#changed(); // text may have been typed while the page was loading
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
* Sends instead of inserting a line break. Unlike the key event, this event never fires while a syllable is composed,
   * and it also fires for on-screen keyboards, which report no keys.
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
