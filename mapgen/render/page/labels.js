// Where names stand: none over another, over a marker or over the frame. No page needed.
// Boxes are [left, top, right, bottom] in pixels.
(function (mapgen) {
  "use strict";
  const SIDES = ["right", "left", "top", "bottom", "top right", "bottom right", "top left", "bottom left"];

  const meet = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
  const inside = (box, frame) => box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3];
  const grown = (box, by) => [box[0] - by, box[1] - by, box[2] + by, box[3] + by];

  // Points of lines that names should rather not cover, filed by cells so that a box asks only its own.
  function field(points, cell) {
    const cells = new Map();
    for (const point of points) {
      const key = Math.floor(point[0] / cell) + ":" + Math.floor(point[1] / cell);
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(point);
    }
    return function count(box) {
      let found = 0;
      for (let i = Math.floor(box[0] / cell); i <= Math.floor(box[2] / cell); i += 1) {
        for (let j = Math.floor(box[1] / cell); j <= Math.floor(box[3] / cell); j += 1) {
          for (const [x, y] of cells.get(i + ":" + j) || []) {
            if (x > box[0] && x < box[2] && y > box[1] && y < box[3]) found += 1;
          }
        }
      }
      return found;
    };
  }

  // The box of a name of w × h beside a marker of radius r at (x, y).
  function beside(item, side) {
    const { x, y, w, h, r } = item;
    const gap = r + 4;
    const slant = r * 0.6 + 2;
    const up = side.includes("top");
    const down = side.includes("bottom");
    const right = side.includes("right");
    const left = side.includes("left");
    const sideways = right || left;
    const x0 = right ? x + (up || down ? slant : gap) : left ? x - (up || down ? slant : gap) - w : x - w / 2;
    const y0 = up ? y - (sideways ? slant : gap) - h : down ? y + (sideways ? slant : gap) : y - h / 2;
    return [x0, y0, x0 + w, y0 + h];
  }

  // Sides in the order in which they are tried: the one the story fixed alone; the reader's first.
  function sidesOf(item, rtl) {
    if (item.side && SIDES.includes(item.side)) return [item.side];
    if (!rtl) return SIDES;
    return SIDES.map((side) => (side.includes("right") ? side.replace("right", "left") : side.replace("left", "right")));
  }

  // How many of these boxes a leader would cross, but for the one it starts in.
  function crossings(leader, boxes) {
    const pieces = along(leader);
    const [x, y] = leader;
    return boxes.filter((box) => !(x >= box[0] && x <= box[2] && y >= box[1] && y <= box[3]) && pieces.some((piece) => meet(piece, box))).length;
  }

  // A place off the marker, joined to it by a leader, nearest first; over other markers and leaders only in need.
  function away(item, free, lines, boxes) {
    let best = null;
    for (const distance of [26, 40, 56, 76, 100, 130, 165, 205, 260, 330, 420, 540]) {
      for (let turn = 0; turn < 24; turn += 1) {
        const angle = (turn * Math.PI) / 12;
        const px = item.x + Math.cos(angle) * (distance + item.r);
        const py = item.y + Math.sin(angle) * (distance + item.r);
        const x0 = Math.cos(angle) > 0.3 ? px : Math.cos(angle) < -0.3 ? px - item.w : px - item.w / 2;
        const y0 = Math.sin(angle) > 0.3 ? py : Math.sin(angle) < -0.3 ? py - item.h : py - item.h / 2;
        const box = [x0, y0, x0 + item.w, y0 + item.h];
        if (!free(box)) continue;
        const leader = [item.x, item.y, px, py];
        const least = distance + 14 * lines(box);
        if (best && least >= best.cost) continue;
        const cost = least + 35 * crossings(leader, boxes);
        if (!best || cost < best.cost) best = { box, cost, leader };
      }
      if (best && best.cost < distance + 20) break;
    }
    return best;
  }

  // Small boxes along a leader, so that no later name lies on it.
  function along([x0, y0, x1, y1]) {
    const count = Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 6);
    const out = [];
    for (let i = 1; i <= count; i += 1) {
      const x = x0 + ((x1 - x0) * i) / count;
      const y = y0 + ((y1 - y0) * i) / count;
      out.push([x - 2, y - 2, x + 2, y + 2]);
    }
    return out;
  }

  /* Items: { id, x, y, w, h, r, side, priority, story, area, shifts }. An `area` name (a country, a sea) is
     centred and may shift by [dx, dy] at a cost; a `story` name gets a leader rather than disappear,
     unless it is `keyed`: then its number stands in the list beside the map. Returns a Map from id to { box, leader }. */
  function place(items, { frame, taken = [], points = [], rtl = false, cell = 24 }) {
    const lines = field(points, cell);
    const boxes = taken.slice();
    const out = new Map();
    const ordered = items.map((item, index) => [item, index]);
    ordered.sort(([a, i], [b, j]) => Boolean(b.story) - Boolean(a.story) || b.priority - a.priority || i - j);
    for (const [item] of ordered) {
      const margin = item.story ? 1 : 3;
      const free = (box) => inside(box, frame) && !boxes.some((other) => meet(grown(box, margin), other));
      let best = null;
      const weigh = (box, extra) => {
        if (!free(box)) return;
        const cost = extra + 6 * lines(grown(box, 1));
        if (!best || cost < best.cost) best = { box, cost, leader: null };
      };
      if (item.area) {
        for (const [dx, dy, extra] of item.shifts || [[0, 0, 0]]) {
          const x0 = item.x + dx - item.w / 2;
          const y0 = item.y + dy - item.h / 2;
          weigh([x0, y0, x0 + item.w, y0 + item.h], extra);
        }
        if (best && best.cost > (item.patience || 30)) best = null;
      } else {
        sidesOf(item, rtl).forEach((side, rank) => weigh(beside(item, side), rank * 2));
        if (item.story && !item.keyed && (!best || best.cost > 60)) best = away(item, free, lines, boxes) || best;
        if (!item.story && best && best.cost > 40) best = null;
      }
      if (!best) continue;
      boxes.push(best.box);
      if (best.leader) boxes.push(...along(best.leader));
      out.set(item.id, { box: best.box, leader: best.leader });
    }
    return out;
  }

  // The angle of a side, for a marker whose name the story fixed there: it moves aside that way too.
  const ANGLES = { right: 0, "bottom right": 45, bottom: 90, "bottom left": 135, left: 180, "top left": 225, top: 270, "top right": 315 };
  const turned = (turn, towards) => (towards === undefined ? 0 : 30 * (1 - Math.cos(((turn * 15 - towards) * Math.PI) / 180)));

  // Markers { id, x, y, r, side } in the order of their rank; one that would cover an earlier one, or a `taken` box,
  // moves aside and is joined by a leader. Returns a Map from id to { x, y, moved }.
  function apart(markers, { frame, taken = [], points = [], cell = 24 }) {
    const lines = field(points, cell);
    const out = new Map();
    const set = [];
    const clear = (x, y, r) =>
      set.every((other) => Math.hypot(other.x - x, other.y - y) >= other.r + r - 1) &&
      !taken.some((box) => meet([x - r, y - r, x + r, y + r], box));
    for (const marker of markers) {
      let spot = { x: marker.x, y: marker.y, moved: false };
      if (!clear(marker.x, marker.y, marker.r) && marker.movable) {
        let best = null;
        const towards = ANGLES[marker.side];
        for (let distance = 30; distance <= 120; distance += 10) {
          for (let turn = 0; turn < 24; turn += 1) {
            const x = marker.x + distance * Math.cos((turn * Math.PI) / 12);
            const y = marker.y + distance * Math.sin((turn * Math.PI) / 12);
            const box = [x - marker.r, y - marker.r, x + marker.r, y + marker.r];
            if (!inside(box, frame) || !clear(x, y, marker.r + 3)) continue;
            const cost = distance + 8 * lines(grown(box, 6)) + turned(turn, towards);
            if (!best || cost < best.cost) best = { x, y, cost };
          }
        }
        if (best) spot = { x: best.x, y: best.y, moved: true };
      }
      set.push({ x: spot.x, y: spot.y, r: marker.r });
      out.set(marker.id, spot);
    }
    return out;
  }

  Object.assign(mapgen, { labelPlaces: place, markerPlaces: apart, boxesMeet: meet, pointsIn: field });
})((globalThis.mapgen = globalThis.mapgen || {}));
