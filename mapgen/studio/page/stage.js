// The real page of the map in a frame. While the frame that is shown is looked at, the next one waits behind it with
// the page's own style and script, but no scene. A new revision is put into that one, which takes the other's place
// with the view, the step and the panels that were open: nothing flickers, and nothing changes under the hand of
// somebody who draws.
import { address, get } from "./api.js";
import { el } from "./dom.js";
import { kept } from "./kept.js";

const PARTS = ["lang", "dir", "title", "body", "data"];

export class Stage {
  constructor(home, flags, { ready = () => {}, drawing = () => false, left = () => {} } = {}) {
    this.home = home;
    this.flags = flags;
    this.tell = { ready, drawing, left };
    this.frame = null;
    this.told = null; // the scene that is shown
    this.tried = -1;
    this.wanted = -1;
    this.rested = null;
    this.next = this.#waiting();
  }

  // The window of the page shown, null before there is one.
  get page() {
    return this.frame && this.frame.contentWindow;
  }

  show(revision) {
    if (revision <= this.wanted) return;
    this.wanted = revision;
    if (!this.coming) this.coming = this.#come().finally(() => (this.coming = null));
  }

  // Somebody has drawn, or given it up: what came meanwhile is shown.
  rest() {
    if (this.rested) this.rested();
    this.rested = null;
  }

  async #come() {
    while (this.tried < this.wanted) {
      const revision = this.wanted;
      const [{ ok, told }] = await Promise.all([get("scene", { revision }), this.next.loaded]);
      if (this.tell.drawing()) await new Promise((done) => (this.rested = done));
      this.tried = revision;
      if (!ok) continue; // the studio tells why, beside the last map
      this.tried = told.revision;
      if (told.revision >= this.wanted) this.#swap(told);
      else this.tried = revision; // it is outdated already
    }
  }

  // A frame that waits for its scene.
  #waiting() {
    const src = address(`page?${this.flags}`);
    const frame = el("iframe", { src, title: "The map as readers will see it", class: "coming", tabindex: "-1" });
    const loaded = new Promise((done) => frame.addEventListener("load", done, { once: true }));
    this.home.append(frame);
    return { frame, loaded };
  }

  #swap(told) {
    if (this.told && PARTS.every((part) => told[part] === this.told[part])) return; // it looks as before
    const { frame } = this.next;
    if (!filled(frame, told)) return; // the page's own error is in the console; the last map stays
    const before = this.frame;
    const had = before && document.activeElement === before;
    if (before) {
      kept(before.contentWindow, frame.contentWindow, { moved: this.moved });
      before.remove();
    }
    this.frame = frame;
    this.told = told;
    frame.classList.remove("coming");
    frame.removeAttribute("tabindex");
    this.#shown();
    // Who chooses another language in the page loads it anew.
    frame.addEventListener("load", () => frame === this.frame && filled(frame, this.told) && this.#shown());
    if (had) this.tell.left();
    this.next = this.#waiting();
  }

  #shown() {
    this.page.mapgen.map.on("dragend zoomend", () => (this.moved = true));
    this.tell.ready(this.page);
  }
}

// Puts a scene into a page that waits for one, and lets its script run; whether the page is ready then.
function filled(frame, told) {
  const page = frame.contentDocument;
  const script = page && page.getElementById("mapgen-script");
  if (!script) return false;
  const root = page.documentElement;
  root.lang = told.lang;
  root.dir = told.dir;
  page.title = told.title;
  const body = new DOMParser().parseFromString(told.body, "text/html").body;
  const data = page.createElement("script");
  Object.assign(data, { type: "application/json", id: "mapgen-data", textContent: told.data });
  const run = page.createElement("script");
  run.textContent = script.textContent;
  page.body.replaceChildren(...body.childNodes, data, run);
  return root.dataset.mapgen === "ready";
}
