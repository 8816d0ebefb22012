// Time to scale below the map: intervals as bars, a marked break where nothing happens for long.
(function (mapgen) {
  "use strict";
  const DAY = 86400000;
  const time = (text) => Date.parse(text.length === 10 ? text + "T00:00:00Z" : text);

  // [start, end) in milliseconds; a day lasts to its end.
  function span(when) {
    if (!when || !(when.start || when.end)) return null;
    const first = when.start || when.end;
    const last = when.end || when.start;
    const start = time(first);
    const end = last.length === 10 ? time(last) + DAY : Math.max(time(last), start + 60000);
    return Number.isFinite(start) && Number.isFinite(end) && end > start ? [start, end] : null;
  }

  // A scale from milliseconds to 0…1. Gaps longer than a third of everything are cut to a twelfth and listed.
  function scale(spans) {
    const sorted = spans.slice().sort((a, b) => a[0] - b[0]);
    const blocks = [];
    for (const [start, end] of sorted) {
      const last = blocks[blocks.length - 1];
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else blocks.push([start, end]);
    }
    const whole = blocks.length ? blocks[blocks.length - 1][1] - blocks[0][0] : 1;
    const pieces = [];
    blocks.forEach((block, index) => {
      if (index) {
        const gap = block[0] - blocks[index - 1][1];
        const cut = gap > whole / 3 && gap > 3 * DAY;
        pieces.push({ from: blocks[index - 1][1], to: block[0], length: cut ? (whole - gap) / 12 : gap, cut });
      }
      pieces.push({ from: block[0], to: block[1], length: block[1] - block[0], cut: false });
    });
    const total = pieces.reduce((sum, piece) => sum + piece.length, 0) || 1;
    let at = 0;
    for (const piece of pieces) {
      piece.at = at / total;
      at += piece.length;
      piece.end = at / total;
    }
    const position = (moment) => {
      const piece = pieces.find((one) => moment <= one.to) || pieces[pieces.length - 1];
      const share = piece.to > piece.from ? (moment - piece.from) / (piece.to - piece.from) : 0;
      return Math.max(0, Math.min(1, piece.at + share * (piece.end - piece.at)));
    };
    return { position, breaks: pieces.filter((piece) => piece.cut), pieces };
  }

  // Where ticks stand: days, months or years, at most 60 of them.
  function ticks(from, to) {
    const days = (to - from) / DAY;
    const out = [];
    const date = new Date(from);
    if (days <= 60) {
      for (let t = Math.ceil(from / DAY) * DAY; t <= to; t += DAY) out.push(t);
    } else if (days <= 60 * 30) {
      for (let i = 0; i <= 61; i += 1) out.push(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + i, 1));
    } else {
      const step = Math.max(1, Math.ceil(days / 365 / 40));
      for (let i = 0; i <= 60; i += 1) out.push(Date.UTC(date.getUTCFullYear() + i * step, 0, 1));
    }
    return out.filter((t) => t >= from && t <= to);
  }
  Object.assign(mapgen, { timeSpan: span, timeScale: scale, timeTicks: ticks });
  if (!mapgen.data) return; // in a test without a page

  const { el } = mapgen;
  const journeys = new Map();
  for (const mark of mapgen.routes) {
    const interval = span(mark.facts && mark.facts.when);
    if (!interval) continue;
    const key = mark.journey || mark.id;
    const known = journeys.get(key);
    if (!known) journeys.set(key, { marks: [mark], interval, kind: "journey" });
    else {
      known.marks.push(mark);
      known.interval = [Math.min(known.interval[0], interval[0]), Math.max(known.interval[1], interval[1])];
    }
  }
  const bars = [...journeys.values()].map((journey) => {
    const first = journey.marks[0];
    const last = journey.marks[journey.marks.length - 1];
    const ends = (mark) => mapgen.named(mark).split(" – ");
    const name = journey.marks.length > 1 && ends(first).length === 2 ? `${ends(first)[0]} – ${ends(last)[1]}` : mapgen.named(first);
    const step = mapgen.steps.find((one) => journey.marks.some((mark) => (one.marks || []).includes(mark.id)));
    return { ...journey, name, when: mapgen.when(first.facts), step };
  });
  // The way back over the same line is not named again: both are one journey to a reader.
  bars.forEach((bar, index) => {
    const out = bars[index - 1];
    const back = out && bar.marks.every((mark) => mark.against && out.marks.some((one) => one.id === mark.twin));
    if (!back) return;
    out.title = out.name + mapgen.word("legend", "comma") + mapgen.word("legend", "there_and_back");
    bar.title = "";
  });
  for (const step of [...mapgen.related, ...mapgen.steps]) {
    const interval = span(step.facts && step.facts.when);
    if (interval) bars.push({ interval, kind: step.related ? "related" : "step", name: step.related ? step.place || step.title : step.title, when: mapgen.when(step.facts), step });
  }
  const shown = bars.filter((bar) => bar.kind !== "step" || !journeys.size);
  const named = shown.length <= 24; // a long list shows its dates only
  if (new Set(bars.map((bar) => bar.interval.join())).size < 2) return;

  const axis = scale(bars.map((bar) => bar.interval));
  const track = el("div", { class: "track" });
  const percent = (moment) => axis.position(moment) * 100;
  for (const piece of axis.pieces.filter((one) => !one.cut)) {
    for (const t of ticks(piece.from, piece.to)) {
      const tick = el("i", { class: "tick" });
      tick.style.insetInlineStart = percent(t) + "%";
      track.append(tick);
    }
  }
  for (const gap of axis.breaks) {
    const sign = el("i", { class: "break" });
    sign.style.insetInlineStart = gap.at * 100 + "%";
    sign.style.width = (gap.end - gap.at) * 100 + "%";
    track.append(sign);
  }
  const labels = [];
  shown.sort((a, b) => a.interval[0] - b.interval[0]);
  for (const bar of shown) {
    const strip = el("button", {
      type: "button", class: `strip ${bar.kind}`, "aria-label": [bar.when, bar.name].filter(Boolean).join(": "),
      onclick: () => bar.step && mapgen.go(bar.step),
    });
    strip.style.insetInlineStart = percent(bar.interval[0]) + "%";
    strip.style.width = Math.max(0.6, percent(bar.interval[1]) - percent(bar.interval[0])) + "%";
    for (const [kind, words] of [["when", bar.when], ["what", named && ("title" in bar ? bar.title : bar.name)]]) {
      if (!words) continue;
      const text = el("div", { class: `strip-text ${kind}`, "aria-hidden": "true" }, words);
      text.style.insetInlineStart = percent(bar.interval[0]) + "%";
      labels.push({ text, kind });
      track.append(text);
    }
    track.append(strip);
  }
  const knob = el("i", { class: "knob", hidden: true });
  track.append(knob);

  const triangle = "M5 3.2v9.6l8-4.8z";
  const pause = "M4.5 3.5h2.6v9H4.5zM9 3.5h2.6v9H9z";
  const sign = el("path", { d: triangle });
  const play = el("button", { type: "button", class: "play", "aria-label": mapgen.word("page", "play"), onclick: () => (timer ? stop() : start()) },
    el("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, sign));
  let timer = 0;
  function stop() {
    mapgen.hold();
    clearInterval(timer);
    timer = 0;
    sign.setAttribute("d", triangle);
    play.setAttribute("aria-label", mapgen.word("page", "play"));
  }
  function onward() {
    const from = mapgen.currentStep();
    mapgen.turn(1);
    mapgen.travel(from, mapgen.currentStep());
  }
  function start() {
    const { steps } = mapgen;
    const at = steps.indexOf(mapgen.currentStep());
    const went = mapgen.letGo();
    if (!went && (at < 0 || at === steps.length - 1)) mapgen.go(steps[0]);
    else if (!went) onward();
    sign.setAttribute("d", pause);
    play.setAttribute("aria-label", mapgen.word("page", "pause"));
    timer = setInterval(() => {
      if (steps.indexOf(mapgen.currentStep()) >= steps.length - 1) stop();
      else onward();
    }, 3500);
  }
  mapgen.timeline = el("section", { class: "timeline", "aria-label": mapgen.word("page", "timeline") }, mapgen.steps.length > 1 && mapgen.steps.length <= 60 && play, track);

  // A name that would run into another stands a row lower, or gives way, as a date does.
  mapgen.fitTimeline = function () {
    const rtl = document.documentElement.dir === "rtl";
    const room = track.getBoundingClientRect();
    const rows = { when: [-Infinity], what: [-Infinity, -Infinity] };
    let low = false;
    for (const { text, kind } of labels) {
      text.classList.remove("gone", "ending", "low");
      const box = text.getBoundingClientRect();
      if (rtl ? box.left < room.left : box.right > room.right + 2) text.classList.add("ending");
      const now = text.getBoundingClientRect();
      const [near, far] = rtl ? [-now.right, -now.left] : [now.left, now.right];
      const row = rows[kind].findIndex((edge) => near >= edge + 8);
      text.classList.toggle("gone", row < 0);
      if (row < 0) continue;
      rows[kind][row] = far;
      text.classList.toggle("low", row === 1);
      low = low || row === 1;
    }
    track.classList.toggle("two", low);
  };
  mapgen.listen("step", ({ step }) => {
    const interval = step && span(step.facts && step.facts.when);
    knob.hidden = !interval;
    if (!interval) return;
    knob.classList.toggle("related", Boolean(step.related));
    knob.style.insetInlineStart = percent((interval[0] + Math.min(interval[1], interval[0] + DAY)) / 2) + "%";
  });
})((globalThis.mapgen = globalThis.mapgen || {}));
