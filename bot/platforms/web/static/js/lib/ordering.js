// Orders, and what the person is shown to have said: a description, or what they asked for with a button.

import { orderMontage, NetworkError } from "./api.js";
import { text } from "./strings.js";

/** A name for an event that nobody else will choose; `crypto.randomUUID` is missing where the page is not on HTTPS. */
export function newEventId() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The events of orders whose answers were lost. */
const unanswered = new Map();

/** Orders under the same event again where the answer to the same order was lost, so that it is drawn once. */
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

/** What a person said for this job. */
export function captionFor({ origin, description }) {
  if (origin?.kind === "variation") return text("said-variation", { parent: nameOf(origin), number: origin.number });
  if (origin?.kind === "again") return text("said-again", { parent: nameOf(origin) });
  return description;
}

const nameOf = ({ parent }) => (parent === null ? "#?" : `#${parent}`);

/** The order that asks once more for what ended without a sheet, and what the person said for it. */
export function repeatOrder(job) {
  const { origin, description } = job;
  const order = { description, private: job.private };
  if (origin === null || origin.parent === null) return [order, description];
  const { kind, parent, number } = origin;
  return [{ ...order, lineage: number === null ? { kind, parent } : { kind, parent, number } }, captionFor(job)];
}
