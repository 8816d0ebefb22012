// Time as the timeline has it: spans in milliseconds, a scale that is true to them, the moments at which steps are
// told, how far a journey has come. No page needed.
(function (mapgen) {
  "use strict";
  const DAY = 86400000;
  const CLOCK = /T.*?(Z|[+-]\d\d:?\d\d)?$/;

  // Minutes east of UTC that all clock times among these share; null where none states a zone or they differ.
  function sharedZone(texts) {
    const zones = new Set();
    for (const text of texts) {
      const zone = text && text.includes("T") && CLOCK.exec(text)[1];
      if (zone) zones.add(zone === "Z" ? 0 : Number(zone[0] + "1") * (60 * Number(zone.slice(1, 3)) + Number(zone.slice(-2))));
    }
    return zones.size === 1 ? [...zones][0] : null;
  }

  // A day is where calendars have it; a clock time is told in the zone that all share, else in UTC.
  function moment(text, zone) {
    if (!text.includes("T")) return Date.parse(text + "T00:00:00Z");
    return CLOCK.exec(text)[1] ? Date.parse(text) + (zone || 0) * 60000 : Date.parse(text + "Z");
  }

  // [start, end) of a date; a day lasts to its end. An end that is open is as long as the one that is known.
  function span(when, zone = null) {
    if (!when || !(when.start || when.end)) return null;
    const last = when.end || when.start;
    const start = moment(when.start || when.end, zone);
    const end = last.includes("T") ? Math.max(moment(last, zone), start + 60000) : moment(last, zone) + DAY;
    return Number.isFinite(start) && Number.isFinite(end) && end > start ? [start, end] : null;
  }

  // A scale from milliseconds to 0…1 and back. Gaps longer than a third of everything are cut to a twelfth and listed.
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
    const last = pieces[pieces.length - 1];
    const held = (value) => Math.max(0, Math.min(1, value));
    const position = (when) => {
      const piece = pieces.find((one) => when <= one.to) || last;
      const share = piece.to > piece.from ? (when - piece.from) / (piece.to - piece.from) : 0;
      return held(piece.at + share * (piece.end - piece.at));
    };
    const momentAt = (share) => {
      const piece = pieces.find((one) => share <= one.end) || last;
      const part = piece.end > piece.at ? held((share - piece.at) / (piece.end - piece.at)) : 0;
      return Math.round(piece.from + part * (piece.to - piece.from));
    };
    // Between the breaks: [from, to] each.
    const stretches = [];
    for (const { from, to, cut } of pieces) {
      const end = stretches[stretches.length - 1];
      if (cut) continue;
      if (end && end[1] === from) end[1] = to;
      else stretches.push([from, to]);
    }
    return { position, momentAt, stretches, breaks: pieces.filter((piece) => piece.cut), pieces, from: pieces.length ? pieces[0].from : 0, to: last ? last.to : 0 };
  }

  // Where ticks stand: days, months or years, at most some 60 of them in so many days.
  function ticks(from, to, days = (to - from) / DAY) {
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

  // When each of these is told: one with a clock time then, the others of a day spread over it in their order,
  // between those that have a clock time. Takes { start, clock } in the order of telling, gives a moment for each.
  function toldAt(items) {
    const days = new Map();
    items.forEach((item, index) => {
      const day = Math.floor(item.start / DAY);
      if (days.has(day)) days.get(day).push(index);
      else days.set(day, [index]);
    });
    const out = new Array(items.length);
    for (const [day, members] of days) {
      let low = day * DAY;
      for (let i = 0; i < members.length; ) {
        if (items[members[i]].clock) {
          low = out[members[i]] = items[members[i]].start;
          i += 1;
          continue;
        }
        let next = i;
        while (next < members.length && !items[members[next]].clock) next += 1;
        const ahead = next < members.length ? items[members[next]].start : Infinity;
        const high = ahead > low ? Math.min(ahead, (day + 1) * DAY) : (day + 1) * DAY;
        for (let k = i; k < next; k += 1) out[members[k]] = low + ((high - low) * (k - i + 1)) / (next - i + 1);
        low = out[members[next - 1]];
        i = next;
      }
    }
    return out;
  }

  // How far a journey of that length has come at a moment: evenly over its interval, but at each [moment, distance]
  // that is known of it when it is known; one that would lead back or out of the interval is left aside.
  function reached([from, to], length, known, when) {
    const stops = [[from, 0]];
    for (const [at, far] of known.slice().sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
      const last = stops[stops.length - 1];
      if (at > from && at < to && at >= last[0] && far >= last[1]) stops.push([at, Math.min(far, length)]);
    }
    stops.push([to, length]);
    if (when <= from) return 0;
    if (when >= to) return length;
    const i = stops.findIndex(([at]) => at > when);
    const [[a, near], [b, far]] = [stops[i - 1], stops[i]];
    return near + ((far - near) * (when - a)) / (b - a);
  }

  // Lanes for intervals that overlap: the row of each, from 0, in the order given (by start).
  function lanes(intervals) {
    const ends = [];
    return intervals.map(([start, end]) => {
      const free = ends.findIndex((other) => other <= start);
      const lane = free < 0 ? ends.length : free;
      ends[lane] = end;
      return lane;
    });
  }

  Object.assign(mapgen, {
    DAY, sharedZone, timeSpan: span, timeScale: scale, timeTicks: ticks, toldAt, distanceReached: reached, timeLanes: lanes,
  });
})((globalThis.mapgen = globalThis.mapgen || {}));
