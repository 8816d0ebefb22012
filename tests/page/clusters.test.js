// Signs of many points: every point in one of them, none touching another, and the same as counting one by one.
"use strict";
const assert = require("node:assert");
const test = require("node:test");
const { dice, parts } = require("./parts.js");

const { Clusters } = parts("clusters.js");

function points(seed, count) {
  const { roll, between } = dice(seed);
  const xs = new Float64Array(count);
  const ys = new Float64Array(count);
  for (let i = 0; i < count; i += 1) {
    const town = roll() < 0.5;
    xs[i] = town ? (0.52 + between(-0.002, 0.002)) % 1 : roll();
    ys[i] = town ? 0.34 + between(-0.002, 0.002) : between(0.1, 0.9);
    if (i % 50 === 1) [xs[i], ys[i]] = [xs[i - 1], ys[i - 1]]; // some stand on the spot of another
  }
  return [xs, ys, Uint16Array.from(xs, () => (roll() < 0.9 ? 0 : 1))];
}
const distance = (a, b) => {
  const dx = Math.abs(a.x - b.x);
  return Math.hypot(Math.min(dx, 1 - dx), a.y - b.y);
};

test("at every zoom the signs hold each point once and stand apart", () => {
  const [xs, ys, tints] = points(3, 3000);
  const clusters = new Clusters(xs, ys, tints);
  for (const zoom of [0, 1, 2.4, 3, 5, 8, 11.7, 14, 16, 17]) {
    const signs = clusters.at(zoom);
    const held = [...signs].flatMap((sign) => [...clusters.members(sign)]);
    assert.deepStrictEqual(held.sort((a, b) => a - b), [...xs.keys()], `zoom ${zoom}`);
    const pixels = 256 * 2 ** zoom;
    for (const sign of signs) {
      const members = clusters.members(sign);
      assert.strictEqual(members.length, sign.count);
      const own = new Set(Array.from(members, (i) => tints[i]));
      assert.strictEqual(sign.tint, own.size > 1 ? -1 : [...own][0]);
      const [x0, y0, x1, y1] = clusters.extent(sign);
      assert.ok(members.every((i) => ys[i] >= y0 && ys[i] <= y1) && x1 - x0 <= 1);
    }
    const few = signs.slice(0, 400);
    few.forEach((a, i) => few.slice(i + 1).forEach((b) => assert.ok(distance(a, b) * pixels >= a.r + b.r, `zoom ${zoom}`)));
  }
});

test("a view asks for its own signs, also over the edge of the world", () => {
  const [xs, ys] = points(5, 4000);
  const clusters = new Clusters(xs, ys, null);
  for (const [zoom, box] of [[6, [0.5, 0.3, 0.56, 0.36]], [4, [-0.1, 0.2, 0.1, 0.6]], [4, [0.9, 0.2, 1.2, 0.6]]]) {
    const inside = ({ x, y }) => y > box[1] && y < box[3] && [-1, 0, 1].some((turn) => x + turn > box[0] && x + turn < box[2]);
    const told = (signs) => signs.filter(inside).map(({ x, y, count }) => [x.toFixed(9), y.toFixed(9), count].join(" ")).sort();
    assert.deepStrictEqual(told(clusters.at(zoom, box)), told(clusters.at(zoom)));
  }
});

test("points can be left out and come back", () => {
  const [xs, ys] = points(9, 2000);
  const clusters = new Clusters(xs, ys, null);
  const whole = JSON.stringify(clusters.at(5));
  clusters.keep(Uint8Array.from(xs, (_, i) => i % 3 === 0));
  const held = [...clusters.at(5)].flatMap((sign) => [...clusters.members(sign)]);
  assert.deepStrictEqual(held.sort((a, b) => a - b), [...xs.keys()].filter((i) => i % 3 === 0));
  clusters.keep(null);
  assert.strictEqual(JSON.stringify(clusters.at(5)), whole);
});

test("a point is found at the zoom where it stands alone or with those on its spot", () => {
  const [xs, ys] = points(11, 1000);
  const clusters = new Clusters(xs, ys, null);
  for (const point of [0, 1, 50, 51, 333]) {
    const zoom = clusters.zoomAlone(point, 2, 30);
    const sign = clusters.at(zoom).find((one) => clusters.holds(one, point));
    assert.ok(clusters.members(sign).every((i) => xs[i] === xs[point] && ys[i] === ys[point]));
  }
});
