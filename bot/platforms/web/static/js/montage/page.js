// The page of one montage: sheet, details, relatives and similar faces.

import { errorText, fetchMontage, findLookalikes } from "../lib/api.js";
import { byId, copyTemplate } from "../lib/dom.js";
import { showFacts } from "../lib/facts.js";
import { JobFollower } from "../lib/live.js";
import { repeatOrder, orderOnce } from "../lib/ordering.js";
import { RunningCard } from "../sheet/running.js";
import { showRanking } from "./ranking.js";
import { ActionBar } from "../sheet/actions.js";
import { SheetCard, updateSheets } from "../sheet/sheet.js";
import { text } from "../lib/strings.js";
import { thumbnail } from "../lib/thumbnails.js";
import { watchSheets } from "../sheet/updates.js";

const id = Number(location.pathname.split("/").at(-1));
const host = {
  isPage: true,
  drawn: showRanking,
  order: async (order) => {
    const job = await orderOnce(order);
    location.assign(`/montage/${job.id}`);
  },
};

async function load() {
  try {
    show(await fetchMontage(id));
  } catch (error) {
    for (const part of ["side", "family", "near"]) byId(part).hidden = true;
    byId("montage").replaceChildren();
    say(errorText(error));
  }
}

/** Fetches missed votes after a lost connection; a running montage has its own stream. */
async function catchUp() {
  const details = await fetchMontage(id).catch(() => null);
  if (details?.sheet) updateSheets(id, details.sheet);
}

function show(details) {
  say("");
  byId("title").textContent = `#${details.id}`;
  document.title = `#${details.id} ${details.description.slice(0, 40)}`;
  byId("side").hidden = false;
  byId("description").textContent = details.description;
  showFacts(byId("facts"), details);
  showMontage(details);
  showFamily(details);
}

function showMontage(details) {
  if (details.state === "done") return showSheet(details);
  if (details.state === "failed") return showEnd(details, details.reason);
  if (details.state === "cancelled") return showEnd(details, text("cancelled"));
  return follow(details);
}

function showSheet(details) {
  byId("montage").replaceChildren(new SheetCard(details, new ActionBar(details, host), host).root);
  showNear(details);
}

function showEnd(details, reason) {
  const { root, parts } = copyTemplate("ended");
  parts.says.textContent = reason;
  parts.again.hidden = !details.mine;
  parts.again.addEventListener("click", () => host.order(...repeatOrder(details)).catch((error) => say(errorText(error))));
  byId("montage").replaceChildren(root);
}

function follow(details) {
  const card = new RunningCard(details);
  byId("montage").replaceChildren(card.root);
  const listeners = { queued: (update) => card.queued(update), drawing: (update) => card.drawing(update) };
  for (const end of ["done", "failed", "cancelled", "gone"]) listeners[end] = load;
  new JobFollower().follow(id, listeners);
}

function showFamily({ ancestors, children }) {
  byId("family").hidden = ancestors.length + children.length === 0;
  for (const [name, relatives] of Object.entries({ ancestors, children })) {
    byId(`${name}-part`).hidden = relatives.length === 0;
    byId(name).replaceChildren(...relatives.map(relativeItem));
  }
}

function relativeItem(relative) {
  const { root, parts } = copyTemplate("relative");
  parts.open.href = `/montage/${relative.id}`;
  parts.number.textContent = `#${relative.id}`;
  parts.made.textContent = relative.made;
  parts.description.textContent = relative.description;
  if (relative.thumbnail) parts.thumbnail.src = relative.thumbnail;
  else parts.thumbnail.remove();
  return root;
}

function showNear({ sheet }) {
  const numbers = sheet.tiles.map((tile) => tile.number).sort((one, other) => one - other);
  byId("near").hidden = false;
  byId("near-faces").append(...numbers.map(nearChoice));
  return loadNear(numbers[0]);
}

function nearChoice(number) {
  const { root, parts } = copyTemplate("near-face");
  parts.input.value = number;
  parts.input.checked = number === 1;
  parts.input.ariaLabel = text("candidate", { number });
  parts.number.textContent = number;
  parts.input.addEventListener("change", () => loadNear(number));
  return root;
}

async function loadNear(number) {
  const says = byId("near-says");
  try {
    const { jobs } = await findLookalikes(id, number);
    byId("near-entries").replaceChildren(...jobs.map((job) => thumbnail(job)));
    says.textContent = jobs.length > 0 ? text("near-says", { number }) : text("near-none");
  } catch (error) {
    byId("near-entries").replaceChildren();
    says.textContent = errorText(error);
  }
}

function say(sentence) {
  byId("says").textContent = sentence;
  byId("says").hidden = sentence === "";
}

await load();
watchSheets(catchUp);
