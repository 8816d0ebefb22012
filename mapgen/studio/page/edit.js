// The story's words as forms: each field is written when it is left, and says itself what is wrong with it.
import { address } from "./api.js";
import { button, el, fill, say, worded } from "./dom.js";
import { IMAGE, JOURNEY, MEANS, PLACE, SOURCE, STEP, STORY, inField, outOfField, whereabouts } from "./fields.js";
import { wrong } from "./head.js";

const EDGES = ["west", "south", "east", "north"];
const TITLES = { steps: "Steps", related: "Related", journeys: "Journeys" };

export class Edit {
  constructor(home, desk) {
    this.home = home;
    this.desk = desk;
    this.open = new Set(["story"]);
    this.wrong = new Map(); // what stands in a field and cannot be written, with why
  }

  focus() {
    this.home.querySelector("summary").focus();
  }

  update({ words, kind, issues }) {
    if (kind !== "story") return;
    const told = JSON.stringify([words.story, words.places.map((one) => [one.id, one.name]), issues]);
    if (told === this.told) return;
    this.told = told;
    this.words = words;
    this.issues = issues.filter((one) => one.severity !== "note");
    this.draw();
  }

  // Opens what holds a path of the story, as deep as it goes, and goes there.
  reveal(path) {
    this.opened([path]);
    const found = this.nearest(path, ["at", "edit"]);
    if (found) found.focus();
  }

  opened(paths) {
    const parts = paths.flatMap((path) => {
      const isPart = path[0] in TITLES || path[0] === "places" || path[0] === "sources";
      return isPart ? [path[0], `${path[0]}-${path[1]}`] : ["story"];
    });
    if (parts.every((one) => this.open.has(one))) return;
    for (const one of parts) this.open.add(one);
    this.draw();
  }

  // What shows a path of the story, or that in which it lies.
  nearest(path, kinds) {
    return path.flatMap((_, at) => kinds.map((kind) => document.getElementById(`${kind}-${path.slice(0, path.length - at).join("-")}`))).find(Boolean);
  }

  // A place that is chosen on the map.
  look(id) {
    const { listed } = this.words;
    this.reveal(listed[id] || ["places", id]);
  }

  // Draws all of it anew; what is being typed, the focus and the scroll stay.
  draw() {
    const { story } = this.words;
    const held = this.home.contains(document.activeElement) ? document.activeElement : null;
    const typed = held && held.matches("input, textarea") && held.value !== held.was ? { value: held.value, at: held.selectionStart } : null;
    const id = held && held.id;
    const top = this.home.scrollTop;
    const begun = [...this.home.querySelectorAll(".adder input, .adder select")].map((one) => [one.id, one.value]);
    this.drawing = true;
    fill(this.home,
      this.section("story", "Story", () => [this.fields([], story, STORY), this.extent(story.extent)]),
      Object.keys(TITLES).map((group) => this.group(group, story[group] || [])),
      this.places(story),
      this.sources(story),
    );
    for (const [name, value] of begun) {
      const one = document.getElementById(name);
      if (one) one.value = value;
    }
    this.home.scrollTop = top;
    const again = id && document.getElementById(id);
    if (again) {
      again.focus({ preventScroll: true });
      if (typed) {
        again.value = typed.value;
        again.setSelectionRange(typed.at, typed.at);
      }
    }
    this.drawing = false;
  }

  // A part that opens; what is in it is made when it is first seen.
  section(id, title, inside, kind) {
    const body = el("div", { class: "fields" });
    const filled = () => body.firstChild || fill(body, inside());
    const made = el("details", { class: kind }, el("summary", { id: `edit-${id}`, onclick: filled }, title, this.sign(id)), body);
    const opened = () => {
      if (!made.open) return this.open.delete(id);
      const isNew = !this.open.has(id);
      this.open.add(id);
      filled();
      if (isNew && !this.drawing) made.scrollIntoView({ block: body.offsetHeight > this.home.clientHeight - 60 ? "start" : "nearest" });
    };
    if (this.open.has(id)) {
      made.open = true;
      opened();
    }
    made.addEventListener("toggle", opened);
    return made;
  }

  // What is doubted of a step, journey or place, for the section of that name.
  doubts(id) {
    const [group, at] = [id.split("-")[0], id.slice(id.indexOf("-") + 1)];
    const { listed } = this.words;
    const own = {
      steps: (subject) => subject === `step-${Number(at) + 1}`,
      related: (subject) => subject === `related-${Number(at) + 1}`,
      journeys: (subject) => subject.split("-")[0] === `j${Number(at) + 1}`,
      places: (subject) => (listed[subject] ? String(listed[subject][1]) : subject) === at,
    }[group];
    return own && id.includes("-") ? this.issues.filter(({ subject }) => own(subject)) : [];
  }

  sign(id) {
    const [worst] = this.doubts(id);
    return worst ? el("span", { class: `sign ${worst.severity}` }, el("span", { class: "unseen" }, " is doubted")) : null;
  }

  doubted(id) {
    return this.doubts(id).map((one) => el("p", { class: `issue ${one.severity}` }, worded(one)));
  }

  // Fields of one mapping of the story, which stands at `path`.
  fields(path, said, kinds) {
    return kinds.map(([word, label, kind, width]) => this.field([...path, word], label, said && said[word], kind, { width }));
  }

  field(path, label, value, kind, { width, put } = {}) {
    const id = `at-${path.join("-")}`;
    const shown = inField(value);
    const wrong = this.wrong.get(id);
    const error = el("span", { class: "error", id: `${id}-error`, role: "alert" }, wrong ? wrong.message : "");
    const text = wrong ? wrong.text : shown === null ? JSON.stringify(value) : shown;
    const common = { id, "aria-describedby": `${id}-error`, "aria-invalid": wrong ? "true" : null };
    const write = () => this.put(path, control, error, put || ((said) => ({ do: "put", path, value: outOfField(said, kind) })));
    const control = Array.isArray(kind)
      ? el("select", { ...common, onchange: write }, choices(kind, text).map(([one, said]) => el("option", { value: one, selected: one === text }, said)))
      : kind === "long"
        ? el("textarea", { ...common, rows: Math.min(7, 1 + Math.ceil(text.length / 48)), onblur: write }, text)
        : el("input", { ...common, value: text, readonly: shown === null, onblur: write, onkeydown: ({ key }) => key === "Enter" && write() });
    control.was = wrong ? null : text;
    return el("div", { class: width === "half" ? "field half" : "field" }, el("label", { for: id }, label), control, error);
  }

  // Writes what stands in a field, if it is another than stood there.
  async put(path, control, error, change) {
    const text = control.value.trim();
    if (this.drawing || control.readOnly || text === control.was) return;
    const before = control.was;
    control.was = text;
    const answer = await this.desk.change(change(text), "Written.");
    if (answer.ok) {
      if (this.wrong.delete(control.id)) this.draw();
      wrong(this.wrong.size);
      return;
    }
    if (answer.status === 409) return this.draw();
    control.was = before;
    this.wrong.set(control.id, { text, message: worded(answer.told) });
    control.setAttribute("aria-invalid", "true");
    error.textContent = worded(answer.told);
    this.refused(answer, control.id);
  }

  // What could not be written: each problem is told at its field.
  refused({ told }, held = "") {
    const problems = told.problems || (told.path ? [{ path: told.path, message: worded(told) }] : []);
    this.opened(problems.map(({ path }) => path));
    for (const { path, message } of problems) {
      const field = this.nearest(path, ["at"]);
      if (!field || field.id === held) continue;
      field.setAttribute("aria-invalid", "true");
      document.getElementById(`${field.id}-error`).textContent = message;
    }
    wrong(this.wrong.size);
    say(problems.length > 1 ? `Not written: ${problems.length} problems. ${problems[0].message}` : `Not written: ${worded(told)}`, "wrong");
  }

  // A form for one more; it is written when both are said.
  adder(id, verb, fields, change) {
    const error = el("span", { class: "error", id: `${id}-error`, role: "alert" });
    const inputs = fields.map(([name, label, kind]) => {
      const common = { id: `${id}-${name}`, "aria-describedby": `${id}-error` };
      const control = kind ? el("select", common, Object.entries(kind).map(([value, said]) => el("option", { value }, said))) : el("input", { ...common, autocomplete: "off" });
      return [name, control, el("div", { class: "field half" }, el("label", { for: common.id }, label), control)];
    });
    const add = async (event) => {
      event.preventDefault();
      const missing = inputs.find(([, control]) => !control.value.trim());
      if (missing) {
        error.textContent = "Both are needed.";
        return missing[1].focus();
      }
      const { open, ...sent } = change(Object.fromEntries(inputs.map(([name, control]) => [name, control.value.trim()])));
      this.open.add(open);
      const answer = await this.desk.change({ do: "put", ...sent }, "Added.", () => {
        for (const one of document.querySelectorAll(`#${id} input`)) one.value = "";
      });
      if (!answer.ok) return (error.textContent = worded(answer.told));
      const made = document.getElementById(`edit-${open}`);
      if (made) made.focus();
    };
    return el("form", { class: "adder", id, onsubmit: add }, inputs.map(([, , field]) => field), el("button", null, verb), error);
  }

  extent(said) {
    const put = (value, words) => this.desk.change({ do: "put", path: ["extent"], value }, words).then((answer) => answer.ok || this.desk.complain(answer));
    const use = () => {
      const map = this.desk.pins && this.desk.pins.map;
      if (!map) return;
      const box = map.getBounds();
      const edges = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((one) => one.toFixed(3));
      put(Object.fromEntries(EDGES.map((edge, at) => [edge, edges[at]])), "The map opens as it stands now.");
    };
    return el("div", { class: "field" }, el("span", null, "Piece of the world shown"),
      el("p", { class: "told" }, said ? EDGES.map((edge) => `${edge} ${said[edge]}`).join(" · ") : "what the story needs"),
      el("span", { class: "answers" },
        el("button", { type: "button", id: "extent-here", onclick: use }, "As the map stands now"),
        said && el("button", { type: "button", id: "extent-free", onclick: () => put(null, "The map shows what the story needs.") }, "What the story needs")));
  }

  // Steps, related or journeys: each opens, and can be carried elsewhere by mouse and by keys.
  group(group, items) {
    const isWay = group === "journeys";
    const fields = isWay ? [["means", "How", MEANS], ["stops", "From > to"]] : [["at", "Where"], ["title", "Title"]];
    const add = this.adder(`add-${group}`, isWay ? "Add a journey" : "Add a step", fields, (said) => ({
      path: [group, items.length], open: `${group}-${items.length}`,
      value: isWay ? { [said.means]: said.stops } : said,
    }));
    return this.section(group, counted(TITLES[group], items.length), () => [el("ol", { class: "order" }, items.map((item, at) => this.item(group, item, at, items.length))), add]);
  }

  item(group, item, at, count) {
    const means = Object.keys(MEANS).find((one) => item[one]);
    const stops = means && (Array.isArray(item[means]) ? item[means].join(" > ") : item[means]);
    const where = inField(whereabouts(item)[0][2]) || "";
    const name = item.title || stops || where || `number ${at + 1}`;
    const move = async (to) => {
      if (to < 0 || to >= count) return;
      const opened = [at, to].map((one) => this.open.has(`${group}-${one}`));
      this.open[opened[0] ? "add" : "delete"](`${group}-${to}`);
      this.open[opened[1] ? "add" : "delete"](`${group}-${at}`);
      this.forget(group);
      const answer = await this.desk.change({ do: "move", group, number: at, to }, `${name} is now number ${to + 1} of ${count}.`);
      if (!answer.ok) return this.desk.complain(answer);
      document.getElementById(`edit-${group}-${to}`).focus();
    };
    const out = async () => {
      this.forget(group);
      const answer = await this.desk.change({ do: "put", path: [group, at], value: null }, `${name} is taken out.`);
      if (!answer.ok) return this.desk.complain(answer);
      (document.getElementById(`edit-${group}-${Math.min(at, count - 2)}`) || document.getElementById(`edit-${group}`)).focus();
    };
    const inside = () => [
      this.doubted(`${group}-${at}`),
      el("div", { class: "answers" },
        button("Earlier", () => move(at - 1), { disabled: at === 0, id: `up-${group}-${at}` }),
        button("Later", () => move(at + 1), { disabled: at === count - 1, id: `down-${group}-${at}` }),
        button("Take out", out, { id: `out-${group}-${at}` })),
      group === "journeys"
        ? [this.field([group, at, means], `Stops, ${MEANS[means]}`, stops), this.fields([group, at], item, JOURNEY)]
        : [whereabouts(item).map(([path, label, value, kind, width]) => this.field([group, at, ...path], label, value, kind, { width })), this.fields([group, at], item, STEP), this.picture([group, at, "image"], item.image)],
    ];
    const made = el("li", null, this.section(`${group}-${at}`, [el("span", { class: "number", "aria-hidden": "true" }, String(at + 1)), name], inside));
    this.carried(made, group, at, move);
    return made;
  }

  // Numbers of a group come to mean others: what could not be written there is given up.
  forget(group) {
    for (const id of this.wrong.keys()) if (id.startsWith(`at-${group}-`)) this.wrong.delete(id);
    wrong(this.wrong.size);
  }

  // By its heading an item is dragged to another's place, or moved with Alt and an arrow.
  carried(made, group, at, move) {
    const head = made.querySelector("summary");
    head.draggable = true;
    head.setAttribute("aria-keyshortcuts", "Alt+ArrowUp Alt+ArrowDown");
    head.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", `${group} ${at}`);
      event.dataTransfer.effectAllowed = "move";
      this.dragged = { group, at, move };
    });
    head.addEventListener("dragend", () => (this.dragged = null));
    made.addEventListener("dragover", (event) => {
      if (!this.dragged || this.dragged.group !== group) return;
      event.preventDefault();
      made.classList.add(this.dragged.at < at ? "below" : "above");
    });
    made.addEventListener("dragleave", () => made.classList.remove("above", "below"));
    made.addEventListener("drop", (event) => {
      event.preventDefault();
      made.classList.remove("above", "below");
      if (this.dragged && this.dragged.group === group && this.dragged.at !== at) this.dragged.move(at);
    });
    head.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      move(event.key === "ArrowUp" ? at - 1 : at + 1);
    });
  }

  // A picture is a file name by itself, or with its words: what is added to a bare name goes in with it.
  picture(path, said) {
    const held = typeof said === "string" ? { file: said } : said || {};
    const put = (word) => (text) => {
      const value = Object.fromEntries(Object.entries({ ...held, [word]: text }).filter(([, one]) => one));
      return typeof said === "object" && said && text ? { do: "put", path: [...path, word], value: text } : { do: "put", path, value: value.file ? value : null };
    };
    const fields = IMAGE.map(([word, label, kind]) => this.field([...path, word], label, held[word], kind, { put: put(word) }));
    const seen = held.file && el("img", { class: "picture", src: address(`image?file=${encodeURIComponent(held.file)}`), alt: held.alt || "", onerror: () => seen.replaceWith(el("p", { class: "told" }, `${held.file} cannot be shown.`)) });
    return [fields[0], seen, fields.slice(1)];
  }

  // The places that the file lists, then those that stand only in journeys and steps.
  places(story) {
    const listed = entriesOf(story.places);
    const names = new Set(listed.map(([key, entry]) => (typeof entry === "string" ? entry : entry.name || String(key))));
    const others = Object.entries(this.words.named || {}).filter(([id, name]) => !names.has(name) && !(story.places && story.places[id]));
    const next = (id) => (Array.isArray(story.places) ? story.places.length : id);
    const rows = () => [
      ...listed.map(([key, entry]) => {
        const said = typeof entry === "string" ? { name: entry } : entry || {};
        return this.section(`places-${key}`, said.title || said.name || String(key), () => [this.doubted(`places-${key}`), this.whole(["places", key], entry, said, PLACE)]);
      }),
      ...others.map(([id, name]) => this.section(`places-${id}`, name, () => [this.doubted(`places-${id}`), this.whole(["places", next(id)], "", { name }, PLACE)])),
      this.adder("add-places", "Add a place", [["name", "Name"], ["in", "In"]], (said) => ({ path: ["places", next(key(said.name, story.places))], open: `places-${next(key(said.name, story.places))}`, value: said })),
    ];
    return this.section("places", counted("Places", listed.length + others.length), rows);
  }

  sources(story) {
    const listed = entriesOf(story.sources);
    return this.section("sources", counted("Sources", listed.length), () => [
      ...listed.map(([key, entry]) => {
        const said = typeof entry === "string" ? { title: entry } : entry;
        return this.section(`sources-${key}`, said.title || key, () => [
          this.whole(["sources", key], entry, said, SOURCE),
          el("div", { class: "answers" }, button("Take out", () => this.takenOut(["sources", key], said.title || key), { id: `out-sources-${key}` })),
        ]);
      }),
      this.adder("add-sources", "Add a source", [["key", "Short name"], ["title", "Title"]], (said) => ({ path: ["sources", said.key], open: `sources-${said.key}`, value: { title: said.title } })),
    ]);
  }

  async takenOut(path, name) {
    const answer = await this.desk.change({ do: "put", path, value: null }, `${name} is taken out.`);
    if (!answer.ok) return this.refused(answer);
    document.getElementById(`edit-${path[0]}`)?.focus();
  }

  // Fields of an entry that may be one bare word: what is added to it makes it a mapping.
  whole(path, entry, said, kinds) {
    if (entry && typeof entry === "object") return this.fields(path, said, kinds);
    return kinds.map(([word, label, kind, width]) => this.field([...path, word], label, said[word], kind, {
      width,
      put: (text) => ({ do: "put", path, value: { ...said, [word]: text } }),
    }));
  }
}

// Those of a kind, and what stands there though it is none of them.
function choices(kind, text) {
  const known = kind.map((one) => (Array.isArray(one) ? one : [one, one]));
  return known.some(([one]) => one === text) ? known : [...known, [text, text]];
}

const counted = (title, count) => (count ? [title, el("span", { class: "badge" }, String(count))] : title);
const entriesOf = (said) => (Array.isArray(said) ? said.map((one, at) => [at, one]) : Object.entries(said || {}));

// A key for a new place: its name in small letters, other than those there are.
function key(name, taken) {
  const base = name.toLowerCase().normalize("NFKD").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "place";
  let found = base;
  for (let at = 2; taken && taken[found]; at += 1) found = `${base}-${at}`;
  return found;
}
