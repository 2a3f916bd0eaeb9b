// Blocked people.

import { errorText } from "../lib/api.js";
import { byId, copyTemplate } from "../lib/dom.js";
import { block, listBlocks, unblock } from "./api.js";
import { mediumDate, text } from "../lib/strings.js";

export async function startBlocks() {
  const form = byId("add-block");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { platform, person, note } = Object.fromEntries(new FormData(form));
    change(async () => {
      const blocks = await block(platform, person, note);
      form.reset();
      return blocks;
    });
  });
  await loadBlocks();
}

export const loadBlocks = () => change(listBlocks);

async function change(ask) {
  const problem = byId("blocks-problem");
  try {
    const { blocks } = await ask();
    byId("blocks-empty").hidden = blocks.length > 0;
    byId("blocks").replaceChildren(...blocks.map(blockItem));
    problem.hidden = true;
  } catch (error) {
    problem.textContent = errorText(error);
    problem.hidden = false;
  }
}

function blockItem({ platform, person, note, since }) {
  const { root, parts } = copyTemplate("block");
  const who = `${platform}:${person}`;
  parts.who.textContent = who;
  parts.note.textContent = note;
  parts.since.dateTime = since;
  parts.since.textContent = mediumDate(new Date(since));
  parts.unblock.ariaLabel = text("operator-unblock-one", { person: who });
  parts.unblock.addEventListener("click", () => change(() => unblock(platform, person)));
  return root;
}
