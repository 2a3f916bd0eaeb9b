// Details of a montage as a definition list.

import { textElement } from "./dom.js";
import { fullDate, text, timeOfDay } from "./strings.js";

/** Fills a `dl` with the details of a montage. */
export function showFacts(list, details) {
  const date = new Date(details.createdAt);
  const facts = [
    [text("fact-number"), `#${details.id}`],
    [text("fact-made"), details.origin?.says],
    [text("fact-seed"), details.seed],
    [text("fact-model"), details.model],
    [text("fact-date"), `${fullDate(date)} ${timeOfDay(date)}`],
    [text("fact-seconds"), details.seconds === null ? null : text("seconds", { seconds: details.seconds })],
    [text("fact-seen-by"), details.private ? text("seen-by-me") : text("seen-by-all")],
  ];
  const known = facts.filter(([, value]) => value !== null && value !== undefined);
  list.replaceChildren(...known.flatMap(([term, value]) => [textElement("dt", term), textElement("dd", value)]));
}
