// The help answer and example descriptions.

import { commands } from "./commands.js";
import { copyTemplate, textElement } from "../lib/dom.js";
import { examples, text } from "../lib/strings.js";

/** Buttons that send an example description. */
export function exampleChips(send) {
  return examples.map((example) => {
    const item = document.createElement("li");
    const chip = textElement("button", example, "chip");
    chip.type = "button";
    chip.addEventListener("click", () => send(example));
    item.append(chip);
    return item;
  });
}

/** The answer to "/도움말". */
export function helpContent(send) {
  const { root, parts } = copyTemplate("help");
  for (const { id } of commands) {
    const term = document.createElement("dt");
    term.append(textElement("code", text(`command-${id}-usage`)));
    parts.commands.append(term, textElement("dd", text(`command-${id}-says`)));
  }
  parts.examples.append(...exampleChips(send));
  return root;
}
