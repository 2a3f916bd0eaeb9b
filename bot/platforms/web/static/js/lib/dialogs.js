// Windows that ask for something, or show one face. Each is in the page already; the browser keeps the focus in it and
// gives it back afterwards.

import { byId } from "./dom.js";

/**
 * Opens the window `${name}-dialog` and waits for what is filled in.
 * @returns {Promise<FormData|null>} null where the person thinks better of it
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

/** Shows the window; its close buttons close it. */
export function open(dialog, closed = () => {}) {
  for (const button of dialog.querySelectorAll("[data-close]")) button.onclick = () => dialog.close();
  dialog.addEventListener("close", function listen() {
    if (dialog.open) return; // the browser tells late: a quick key has opened it again by then
    dialog.removeEventListener("close", listen);
    closed();
  });
  dialog.showModal();
}
