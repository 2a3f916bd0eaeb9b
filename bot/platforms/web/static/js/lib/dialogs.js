// Modal dialogs, which exist in the page; the browser traps and restores the focus.

import { byId } from "./dom.js";

/**
* Opens the dialog `${name}-dialog` and waits for its form.
 * @returns {Promise<FormData|null>} null if the dialog was dismissed
 */
export function ask(name) {
  const dialog = byId(`${name}-dialog`);
  const form = dialog.querySelector("form");
  return new Promise((resolve) => {
    let answer = null;
    form.onsubmit = (event) => {
      event.preventDefault();
      answer = new FormData(form);
      dialog.close();
    };
    open(dialog, () => resolve(answer));
  });
}

/** Shows a dialog and wires its close buttons. */
export function open(dialog, closed = () => {}) {
  for (const button of dialog.querySelectorAll("[data-close]")) button.onclick = () => dialog.close();
  dialog.addEventListener("close", function listen() {
    if (dialog.open) return; // the event is asynchronous: the dialog may be open again by then
    dialog.removeEventListener("close", listen);
    closed();
  });
  dialog.showModal();
}
