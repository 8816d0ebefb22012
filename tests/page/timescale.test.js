// Time as the timeline has it: order is kept, nothing leaves the scale, breaks are marked, journeys go forward.
"use strict";
const assert = require("node:assert");
const test = require("node:test");
const { dice, parts, plain } = require("./parts.js");

const { DAY, distanceReached, sharedZone, timeLanes, timeScale, timeSpan, timeTicks, toldAt } = parts("timescale.js");
const day = (text) => plain(timeSpan({ start: text, end: text }));
const RUNS = 2000;

function spansOf(seed) {
  const { between, whole, roll } = dice(seed);
  const start = Date.UTC(1900 + whole(0, 150), whole(0, 11), whole(1, 28));
  const far = 10 ** between(0, 5) * DAY;
  return Array.from({ length: whole(1, 20) }, () => {
    const from = Math.round(start + far * roll() ** 3);
    return [from, Math.round(from + Math.max(60000, far * 0.1 * roll()))];
  });
}

test(`${RUNS} scales keep the order, hold every end, and can be read back`, () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const spans = spansOf(seed);
    const scale = timeScale(spans);
    const ends = spans.flat().sort((a, b) => a - b);
    assert.strictEqual(scale.position(ends[0]), 0);
    assert.ok(Math.abs(scale.position(ends[ends.length - 1]) - 1) < 1e-9);
    let before = -1;
    for (const end of ends) {
      const at = scale.position(end);
      assert.ok(at >= before - 1e-12 && at >= 0 && at <= 1, `${seed}: ${end}`);
      before = at;
      const back = scale.momentAt(at);
      assert.ok(Math.abs(scale.position(back) - at) < 1e-6, `${seed}: read back`);
    }
    let last = -Infinity;
    for (let i = 0; i <= 200; i += 1) {
      const moment = scale.momentAt(i / 200);
      assert.ok(moment >= last, `${seed}: momentAt goes back`);
      last = moment;
    }
  }
});

test("time is true to scale except where a break is marked, and a break is longer than a third of all", () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const spans = spansOf(seed);
    const scale = timeScale(spans);
    const whole = Math.max(...spans.map((one) => one[1])) - Math.min(...spans.map((one) => one[0]));
    const rates = scale.pieces.filter((one) => !one.cut && one.to > one.from).map((one) => (one.end - one.at) / (one.to - one.from));
    for (const rate of rates) assert.ok(Math.abs(rate / rates[0] - 1) < 1e-6, `${seed}: not to scale`);
    for (const gap of scale.breaks) {
      assert.ok(gap.to - gap.from > whole / 3 && gap.to - gap.from > 3 * DAY);
      assert.ok(spans.every(([from, to]) => to <= gap.from || from >= gap.to), `${seed}: something happens in a break`);
      assert.ok((gap.end - gap.at) / (gap.to - gap.from) < rates[0], `${seed}: a break that saves nothing`);
    }
  }
});

test("a long silence is one marked break", () => {
  const scale = timeScale([day("2018-03-01"), day("2018-03-02"), day("2019-03-01")]);
  assert.strictEqual(scale.breaks.length, 1);
  assert.strictEqual(scale.position(Date.UTC(2018, 2, 1)), 0);
  assert.strictEqual(scale.position(Date.UTC(2019, 2, 2)), 1);
  assert.strictEqual(timeScale([day("2018-03-01"), day("2018-03-03")]).breaks.length, 0);
});

test("a day lasts to its end; a clock time stands where the zone of the story has it; nonsense is no time", () => {
  assert.strictEqual(day("2018-03-25")[1] - day("2018-03-25")[0], DAY);
  const hours = (text, zone) => (plain(timeSpan({ start: text, end: text }, zone))[0] % DAY) / 3600000;
  assert.strictEqual(hours("1990-02-11T16:00:00+02:00", 120), 16);
  assert.strictEqual(hours("1990-02-11T16:00:00+02:00", null), 14);
  assert.strictEqual(hours("1990-02-11T16:00:00", null), 16);
  assert.strictEqual(timeSpan({ start: "x" }), null);
  assert.strictEqual(timeSpan({ start: "2018-03-25", end: "2018-03-24" }), null);
  assert.strictEqual(timeSpan(null), null);
  assert.deepStrictEqual(plain(timeSpan({ end: "2018-03-25" })), day("2018-03-25"));
  assert.deepStrictEqual(plain(timeSpan({ start: "2018-03-25" })), day("2018-03-25"));
});

test("clock times share a zone or have none in common", () => {
  assert.strictEqual(sharedZone(["2018-03-25", "2018-03-25T10:00:00+02:00", "2018-03-26T10:00:00+02:00"]), 120);
  assert.strictEqual(sharedZone(["2018-03-25T10:00:00-03:30"]), -210);
  assert.strictEqual(sharedZone(["2018-03-25T10:00:00Z", "2018-03-26T10:00:00+00:00"]), 0);
  assert.strictEqual(sharedZone(["2018-03-25T10:00:00Z", "2018-03-26T10:00:00+02:00"]), null);
  assert.strictEqual(sharedZone(["2018-03-25", undefined, "2018-03-25T10:00:00"]), null);
});

test("ticks are few and stand on days, months or years", () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const [[from, to]] = spansOf(seed);
    const ticks = timeTicks(from, to);
    assert.ok(ticks.length <= 62, `${seed}: ${ticks.length} ticks`);
    for (const tick of ticks) assert.ok(tick >= from && tick <= to && tick % DAY === 0);
  }
});

test("between the breaks the scale is whole", () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const spans = spansOf(seed);
    const { stretches, breaks, from, to } = timeScale(spans);
    assert.strictEqual(stretches.length, breaks.length + 1);
    assert.strictEqual(stretches[0][0], from);
    assert.strictEqual(stretches[stretches.length - 1][1], to);
    stretches.slice(1).forEach((one, i) => assert.deepStrictEqual([stretches[i][1], one[0]], [breaks[i].from, breaks[i].to]));
  }
});

test("steps of one day are told in their order within it, those with a clock time on the minute", () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const { roll, whole } = dice(seed);
    const items = Array.from({ length: whole(1, 25) }, () => {
      const clock = roll() < 0.3;
      return { clock, start: whole(17000, 17004) * DAY + (clock ? whole(1, 1430) * 60000 : 0) };
    });
    items.sort((a, b) => Math.floor(a.start / DAY) - Math.floor(b.start / DAY) || 0);
    const at = toldAt(items);
    items.forEach((item, i) => {
      if (item.clock) assert.strictEqual(at[i], item.start);
      assert.strictEqual(Math.floor(at[i] / DAY), Math.floor(item.start / DAY), `${seed}: another day`);
    });
    const loose = items.map((item, i) => ({ ...item, at: at[i] })).filter((one) => !one.clock);
    const chains = items.some((one) => one.clock) ? [] : loose;
    for (let i = 1; i < chains.length; i += 1) assert.ok(chains[i].at > chains[i - 1].at, `${seed}: order lost`);
  }
  const noon = 17000 * DAY + DAY / 2;
  const [early, clock, late] = toldAt([{ start: 17000 * DAY }, { start: noon, clock: true }, { start: 17000 * DAY }]);
  assert.ok(early < clock && clock < late);
});

test("a journey only goes forward, leaves when it starts, arrives when it ends, and keeps what is known of it", () => {
  for (let seed = 1; seed <= RUNS; seed += 1) {
    const { between, whole } = dice(seed);
    const interval = [0, between(DAY, 10 * DAY)];
    const length = between(1, 1000);
    const known = Array.from({ length: whole(0, 5) }, () => [between(-DAY, interval[1] + DAY), between(0, length)]);
    const far = (when) => distanceReached(interval, length, known, when);
    assert.strictEqual(far(-1), 0);
    assert.strictEqual(far(interval[1]), length);
    let last = 0;
    for (let i = 0; i <= 100; i += 1) {
      const now = far((interval[1] * i) / 100);
      assert.ok(now >= last - 1e-9 && now <= length + 1e-9, `${seed}: back at ${i}`);
      last = now;
    }
  }
  assert.strictEqual(distanceReached([0, 100], 50, [[20, 40]], 20), 40);
  assert.strictEqual(distanceReached([0, 100], 50, [], 50), 25);
  assert.strictEqual(distanceReached([0, 100], 50, [[20, 40], [30, 10]], 30), 41.25);
});

test("intervals that overlap are never in one lane", () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const spans = spansOf(seed).sort((a, b) => a[0] - b[0]);
    const lanes = timeLanes(spans);
    spans.forEach(([from, to], i) => {
      for (let k = 0; k < i; k += 1) assert.ok(lanes[k] !== lanes[i] || spans[k][1] <= from || to <= spans[k][0]);
    });
  }
});
