// Columns of a long list: what was packed comes out again, whatever way it was packed.
"use strict";
const assert = require("node:assert");
const test = require("node:test");
const zlib = require("node:zlib");
const { dice, parts, plain } = require("./parts.js");

const mapgen = parts("inflate.js", "columns.js");
const SIGNS = [...Array(95).keys()].map((i) => String.fromCharCode(32 + i)).filter((sign) => !"<>&'$`{}\"\\".includes(sign));

function inBase85(bytes) {
  let out = "";
  for (let i = 0; i < bytes.length; i += 4) {
    let word = [0, 1, 2, 3].reduce((sum, k) => sum * 256 + (bytes[i + k] || 0), 0);
    let five = "";
    for (let k = 0; k < 5; k += 1, word = Math.floor(word / 85)) five = SIGNS[word % 85] + five;
    out += five.slice(0, Math.min(4, bytes.length - i) + 1);
  }
  return out;
}
const packed = (bytes, options) => inBase85(zlib.deflateRawSync(Buffer.from(bytes), options));

test("the signs are the 85 that need no escape", () => {
  assert.strictEqual(SIGNS.length, 85);
  for (let length = 0; length < 40; length += 1) {
    const bytes = Array.from({ length }, (_, i) => (i * 97 + length * 31) % 256);
    assert.deepStrictEqual([...mapgen.bytesOf(inBase85(bytes))], bytes);
  }
});

test("every kind of deflated block is read", () => {
  const { whole } = dice(7);
  const words = Array.from({ length: 900 }, () => Array.from({ length: whole(1, 9) }, () => String.fromCharCode(whole(97, 122))).join(""));
  const inputs = [
    Buffer.alloc(0), Buffer.from("a"), Buffer.alloc(70000), Buffer.from(Array.from({ length: 50000 }, () => whole(0, 255))),
    Buffer.from(Array.from({ length: 20000 }, () => words[whole(0, 899)]).join(" ")),
  ];
  const { Z_FIXED, Z_HUFFMAN_ONLY } = zlib.constants;
  for (const input of inputs) {
    for (const options of [{ level: 0 }, { level: 1 }, { level: 6 }, { level: 9, memLevel: 9 }, { strategy: Z_FIXED }, { strategy: Z_HUFFMAN_ONLY }]) {
      assert.ok(input.equals(Buffer.from(mapgen.inflated(zlib.deflateRawSync(input, options)))), JSON.stringify(options));
    }
  }
});

test("numbers come by their bytes, the higher ones only where there are any", () => {
  assert.deepStrictEqual([...mapgen.numbersOf(packed([1, 2, 3]), 3)], [1, 2, 3]);
  assert.deepStrictEqual([...mapgen.numbersOf(packed([1, 2, 1, 0, 255, 0, 128, 0]), 2)], [0x80ff0101, 2]);
  assert.deepStrictEqual([...mapgen.numbersOf("", 2)], [0, 0]);
});

test("places are numbered rows first and told in the order of the input", () => {
  const table = new mapgen.Table({ rows: 3, grid: 1, kinds: [{ style: "stop" }, { style: "dot" }], kind: packed([0, 1, 0]), order: packed([0, 2, 3]) }, "places");
  const places = new mapgen.Places([{ id: "own", order: 1, style: "stop" }], table);
  assert.deepStrictEqual([...places.chosen(() => true, true)], [0, 3, 1, 2]);
  assert.deepStrictEqual([...places.chosen((mark) => mark.style !== "dot", true)], [0, 3, 2]);
  assert.strictEqual(places.mark(3).id, "own");
  assert.deepStrictEqual(plain(places.mark(1).point), [-180, -90]);
  assert.strictEqual(places.numberOf(places.mark(2)), 2);
});
