// Updates the sheets on a page, and shows lost connections.

import { byId } from "../lib/dom.js";
import { watchVotes } from "../lib/live.js";
import { removeSheets, updateSheets } from "./sheet.js";

/** @param {() => void} back called when the connection is restored */
export function watchSheets(back = () => {}) {
  const connection = byId("connection");
  watchVotes({
    votes: ({ job, sheet }) => updateSheets(job, sheet),
    gone: ({ job }) => removeSheets(job),
    lost: () => (connection.hidden = false),
    back: () => {
      connection.hidden = true;
      back();
    },
  });
}
