// Calls to the server. Each returns parsed JSON, or throws an ApiError (refused, with a message for the person) or a
// NetworkError (the request may or may not have arrived; a retry is safe).

import { text } from "./strings.js";

/** The server refused the request; `message` is in the reader's language. */
export class ApiError extends Error {}

/** The server could not be reached. */
export class NetworkError extends Error {}

/** Sends a request; all modules use this function. */
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
* Orders a montage. A repeated `event` returns the same job, which makes retries safe.
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

/** Returns montages with similar descriptions, most similar first. */
export const findSimilar = (words, whose = "everyone", limit = 12) =>
  requestJson("GET", `/api/similar?${new URLSearchParams({ text: words, whose, limit })}`);

/** Returns montages with a similar face, most similar first. */
export const findLookalikes = (id, number) => requestJson("GET", `/api/similar/${id}/${number}`);

export const fetchMontage = (id) => requestJson("GET", `/api/jobs/${id}`);
export const deleteMontage = (id) => requestJson("DELETE", `/api/jobs/${id}`);
export const setFavourite = (id, on) => requestJson(on ? "PUT" : "DELETE", `/api/jobs/${id}/favourite`);
export const report = (id, reason) => requestJson("POST", `/api/jobs/${id}/reports`, { reason });
export const fetchQueue = () => requestJson("GET", "/api/queue");
export const eraseMe = (confirm) => requestJson("DELETE", "/api/me", { confirm });

export const cancelJob = (id) => requestJson("POST", `/api/jobs/${id}/cancel`, {});

/** Adds (`on`) or removes a vote; returns the updated sheet. */
export const vote = (id, number, on) => requestJson(on ? "PUT" : "DELETE", `/api/jobs/${id}/votes/${number}`);

/** Returns an error message for the reader. */
export function errorText(error) {
  if (error instanceof ApiError) return error.message;
  if (error instanceof NetworkError) return text("error-unreachable");
  console.error(error);
  return text("error-unexpected");
}
