// What had happened by a moment (`mapgen.by`, null for all): which marks are there, how far each journey has come and
// where it stands then, which step was the last. What has no date is always there.
(function (mapgen) {
  "use strict";
  const { steps, related } = mapgen;
  const told = [...steps, ...related];
  const { table } = mapgen.places;
  const dated = [...told, ...mapgen.marks.values()].map((one) => one.facts && one.facts.when).concat(table ? table.moments : []).filter(Boolean);
  const bounds = dated.flatMap((when) => [when.start, when.end]);
  const zone = mapgen.sharedZone(bounds);
  const clocked = (facts) => Boolean(facts && facts.when && (facts.when.start || "").includes("T"));
  mapgen.by = null;
  mapgen.spanOf = (facts) => mapgen.timeSpan(facts && facts.when, zone);

  // The moment of each step, in the order of telling.
  const moments = new Map();
  for (const group of [steps, related]) {
    const those = group.filter((step) => mapgen.spanOf(step.facts));
    const at = mapgen.toldAt(those.map(({ facts }) => ({ start: mapgen.spanOf(facts)[0], clock: clocked(facts) })));
    those.forEach((step, i) => moments.set(step, at[i]));
  }
  mapgen.momentOf = (step) => moments.get(step);
  const byId = new Map(told.map((step) => [step.id, step]));

  // A moment in words: the day, or what of it a long time needs; the time of day, with its zone, where the story gives one.
  const year = dated.some((when) => when.start && mapgen.text(when.text).includes(when.start.slice(0, 4)));
  const times = told.filter((step) => clocked(step.facts)).map((step) => mapgen.spanOf(step.facts));
  mapgen.momentText = function (moment, days) {
    const parts = { day: days < 1800 ? "numeric" : undefined, month: days < 14600 ? "long" : undefined, year: year || days >= 1800 ? "numeric" : undefined };
    const lang = mapgen.lang === "en" ? "en-GB" : mapgen.lang;
    const told = (form) => new Intl.DateTimeFormat(lang, { ...form, timeZone: "UTC", numberingSystem: "latn", calendar: "gregory" }).format(moment);
    const day = told(parts);
    if (!times.some(([from, to]) => moment >= from && moment <= to)) return day;
    return `${day} ${told({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}${zoneText()}`;
  };
  function zoneText() {
    if (!bounds.some((text) => text && /T.*(Z|[+-]\d\d:?\d\d)$/.test(text))) return "";
    if (!zone) return " UTC";
    const [hours, minutes] = [Math.floor(Math.abs(zone) / 60), Math.abs(zone) % 60].map((part) => String(part).padStart(2, "0"));
    return ` UTC${zone < 0 ? "−" : "+"}${hours}:${minutes}`;
  }

  // When a mark begins to be there; -Infinity where nothing says.
  const lighting = new Map();
  for (const step of steps) for (const id of step.marks || []) lighting.set(id, [...(lighting.get(id) || []), step]);
  const placed = new Map([...mapgen.marks.values()].filter((mark) => mark.type === "place").map((mark) => [mark.place, mark]));
  const opening = (step) => (step.facts.when.start ? moments.get(step) : -Infinity);
  const beginnings = new Map();
  function beginning(mark) {
    if (!beginnings.has(mark)) beginnings.set(mark, found(mark));
    return beginnings.get(mark);
  }
  function found(mark) {
    if (mark.type === "venue") return placed.has(mark.place) ? beginning(placed.get(mark.place)) : -Infinity;
    const own = mapgen.spanOf(mark.facts);
    if (mark.type === "route") {
      if (own) return mark.facts.when.start ? own[0] : -Infinity;
      // A line without a date that joins what happened is there once both its ends are.
      const joined = (lighting.get(mark.id) || []).filter((step) => moments.has(step)).map(opening);
      return joined.length > 1 ? Math.max(...joined) : -Infinity;
    }
    const here = (mark.steps || []).map((id) => byId.get(id)).filter(Boolean);
    if (!here.length) return own && mark.facts.when.start ? own[0] : -Infinity;
    return here.every((step) => moments.has(step)) ? Math.min(...here.map(opening)) : -Infinity;
  }
  mapgen.isLater = (mark) => mapgen.by !== null && beginning(mark) > mapgen.by;

  // The same of a row of a long list, by its number; `rowSpans` are the intervals of its dates.
  mapgen.rowSpans = table && table.moment ? table.moments.map((when) => mapgen.timeSpan(when, zone)) : [];
  const begins = Float64Array.from([null, ...mapgen.rowSpans], (own, i) => (own && table.moments[i - 1].start ? own[0] : -Infinity));
  mapgen.isLaterRow = (row) => mapgen.by !== null && begins.length > 1 && begins[table.moment[row]] > mapgen.by;

  // A step in the square of the web map as it is on the ground, but for a constant.
  const metres = (ax, ay, bx, by) => Math.hypot(bx - ax, by - ay) / Math.cosh(2 * Math.PI * (0.5 - (ay + by) / 2));

  // Journeys whose whole course is known, as one way each: [x, y, length so far on the ground] and the share of each leg.
  const journeys = new Map();
  for (const mark of mapgen.routes) {
    const key = mark.journey || mark.id;
    journeys.set(key, [...(journeys.get(key) || []), mark]);
  }
  const ways = [...journeys.values()].map((marks) => {
    const spans = marks.map((mark) => mapgen.spanOf(mark.facts)).filter(Boolean);
    const known = spans.length === marks.length && marks.every((mark) => mapgen.isKnownWay(mark) && mark.facts.when.start && mark.facts.when.end);
    if (!known) return null;
    const legs = new Map();
    const line = [];
    let length = 0;
    for (const mark of marks) {
      const from = length;
      mapgen.wayOf(mark).forEach(([x, y], i) => {
        const last = line[line.length - 1];
        if (last && i) length += metres(last[0], last[1], x, y);
        line.push([x, y, length]);
      });
      legs.set(mark, [from, length]);
    }
    const interval = [Math.min(...spans.map((one) => one[0])), Math.max(...spans.map((one) => one[1]))];
    const stops = [];
    for (const [mark, [from, to]] of legs) {
      const own = mapgen.spanOf(mark.facts);
      if (own.join() !== interval.join()) stops.push([own[0], from], [own[1], to]);
    }
    return { marks, line, legs, length, interval, stops: [...stops, ...met(marks, line, interval)] };
  }).filter(Boolean);
  // The steps of one day that lie on the way say where the journey was then; at its ends only on its first or last day.
  function met(marks, line, [from, to]) {
    const length = line[line.length - 1][2];
    const ids = new Set(marks.map((mark) => mark.id));
    const near = (0.02 * (mapgen.data.extent[2] - mapgen.data.extent[0])) / 360;
    return steps.flatMap((step) => {
      const own = mapgen.spanOf(step.facts);
      const spot = own && own[1] - own[0] <= mapgen.DAY && (step.marks || []).some((id) => ids.has(id)) && mapgen.spotOf(step);
      const at = moments.get(step);
      const far = spot && at >= from && at <= to ? mapgen.alongWay(line, spot, near) : null;
      if (far === null || far === false) return [];
      const early = far < 0.01 * length ? own[0] > from : false;
      const soon = far > 0.99 * length ? own[1] < to : false;
      return early || soon ? [] : [[at, far]];
    });
  }
  const wayOfMark = new Map(ways.flatMap((way) => way.marks.map((mark) => [mark, way])));
  const reached = (way) => mapgen.distanceReached(way.interval, way.length, way.stops, mapgen.by);

  // How much of a drawn line had been travelled, there or back, from 0 to 1.
  function gone(mark) {
    const way = wayOfMark.get(mark);
    if (!way) return mapgen.isLater(mark) ? 0 : 1;
    const [from, to] = way.legs.get(mark);
    return to > from ? Math.max(0, Math.min(1, (reached(way) - from) / (to - from))) : Number(!mapgen.isLater(mark));
  }
  mapgen.travelled = function (mark) {
    if (mapgen.by === null) return 1;
    const shares = mapgen.twinsOf(mark).map((twin) => (twin.against ? Number(gone(twin) > 0) : gone(twin)));
    return Math.max(gone(mark), ...shares);
  };
  // The first share of a drawn line's parts, in the measure in which journeys are followed.
  mapgen.firstPart = function (parts, share) {
    if (share <= 0 || share >= 1) return share > 0 ? parts : [];
    const length = ({ xy }) => {
      let sum = 0;
      for (let i = 2; i < xy.length; i += 2) sum += metres(xy[i - 2], xy[i - 1], xy[i], xy[i + 1]);
      return sum;
    };
    let left = share * parts.reduce((sum, part) => sum + length(part), 0);
    const out = [];
    for (const part of parts) {
      if (left <= 0) break;
      const xy = [part.xy[0], part.xy[1]];
      for (let i = 2; i < part.xy.length && left > 0; i += 2) {
        const [ax, ay, bx, by] = part.xy.slice(i - 2, i + 2);
        const step = metres(ax, ay, bx, by);
        const whole = step <= left ? 1 : left / step;
        xy.push(ax + whole * (bx - ax), ay + whole * (by - ay));
        left -= step;
      }
      out.push({ xy, box: part.box });
    }
    return out;
  };
  // Where those that are on their way stand: [x, y] each.
  mapgen.underWay = () =>
    mapgen.by === null
      ? []
      : ways.filter(({ interval: [from, to] }) => mapgen.by > from && mapgen.by < to).map((way) => mapgen.pointAt(way.line, reached(way)));

  // The step that was told last at a moment.
  mapgen.lastStep = function (moment) {
    let best = null;
    for (const step of steps) {
      if (moments.has(step) && moments.get(step) <= moment && (!best || moments.get(step) >= moments.get(best))) best = step;
    }
    return best;
  };
  // Shows what had happened by a moment; null shows everything again.
  mapgen.showBy = function (moment) {
    if (moment === mapgen.by) return;
    mapgen.by = moment;
    mapgen.tell("time", moment);
  };
})(globalThis.mapgen);
