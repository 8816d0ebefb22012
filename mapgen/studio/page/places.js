// All places of the story: each can be opened and mended, whether anybody asks about it or not.
import { el, fill, percent } from "./dom.js";

const MOST = 100; // that are listed at once; a few letters find the others
const FEW = 12; // that need no looking for

export class Places {
  constructor(open) {
    this.open = open;
    this.all = [];
    this.summary = el("summary", { id: "all-places" });
    this.name = el("input", { id: "find-place", type: "search", placeholder: "Find one by its name", "aria-label": "Find a place by its name", autocomplete: "off", oninput: () => this.draw() });
    this.list = el("ol", { class: "items", "aria-label": "All places" });
    this.home = el("details", { class: "rest", ontoggle: () => this.draw() }, this.summary, this.name, this.list);
  }

  update(places) {
    this.all = places;
    this.home.hidden = !places.length;
    const checked = places.filter((one) => one.checked).length;
    fill(this.summary, places.length === 1 ? "1 place" : `All ${places.length} places`, el("span", { class: "aside" }, `${checked} checked`));
    this.draw();
  }

  // Opens the list, to look for one.
  find() {
    this.home.open = true;
    this.draw();
    (this.name.hidden ? this.list.querySelector("button") : this.name).focus();
  }

  draw() {
    if (!this.home.open) return;
    const letters = folded(this.name.value);
    const found = this.all.filter((one) => folded(one.name).includes(letters));
    this.name.hidden = this.all.length <= FEW;
    fill(this.list,
      found.slice(0, MOST).map((one) => el("li", null, el("button", { type: "button", class: one.checked ? "item checked" : "item", onclick: () => this.open(one.id) },
        el("strong", null, one.name), el("span", null, standing(one))))),
      found.length > MOST ? el("li", { class: "reason" }, `and ${found.length - MOST} more: type a few letters`) : null,
      found.length ? null : el("li", { class: "reason" }, "No place of that name."));
  }
}

const folded = (name) => name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function standing({ checked, lat, chosen, confidence }) {
  if (checked) return `checked ${checked}`;
  if (lat === null) return "not found";
  return chosen ? `${percent(confidence)} sure` : "as written";
}
