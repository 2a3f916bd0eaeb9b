// The gallery: paginated search by words or similarity. The search is stored in the URL.

import { announce } from "../lib/announcer.js";
import { errorText, listMontages, findSimilar } from "../lib/api.js";
import { byId } from "../lib/dom.js";
import { text } from "../lib/strings.js";
import { thumbnail } from "../lib/thumbnails.js";

const PER_PAGE = 24;
const form = byId("search");
let next = null;
/** Counts searches, so that a late answer does not replace a newer one. */
let searches = 0;

function search() {
  const { by, whose } = Object.fromEntries(new FormData(form));
  return { words: byId("search-text").value.trim(), by, whose, favourites: byId("favourites").checked };
}

function readAddress() {
  const query = new URLSearchParams(location.search);
  byId("search-text").value = query.get("q") ?? "";
  for (const name of ["by", "whose"]) {
    const chosen = [...form.elements[name]].find((radio) => radio.value === query.get(name));
    if (chosen) chosen.checked = true;
  }
  byId("favourites").checked = query.has("favourites");
}

function writeAddress({ words, by, whose, favourites }) {
  const query = new URLSearchParams();
  if (words) query.set("q", words);
  if (by !== "words") query.set("by", by);
  if (whose !== "everyone") query.set("whose", whose);
  if (favourites) query.set("favourites", "");
  history.replaceState(null, "", query.size > 0 ? `?${query}` : location.pathname);
}

function fetchPage({ words, by, whose, favourites }, before) {
  if (by === "meaning" && words) return findSimilar(words, whose, PER_PAGE);
  return listMontages({ whose, before, limit: PER_PAGE, text: words, favourites });
}

async function show(isMore) {
  const asked = search();
  writeAddress(asked);
  // Similarity search has no favourites filter and needs words.
  byId("favourites").disabled = asked.by === "meaning" && asked.words !== "";
  const number = ++searches;
  try {
    const page = await fetchPage(asked, isMore ? next : null);
    if (number === searches) fill(page, asked, isMore);
  } catch (error) {
    if (number === searches) say(errorText(error));
  }
}

function fill(page, asked, isMore) {
  const entries = byId("entries");
  const added = page.jobs.map((job) => thumbnail(job));
  if (isMore) entries.append(...added);
  else entries.replaceChildren(...added);
  next = page.next;
  byId("more").hidden = next === null;
  if (isMore) added[0]?.querySelector("a").focus();
  say(sentence(asked, entries.childElementCount));
}

function sentence({ words, by, favourites }, count) {
  if (count === 0 && by === "meaning" && words) return text("similar-nothing");
  if (count === 0) return words || favourites ? text("nothing-found") : text("history-empty");
  if (by === "meaning" && words) return text("similar-says");
  return next === null ? text("gallery-all", { count }) : text("gallery-some", { count });
}

function say(words) {
  byId("says").textContent = words;
  announce(words);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  show(false);
});
form.addEventListener("change", (event) => {
  if (event.target.type !== "search") show(false);
});
byId("more").addEventListener("click", () => show(true));
readAddress();
await show(false);
