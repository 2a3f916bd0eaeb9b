// Scores and votes of each face, best first.

import { byId, copyTemplate } from "../lib/dom.js";

export function showScores(sheet) {
  byId("scores").hidden = false;
  byId("score-rows").replaceChildren(...sheet.tiles.map(scoreRow));
}

function scoreRow({ number, score, votes }) {
  const { root, parts } = copyTemplate("score");
  parts.number.textContent = number;
  parts.score.textContent = score.toFixed(3);
  parts.votes.textContent = votes;
  return root;
}
