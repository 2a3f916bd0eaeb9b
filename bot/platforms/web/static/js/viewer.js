// The window that shows one past montage.

import { byId } from "./dom.js";
import { SheetCard } from "./sheet.js";
import { fullDate } from "./strings.js";

/** Opens a finished job with its votes; the window's own Escape and close button end it. */
export function openViewer(job) {
  const card = new SheetCard(job);
  byId("viewer-title").textContent = `#${job.id} · ${fullDate(new Date(job.createdAt))}`;
  byId("viewer-description").textContent = job.description;
  byId("viewer-content").replaceChildren(card.root);
  byId("viewer-close").onclick = () => byId("viewer").close();
  byId("viewer").addEventListener("close", () => card.close(), { once: true });
  byId("viewer").showModal();
}
