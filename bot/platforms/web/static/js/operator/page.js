// The operator's page. The overview is streamed; each change reloads the lists.

import { errorText } from "../lib/api.js";
import { byId, copyTemplate, textElement } from "../lib/dom.js";
import { loadBlocks, startBlocks } from "./blocks.js";
import { JobList, loadReports } from "./jobs.js";
import { startWords } from "./words.js";
import { EventStream } from "../lib/stream.js";
import { text } from "../lib/strings.js";

const REFRESH_MS = 3000;
const jobs = new JobList(() => Promise.all([refresh(), loadBlocks()]));

async function refresh() {
  try {
    await Promise.all([jobs.load(), loadReports(() => Promise.all([refresh(), loadBlocks()]))]);
  } catch (error) {
    showHealth(errorText(error), false);
  }
}

function showOverview({ problems, states, platforms, failures, limits, hours }) {
  const names = problems.join(", ");
  showHealth(problems.length > 0 ? text("operator-problems", { names }) : text("operator-well"), problems.length === 0);
  byId("counts").replaceChildren(...states.map((state, index) => countItem(state, index, platforms)));
  showNumbers("failures", failures.map(({ reason, count }) => [reason, count]));
  byId("failures-empty").hidden = failures.length > 0;
  byId("failures-title").textContent = text("operator-failures-in", { hours });
  showNumbers("limits", limits.map(({ says, value }) => [says, value === 0 ? text("operator-no-limit") : value]));
}

function countItem({ state, says, count }, index, platforms) {
  const { root, parts } = copyTemplate("count");
  root.classList.add(state);
  parts.count.textContent = count;
  parts.says.textContent = says;
  const shown = platforms.filter((platform) => platform.counts[index] > 0);
  parts.platforms.textContent = shown.map((platform) => `${platform.name} ${platform.counts[index]}`).join(" · ");
  return root;
}

function showNumbers(id, pairs) {
  byId(id).replaceChildren(...pairs.flatMap(([term, value]) => [textElement("dt", term), textElement("dd", value)]));
}

function showHealth(sentence, isWell) {
  byId("health").textContent = sentence;
  byId("health").classList.toggle("well", isWell);
}

const connection = byId("connection");
const stream = new EventStream("/operator/api/events", {
  overview: (overview) => {
    showOverview(overview);
    refresh();
  },
  lost: () => (connection.hidden = false),
  open: () => (connection.hidden = true),
});
/** Progress changes without a change of the overview. */
const isDrawing = () => byId("counts").querySelector(".running strong")?.textContent !== "0";
setInterval(() => {
  if (!document.hidden && isDrawing()) refresh();
}, REFRESH_MS);
document.addEventListener("visibilitychange", () => (document.hidden ? stream.close() : stream.open()));
await Promise.all([startWords(), startBlocks()]);
