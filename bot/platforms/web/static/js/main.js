// Puts the page together.

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { byId } from "./dom.js";
import { exampleChips } from "./help.js";
import { watchVotes } from "./live.js";
import { updateSheets } from "./sheet.js";

const chat = new Chat();
const loaded = chat.loadOlder();

// People may type at once. What they say comes after what is loaded, or it would be loaded too, and stand there twice.
const say = (entry) => loaded.then(() => chat.say(entry));

const composer = new Composer(say);
byId("examples").append(...exampleChips(say));
byId("open-history").addEventListener("click", () => chat.showHistory());
byId("open-help").addEventListener("click", () => chat.showHelp());
byId("older").addEventListener("click", () => chat.loadOlder());

await loaded;
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
