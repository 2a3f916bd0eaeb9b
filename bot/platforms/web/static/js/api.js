// Calls to the server. Each answers parsed JSON, or throws a Refusal (the server said no, with a sentence for the
// person) or an Unreachable (nobody knows whether the call arrived; asking again is safe).

import { text } from "./strings.js";

/** The server refused; `message` is a sentence in the reader's language. */
export class Refusal extends Error {}

/** The server could not be reached. */
export class Unreachable extends Error {}

async function call(method, path, body) {
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

/** Orders a montage. The same `event` again is the same job, so that a lost answer can be asked for again. */
export const orderMontage = (event, description) => call("POST", "/api/montages", { event, description });

/**
 * A page of past montages, newest first. `whose`: "conversation" (the person's own, in every state), "mine" (the
 * finished ones of these) or "everyone" (all finished ones).
 */
export function listMontages({ whose, before = null, limit }) {
  const query = new URLSearchParams({ whose, limit });
  if (before !== null) query.set("before", before);
  return call("GET", `/api/montages?${query}`);
}

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
