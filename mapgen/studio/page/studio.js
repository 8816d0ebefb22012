// Puts the studio together: what stands now, the map beside it, and the way of every change.
import { ENDED, follow, get, post } from "./api.js";
import { ask, byId, el, say, worded } from "./dom.js";
import { Edit } from "./edit.js";
import { head, problem, progress } from "./head.js";
import { Pins } from "./pins.js";
import { Publish } from "./publish.js";
import { Review } from "./review.js";
import { Stage } from "./stage.js";

const desk = {
  state: null,
  pins: null,

  // Makes a change and shows what came of it; the answer tells whether it was made and, if not, why. What can be
  // shown before all is known anew goes into `made`.
  async change(change, said, made = () => {}) {
    const answer = await post("change", { seen: desk.state.revision, change });
    if (answer.ok) {
      made();
      stage.show(answer.told.revision);
      await refresh(answer.told.revision);
      if (said) say(said);
      return answer;
    }
    if (answer.status !== 409) return answer;
    const choice = await ask("The file was changed meanwhile", [
      `${answer.told.message}. The page shows now what it says; your change is not made yet.`,
    ], [["mine", "Make my change in it as well"], ["theirs", "Leave it as it is now"]]);
    await refresh();
    if (choice === "mine") return desk.change(change, said, made);
    say("The file stays as it was written elsewhere.");
    return answer;
  },

  complain: ({ told }) => say(worded(told), "wrong"),

  show(name) {
    choose(name);
    parts[name].focus();
  },
};

const stage = new Stage(byId("stage"), "alone&plain", {
  ready(page) {
    byId("waiting").hidden = true;
    desk.pins = new Pins(page, {
      dragged: (at) => review.dragged(at),
      drawn: (outline) => review.drawn(outline),
      pulled: (route, at) => review.pulled(route, at),
      rested: () => stage.rest(),
    });
    if (desk.state) desk.pins.pull(desk.state.words.routes);
    review.pinned();
    page.mapgen.listen("pin", ({ mark }) => parts[shown].look && parts[shown].look(mark.place));
    page.document.addEventListener("keydown", pressed);
  },
  drawing: () => Boolean(desk.pins && desk.pins.drawing),
  left: () => byId(shown).focus(),
});
const review = new Review(byId("review"), desk);
const edit = new Edit(byId("edit"), desk);
const publish = new Publish(byId("publish"), byId("proofs"), desk);
const parts = { review, edit, publish };
let shown = "review";

let asking = null;
let updating = Promise.resolve();

// Shows what stands now, at least the revision that is `wanted`.
async function refresh(wanted = 0) {
  let answer;
  do {
    asking = asking || get("state").finally(() => (asking = null)); // several changes in a row need one answer only
    answer = await asking;
  } while (answer.ok && answer.told.revision < wanted);
  const { ok, told } = answer;
  if (!ok) return problem(told);
  problem(told.problem);
  if (desk.state !== told && !(desk.state && told.revision < desk.state.revision)) {
    desk.state = told;
    updating = update(told);
  }
  return updating;
}

async function update(told) {
  head(told);
  if (!told.ready) return told.queue.length ? review.update(told) : null; // what is asked first
  stage.show(told.revision);
  if (desk.pins && !desk.pins.drawing) desk.pins.pull(told.words.routes);
  await Promise.all(Object.values(parts).map((part) => part.update(told)));
}

function choose(name) {
  shown = name;
  for (const one of Object.keys(parts)) {
    const tab = byId(`tab-${one}`);
    tab.setAttribute("aria-selected", String(one === name));
    tab.tabIndex = one === name ? 0 : -1;
    byId(one).hidden = one !== name;
  }
  byId("stage").inert = name === "publish" && publish.isBuilt;
  byId("proofs").hidden = name !== "publish" || !publish.isBuilt;
  if (name !== "review" && desk.pins) desk.pins.clear();
  if (name === "review") review.pinned();
}

for (const name of Object.keys(parts)) {
  const tab = byId(`tab-${name}`);
  tab.addEventListener("click", () => choose(name));
  tab.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const there = Object.keys(parts).filter((one) => !byId(`tab-${one}`).hidden);
    const next = there[(there.indexOf(name) + step + there.length) % there.length];
    choose(next);
    byId(`tab-${next}`).focus();
  });
}

async function back(what) {
  const answer = await desk.change({ do: what }, what === "undo" ? "Taken back." : "Made again.");
  if (!answer.ok) desk.complain(answer);
}
byId("undo").addEventListener("click", () => back("undo"));
byId("redo").addEventListener("click", () => back("redo"));

const KEYS = [
  ["Enter", "accept what it was taken to be"],
  ["1 … 9", "choose that candidate"],
  ["p", "pin it: then click the map, or type a position"],
  ["r", "a ring: somewhere within a distance"],
  ["a", "an area: click its corners on the map; Enter closes it, Backspace takes one back"],
  ["/", "search another name"],
  ["d", "drop it from the story"],
  ["k", "skip it for now"],
  ["g", "ask the online services again"],
  ["j, J", "next and previous in the list"],
  ["f", "find a place among all"],
  ["Ctrl+Z, Ctrl+Y", "undo, redo"],
  ["Alt+1, 2, 3", "Review, Edit, Publish"],
  ["Alt+↑, ↓", "on a step or journey: earlier, later"],
  ["Esc", "leave a field, a search, a drawing"],
];
const help = () => ask("Keys", [el("dl", { class: "keys" }, KEYS.map(([key, what]) => [el("dt", null, key), el("dd", null, what)]))], [["", "Close"]]);
byId("keys").addEventListener("click", help);

// Keys are heard here and in the map; a field, a dialog and the map's own controls have theirs first.
function pressed(event) {
  const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
  const with_ = event.ctrlKey || event.metaKey;
  if (document.querySelector("dialog") || event.defaultPrevented || !desk.state) return;
  if (with_ && !typing && (event.key === "z" || event.key === "y" || event.key === "Z")) {
    event.preventDefault();
    back(event.key === "z" ? "undo" : "redo");
  } else if (event.altKey && "123".includes(event.key)) {
    event.preventDefault();
    const name = Object.keys(parts)[Number(event.key) - 1];
    if (byId(`tab-${name}`).hidden) return;
    desk.show(name);
  } else if (event.key === "?" && !typing) help();
  else if (!typing && !with_ && !event.altKey && !event.repeat && shown === "review") review.key(event);
}
document.addEventListener("keydown", pressed);

refresh(); // sooner than the socket says that there is something
follow((heard) => {
  if (!heard) return problem(ENDED);
  progress(heard);
  if (heard.revision) stage.show(heard.revision);
  if (!desk.state || heard.revision !== desk.state.revision || desk.state.ready === false) refresh();
  else problem(desk.state.problem);
});
