// The dialog that shows one face at full size, with buttons to the next.

import { byId } from "../lib/dom.js";
import { open } from "../lib/dialogs.js";
import { text } from "../lib/strings.js";

/**
 * @param {object} job a finished job
 * @param {number} number the face shown first
 * @param {(number: number) => void} vary called with the face that is to be varied
 */
export function openPortrait(job, number, vary) {
  const dialog = byId("portrait-dialog");
  const last = job.sheet.tiles.length;
  const show = (chosen) => {
    byId("portrait-title").textContent = `#${job.id} · ${text("candidate", { number: chosen })}`;
    byId("portrait-picture").src = `/api/jobs/${job.id}/faces/${chosen}.png`;
    byId("portrait-picture").alt = text("portrait-alt", { number: chosen });
    byId("portrait-earlier").disabled = chosen === 1;
    byId("portrait-later").disabled = chosen === last;
    byId("portrait-earlier").onclick = () => show(chosen - 1);
    byId("portrait-later").onclick = () => show(chosen + 1);
    byId("portrait-vary").onclick = () => {
      dialog.close();
      vary(chosen);
    };
    dialog.onkeydown = ({ key }) => {
      if (key === "ArrowLeft" && chosen > 1) show(chosen - 1);
      if (key === "ArrowRight" && chosen < last) show(chosen + 1);
    };
  };
  show(number);
  open(dialog);
}
