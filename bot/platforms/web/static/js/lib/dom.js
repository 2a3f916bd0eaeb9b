// DOM helpers. Untrusted text is set with `textContent`; nothing here parses markup.

/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);

/**
 * Copies the template `${name}-template`.
 * @returns {{root: HTMLElement, parts: Record<string, HTMLElement>}} its first element, and the elements that carry
 *   `data-part`, by the part's name
 */
export function copyTemplate(name) {
  const root = byId(`${name}-template`).content.cloneNode(true).firstElementChild;
  const named = [...root.querySelectorAll("[data-part]")];
  if (root.dataset.part) named.push(root);
  return { root, parts: Object.fromEntries(named.map((node) => [node.dataset.part, node])) };
}

/** Makes an element with a text, and a class where one is given. */
export function textElement(tag, text, className = "") {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className) node.className = className;
  return node;
}

/** Waits until a picture is decoded or has failed to load. */
export async function loadPicture(address) {
  const picture = new Image();
  picture.src = address;
  await picture.decode().catch(() => {});
}

/** Whether the person asked their system for less motion. */
export const prefersReducedMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
