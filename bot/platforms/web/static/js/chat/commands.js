// The commands, with Korean and English names, and the parser of entries.

import { beginsWith } from "./hangul.js";
import { text } from "../lib/strings.js";

/**
* `names`: the first is displayed, the others are aliases. `takesText`: the command requires an argument; commands with an
 * optional one are sent at once when chosen.
 */
export const commands = [
  { id: "montage", names: [text("command-montage"), "montage", "몽타주"], takesText: true },
  { id: "history", names: [text("command-history"), "기록", "history"], takesText: false },
  { id: "similar", names: [text("command-similar"), "비슷한", "similar"], takesText: true },
  { id: "favourites", names: [text("command-favourites"), "즐겨찾기", "favourites"], takesText: false },
  { id: "info", names: [text("command-info"), "정보", "info"], takesText: true },
  { id: "queue", names: [text("command-queue"), "대기열", "queue"], takesText: false },
  { id: "cancel", names: [text("command-cancel"), "취소", "cancel"], takesText: false },
  { id: "mydata", names: [text("command-mydata"), "내정보", "mydata"], takesText: false },
  { id: "help", names: [text("command-help"), "도움말", "help"], takesText: false },
];

/** Returns the commands that a partial entry such as "/기" may become; none after a blank or line break. */
export function suggestions(entry) {
  const typed = /^\/(\S*)$/.exec(entry)?.[1];
  if (typed === undefined) return [];
  return commands.filter((command) => command.names.some((name) => beginsWith(name, typed)));
}

/**
* Parses a sent entry.
 * @returns {{command: string, argument: string}} the id of a command, "unknown" for any other; plain text is a "montage"
 */
export function parseEntry(entry) {
  const [, name, argument] = /^\/(\S*)\s*([^]*)$/.exec(entry) ?? [];
  if (name === undefined) return { command: "montage", argument: entry };
  const known = commands.find((command) => command.names.includes(name.normalize("NFC").toLowerCase()));
  return { command: known?.id ?? "unknown", argument };
}
