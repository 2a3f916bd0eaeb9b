// Calls to the server. Each answers parsed JSON, or throws an ApiError (the server said no, with a sentence for the
// person) or a NetworkError (nobody knows whether the call arrived; asking again is safe).

import { text } from "./strings.js";

/** The server refused; `message` is a sentence in the reader's language. */
export class ApiError extends Error {}

/** The server could not be reached. */
export class NetworkError extends Error {}

/** Asks the server; every other module that does goes through here. */
export async function requestJson(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options).catch(() => {
    throw new NetworkError();
  });
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  if (answer?.error) throw new ApiError(answer.error.message);
  if (response.status >= 500) throw new NetworkError();
  throw new ApiError(text("error-unexpected"));
}

/**
 * Orders a montage. The same `event` again is the same job, so that a lost answer can be asked for again.
 * @param {{description?: string, candidates?: number, seed?: number, private?: boolean, lineage?: object}} order
 */
export const orderMontage = (event, order) => requestJson("POST", "/api/montages", { event, ...order });

/**
 * A page of past montages, newest first. `whose`: "conversation" (the person's own, in every state), "mine" (the
 * finished ones of these) or "everyone" (all finished ones). `text`: words of their descriptions.
 */
export function listMontages({ whose, before = null, limit, text: words = "", favourites = false }) {
  const query = new URLSearchParams({ whose, limit });
  if (before !== null) query.set("before", before);
  if (words) query.set("text", words);
  if (favourites) query.set("favourites", "true");
  return requestJson("GET", `/api/montages?${query}`);
}

/** Montages whose descriptions mean about the same, the nearest first. */
export const findSimilar = (words, whose = "everyone", limit = 12) =>
  requestJson("GET", `/api/similar?${new URLSearchParams({ text: words, whose, limit })}`);

/** Montages with a face that looks about like this one, the nearest first. */
export const findLookalikes = (id, number) => requestJson("GET", `/api/similar/${id}/${number}`);

export const fetchMontage = (id) => requestJson("GET", `/api/jobs/${id}`);
export const deleteMontage = (id) => requestJson("DELETE", `/api/jobs/${id}`);
export const setFavourite = (id, on) => requestJson(on ? "PUT" : "DELETE", `/api/jobs/${id}/favourite`);
export const report = (id, reason) => requestJson("POST", `/api/jobs/${id}/reports`, { reason });
export const fetchQueue = () => requestJson("GET", "/api/queue");
export const eraseMe = (confirm) => requestJson("DELETE", "/api/me", { confirm });

export const cancelJob = (id) => requestJson("POST", `/api/jobs/${id}/cancel`, {});

/** Gives (`on`) or takes back the vote for a candidate; answers the sheet as it stands then. */
export const vote = (id, number, on) => requestJson(on ? "PUT" : "DELETE", `/api/jobs/${id}/votes/${number}`);

/** The sentence that tells the reader what went wrong. */
export function errorText(error) {
  if (error instanceof ApiError) return error.message;
  if (error instanceof NetworkError) return text("error-unreachable");
  console.error(error);
  return text("error-unexpected");
}
