// Entry point of the chat page.

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { byId } from "../lib/dom.js";
import { exampleChips } from "./help.js";
import { Options } from "./options.js";
import { text } from "../lib/strings.js";
import { watchSheets } from "../sheet/updates.js";

const chat = new Chat(new Options());
const loaded = chat.loadOlder();

// Entries typed during loading wait for it; otherwise they would be loaded too and appear twice.
const say = (entry) => loaded.then(() => chat.say(entry));

const composer = new Composer(say);
byId("examples").append(...exampleChips(say));
byId("open-history").addEventListener("click", () => chat.say(text("command-history-usage")));
byId("open-help").addEventListener("click", () => chat.say(text("command-help-usage")));
byId("older").addEventListener("click", () => chat.loadOlder());

await loaded;
watchSheets(() => chat.catchUp());

// On a phone, the keyboard would cover the conversation.
if (matchMedia("(hover: hover)").matches) composer.focus();
