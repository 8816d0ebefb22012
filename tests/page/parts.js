// The parts of the page that need no page, loaded as the page loads them: plain scripts that fill `mapgen`.
"use strict";
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

const FOLDER = path.join(__dirname, "..", "..", "mapgen", "render", "page");

exports.parts = function (...names) {
  const context = vm.createContext({ performance });
  for (const name of names) vm.runInContext(fs.readFileSync(path.join(FOLDER, name), "utf8"), context, { filename: name });
  return context.mapgen;
};

// Numbers that look random and are the same in every run (mulberry32).
exports.dice = function (seed) {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { between: (low, high) => low + (high - low) * roll(), whole: (low, high) => low + Math.floor((high - low + 1) * roll()), roll };
};

// What came out of another context, as plain values of this one.
exports.plain = (value) => JSON.parse(JSON.stringify(value));
