// A thumbnail of a past montage that links to its page.

import { copyTemplate } from "./dom.js";
import { mediumDate } from "./strings.js";

/**
 * @param {object} job a finished job
 * @param {(job: object) => void} [open] called on a plain click, which then does not follow the link
 */
export function thumbnail(job, open = null) {
  const { root, parts } = copyTemplate("history-entry");
  parts.open.href = `/montage/${job.id}`;
  parts.thumbnail.src = job.sheet.thumbnail;
  parts.description.textContent = job.description;
  parts.number.textContent = `#${job.id}`;
  parts.private.toggleAttribute("hidden", !job.private);
  parts.date.dateTime = job.createdAt;
  parts.date.textContent = mediumDate(new Date(job.createdAt));
  if (job.points) {
    parts.near.hidden = false;
    parts.near.textContent = job.points;
  }
  if (open) parts.open.addEventListener("click", (event) => openHere(event, () => open(job)));
  return root;
}

/** Leaves clicks for a new tab or window to the browser. */
function openHere(event, open) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  open();
}
