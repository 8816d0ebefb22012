// Packed lines and round lengths.
"use strict";
const assert = require("node:assert");
const test = require("node:test");
const { dice, parts, plain } = require("./parts.js");

const { metresPerPixel, roundLength, unpacked, worldX, worldY } = parts("numbers.js");

test("packed lines are read as they were written", () => {
  assert.deepStrictEqual(plain(unpacked("AACBgBC 89BwC", 1))[0], [0, 0, 1, -1, 17, 0]);
  assert.deepStrictEqual(plain(unpacked("", 1)), []);
});

test("the scale bar is the largest of 1, 2, 5 that fits", () => {
  for (const [most, round] of [[730, 500], [0.3, 0.2], [20000, 20000], [999, 500], [1000, 1000]]) {
    assert.ok(Math.abs(roundLength(most) - round) < 1e-9, String(most));
  }
  for (let seed = 1; seed <= 2000; seed += 1) {
    const most = 10 ** dice(seed).between(-2, 7);
    const round = roundLength(most);
    assert.ok(round <= most * (1 + 1e-9) && round > most / 2.5 - 1e-9, `${most}: ${round}`);
  }
});

test("the world is a square, and a pixel shrinks towards the poles", () => {
  assert.strictEqual(worldX(0), 0.5);
  assert.ok(Math.abs(worldY(0) - 0.5) < 1e-12);
  assert.ok(Math.abs(worldY(85.0511) - 0) < 1e-4 && Math.abs(worldY(-90) - 1) < 1e-4);
  assert.ok(Math.abs(metresPerPixel(0, 0) - 156543.03) < 0.01);
  assert.ok(Math.abs(metresPerPixel(60, 3) - 156543.03 / 16) < 0.01);
});
