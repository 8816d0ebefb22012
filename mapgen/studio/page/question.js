// One question as it stands in the panel: what is said, what it may be, and the ways to settle it.
import { el, percent } from "./dom.js";

const PRECISIONS = ["exact", "building", "street", "locality", "city", "district", "region", "country", "macro"];
const STATUS = ["confirmed", "probable", "possible", "reported", "disputed", "planned"];
const SHOWN = 2; // sentences that are shown at once

export const TOGETHER = {
  most: 20,
  places: (count) => `${count} places that are sure`,
  told: (count) => `${count} journeys and steps`,
};

// Nothing is left.
export function done(review) {
  const { draft } = review.desk.state.words;
  const accept = () => review.make({ do: "put", path: ["draft"], value: null }, "It is no draft any more.");
  return {
    body: [
      el("h2", { id: "asked" }, "Nothing is left to look at"),
      el("p", { class: "reason" }, draft
        ? "Every place, journey and step was looked at. The story still says that it is a draft."
        : "Publish builds the page, the picture and the snippet."),
      el("p", { class: "reason" }, "A pin that is wrong after all: click it on the map, or choose it from all places below."),
    ],
    ways: [
      draft && { label: "It is no draft any more", key: "Enter", act: accept, kind: "main" },
      { label: "Publish", key: draft ? undefined : "Enter", act: () => review.desk.show("publish"), kind: draft ? "" : "main" },
    ],
  };
}

// Is this the place that is meant?
export function ofPlace(review, told) {
  const { place } = told;
  const { isStory, tool } = review;
  const precise = ({ target }) => review.make({ do: "precision", place: place.id, precision: target.value }, "Written.", { settles: false });
  const best = told.candidates[0];
  return {
    body: [
      el("h2", { id: "asked" }, told.name),
      issues(told, review.candidates.length > 1),
      said(told),
      review.candidates.length
        ? el("ol", { class: "candidates", "aria-label": review.found ? "What was found by that name" : "What it may be" }, review.candidates.map((one, at) => candidate(review, one, at)))
        : el("p", { class: "reason" }, review.found ? "Nothing was found by that name." : place.lat === null ? "Nothing is known by that name: pin it, search another name, drop or skip it." : "It stands where it was put: a position is written in the file."),
      place.reason && place.lat !== null && !review.found ? el("p", { class: "reason" }, el("b", null, place.chosen && !place.checked ? `${percent(place.confidence)} sure: ` : ""), place.reason) : null,
      isStory && place.lat !== null ? el("div", { class: "field row" }, el("label", { for: "precision" }, "How exact it is meant"),
        el("select", { id: "precision", onchange: precise },
          el("option", { value: "" }, "as found"),
          PRECISIONS.map((one) => el("option", { selected: one === place.precision, value: one }, one)))) : null,
    ],
    ways: [
      (review.found ? review.found[0] : best || place.lat !== null) && { label: review.found ? "Choose 1" : best && !place.checked ? "Accept" : "Keep", key: "Enter", act: () => review.accept(), kind: "main" },
      review.found && { label: "None of these", key: "Escape", act: () => review.unfind() },
      { label: "Pin", key: "p", act: () => tool.pin() },
      isStory && { label: "Ring", key: "r", act: () => tool.ring() },
      isStory && { label: "Area", key: "a", act: () => tool.area() },
      { label: "Search", key: "/", act: () => tool.search() },
      told.issues.some((one) => one.code === "provider") && { label: "Ask again", key: "g", act: () => review.askAgain() },
      isStory && { label: "Drop", key: "d", act: () => review.drop() },
      review.beside === null
        ? { label: "Skip", key: "k", act: () => review.skip() }
        : !review.found && { label: "Leave it", key: "Escape", act: () => review.leave() },
    ],
  };
}

// Did this journey or step take place as it is told?
export function ofTold(review, told) {
  const wrong = el("p", { class: "message", id: "told-wrong", role: "alert" });
  const put = (word) => async ({ target }) => {
    const answer = await review.make({ do: "put", path: [told.group, told.number, word], value: target.value }, "Written.", { settles: false });
    const isWrong = Boolean(answer) && !answer.ok && answer.status !== 409;
    target.setAttribute("aria-invalid", String(isWrong));
    wrong.textContent = isWrong ? review.message.textContent : "";
    review.message.textContent = "";
  };
  return {
    body: [
      el("h2", { id: "asked" }, told.name),
      issues(told),
      said(told),
      told.text ? el("p", null, told.text) : null,
      el("div", { class: "pair" },
        el("div", { class: "field" }, el("label", { for: "told-when" }, "When"), el("input", { id: "told-when", value: told.when, "aria-describedby": "told-wrong", onchange: put("when") })),
        el("div", { class: "field" }, el("label", { for: "told-status" }, "Status"), el("select", { id: "told-status", onchange: put("status") },
          STATUS.map((one) => el("option", { selected: one === told.status, value: one }, one))))),
      wrong,
    ],
    ways: [
      { label: "Keep", key: "Enter", act: () => review.accept(), kind: "main" },
      { label: "Drop", key: "d", act: () => review.drop() },
      { label: "Skip", key: "k", act: () => review.skip() },
    ],
  };
}

// Several that are sure: each with its pin, what it was taken to be, and its sentence.
export function together(review, told) {
  const isPlaces = told.kind === "places";
  const row = (one, at) => {
    const id = `together-${at}`;
    const best = (one.candidates || [])[0];
    const near = (number) => () => review.desk.pins && isPlaces && review.desk.pins.near(number);
    return el("li", { onmouseenter: near(at), onmouseleave: near(-1), onfocusin: near(at), onfocusout: near(-1) },
      el("input", { type: "checkbox", id, value: one.key, checked: true }),
      el("label", { for: id },
        isPlaces ? el("b", { class: "number" }, String(at + 1)) : null,
        el("span", { class: "what" },
          el("strong", null, one.name),
          best ? el("span", null, facts(best)) : el("span", null, [one.when, one.status].filter(Boolean).join(" · "))),
        one.sentences.length ? el("q", null, ...marked(one.sentences[0])) : one.line ? el("code", null, one.line) : null));
  };
  return {
    body: [
      el("h2", { id: "asked" }, told.name),
      el("p", { class: "reason" }, isPlaces
        ? "Each is surer than 0.95 and nothing else by its name is as likely. Look at every pin; untick what is not right, it is asked by itself then."
        : "Each stands as its sentence says, and nothing speaks against it. Untick what is not right, it is asked by itself then."),
      el("ol", { class: "sure" }, told.each.map(row)),
    ],
    ways: [
      { label: "Accept what is ticked", key: "Enter", act: () => review.acceptAll(), kind: "main" },
      { label: "One by one", key: "o", act: () => review.oneByOne() },
    ],
  };
}

function candidate(review, one, at) {
  const near = (number) => () => review.desk.pins && review.desk.pins.near(number);
  return el("li", null, el("button", {
    type: "button", onclick: () => review.candidate(one), "aria-keyshortcuts": String(at + 1),
    onmouseenter: near(at), onmouseleave: near(-1), onfocus: near(at), onblur: near(-1),
  },
  el("b", { class: one.key === review.asked.place.chosen ? "number taken" : "number", "aria-hidden": "true" }, String(at + 1)),
  el("span", { class: "what" }, el("strong", null, one.name), el("span", null, [one.kind, one.area].filter(Boolean).join(" · "))),
  el("span", { class: "facts" }, [people(one), one.away].filter(Boolean).join(" · "))));
}

const people = (one) => (one.population ? `pop. ${one.population.toLocaleString("en")}` : "");
const facts = (one) => [one.kind, one.area, people(one), one.away].filter(Boolean).join(" · ");

// What is doubted, gravest first; that nobody has looked yet goes without saying, and which others it could be is
// told by the candidates where they stand below.
function issues(told, offered) {
  return told.issues.filter((one) => one.code !== "unconfirmed").map((one) => el("p", { class: `issue ${one.severity}` },
    one.code === "ambiguous" && offered ? "More than one place is as likely: which is meant?" : one.message));
}

function said(told) {
  const quoted = (one) => el("blockquote", null, ...marked(one));
  const more = told.sentences.slice(SHOWN);
  if (!told.sentences.length) return told.line ? [el("pre", { class: "line" }, told.line)] : [];
  return [
    told.sentences.slice(0, SHOWN).map(quoted),
    more.length ? el("details", { class: "more" }, el("summary", null, more.length === 1 ? "1 more sentence" : `${more.length} more sentences`), more.map(quoted)) : null,
  ];
}

// A sentence with the words that name the place marked.
function marked({ text, mark }) {
  if (!mark) return [text];
  const letters = [...text];
  return [letters.slice(0, mark[0]).join(""), el("mark", null, letters.slice(mark[0], mark[1]).join("")), letters.slice(mark[1]).join("")];
}
