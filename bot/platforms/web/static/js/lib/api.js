// Calls to the server. Each answers parsed JSON, or throws a Refusal (the server said no, with a sentence for the
// person) or an Unreachable (nobody knows whether the call arrived; asking again is safe).

import { text } from "./strings.js";

/** The server refused; `message` is a sentence in the reader's language. */
export class Refusal extends Error {}

/** The server could not be reached. */
export class Unreachable extends Error {}

/** Asks the server; every other module that does goes through here. */
export async function call(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "Content-Type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(path, options).catch(() => {
    throw new Unreachable();
  });
  const answer = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  if (answer?.error) throw new Refusal(answer.error.message);
  if (response.status >= 500) throw new Unreachable();
  throw new Refusal(text("error-unexpected"));
}

/**
 * Orders a montage. The same `event` again is the same job, so that a lost answer can be asked for again.
 * @param {{description?: string, candidates?: number, seed?: number, private?: boolean, lineage?: object}} order
 */
export const orderMontage = (event, order) => call("POST", "/api/montages", { event, ...order });

/**
 * A page of past montages, newest first. `whose`: "conversation" (the person's own, in every state), "mine" (the
 * finished ones of these) or "everyone" (all finished ones). `text`: words of their descriptions.
 */
export function listMontages({ whose, before = null, limit, text: words = "", favourites = false }) {
  const query = new URLSearchParams({ whose, limit });
  if (before !== null) query.set("before", before);
  if (words) query.set("text", words);
  if (favourites) query.set("favourites", "true");
  return call("GET", `/api/montages?${query}`);
}

/** Montages whose descriptions mean about the same, the nearest first. */
export const similarTo = (words, whose = "everyone", limit = 12) =>
  call("GET", `/api/similar?${new URLSearchParams({ text: words, whose, limit })}`);

/** Montages with a face that looks about like this one, the nearest first. */
export const looksLike = (id, number) => call("GET", `/api/similar/${id}/${number}`);

export const fetchMontage = (id) => call("GET", `/api/jobs/${id}`);
export const deleteMontage = (id) => call("DELETE", `/api/jobs/${id}`);
export const favour = (id, on) => call(on ? "PUT" : "DELETE", `/api/jobs/${id}/favourite`);
export const report = (id, reason) => call("POST", `/api/jobs/${id}/reports`, { reason });
export const fetchQueue = () => call("GET", "/api/queue");
export const eraseMe = (confirm) => call("DELETE", "/api/me", { confirm });

export const cancelJob = (id) => call("POST", `/api/jobs/${id}/cancel`, {});

/** Gives (`on`) or takes back the vote for a candidate; answers the sheet as it stands then. */
export const vote = (id, number, on) => call(on ? "PUT" : "DELETE", `/api/jobs/${id}/votes/${number}`);

/** The sentence that tells the reader what went wrong. */
export function explain(error) {
  if (error instanceof Refusal) return error.message;
  if (error instanceof Unreachable) return text("error-unreachable");
  console.error(error);
  return text("error-unexpected");
}
