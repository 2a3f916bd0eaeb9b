// Places and votes of the faces, best first.

import { byId, copyTemplate } from "../lib/dom.js";

export function showRanking(sheet) {
  byId("ranking").hidden = false;
  byId("ranking-rows").replaceChildren(...sheet.tiles.map(rankingRow));
}

function rankingRow({ number, votes }, index) {
  const { root, parts } = copyTemplate("place");
  parts.place.textContent = index + 1;
  parts.number.textContent = number;
  parts.votes.textContent = votes;
  return root;
}
