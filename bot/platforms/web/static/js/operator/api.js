// Requests of the operator's page.

import { requestJson } from "../lib/api.js";

const at = (path) => `/operator/api/${path}`;

export function listJobs({ states, before = null }) {
  const query = new URLSearchParams({ states });
  if (before !== null) query.set("before", before);
  return requestJson("GET", at(`jobs?${query}`));
}

export const cancelJob = (id) => requestJson("POST", at(`jobs/${id}/cancel`), {});
export const decide = (id, hide) => requestJson("POST", at(`jobs/${id}/decision`), { hide });
export const listReports = () => requestJson("GET", at("reports"));
export const listBlocks = () => requestJson("GET", at("blocks"));
export const block = (platform, person, note) => requestJson("POST", at("blocks"), { platform, person, note });
export const unblock = (platform, person) => requestJson("POST", at("blocks/remove"), { platform, person });
export const listWords = () => requestJson("GET", at("words"));
export const addWord = (entry) => requestJson("POST", at("words"), { entry });
export const removeWord = (entry) => requestJson("POST", at("words/remove"), { entry });
