// The dialog that shows one past montage.

import { byId } from "../lib/dom.js";
import { ActionBar } from "../sheet/actions.js";
import { SheetCard } from "../sheet/sheet.js";
import { fullDate } from "../lib/strings.js";

/**
* Opens a finished job with its votes; Escape, the close button and an order close the dialog.
 * @param {object} host handler of the actions under the sheet, see `actions.js`
 */
export function openViewer(job, host) {
  const order = (...what) => {
    byId("viewer").close();
    return host.order(...what);
  };
  const closing = { ...host, order };
  const card = new SheetCard(job, new ActionBar(job, closing), closing);
  byId("viewer-title").textContent = `#${job.id} · ${fullDate(new Date(job.createdAt))}`;
  byId("viewer-description").textContent = job.description;
  byId("viewer-content").replaceChildren(card.root);
  byId("viewer-close").onclick = () => byId("viewer").close();
  byId("viewer").addEventListener("close", () => card.close(), { once: true });
  byId("viewer").showModal();
}
