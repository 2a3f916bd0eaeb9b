// What can be typed: commands, in Korean and English alike, and plain text, which is a description too.

import { beginsWith } from "./hangul.js";
import { text } from "./strings.js";

/** `names`: the first is shown to the reader, the others are understood as well. */
export const commands = [
  { id: "montage", names: [text("command-montage"), "montage", "몽타주"], takesText: true },
  { id: "history", names: [text("command-history"), "기록", "history"], takesText: false },
  { id: "help", names: [text("command-help"), "도움말", "help"], takesText: false },
];

/** The commands that a half-typed entry such as "/기" may become; none once a blank or a line follows. */
export function suggestions(entry) {
  const typed = /^\/(\S*)$/.exec(entry)?.[1];
  if (typed === undefined) return [];
  return commands.filter((command) => command.names.some((name) => beginsWith(name, typed)));
}

/**
 * Reads a sent entry.
 * @returns {{command: "montage"|"history"|"help"|"unknown", argument: string}} plain text is a "montage"
 */
export function read(entry) {
  const [, name, argument] = /^\/(\S*)\s*([^]*)$/.exec(entry) ?? [];
  if (name === undefined) return { command: "montage", argument: entry };
  const known = commands.find((command) => command.names.includes(name.normalize("NFC").toLowerCase()));
  return { command: known?.id ?? "unknown", argument };
}
