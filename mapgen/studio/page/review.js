// What wants a look, worst first: one question at a time, its pins on the map, and the ways to settle it.
import { get } from "./api.js";
import { ask, button, el, fill, percent, say, worded } from "./dom.js";
import { Places } from "./places.js";
import { TOGETHER, done, ofPlace, ofTold, together } from "./question.js";
import { Tool } from "./tool.js";

export class Review {
  constructor(home, desk) {
    this.home = home;
    this.desk = desk;
    this.now = "";
    this.beside = null; // where the queue stood, while a place is open that was chosen from all
    this.lines = null;
    this.asked = null;
    this.ways = [];
    this.apart = new Set(); // those that are to be asked one by one
    this.card = el("article", { class: "question", tabindex: "-1", "aria-labelledby": "asked" });
    this.message = el("p", { class: "message", role: "alert" });
    this.tool = new Tool(this);
    this.bar = el("div", { class: "ways", role: "group", "aria-label": "Ways to settle it" });
    this.list = el("ol", { class: "items", "aria-label": "What wants a look" });
    this.all = new Places((id) => this.look(id));
    home.append(this.card, this.message, this.tool.home, this.bar, el("div", { class: "queue" }, this.list, this.all.home));
  }

  get isStory() {
    return this.desk.state.kind === "story";
  }

  // All that is asked now; the question goes on where it stood, or to the one that has come back.
  update({ queue, words, ready }) {
    const before = this.lines && this.whole && new Set(this.lines.map((one) => one.key));
    const stood = this.lines ? this.lines.findIndex((one) => one.key === this.now) : 0;
    this.places = new Map(words.places.map((one) => [one.id, one]));
    // Before the whole is known there is only what is asked first, each by itself; what is read by then stays so.
    if (ready && !this.whole && this.now) this.apart.add(this.now);
    this.whole = ready;
    this.lines = gathered(queue, ready ? this.apart : new Set(queue.map((one) => one.key)));
    this.all.update(words.places);
    if (!queue.length && !(before && !before.size)) this.all.home.open = true;
    const back = before && this.lines.find((one) => !before.has(one.key));
    const there = this.beside !== null ? this.places.has(placeOf(this.now)) : this.lines.some((one) => one.key === this.now);
    if (!there) this.beside = null;
    if (back && this.lines.length > before.size) this.go(back.key);
    else if (!there) this.now = this.lines.length ? this.lines[Math.min(Math.max(stood, 0), this.lines.length - 1)].key : "";
    this.listed();
    return this.open();
  }

  listed() {
    fill(this.list, this.lines.map((one) => el("li", null, el("button", {
      type: "button",
      class: `item ${one.severity}`,
      onclick: () => this.choose(one.key),
    }, el("strong", null, one.name), el("span", null, inShort(one))))));
  }

  async choose(key) {
    this.go(key);
    await this.open();
    this.focus();
  }

  go(key) {
    this.beside = null;
    this.now = key;
  }

  // A place that is chosen on the map or from all, whether anybody asks about it or not.
  async look(id) {
    const key = `place ${id}`;
    if (!this.places.has(id)) return;
    if (this.desk.pins) this.desk.pins.page.mapgen.closeCard(false);
    if (this.lines.some((one) => one.key === key)) return this.choose(key);
    if (this.beside === null) this.beside = this.now;
    say("");
    this.now = key;
    await this.open();
    this.focus();
  }

  // What was opened by itself is left.
  leave() {
    return this.choose(this.lines.some((one) => one.key === this.beside) ? this.beside : this.lines.length ? this.lines[0].key : "");
  }

  focus() {
    this.card.focus();
  }

  async open() {
    const key = this.now;
    this.mark();
    const at = this.lines.findIndex((one) => one.key === key);
    const { told, wrong } = await this.about(this.beside !== null ? { key } : this.lines[at]);
    if (key !== this.now) return;
    if (wrong) return this.desk.complain(wrong);
    this.show(told);
    const next = at >= 0 && this.lines[at + 1];
    if (next) this.about(next).then((known) => (this.ahead = { key: next.key, told: known.told }));
  }

  show(told) {
    const key = this.now;
    const same = this.asked && JSON.stringify(this.asked) === JSON.stringify(told);
    this.asked = told;
    if (same) return this.pinned();
    if (this.drawn_ !== key) this.tool.close();
    this.drawn_ = key;
    this.found = null;
    this.draw();
    this.pinned(this.looked !== key);
  }

  mark() {
    this.lines.forEach((one, at) => {
      const item = this.list.children[at].firstChild;
      if (one.key === this.now) {
        item.setAttribute("aria-current", "true");
        item.scrollIntoView({ block: "nearest" });
      } else item.removeAttribute("aria-current");
    });
  }

  // A question is settled: the next one is shown at once, before all is known anew.
  advance() {
    const at = this.lines.findIndex((one) => one.key === this.now);
    const next = at >= 0 && this.lines[at + 1];
    if (!next || !this.ahead || this.ahead.key !== next.key || !this.ahead.told) return false;
    this.lines.splice(at, 1);
    this.now = next.key;
    this.listed();
    this.mark();
    this.show(this.ahead.told);
    this.focus();
    return true;
  }

  // What is known of a line of the queue; of several together, what is known of each.
  async about(line) {
    if (!line) return { told: { none: true, draft: this.desk.state.words.draft } };
    const keys = line.of || [line.key];
    const answers = await Promise.all(keys.map((key) => get("question", { key })));
    const wrong = answers.find(({ ok }) => !ok);
    if (wrong) return { wrong };
    return { told: line.of ? { ...line, each: answers.map(({ told }) => told) } : answers[0].told };
  }

  draw() {
    const told = this.asked;
    const focus = this.card.contains(document.activeElement) ? document.activeElement.id : "";
    const drawn = told.none ? done(this) : told.each ? together(this, told) : told.place ? ofPlace(this, told) : ofTold(this, told);
    this.ways = drawn.ways.filter(Boolean);
    this.message.textContent = "";
    fill(this.card, told.none ? null : el("p", { class: "count" }, this.counted()), drawn.body);
    fill(this.bar, this.ways.map((way) => button(way.label, way.act, { key: way.key, kind: way.kind })));
    this.card.scrollTop = 0;
    const again = focus && document.getElementById(focus);
    if (again) again.focus();
  }

  // Which of all that is asked this is.
  counted() {
    if (this.beside !== null) {
      const { checked } = this.places.get(placeOf(this.now));
      return checked ? `Checked ${checked}` : "Not checked yet";
    }
    const before = this.lines.slice(0, this.lines.findIndex((one) => one.key === this.now));
    const sum = (lines) => lines.reduce((all, one) => all + (one.of ? one.of.length : 1), 0);
    const first = sum(before) + 1;
    return `${this.asked.each ? `${first}–${first + this.asked.each.length - 1}` : first} of ${sum(this.lines)}`;
  }

  // The candidates of the question, or those of a search.
  get candidates() {
    return ((this.asked && (this.found || this.asked.candidates)) || []).slice(0, 9);
  }

  // Pins of the question on the map; `look` moves the map to them.
  pinned(look = false) {
    const { pins } = this.desk;
    if (!pins || !this.asked || this.home.hidden || pins.drawing) return;
    const told = this.asked;
    if (told.none || (!told.place && !told.each)) {
      pins.clear();
      return;
    }
    const each = told.each && told.each.map((one) => ({ ...this.places.get(one.id), area: "" }));
    const spots = each ? each.filter((one) => Number.isFinite(one.lat)) : this.candidates;
    pins.show({
      candidates: spots,
      place: each ? null : this.places.get(told.place.id),
      chose: (one, at) => (each ? this.card.querySelectorAll("input")[at]?.focus() : this.candidate(one)),
      look: look || this.looked !== this.now,
    });
    this.looked = this.now;
  }

  // Makes a change; what settles a question goes on with the next, and the focus with it.
  async make(change, said, { settles = true } = {}) {
    if (this.making) return null;
    this.making = true;
    const aside = settles && this.beside !== null;
    const told = () => say(`${said}${settles && !this.asked.none ? ` Next: ${this.asked.name}.` : ""}`);
    let gone = false;
    const made = () => {
      this.making = false;
      if (aside) this.go(this.beside);
      gone = settles && !aside && this.advance();
      if (gone) told();
    };
    const answer = await this.desk.change(change, "", made).finally(() => (this.making = false));
    if (!answer.ok) {
      if (answer.status !== 409) this.message.textContent = worded(answer.told);
      this.pinned();
      return answer;
    }
    if (gone) return answer;
    this.message.textContent = "";
    if (settles) {
      this.tool.close();
      this.focus();
    }
    told();
    return answer;
  }

  candidate(one) {
    return this.make({ do: "choose", place: this.asked.place.id, candidate: one.key }, `${this.asked.name} is ${[one.name, one.area].filter(Boolean).join(", ")}.`);
  }

  accept() {
    if (this.found) return this.candidate(this.found[0]);
    return this.make({ do: "confirm", question: this.now }, `${this.asked.name} is kept.`);
  }

  // What another search has found is given up.
  unfind() {
    this.found = null;
    this.draw();
    this.pinned(true);
    this.focus();
  }

  // The services that could not be asked are asked again; what they say comes when they have said it.
  askAgain() {
    return this.make({ do: "ask-again" }, `${this.desk.state.asks.join(" and ")} will be asked again.`, { settles: false });
  }

  // Several at once: those that are ticked; the others are asked one by one.
  async acceptAll() {
    const boxes = [...this.card.querySelectorAll("input")];
    const keys = boxes.filter((one) => one.checked).map((one) => one.value);
    if (!keys.length) return this.oneByOne();
    for (const box of boxes) if (!box.checked) this.apart.add(box.value);
    if (keys.length < boxes.length) this.ahead = null; // what is left of them comes next
    return this.make({ do: "confirm-all", questions: keys }, keys.length === 1 ? "1 is accepted." : `${keys.length} are accepted.`);
  }

  oneByOne() {
    for (const key of this.asked.of) this.apart.add(key);
    this.go(this.asked.of[0]);
    this.update(this.desk.state);
    this.focus();
  }

  // What else goes with it is asked first.
  async drop() {
    const { goes, stays } = this.asked;
    if (stays) return (this.message.textContent = `${this.asked.name} stays: ${stays}.`);
    if (goes && goes.length) {
      const also = el("ul", null, goes.map((one) => el("li", null, one)));
      const answer = await ask(`Drop ${this.asked.name}?`, [also], [["drop", "Drop it all"], ["", "Keep it"]]);
      if (answer !== "drop") return this.focus();
    }
    return this.make({ do: "drop", question: this.now }, `${this.asked.name} is dropped.`);
  }

  skip() {
    return this.make({ do: "skip", question: this.now }, `${this.asked.name} is skipped.`);
  }

  dragged({ lat, lng }) {
    if (!this.asked || !this.asked.place) return;
    this.make({ do: "pin", place: this.asked.place.id, lat, lon: lng }, `${this.asked.name} is pinned.`);
  }

  drawn(outline) {
    this.make({ do: "area", place: this.asked.place.id, outline }, `${this.asked.name} is an area.`);
  }

  async pulled({ journey, leg }, { lat, lng }) {
    const answer = await this.desk.change({ do: "via", journey, after: leg, lat, lon: lng }, "The journey passes through that point.");
    if (!answer.ok) this.desk.complain(answer);
  }

  // One key, while no field has the focus.
  key(event) {
    const { pins } = this.desk;
    const number = Number(event.key);
    const way = this.ways.find((one) => one.key === event.key);
    if (event.key === "j" || event.key === "J") this.turn(event.key === "j" ? 1 : -1);
    else if (event.key === "f") this.all.find();
    else if (pins && pins.corners && event.key === "Enter") this.tool.closeArea();
    else if (pins && pins.corners && event.key === "Backspace") pins.unput();
    else if (event.key === "Escape" && !this.tool.home.hidden) this.tool.leave();
    else if (event.key === "Enter" && event.target.matches("button, a, summary, .leaflet-marker-icon, [role=button]")) return;
    else if (number >= 1 && this.asked && this.asked.place && this.candidates[number - 1]) this.candidate(this.candidates[number - 1]);
    else if (way) way.act();
    else return;
    event.preventDefault();
  }

  turn(by) {
    const at = this.lines.findIndex((one) => one.key === this.now);
    const next = this.lines[at + by];
    if (next) this.choose(next.key);
  }
}

const KIND = { journeys: "journey", steps: "step", related: "related", told: "" };
const SHORT = {
  provider: "not looked up", "unknown-place": "not found", "lost-choice": "choice is lost", "no-position": "no position", ambiguous: "more than one",
  "outside-country": "outside its country", "area-only": "its area only", "outside-region": "outside its region", "outside-place": "outside its place",
  "outside-city": "outside its city", "no-evidence": "no sentence", "too-fast": "too fast", "out-of-order": "out of order", "one-spot": "same spot as others",
};

const placeOf = (key) => key.replace(/^place /, "");

// Why a line of the queue wants a look, and how sure it is.
function inShort({ of, group, code, severity, message, confidence }) {
  const why = of ? "together" : severity === "note" ? KIND[group] : SHORT[code] || (code === "unconfirmed" ? "" : message);
  const isSure = Number.isFinite(confidence) && code !== "unknown-place";
  return [why, isSure ? percent(confidence) : ""].filter(Boolean).join(" · ");
}

// The queue, with what is sure of one kind gathered in one line: each is still seen, and all are accepted at once.
function gathered(queue, apart) {
  const lines = [];
  const sure = { places: [], told: [] };
  for (const one of queue) {
    const kind = one.group === "places" ? "places" : "told";
    if (!one.sure || apart.has(one.key)) lines.push(one);
    else sure[kind].push(one);
  }
  for (const [kind, held] of Object.entries(sure)) {
    if (held.length < 2) lines.push(...held);
    for (let at = 0; held.length > 1 && at < held.length; at += TOGETHER.most) {
      const of = held.slice(at, at + TOGETHER.most);
      lines.push({ key: `together ${of[0].key}`, of: of.map((one) => one.key), kind, group: kind, name: TOGETHER[kind](of.length), severity: "note", message: "" });
    }
  }
  return lines;
}
