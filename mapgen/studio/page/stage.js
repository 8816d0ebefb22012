// The real page of the map in a frame. A new revision is loaded behind the old one and takes its place when it is
// ready, at the same view: nothing flickers, and nothing changes under the hand of somebody who draws.
import { address } from "./api.js";
import { el } from "./dom.js";

export class Stage {
  constructor(home, flags, { ready = () => {}, drawing = () => false, left = () => {} } = {}) {
    this.home = home;
    this.flags = flags;
    this.tell = { ready, drawing, left };
    this.frame = null;
    this.coming = null;
    this.wanted = -1;
    this.waiting = null;
  }

  // The window of the page shown, null before there is one.
  get page() {
    return this.frame && this.frame.contentWindow;
  }

  show(revision) {
    if (revision === this.wanted) return;
    this.wanted = revision;
    if (!this.coming) this.#load();
  }

  // Somebody has drawn, or given it up: what came meanwhile is shown.
  rest() {
    const swap = this.waiting;
    this.waiting = null;
    if (swap) swap();
  }

  #load() {
    const revision = this.wanted;
    const src = address(`page?${this.flags}&revision=${revision}`);
    const frame = el("iframe", { src, title: "The map as readers will see it", class: "coming", tabindex: "-1" });
    this.coming = frame;
    frame.addEventListener("load", () => this.#loaded(frame, revision));
    this.home.append(frame);
  }

  #loaded(frame, revision) {
    const root = frame.contentDocument && frame.contentDocument.documentElement;
    const swap = () => {
      if (this.tell.drawing()) return (this.waiting = swap);
      this.#swapped(frame);
      this.#done(revision);
    };
    if (root && root.dataset.mapgen === "ready") return swap();
    if (!root || !root.dataset.mapgen) {
      frame.remove(); // a message instead of a map: the studio tells it beside
      return this.#done(revision);
    }
    new MutationObserver((_, eye) => {
      if (root.dataset.mapgen !== "ready") return;
      eye.disconnect();
      swap();
    }).observe(root, { attributes: true, attributeFilter: ["data-mapgen"] });
  }

  #swapped(frame) {
    const before = this.page && this.page.mapgen.map;
    const map = frame.contentWindow.mapgen.map;
    if (before && this.moved) map.setView(before.getCenter(), before.getZoom(), { animate: false });
    const had = this.frame && document.activeElement === this.frame;
    if (this.frame) this.frame.remove();
    this.frame = frame;
    frame.classList.remove("coming");
    frame.removeAttribute("tabindex");
    map.on("dragend zoomend", () => (this.moved = true));
    this.tell.ready(frame.contentWindow);
    if (had) this.tell.left();
  }

  #done(revision) {
    this.coming = null;
    if (revision !== this.wanted) this.#load();
  }
}
