// Time to scale below the map: intervals as bars, a marked break where nothing happens for long, and one slider over
// it, whose knob stands where the open step does and shows, when it is moved, what had happened by then.
(function (mapgen) {
  "use strict";
  const { el, steps } = mapgen;
  const MANY = 60; // from so many dates on, bars say less than how many there were
  const BINS = 120;
  const APART = 2000; // times that the rows of a long list are told apart by

  const journeys = new Map();
  for (const mark of mapgen.routes) {
    const interval = mapgen.spanOf(mark.facts);
    if (!interval) continue;
    const key = mark.journey || mark.id;
    const known = journeys.get(key);
    if (!known) journeys.set(key, { marks: [mark], interval, kind: "journey", date: mark.facts.when });
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
    return { ...journey, name, when: mapgen.when(first.facts) };
  });
  // The way back over the same line is not named again: both are one journey to a reader.
  bars.forEach((bar, index) => {
    const out = bars[index - 1];
    const back = out && bar.marks.every((mark) => mark.against && out.marks.some((one) => one.id === mark.twin));
    if (!back) return;
    out.name += mapgen.word("legend", "comma") + mapgen.word("legend", "there_and_back");
    bar.name = "";
  });
  for (const step of [...mapgen.related, ...steps]) {
    const interval = mapgen.spanOf(step.facts);
    if (!interval) continue;
    const kind = step.related ? "related" : "step";
    bars.push({ interval, kind, date: step.facts.when, name: step.related ? mapgen.placeOf(step) || step.title : mapgen.titleOf(step), when: mapgen.when(step.facts), step });
  }
  bars.push(...rowsByDate());
  if (mapgen.flags.still || new Set(bars.map((bar) => bar.interval.join())).size < 2) return;
  const axis = mapgen.timeScale(bars.map((bar) => bar.interval));
  const share = (moment) => axis.position(moment);
  const percent = (moment) => `${100 * share(moment)}%`;
  const length = (axis.to - axis.from) / mapgen.DAY;
  const words = (moment) => mapgen.momentText(moment, length);
  const shown = bars.filter((bar) => bar.kind !== "step" || !journeys.size).sort((a, b) => a.interval[0] - b.interval[0]);
  const many = shown.length > MANY || bars.some((bar) => bar.kind === "rows");

  // The rows of a long list by their dates, those of about the same time together.
  function rowsByDate() {
    const { table } = mapgen.places;
    const spans = mapgen.rowSpans;
    if (!spans.length) return [];
    const counts = new Uint32Array(spans.length);
    for (const one of table.moment) if (one) counts[one - 1] += 1;
    const those = [...spans.keys()].filter((i) => spans[i]).sort((a, b) => spans[a][0] - spans[b][0]);
    const latest = those.reduce((last, i) => Math.max(last, spans[i][1]), -Infinity);
    const out = [];
    for (const i of those) {
      const [from, to] = spans[i];
      const bar = out[out.length - 1];
      if (bar && (from - bar.interval[0]) * APART < latest - spans[those[0]][0]) {
        bar.interval[1] = Math.max(bar.interval[1], to);
        bar.count += counts[i];
      } else out.push({ interval: [from, to], kind: "rows", name: "", when: mapgen.text(table.moments[i].text), count: counts[i] });
    }
    return out;
  }

  const track = el("div", { class: "track" });
  const put = (tag, name, at, wide) => {
    const made = el(tag, { class: name, "aria-hidden": "true" });
    made.style.insetInlineStart = `${100 * at}%`;
    if (wide !== undefined) made.style.width = `${100 * wide}%`;
    track.append(made);
    return made;
  };
  const drawn = axis.stretches.reduce((sum, [from, to]) => sum + to - from, 0) / mapgen.DAY;
  const ticks = axis.stretches.flatMap(([from, to]) => mapgen.timeTicks(from, to, drawn));
  for (const t of ticks) put("i", "tick", share(t));
  for (const gap of axis.breaks) put("i", "break", gap.at, gap.end - gap.at);

  // Bars in lanes where they overlap; ends that are only about right, or open, fade out.
  const strips = [];
  const lanes = shown.length > 24 ? shown.map(() => 0) : mapgen.timeLanes(shown.map((bar) => bar.interval));
  if (!many) {
    shown.forEach((bar, i) => {
      const { start, end, approximate } = bar.date;
      const from = start ? share(bar.interval[0]) : 0;
      const to = end ? share(bar.interval[1]) : 1;
      const soft = [approximate && "about", !start && "before", !end && "after"].filter(Boolean).join(" ");
      const strip = put("i", `strip is-${bar.kind} ${soft}`, from, Math.max(0.006, to - from));
      strip.style.top = `${4 + 7 * Math.min(2, lanes[i])}px`;
      strips.push({ strip, from: start ? bar.interval[0] : -Infinity });
    });
  } else {
    const counts = new Array(BINS).fill(0);
    for (const bar of shown) counts[Math.min(BINS - 1, Math.floor(BINS * share(bar.interval[0])))] += bar.count || 1;
    const most = Math.max(...counts);
    counts.forEach((count, i) => {
      if (!count) return;
      const bin = put("i", "bin", i / BINS, 0.8 / BINS);
      bin.style.height = `${3 + (13 * count) / most}px`;
      strips.push({ strip: bin, from: axis.momentAt(i / BINS) });
    });
  }
  track.style.setProperty("--down", `${7 * Math.min(2, Math.max(0, ...lanes))}px`);
  const beats = steps.filter((step) => mapgen.momentOf(step) !== undefined);
  if (beats.length <= MANY && journeys.size) beats.forEach((step) => put("i", "beat", share(mapgen.momentOf(step))));

  const labels = [];
  for (const bar of many ? shown.filter((_, i) => i % Math.ceil(shown.length / 12) === 0) : shown) {
    for (const [kind, text] of [["when", bar.when], ["what", shown.length <= 24 && bar.name]]) {
      if (!text) continue;
      const made = put("div", `strip-text ${kind}`, share(bar.interval[0]));
      made.append(text);
      labels.push({ text: made, kind });
    }
  }

  // The slider itself lies unseen over the track; the knob and the date above it are what one sees.
  const FINE = 10000;
  const slider = el("input", { type: "range", class: "slider", min: 0, max: FINE, value: 0, "aria-label": mapgen.word("page", "by_then") });
  const knob = el("i", { class: "knob", "aria-hidden": "true", hidden: true });
  const date = el("span", { "aria-hidden": "true" });
  const all = el("button", { type: "button", class: "all", "aria-label": mapgen.word("page", "show_all"), title: mapgen.word("page", "show_all"), onclick: showAll }, "×");
  const flag = el("div", { class: "flag", hidden: true }, date, all);
  track.append(slider, knob, flag);

  function stand(moment, related) {
    const step = [...steps, ...mapgen.related].find((one) => mapgen.momentOf(one) === moment);
    const last = step || (mapgen.by !== null && mapgen.lastStep(moment));
    slider.value = Math.round(FINE * share(moment));
    slider.setAttribute("aria-valuetext", [step ? mapgen.when(step.facts) : words(moment), last && mapgen.titleOf(last)].filter(Boolean).join(mapgen.word("legend", "colon")));
    knob.hidden = false;
    knob.classList.toggle("related", Boolean(related));
    knob.style.insetInlineStart = percent(moment);
    flag.hidden = mapgen.by === null;
    if (flag.hidden) return; // formatting a date for nobody takes its time when a page opens
    date.textContent = words(moment);
    hold(share(moment));
  }
  // The date above the knob keeps within the track.
  function hold(at) {
    const room = track.clientWidth;
    const wide = flag.offsetWidth;
    flag.style.insetInlineStart = `${Math.max(-8, Math.min(room - wide + 8, at * room - wide / 2))}px`;
  }
  function move(moment) {
    stop();
    mapgen.showBy(moment);
    const last = mapgen.lastStep(moment);
    if (last !== mapgen.currentStep()) mapgen.go(last, { silent: true, byTime: true });
    stand(moment);
  }
  function showAll() {
    const from = mapgen.by;
    mapgen.showBy(null);
    stand(from);
    slider.focus({ preventScroll: true });
  }
  let asked = null; // of what a finger asks for within one frame only the last is drawn
  slider.addEventListener("input", () => {
    if (asked === null) {
      requestAnimationFrame(() => {
        move(asked);
        asked = null;
      });
    }
    asked = axis.momentAt(slider.value / FINE);
  });

  // By keys it goes from one moment that means something to the next.
  const noons = axis.pieces.filter((one) => !one.cut).flatMap((one) => mapgen.timeTicks(one.from, one.to)).map((t) => t + mapgen.DAY / 2);
  const told = beats.concat(mapgen.related).map(mapgen.momentOf).filter((moment) => moment !== undefined);
  const sameDay = (a, b) => Math.floor(a / mapgen.DAY) === Math.floor(b / mapgen.DAY);
  const quiet = drawn > MANY ? ticks : ticks.map((t) => t + mapgen.DAY / 2).filter((noon) => noon < axis.to && !told.some((moment) => sameDay(moment, noon)));
  const stops = [...new Set([axis.from, ...told, ...quiet, ...shown.flatMap((bar) => bar.interval), axis.to])].sort((a, b) => a - b);
  slider.addEventListener("keydown", (event) => {
    const now = mapgen.by === null ? axis.momentAt(slider.value / FINE) : mapgen.by;
    const slack = (axis.to - axis.from) / FINE;
    const rtl = document.documentElement.dir === "rtl";
    const next = stops.findIndex((one) => one > now + slack);
    const ahead = next < 0 ? stops.length : next;
    const behind = stops.filter((one) => one < now - slack).length - 1;
    const to = {
      ArrowRight: rtl ? behind : ahead, ArrowLeft: rtl ? ahead : behind, ArrowUp: ahead, ArrowDown: behind,
      PageUp: ahead + 4, PageDown: behind - 4, Home: 0, End: stops.length - 1,
    }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(stops[Math.max(0, Math.min(stops.length - 1, to))]);
  });
  mapgen.listen("time", (moment) => {
    for (const { strip, from } of strips) strip.classList.toggle("later", moment !== null && from > moment);
    track.classList.toggle("past", moment !== null);
    if (moment === null) flag.hidden = true;
  });
  mapgen.listen("step", ({ step, byTime }) => {
    if (byTime) return;
    mapgen.showBy(null);
    const moment = step && mapgen.momentOf(step);
    knob.hidden = moment === undefined || !step;
    if (!knob.hidden) stand(moment, step.related);
  });

  // Play goes from step to step; each of its buttons shows whether it does.
  const TRIANGLE = "M5 3.2v9.6l8-4.8z";
  const PAUSE = "M4.5 3.5h2.6v9H4.5zM9 3.5h2.6v9H9z";
  const plays = [];
  let timer = 0;
  function playButton() {
    const sign = el("path", { d: TRIANGLE });
    const button = el("button", { type: "button", class: "play", "aria-label": mapgen.word("page", "play"), onclick: () => (timer ? stop() : start()) },
      el("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, sign));
    plays.push({ button, sign });
    return button;
  }
  function tell(playing) {
    for (const { button, sign } of plays) {
      sign.setAttribute("d", playing ? PAUSE : TRIANGLE);
      button.setAttribute("aria-label", mapgen.word("page", playing ? "pause" : "play"));
    }
  }
  function stop() {
    mapgen.hold();
    clearInterval(timer);
    timer = 0;
    tell(false);
  }
  function onward() {
    const from = mapgen.currentStep();
    mapgen.turn(1);
    mapgen.travel(from, mapgen.currentStep());
  }
  function start() {
    const at = steps.indexOf(mapgen.currentStep());
    const went = mapgen.letGo();
    if (!went && (at < 0 || at === steps.length - 1)) mapgen.go(steps[0]);
    else if (!went) onward();
    tell(true);
    timer = setInterval(() => {
      if (steps.indexOf(mapgen.currentStep()) >= steps.length - 1) stop();
      else onward();
    }, 3500);
  }
  const playable = steps.length > 1 && steps.length <= MANY;
  mapgen.timeline = el("section", { class: "timeline", "aria-label": mapgen.word("page", "timeline") }, playable && playButton(), track);
  if (playable && mapgen.bar) mapgen.bar.lastChild.before(playButton());

  // A name that would run into another stands a row lower, or gives way, as a date does.
  mapgen.fitTimeline = function () {
    const rtl = document.documentElement.dir === "rtl";
    const room = track.getBoundingClientRect();
    const rows = { when: [-Infinity], what: [-Infinity, -Infinity] };
    let low = false;
    // Written first and measured then, so that the page is laid out twice and not once a label.
    for (const { text } of labels) text.classList.remove("gone", "ending", "low");
    const late = labels.filter(({ text }) => {
      const box = text.getBoundingClientRect();
      return rtl ? box.left < room.left : box.right > room.right + 2;
    });
    for (const { text } of late) text.classList.add("ending");
    const boxes = labels.map(({ text }) => text.getBoundingClientRect());
    labels.forEach(({ text, kind }, i) => {
      const now = boxes[i];
      const [near, far] = rtl ? [-now.right, -now.left] : [now.left, now.right];
      const row = rows[kind].findIndex((edge) => near >= edge + 8);
      text.classList.toggle("gone", row < 0);
      if (row < 0) return;
      rows[kind][row] = far;
      text.classList.toggle("low", row === 1);
      low = low || row === 1;
    });
    track.classList.toggle("two", low);
    if (!flag.hidden) hold(slider.value / FINE);
  };
})(globalThis.mapgen);
