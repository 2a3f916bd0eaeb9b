// Orders with unique events, and the captions of orders in the conversation.

import { orderMontage, NetworkError } from "./api.js";
import { text } from "./strings.js";

/** Returns a random event id; `crypto.randomUUID` is missing without HTTPS. */
export function newEventId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The events of orders whose answers were lost. */
const unanswered = new Map();

/** Reuses the event of an identical order whose answer was lost, so that it is drawn once. */
export async function orderOnce(order) {
  const key = JSON.stringify(order);
  const event = unanswered.get(key) ?? newEventId();
  unanswered.set(key, event);
  try {
    const job = await orderMontage(event, order);
    unanswered.delete(key);
    return job;
  } catch (error) {
    if (!(error instanceof NetworkError)) unanswered.delete(key);
    throw error;
  }
}

/** Returns the caption of a job's order. */
export function captionFor({ origin, description }) {
  if (origin?.kind === "variation") return text("said-variation", { parent: nameOf(origin), number: origin.number });
  if (origin?.kind === "again") return text("said-again", { parent: nameOf(origin) });
  return description;
}

const nameOf = ({ parent }) => (parent === null ? "#?" : `#${parent}`);

/** Returns an order that repeats a failed or cancelled job, and its caption. */
export function repeatOrder(job) {
  const { origin, description } = job;
  const order = { description, private: job.private };
  if (origin === null || origin.parent === null) return [order, description];
  const { kind, parent, number } = origin;
  return [{ ...order, lineage: number === null ? { kind, parent } : { kind, parent, number } }, captionFor(job)];
}
