// Trait marks of a candidate: shown, missed, uncertain.

import { copyTemplate } from "../lib/dom.js";
import { text } from "../lib/strings.js";

const MAX_MARKS = 8; // per candidate; further shown traits are behind a button

/** Returns the line of a candidate, with marks in the server's order: shown traits first. */
export function markLine({ number, marks }) {
  const { root, parts } = copyTemplate("candidate-marks");
  parts.number.textContent = number;
  parts.list.ariaLabel = text("candidate", { number });
  const fitting = marks.filter(({ shown }) => shown === true);
  const others = marks.slice(fitting.length);
  const folded = fitting.splice(Math.max(0, MAX_MARKS - others.length));
  parts.list.append(...fitting.map(markItem), ...moreItem(folded.map(markItem)), ...others.map(markItem));
  return root;
}

function markItem({ name, shown, words }) {
  const { root, parts } = copyTemplate("mark");
  const { sign, meaning, kind } = kindOf(shown);
  root.classList.add(kind);
  parts.sign.textContent = sign;
  parts.name.textContent = name;
  const source = words === "" ? "" : text("mark-words", { words });
  root.title = source;
  parts.meaning.textContent = [`: ${meaning}`, source].filter(Boolean).join(", ");
  return root;
}

/** Returns a button that is replaced by the folded items when pressed, if there are any. */
function moreItem(folded) {
  if (folded.length === 0) return [];
  const { root, parts } = copyTemplate("more-marks");
  parts.more.textContent = `+${folded.length}`;
  parts.more.ariaLabel = text("marks-more", { count: folded.length });
  parts.more.addEventListener("click", () => {
    root.replaceWith(...folded);
    folded[0].focus();
  });
  return [root];
}

function kindOf(shown) {
  if (shown === null) return { sign: "?", meaning: text("mark-unsure"), kind: "unsure" };
  if (shown) return { sign: "✓", meaning: text("mark-shown"), kind: "shown" };
  return { sign: "✗", meaning: text("mark-missed"), kind: "missed" };
}
