// Names on the map: over thousands of layouts none covers another, a marker or the frame, and none of the story is lost.
"use strict";
const assert = require("node:assert");
const test = require("node:test");
const { dice, parts, plain } = require("./parts.js");

const { boxesMeet, labelPlaces, markerPlaces } = parts("labels.js");
const FRAME = [0, 0, 900, 600];
const LAYOUTS = 1500;
const SIDES = ["", "", "", "right", "left", "top", "bottom", "top right", "bottom left"];
const inside = (box) => box[0] >= FRAME[0] && box[1] >= FRAME[1] && box[2] <= FRAME[2] && box[3] <= FRAME[3];

// A map: some markers of the story, often close together, places that are only context, a line, a control.
function layout(seed) {
  const { between, whole, roll } = dice(seed);
  const crowd = [between(150, 750), between(120, 480)];
  const spot = () => (roll() < 0.4 ? [crowd[0] + between(-60, 60), crowd[1] + between(-60, 60)] : [between(30, 870), between(30, 570)]);
  const markers = Array.from({ length: whole(1, 18) }, (_, i) => {
    const [x, y] = spot();
    return { id: `story ${i}`, x, y, r: 12.5, side: SIDES[whole(0, SIDES.length - 1)], movable: true, priority: whole(0, 5) };
  });
  const taken = [[10, 10, 50, 210], [780, 10, 890, 120]];
  const points = Array.from({ length: 150 }, (_, i) => [100 + 4 * i, 300 + 120 * Math.sin(i / (10 + 10 * roll()))]);
  const spots = markerPlaces(markers, { frame: FRAME, taken, points });
  for (const { id, r } of markers) {
    const { x, y } = spots.get(id);
    taken.push([x - r, y - r, x + r, y + r]);
  }
  const items = markers.map((one) => ({ ...one, ...spots.get(one.id), w: between(30, 150), h: roll() < 0.5 ? 19 : 34, story: true }));
  for (let i = 0; i < 25; i += 1) {
    const [x, y] = [between(10, 890), between(10, 590)];
    items.push(i % 5 ? { id: `town ${i}`, x, y, w: between(30, 80), h: 15, r: 3.5, priority: -i } : { id: `sea ${i}`, x, y, w: 90, h: 34, r: 0, area: true, priority: -i });
  }
  return { markers, spots, items, options: { frame: FRAME, taken, points, rtl: roll() < 0.3 } };
}

test(`${LAYOUTS} layouts: nothing overlaps, nothing leaves the frame, no name of the story is lost`, () => {
  for (let seed = 1; seed <= LAYOUTS; seed += 1) {
    const { items, options } = layout(seed);
    const placed = [...labelPlaces(items, options)];
    placed.forEach(([id, { box }], i) => {
      assert.ok(inside(box), `${seed}: ${id} is cut by the frame`);
      for (const other of options.taken) assert.ok(!boxesMeet(box, other), `${seed}: ${id} covers a marker or a control`);
      for (const [name, after] of placed.slice(i + 1)) assert.ok(!boxesMeet(box, after.box), `${seed}: ${id} and ${name}`);
    });
    const there = new Set(placed.map(([id]) => id));
    for (const item of items.filter((one) => one.story)) assert.ok(there.has(item.id), `${seed}: ${item.id} has no name`);
  }
});

test("markers that step aside stand apart, inside the frame, and off the controls", () => {
  for (let seed = 1; seed <= LAYOUTS; seed += 1) {
    const { markers, spots, options } = layout(seed);
    const shown = markers.map((one) => ({ ...spots.get(one.id), r: one.r, id: one.id }));
    const moved = shown.filter((one) => one.moved);
    for (const one of moved) {
      assert.ok(inside([one.x - one.r, one.y - one.r, one.x + one.r, one.y + one.r]));
      for (const other of shown.filter((two) => two.id !== one.id)) {
        const settled = shown.indexOf(other) < shown.indexOf(one) || other.moved;
        if (settled) assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= one.r + other.r - 1, `${seed}: ${one.id} on ${other.id}`);
      }
      for (const box of options.taken.slice(0, 2)) assert.ok(!boxesMeet([one.x - one.r, one.y - one.r, one.x + one.r, one.y + one.r], box));
    }
  }
});

test("the same layout gives the same places", () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const [a, b] = [layout(seed), layout(seed)];
    assert.deepStrictEqual([...labelPlaces(a.items, a.options)], [...labelPlaces(b.items, b.options)]);
  }
});

test("a side that the story fixed is kept where it is free; a reader from the right gets the left first", () => {
  const item = { id: 1, x: 50, y: 50, w: 20, h: 10, r: 5, story: true, priority: 1 };
  const box = (extra, options) => plain(labelPlaces([{ ...item, ...extra }], { frame: [0, 0, 100, 100], ...options }).get(1).box);
  assert.deepStrictEqual(box({ side: "left" }), [21, 45, 41, 55]);
  assert.deepStrictEqual(box({ side: "top" }), [40, 31, 60, 41]);
  assert.deepStrictEqual(box({}), [59, 45, 79, 55]);
  assert.deepStrictEqual(box({}, { rtl: true }), [21, 45, 41, 55]);
});

test("a name of the story gets a leader rather than disappear; one of context gives way; one in the key may", () => {
  const item = { id: 1, x: 150, y: 150, w: 40, h: 12, r: 5, priority: 1 };
  const options = { frame: [0, 0, 300, 300], taken: [[80, 130, 220, 170]] };
  const story = labelPlaces([{ ...item, story: true }], options).get(1);
  assert.ok(story.leader);
  assert.ok(!boxesMeet(story.box, options.taken[0]));
  assert.strictEqual(labelPlaces([item], options).size, 0);
  assert.strictEqual(labelPlaces([{ ...item, story: true, keyed: true }], options).size, 0);
});

test("of two names in each other's way the one of the story, then the weightier one, stays", () => {
  const at = (id, extra) => ({ id, x: 50, y: 50, w: 80, h: 12, r: 4, priority: 0, area: true, ...extra });
  const left = (items) => plain([...labelPlaces(items, { frame: [0, 0, 100, 100] }).keys()]);
  assert.deepStrictEqual(left([at("light"), at("heavy", { priority: 5 })]), ["heavy"]);
  assert.deepStrictEqual(left([at("heavy", { priority: 5 }), at("story", { story: true })]), ["story"]);
});
