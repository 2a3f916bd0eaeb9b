// What only the operator may ask of the server.

import { call } from "../lib/api.js";

const at = (path) => `/operator/api/${path}`;

export function listJobs({ states, before = null }) {
  const query = new URLSearchParams({ states });
  if (before !== null) query.set("before", before);
  return call("GET", at(`jobs?${query}`));
}

export const cancelAny = (id) => call("POST", at(`jobs/${id}/cancel`), {});
export const decide = (id, hide) => call("POST", at(`jobs/${id}/decision`), { hide });
export const listReports = () => call("GET", at("reports"));
export const listBlocks = () => call("GET", at("blocks"));
export const block = (platform, person, note) => call("POST", at("blocks"), { platform, person, note });
export const unblock = (platform, person) => call("POST", at("blocks/remove"), { platform, person });
export const listWords = () => call("GET", at("words"));
export const addWord = (entry) => call("POST", at("words"), { entry });
export const removeWord = (entry) => call("POST", at("words/remove"), { entry });
