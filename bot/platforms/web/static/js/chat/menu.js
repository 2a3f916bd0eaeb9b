// The list of commands above the composer.

import { announce } from "../lib/announcer.js";
import { suggestions } from "./commands.js";
import { byId, textElement } from "../lib/dom.js";
import { text } from "../lib/strings.js";

export class CommandMenu {
  #list = byId("menu");
  #field;
  #onChoose;
  #offered = [];
  #active = 0;

  /**
   * @param {HTMLTextAreaElement} field where the entry is typed; it keeps the focus
   * @param {(command: object) => void} onChoose
   */
  constructor(field, onChoose) {
    this.#field = field;
    this.#onChoose = onChoose;
    field.addEventListener("blur", () => this.#offer([]));
  }

  /** Offers the commands that the entry may become. */
  update(entry) {
    this.#offer(suggestions(entry));
  }

  /** Handles a key, if the list is open and knows the key; says whether it did. */
  pressed(event) {
    if (this.#list.hidden) return false;
    if (event.key === "ArrowDown") this.#activate(this.#active + 1);
    else if (event.key === "ArrowUp") this.#activate(this.#active - 1);
    else if (event.key === "Escape") this.#offer([]);
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) this.#choose(this.#active);
    else return false;
    return true;
  }

  #choose(index) {
    const command = this.#offered[index];
    this.#offer([]);
    this.#onChoose(command);
  }

  #offer(commands) {
    const changed = commands.length !== this.#offered.length;
    this.#offered = commands;
    this.#list.hidden = commands.length === 0;
    this.#list.replaceChildren(...commands.map((command, index) => this.#option(command, index)));
    if (commands.length === 0) return this.#field.removeAttribute("aria-activedescendant");
    this.#activate(0);
    if (changed) announce(text("commands-offered", { count: commands.length }));
  }

  #option(command, index) {
    const option = document.createElement("li");
    option.id = `command-${command.id}`;
    option.role = "option";
    option.append(
      textElement("strong", text(`command-${command.id}-usage`)),
      textElement("span", text(`command-${command.id}-says`)),
    );
    option.addEventListener("pointerdown", (event) => event.preventDefault());
    option.addEventListener("click", () => this.#choose(index));
    option.addEventListener("pointerenter", () => this.#activate(index));
    return option;
  }

  #activate(index) {
    this.#active = (index + this.#offered.length) % this.#offered.length;
    [...this.#list.children].forEach((option, at) => (option.ariaSelected = at === this.#active));
    this.#field.setAttribute("aria-activedescendant", this.#list.children[this.#active].id);
  }
}
