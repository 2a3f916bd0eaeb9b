// Puts the page together.

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { exampleChips } from "./help.js";
import { watchVotes } from "./live.js";
import { updateSheets } from "./sheet.js";

const chat = new Chat();
await chat.loadOlder();

const composer = new Composer((entry) => chat.say(entry));
byId("examples").append(...exampleChips((example) => chat.say(example)));
byId("open-history").addEventListener("click", () => chat.showHistory());
byId("open-help").addEventListener("click", () => chat.showHelp());
byId("older").addEventListener("click", () => chat.loadOlder());

const connection = byId("connection");
watchVotes({
  votes: ({ job, sheet }) => updateSheets(job, sheet),
  lost: () => (connection.hidden = false),
  back: () => {
    connection.hidden = true;
    chat.catchUp();
  },
});

// On a phone the keyboard would cover the conversation at once.
if (matchMedia("(hover: hover)").matches) composer.focus();
