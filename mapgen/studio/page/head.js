// What stands above everything: the title, what is written, what goes on, and what is wrong with the file.
import { byId, el, fill, worded } from "./dom.js";

export function head(told) {
  document.title = `${told.title} — mapgen studio`;
  byId("title").textContent = byId("title").title = told.title;
  const written = told.changes === 1 ? "1 change saved" : told.changes ? `${told.changes} changes saved` : "every change is saved at once";
  byId("where").textContent = [told.path === told.title ? "" : told.path, written].filter(Boolean).join(" · ");
  byId("draft").hidden = !told.words.draft;
  byId("undo").disabled = !told.canUndo;
  byId("redo").disabled = !told.canRedo;
  byId("tab-review").replaceChildren("Review", badge(told.queue.length, told.queue.length === 1 ? "thing to look at" : "things to look at"));
  byId("tab-edit").hidden = told.kind !== "story";
}

// How many fields hold what cannot be written.
export function wrong(count) {
  byId("tab-edit").replaceChildren("Edit", badge(count, "not saved", "bad"));
}

function badge(count, what, kind = "") {
  return count ? el("span", { class: `badge ${kind}` }, String(count), el("span", { class: "unseen" }, ` ${what}`)) : "";
}

// What is found out in the background, while it is.
export function progress({ busy, done, all }) {
  const told = busy && all ? `Looking up ${done} of ${all} names…` : "";
  byId("busy").textContent = told;
  byId("waiting").textContent = told || "Drawing the map…";
}

// Why the file cannot be read as it lies there now; each problem by itself.
export function problem(told) {
  const home = byId("problem");
  home.hidden = !told;
  if (!told) return home.replaceChildren();
  const several = told.problems || [];
  const text = JSON.stringify(told);
  if (home.dataset.told === text && home.firstChild) return; // nothing is read out twice
  home.dataset.told = text;
  fill(home,
    several.length > 1 ? [el("p", null, `${several.length} problems:`), el("ul", null, several.map(({ message }) => el("li", null, message)))] : el("p", null, worded(told)),
    told.ended ? null : el("p", null, "The map is the last good one. Nothing is written until the file is mended."));
}
