// What needs more than a click: a position typed or clicked, a ring, an area, another name to look for.
import { get } from "./api.js";
import { el, say, worded } from "./dom.js";

const POSITION = /^\s*(\d+(?:\.\d+)?)\s*°?\s*([NS])\s*[,;]?\s*(\d+(?:\.\d+)?)\s*°?\s*([EW])\s*$/i;

export class Tool {
  constructor(review) {
    this.review = review;
    this.home = el("div", { class: "tool", hidden: true });
  }

  // Ends what was begun, and gives the focus back to the question.
  leave() {
    const was = !this.home.hidden;
    this.close();
    if (was) this.review.focus();
  }

  close() {
    this.home.hidden = true;
    this.home.replaceChildren();
    if (this.review.desk.pins) this.review.desk.pins.stop();
  }

  pin() {
    const { review } = this;
    if (review.desk.pins) review.desk.pins.put();
    this.open("Click the map, or type where it is", [["position", "Position", "40.1 N, 124.4 E, a plus code, WKT"]], "Pin it", ({ position }) =>
      review.make({ do: "typed", place: review.asked.place.id, position }, `${review.asked.name} is pinned.`));
  }

  ring() {
    const { review } = this;
    const { pins } = review.desk;
    if (!pins) return;
    const inputs = this.open("Somewhere within a distance: drag its middle or its edge, or click the map", [
      ["middle", "Middle", "37.2 N, 25.1 E"],
      ["km", "Kilometres around it", "5", "5"],
    ], "Use the ring", ({ middle, km }) => {
      const at = read(middle);
      if (!at) return this.wrong(inputs.middle, "It is not understood: write it as 37.2 N, 25.1 E.");
      if (!(Number(km) > 0)) return this.wrong(inputs.km, "Kilometres are a number above 0.");
      return review.make({ do: "ring", place: review.asked.place.id, lat: at.lat, lon: at.lng, radius_m: Number(km) * 1000 }, `${review.asked.name} is somewhere within ${km} km.`);
    });
    pins.ring(5000, (at, radius_m) => {
      inputs.middle.value = written(at);
      if (radius_m) inputs.km.value = short(radius_m / 1000);
    });
    inputs.middle.value = written(pins.middle);
    inputs.km.select();
    inputs.km.focus();
    inputs.km.addEventListener("input", () => Number(inputs.km.value) > 0 && pins.radius(Number(inputs.km.value) * 1000));
    inputs.middle.addEventListener("input", () => read(inputs.middle.value) && pins.circle && pins.centre(read(inputs.middle.value)));
  }

  area() {
    const { review } = this;
    const { pins } = review.desk;
    if (!pins) return;
    const inputs = this.open("Click its corners on the map, or type its outline", [["position", "Outline as WKT", "POLYGON ((30 10, 40 40, 20 40, 30 10))"]], "Use it", ({ position }) => {
      if (!position) return this.closeArea();
      return review.make({ do: "typed", place: review.asked.place.id, position }, `${review.asked.name} is an area.`);
    });
    this.outline = inputs.position;
    this.told = el("p", { class: "reason", role: "status" });
    this.error.before(this.told);
    const count = (corners) => {
      this.told.textContent = corners === 0 ? "" : corners < 3 ? `${corners} of at least 3 corners; Backspace on the map takes one back.` : `${corners} corners. Click the first again, or press Enter, to close it.`;
    };
    pins.area(count);
  }

  closeArea() {
    const { pins } = this.review.desk;
    if (pins && !pins.close()) this.wrong(this.outline, "An area has at least three corners: click them on the map, or type its outline.");
  }

  search() {
    const { review } = this;
    const asks = ["the gazetteer", ...(review.desk.state.asks || [])];
    this.open(`Search ${asks.join(" and ")}`, [["name", "Another name", review.asked.name]], "Search", async ({ name }) => {
      if (!name) return;
      say("Searching…");
      const { ok, told } = await get("search", { place: review.asked.place.id, name });
      if (!ok) return (review.message.textContent = worded(told));
      review.found = told.candidates;
      review.draw();
      review.pinned(true);
      review.message.textContent = told.unasked.join(" ");
      const count = told.candidates.length;
      say(count ? `${count} found: choose by number.` : told.unasked.length ? `Nothing is called ${name} in what could be asked.` : `Nothing is called ${name}.`);
      if (count) this.leave();
    });
  }

  // Lines to be typed under a heading; Enter takes them, Esc leaves. Gives the fields by name.
  open(title, fields, verb, take) {
    const inputs = {};
    const error = el("p", { class: "message", id: "tool-error", role: "alert" });
    const form = el("form", {
      onsubmit: (event) => {
        event.preventDefault();
        error.textContent = "";
        take(Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()])));
      },
      onkeydown: (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        this.leave();
      },
    },
    el("h3", null, title),
    fields.map(([name, label, placeholder, value]) => {
      inputs[name] = el("input", { id: `tool-${name}`, placeholder, value, autocomplete: "off", "aria-describedby": "tool-error" });
      return el("div", { class: "field" }, el("label", { for: `tool-${name}` }, label), inputs[name]);
    }),
    error,
    el("div", { class: "answers" }, el("button", { class: "main" }, verb), el("button", { type: "button", onclick: () => this.leave() }, "Leave it", el("kbd", { "aria-hidden": "true" }, "Esc"))));
    this.error = error;
    this.home.replaceChildren(form);
    this.home.hidden = false;
    Object.values(inputs)[0].focus();
    return inputs;
  }

  wrong(input, message) {
    input.setAttribute("aria-invalid", "true");
    this.error.textContent = message;
    input.focus();
  }
}

function written({ lat, lng }) {
  return `${Math.abs(lat).toFixed(4)} ${lat < 0 ? "S" : "N"}, ${Math.abs(lng).toFixed(4)} ${lng < 0 ? "W" : "E"}`;
}

// To two figures, as it is written into the story.
const short = (km) => String(Number(km.toPrecision(2)));

function read(text) {
  const found = POSITION.exec(text);
  if (!found) return null;
  const [, lat, ns, lng, ew] = found;
  const at = { lat: Number(lat) * (/s/i.test(ns) ? -1 : 1), lng: Number(lng) * (/w/i.test(ew) ? -1 : 1) };
  return Math.abs(at.lat) <= 90 && Math.abs(at.lng) <= 180 ? at : null;
}
