// All jobs and reports, with the operator's actions.

import { announce } from "../lib/announcer.js";
import { errorText } from "../lib/api.js";
import { ask } from "../lib/dialogs.js";
import { byId, copyTemplate } from "../lib/dom.js";
import { block, cancelJob, decide, listJobs, listReports } from "./api.js";
import { progressText } from "../lib/progress.js";
import { mediumDate, text, timeOfDay } from "../lib/strings.js";

const UNFINISHED = ["queued", "running"];

/** A list of jobs by state, newest first; loads more pages on demand and refreshes those shown. */
export class JobList {
  #changed;
  #states = "all";
  #pages = 1;

  /** @param {() => void} changed called when the operator has done something to a job */
  constructor(changed) {
    this.#changed = changed;
    byId("states").addEventListener("change", ({ target }) => this.#choose(target.value));
    byId("more").addEventListener("click", () => {
      this.#pages += 1;
      this.load();
    });
  }

  async load() {
    const states = this.#states;
    const jobs = [];
    let next = null;
    for (let page = 0; page < this.#pages && (page === 0 || next !== null); page += 1) {
      const found = await listJobs({ states, before: next });
      jobs.push(...found.jobs);
      next = found.next;
    }
    if (states !== this.#states) return;
    byId("more").hidden = next === null;
    byId("jobs-empty").hidden = jobs.length > 0;
    replaceKeepingFocus(byId("jobs"), jobs.map((job) => watchedItem(job, this.#changed)));
  }

  #choose(states) {
    this.#states = states;
    this.#pages = 1;
    return this.load();
  }
}

/** Loads the montages with open reports. */
export async function loadReports(changed) {
  const { reports } = await listReports();
  byId("reports-empty").hidden = reports.length > 0;
  replaceKeepingFocus(byId("reports"), reports.map((job) => watchedItem(job, changed)));
}

function watchedItem(job, changed) {
  const { root, parts } = copyTemplate("watched");
  root.dataset.job = job.id;
  parts.number.textContent = `#${job.id}`;
  parts.state.textContent = job.stateSays;
  parts.state.classList.add(job.state);
  parts.hidden.hidden = !job.hidden;
  parts.date.dateTime = job.createdAt;
  parts.date.textContent = when(new Date(job.createdAt));
  parts.description.textContent = job.description ?? text("operator-private");
  parts.description.classList.toggle("fine", job.description === null);
  parts.more.textContent = more(job);
  if (job.picture) {
    parts.picture.hidden = false;
    parts.picture.href = job.picture;
    parts.picture.ariaLabel = text("operator-picture", { job: job.id });
    parts.thumbnail.src = job.picture;
  }
  const act = (name, doIt) => prepare(parts, name, doIt, changed);
  parts.cancel.hidden = !UNFINISHED.includes(job.state);
  parts.hide.hidden = job.state !== "done" || (job.hidden && job.reporters === undefined);
  parts.release.hidden = !job.hidden && job.reporters === undefined;
  act("cancel", () => cancelJob(job.id));
  act("hide", () => decide(job.id, true));
  act("release", () => decide(job.id, false));
  act("block", () => blockAuthor(job));
  return root;
}

function prepare(parts, name, doIt, changed) {
  parts[name].dataset.act = name;
  parts[name].addEventListener("click", async () => {
    try {
      if ((await doIt()) === null) return;
      announce(text("operator-done"));
      await changed();
    } catch (error) {
      parts.problem.textContent = errorText(error);
      parts.problem.hidden = false;
    }
  });
}

async function blockAuthor({ platform, person }) {
  byId("block-title").textContent = text("operator-block-question", { person: `${platform}:${person}` });
  const answer = await ask("block");
  return answer === null ? null : block(platform, person, answer.get("note"));
}

function more(job) {
  const parts = [`${job.platform}:${job.person}`, text("operator-candidates", { count: job.candidates })];
  if (job.reporters !== undefined) {
    parts.unshift(text("operator-reported", { count: job.reporters, reasons: job.reasons.join(", ") }));
  }
  if (job.progress) parts.push(progressText(job.progress));
  if (job.seconds !== null) parts.push(text("seconds", { seconds: job.seconds.toFixed(1) }));
  if (job.reason) parts.push(job.reason);
  return parts.join(" · ");
}

const when = (date) => `${mediumDate(date)} ${timeOfDay(date)}`;

/** Replaces the items of a list and restores the focus to the same button. */
function replaceKeepingFocus(list, items) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const job = focused?.closest("[data-job]")?.dataset.job;
  list.replaceChildren(...items);
  if (job) list.querySelector(`[data-job="${job}"] [data-act="${focused.dataset.act}"]`)?.focus();
}
