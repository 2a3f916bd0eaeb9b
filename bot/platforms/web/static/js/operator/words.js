// The custom word list, which can be edited, and the shipped one.

import { errorText } from "../lib/api.js";
import { byId, copyTemplate } from "../lib/dom.js";
import { addWord, listWords, removeWord } from "./api.js";
import { text } from "../lib/strings.js";

export async function startWords() {
  byId("add-word").addEventListener("submit", (event) => {
    event.preventDefault();
    change(async () => {
      const words = await addWord(byId("word").value);
      byId("word").value = "";
      return words;
    });
  });
  await change(listWords);
}

async function change(ask) {
  const problem = byId("words-problem");
  try {
    show(await ask());
    problem.hidden = true;
  } catch (error) {
    problem.textContent = errorText(error);
    problem.hidden = false;
  }
}

function show({ file, own, shipped, refused }) {
  byId("refused").hidden = refused.length === 0;
  byId("refused").textContent = text("operator-refused", {
    counts: refused.map(({ says, count }) => `${says} ${count}`).join(" · "),
  });
  byId("words-file").textContent = text("operator-words-file", { file });
  byId("own-words").replaceChildren(...own.map(wordItem));
  byId("shipped-words").replaceChildren(...shipped.map(shippedItem));
}

function wordItem(entry) {
  const { root, parts } = copyTemplate("word");
  parts.entry.textContent = entry;
  parts.remove.ariaLabel = text("operator-remove-word", { word: entry });
  parts.remove.addEventListener("click", async () => {
    await change(() => removeWord(entry));
    byId("word").focus();
  });
  return root;
}

function shippedItem({ says, entries }) {
  const { root, parts } = copyTemplate("shipped");
  parts.says.textContent = text("operator-shipped", { says, count: entries.length });
  parts.entries.textContent = entries.join(" · ");
  return root;
}
