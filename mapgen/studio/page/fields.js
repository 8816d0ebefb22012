// The words of a story as they are edited: which there are, of what kind, and how they are called.
// Choices: each the value, or the value and how it is called.
const SIDES = [["", "any"], "top", "top-right", "right", "bottom-right", "bottom", "bottom-left", "left", "top-left"];
const STATUS = [["", "not said"], "confirmed", "probable", "possible", "reported", "disputed", "planned"];
const YES = [["", "no"], ["true", "yes"]];
const BORDERS = [["", "not said"], "de-facto", "no-claims", "agreed", "none"];

// Each: the word, its label, its kind ("list", "long", the choices; else one line), and whether it takes half a row.
export const STORY = [
  ["title", "Title"], ["subtitle", "Line below it"],
  ["lang", "Language of the texts", "", "half"], ["languages", "Languages of the map", "list", "half"],
  ["published", "Published on", "", "half"], ["theme", "Theme", [["", "not said"], ["auto", "the reader’s"], "light", "dark", "print"], "half"],
  ["alt", "What the map shows, for those who cannot see it", "long"], ["correction", "Correction", "long"],
  ["lengths", "Lengths of routes shown", YES, "half"], ["borders", "Borders", BORDERS, "half"],
];
const FACTS = [
  ["when", "When", "", "half"], ["status", "Status", STATUS, "half"], ["source", "Sources", "list"],
];
const NOTE = ["note", "Note to oneself, never published", "long"];
export const STEP = [
  ["title", "Title"], ...FACTS, ["text", "What happened", "long"], ["quote", "Words of the source", "long"],
  ["because", "What its status rests on", "long"], NOTE,
];
export const JOURNEY = [["via", "Passes through (or drag its line on the map)", "list"], ["title", "Title"], ...FACTS, NOTE];
export const IMAGE = [["file", "Picture, from the story’s folder"], ["alt", "What it shows", "long"], ["credit", "Credit"]];
export const PLACE = [
  ["title", "What the map calls it", "", "half"], ["label", "Side of its label", SIDES, "half"], ["name", "Name to look for", "", "half"],
  ["in", "In", "", "half"], ["at", "Position", "", "half"], ["within", "Somewhere within", "", "half"], ["country", "Country", "", "half"],
  ["link", "Link", "", "half"], ["text", "What its card says", "long"], ["source", "Sources", "list"], NOTE,
];
export const SOURCE = [
  ["title", "Title"], ["publisher", "Publisher", "", "half"], ["accessed", "Read on", "", "half"], ["url", "Address"], ["archive", "Archived at"],
  ["credit", "Credit", "", "half"], ["public", "Readers see it", [["", "yes"], ["true", "yes, always"], ["false", "no, never"]], "half"],
];

// The words that say how a journey goes, and where a step is.
export const MEANS = { train: "by train", road: "by road", ship: "by ship", air: "by air", walk: "on foot", leg: "not said how" };
const NEAR = [["place", "Near"], ["by", "So far from it", "", "half"], ["bearing", "In which direction", "", "half"]];

// Fields of where a step is, as it says it: [path below the step, label, value, kind, width].
export function whereabouts(step) {
  if (step.near && typeof step.near === "object") return NEAR.map(([word, label, kind, width]) => [["near", word], label, step.near[word], kind, width]);
  const word = ["near", "off", "area", "between"].find((one) => step[one]) || "at";
  const label = { at: "At", near: "Near", off: "In the sea off", area: "Somewhere in", between: "Between two places" }[word];
  const within = word === "at" ? [[["within"], "Somewhere within", step.within, "", "half"]] : [];
  return [[[word], label, step[word], word === "between" ? "list" : "", within.length ? "half" : ""], ...within];
}

// A value as it stands in a field; null for what no field can hold.
export function inField(value) {
  if (Array.isArray(value)) return value.every((one) => typeof one === "string") ? value.join(", ") : null;
  if (value && typeof value === "object") return null;
  return value || "";
}

// What a field says as it goes into the story: one word, several, or null for none.
export function outOfField(text, kind) {
  if (kind !== "list") return text || null;
  const words = text.split(",").map((one) => one.trim()).filter(Boolean);
  return words.length > 1 ? words : words[0] || null;
}
