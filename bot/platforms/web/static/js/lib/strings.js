// The page's texts, in the reader's language, as the server delivered them with the page.

const page = JSON.parse(document.getElementById("page-data").textContent);

export const examples = page.examples;

/** The text called `name`, with its `{placeholders}` filled in. */
export function text(name, params = {}) {
  return page.strings[name].replace(/\{(\w+)\}/g, (_, key) => params[key]);
}

const clock = new Intl.DateTimeFormat(page.language, { hour: "numeric", minute: "2-digit" });
const longDay = new Intl.DateTimeFormat(page.language, { dateStyle: "full" });
const shortDay = new Intl.DateTimeFormat(page.language, { dateStyle: "medium" });

export const timeOfDay = (date) => clock.format(date);
export const fullDate = (date) => longDay.format(date);
export const mediumDate = (date) => shortDay.format(date);
