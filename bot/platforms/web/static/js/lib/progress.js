// Progress of an unfinished job as text.

import { text } from "./strings.js";

/** @param {{place?: number, wait?: string, fraction?: number}} job or its progress */
export function progressText({ place, wait, fraction }) {
  if (fraction !== undefined) return text("drawing", { percent: Math.round(fraction * 100) });
  if (place === undefined) return text("waiting");
  return wait ? text("place-and-wait", { place, wait }) : text("place", { place });
}
