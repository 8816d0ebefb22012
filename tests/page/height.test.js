// What the article believes of a message about a map's height, and what it ignores.
"use strict";
const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");

const parent = path.join(__dirname, "..", "..", "mapgen", "render", "embed", "parent");
const source = fs.readFileSync(path.join(parent, "height.js"), "utf8");
const toldHeight = new Function(`${source}\nreturn toldHeight;`)();

const page = {};
const frame = { source: page, src: "https://maps.example/x/?theme=dark", id: "train", seq: 3 };
const said = (data, event) => ({
  source: page,
  origin: "https://maps.example",
  data: { mapgen: 1, id: "train", type: "height", height: 600, seq: 4, ...data },
  ...event,
});

test("the page's own message tells its height", () => {
  assert.strictEqual(toldHeight(said(), frame), 600);
  assert.strictEqual(toldHeight(said({ height: 120 }), frame), 120);
  assert.strictEqual(toldHeight(said({ height: 5000 }), frame), 5000);
});

const heights = [
  NaN, Infinity, -Infinity, 1e9, 5001, 119, 0, -1, -600, 0.5, 600.5, "600", "600px", null, undefined, true, [600], {}, 600n,
  { valueOf: () => 600 },
];
for (const height of heights) {
  test(`a height of ${typeof height} ${String(height)} is ignored`, () => assert.strictEqual(toldHeight(said({ height }), frame), null));
}

for (const seq of [3, 2, 0, -1, 3.5, NaN, Infinity, 2 ** 60, "4", null, undefined]) {
  test(`a number of ${typeof seq} ${String(seq)} after 3 is ignored`, () => assert.strictEqual(toldHeight(said({ seq }), frame), null));
}

const others = {
  "another window": said({}, { source: {} }),
  "no window": said({}, { source: null }),
  "another host": said({}, { origin: "https://maps.example.evil.test" }),
  "another scheme": said({}, { origin: "http://maps.example" }),
  "another port": said({}, { origin: "https://maps.example:444" }),
  "an origin that is none": said({}, { origin: "null" }),
  "no origin": said({}, { origin: "" }),
  "another map": said({ id: "ship" }),
  "a map without a name": said({ id: undefined }),
  "another kind": said({ type: "width" }),
  "another version": said({ mapgen: 2 }),
  "a version as text": said({ mapgen: "1" }),
  "no object": said({}, { data: "mapgen" }),
  "nothing": said({}, { data: null }),
  "Pym's form": said({}, { data: "pymxPYMxtrainxPYMxheightxPYMx600" }),
};
for (const [name, event] of Object.entries(others)) {
  test(`a message from or of ${name} is ignored`, () => assert.strictEqual(toldHeight(event, frame), null));
}

test("a frame without window, address or origin believes nobody", () => {
  assert.strictEqual(toldHeight(said({}, { source: null }), { ...frame, source: null }), null);
  assert.strictEqual(toldHeight(said(), { ...frame, src: "" }), null);
  assert.strictEqual(toldHeight(said({}, { origin: "null" }), { ...frame, src: "file:///x/train.html" }), null);
  assert.strictEqual(toldHeight(said({}, { origin: "null" }), { ...frame, src: "data:text/html,x" }), null);
});
