// Answers to commands other than /montage.

import { announce } from "../lib/announcer.js";
import { cancelJob, eraseMe, errorText, setFavourite, fetchMontage, fetchQueue, ApiError, findSimilar } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { copyTemplate, textElement } from "../lib/dom.js";
import { showFacts } from "../lib/facts.js";
import { HistoryList } from "./history.js";
import { progressText } from "../lib/progress.js";
import { text } from "../lib/strings.js";
import { thumbnail } from "../lib/thumbnails.js";

const sentence = (words) => textElement("p", words);

/** Returns the number in "12" or "#12", or null. */
export function numberIn(argument) {
  const digits = /^#?(\d{1,15})$/.exec(argument.trim())?.[1];
  return digits === undefined ? null : Number(digits);
}

/** "/기록 안경" */
export async function historyAnswer(words, open) {
  const list = new HistoryList(open, { text: words });
  await list.load();
  return list.root;
}

/** "/즐겨찾기": lists favourites, or toggles the one with the given number. */
export async function favouritesAnswer(argument, open) {
  if (argument.trim() === "") {
    const list = new HistoryList(open, { favourites: true });
    await list.load();
    return list.root;
  }
  const job = await fetchMontage(requiredNumber(argument));
  const { favourite } = await setFavourite(job.id, !job.favourite);
  return sentence(favourite ? text("favourite-on", { job: job.id }) : text("favourite-off", { job: job.id }));
}

/** "/비슷한 둥근 얼굴" */
export async function similarAnswer(words, open) {
  const { jobs } = await findSimilar(words);
  const { root, parts } = copyTemplate("near");
  parts.says.textContent = jobs.length > 0 ? text("similar-says") : text("similar-nothing");
  parts.entries.append(...jobs.map((job) => thumbnail(job, open)));
  return root;
}

/** "/정보 12" */
export async function infoAnswer(argument) {
  const details = await fetchMontage(requiredNumber(argument));
  const { root, parts } = copyTemplate("info");
  parts.more.href = parts.open.href = `/montage/${details.id}`;
  parts.open.hidden = details.sheet === null;
  parts.open.ariaLabel = `#${details.id} ${details.description}`;
  if (details.sheet) parts.thumbnail.src = details.sheet.thumbnail;
  showFacts(parts.facts, details);
  return root;
}

/** "/대기열" */
export async function queueAnswer() {
  const { waiting, drawing, own } = await fetchQueue();
  const { root, parts } = copyTemplate("queue");
  const all = text("queue-all", { drawing, waiting });
  parts.says.textContent = own.length > 0 ? all : `${all} ${text("queue-none")}`;
  parts.own.append(...own.map(queueEntry));
  return root;
}

function queueEntry(job) {
  const { root, parts } = copyTemplate("queue-entry");
  parts.open.textContent = `#${job.id}`;
  parts.open.href = `/montage/${job.id}`;
  parts.description.textContent = job.description;
  parts.state.textContent = progressText(job);
  return root;
}

/** "/취소 12": cancels a job, by default the newest. */
export async function cancelAnswer(argument) {
  const id = argument.trim() === "" ? (await fetchQueue()).own.at(-1)?.id : requiredNumber(argument);
  if (id === undefined) return sentence(text("nothing-to-cancel"));
  await cancelJob(id);
  return sentence(text("cancel-done", { job: id }));
}

/** "/내정보" */
export function personalAnswer() {
  const { root, parts } = copyTemplate("personal");
  parts.erase.addEventListener("click", async () => {
    const answer = await ask("erase");
    if (answer === null) return;
    try {
      await eraseMe(answer.get("confirm"));
      location.reload();
    } catch (error) {
      parts.says.textContent = errorText(error);
      parts.says.hidden = false;
      announce(parts.says.textContent);
    }
  });
  return root;
}

function requiredNumber(argument) {
  const number = numberIn(argument);
  if (number === null) throw new ApiError(text("which-number"));
  return number;
}
