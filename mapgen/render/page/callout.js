// Venues that are too small for the map's scale, drawn apart at their own: true footprints, scale, nothing else.
(function (mapgen) {
  "use strict";
  const { data, el, unpacked } = mapgen;
  const SIZES = [[186, 104], [236, 112], [252, 118], [226, 132], [252, 140]]; // px, the smallest that serves is taken
  const LEAST_MAP = 560; // on a narrower map there is no room for a box
  const TOO_SMALL = 70; // px across
  const MOST_COST = 420; // beyond it a box would cover more than it shows
  const SHIFTS = [0, 10, -10, 20, -20].flatMap((dy) => [0, 20, -20, 40, -40].map((dx) => [dx, dy]));
  const callouts = (data.callouts || []).map((callout) => ({
    ...callout,
    members: callout.marks.map((id) => mapgen.marks.get(id)),
    open: false,
    plan: null,
  }));
  const svg = el("svg", { class: "callout-leaders", "aria-hidden": "true" });

  mapgen.calledOut = () => new Set(callouts.filter((one) => one.open).flatMap((one) => one.marks));

  function across(callout, map) {
    const [west, south, east, north] = callout.extent;
    const a = map.latLngToContainerPoint([south, mapgen.turned(west)]);
    const b = map.latLngToContainerPoint([north, mapgen.turned(east)]);
    return Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y));
  }

  // The spot where the box covers least of the story and is near what it shows.
  function spot(anchor, map, blocked, [wide, deep]) {
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const covered = mapgen.pointsIn(mapgen.linePoints(map).map(([x, y]) => [x - corner.x, y - corner.y]), 24);
    const pins = [...mapgen.marks.values()]
      .filter((mark) => mark.type === "place" && mark.point && mark.style !== "related")
      .map((mark) => map.latLngToContainerPoint([mark.point[1], mapgen.turned(mark.point[0])]));
    const names = (data.labels || [])
      .filter((label) => !label.dot && map.getZoom() >= label.zooms[0] && map.getZoom() <= label.zooms[1])
      .map((label) => map.latLngToContainerPoint([label.point[1], mapgen.turned(label.point[0])]));
    let best = null;
    for (let x = 14; x + wide <= size.x - 14; x += 20) {
      for (let y = 14; y + deep <= size.y - 14; y += 20) {
        const box = [x - 6, y - 6, x + wide + 6, y + deep + 6];
        if (blocked.some((other) => mapgen.boxesMeet(box, other))) continue;
        const within = (px, py, by) => px > box[0] - by && px < box[2] + by && py > box[1] - by && py < box[3] + by;
        const hidden = pins.filter((pin) => within(pin.x, pin.y, 26)).length;
        const away = Math.hypot(
          Math.max(box[0] - anchor.x, 0, anchor.x - box[2]),
          Math.max(box[1] - anchor.y, 0, anchor.y - box[3]),
        );
        const named = names.filter((name) => within(name.x, name.y, 10)).length;
        const edge = Math.min(x, size.x - x - wide) + Math.min(y, size.y - y - deep);
        const least = away + 0.6 * edge + 25 * named + 400 * hidden + 4 * Math.max(0, 40 - away);
        if (least >= (best ? best.cost : MOST_COST)) continue; // whatever lies under it, which takes long to count
        const cost = least + 10 * covered([box[0] - 4, box[1] - 4, box[2] + 4, box[3] + 4]);
        if (!best || cost < best.cost) best = { x, y, cost };
      }
    }
    return best && best.cost < MOST_COST ? best : null;
  }

  // Opens, closes and places the boxes for the view at rest; called before names are placed.
  mapgen.placeCallouts = function (map) {
    const size = map.getSize();
    const blocked = mapgen.controlBoxes(map, true);
    for (const callout of callouts) {
      const anchor = map.latLngToContainerPoint([callout.anchor[1], mapgen.turned(callout.anchor[0])]);
      const seen = anchor.x > 0 && anchor.y > 0 && anchor.x < size.x && anchor.y < size.y;
      const off = mapgen.hidden.has("venues") || mapgen.hidden.has("places");
      const far = map.getZoom() < mapgen.wholeZoom - 1.5; // over continents a street plan says nothing
      const wanted = seen && !far && size.x >= LEAST_MAP && !callout.members.every(mapgen.isLater) && across(callout, map) < TOO_SMALL && !off;
      if (wanted && !callout.plan) callout.plan = planned(callout);
      const found = wanted ? spot(anchor, map, blocked, callout.plan.size) : null;
      callout.open = Boolean(found);
      if (!found) {
        if (callout.box) callout.box.remove();
        callout.box = null;
        continue;
      }
      if (!callout.box) {
        callout.box = drawn(callout);
        map.getContainer().append(callout.box);
      }
      callout.box.style.left = found.x + "px";
      callout.box.style.top = found.y + "px";
      callout.at = found;
      for (const pin of callout.box.querySelectorAll(".pin")) pin.hidden = mapgen.isLater(mapgen.marks.get(pin.dataset.mark));
      const [wide, deep] = callout.plan.size;
      blocked.push([found.x, found.y, found.x + wide, found.y + deep]);
    }
    if (!svg.isConnected) map.getContainer().append(svg);
    lead(map);
  };

  // The line from the place on the map to its box.
  function lead(map) {
    svg.replaceChildren();
    for (const callout of callouts.filter((one) => one.open)) {
      const anchor = map.latLngToContainerPoint([callout.anchor[1], mapgen.turned(callout.anchor[0])]);
      const { x, y } = callout.at;
      const [wide, deep] = callout.plan.size;
      const level = anchor.y > y && anchor.y < y + deep;
      const ex = level ? (anchor.x < x ? x : x + wide) : Math.max(x + 16, Math.min(anchor.x, x + wide - 16));
      const ey = level ? Math.max(y + 12, Math.min(anchor.y, y + deep - 12)) : anchor.y < y ? y : y + deep;
      const gap = 14 / (Math.hypot(anchor.x - ex, anchor.y - ey) || 1);
      const from = [anchor.x + (ex - anchor.x) * gap, anchor.y + (ey - anchor.y) * gap];
      svg.append(el("line", { x1: from[0], y1: from[1], x2: ex, y2: ey, class: "leader" }));
    }
  }
  mapgen.leadCallouts = lead;

  // The ways in which one venue can be labelled: its number on one side of it, its name around both; best first.
  // `fits` says whether a box is free of the frame and of the other shapes.
  function ways({ mark, lines, w, h }, [x0, y0, x1, y1], fits) {
    const r = mark.numbers ? 10.5 : 5;
    const half = mark.numbers && mark.numbers.length > 1 ? 8 + 7 * mark.numbers.length : r;
    const out = [];
    const middle = (y0 + y1) / 2;
    const sides = [[x1 + half + 3, middle, 0], [x0 - half - 3, middle, 0], [(x0 + x1) / 2, y1 + r + 3, 12], [(x0 + x1) / 2, y0 - r - 3, 12]];
    for (const [px, py, worth] of sides) {
      const pin = [px - half, py - r, px + half, py + r];
      if (!fits(pin)) continue;
      const left = Math.min(x0, pin[0]) - 3;
      const right = Math.max(x1, pin[2]) + 3;
      const low = Math.max(y1, pin[3]) + 1;
      const high = Math.min(y0, pin[1]) - 1;
      const centre = (left + right) / 2;
      const near = px > x1 ? 0 : 2; // a name beside its number rather than beside the shape
      for (const [bx, by, anchor, cost] of [
        [right, py - h / 2, "start", near],
        [left - w, py - h / 2, "end", px < x0 ? 0 : 2],
        [left, low, "start", 4],
        [right - w, low, "end", 4],
        [centre - w / 2, low, "middle", 5],
        [left, high - h, "start", 6],
        [right - w, high - h, "end", 6],
        [centre - w / 2, high - h, "middle", 7],
      ]) {
        const name = [bx, by, bx + w, by + h];
        if (fits(name)) out.push({ mark, lines, anchor, pin, px, py, cost: cost + worth, name });
      }
    }
    return out.sort((a, b) => a.cost - b.cost);
  }

  // The best way for each venue so that nothing meets, or null.
  function arranged(names, spans, frame, limit) {
    const inside = (box) => box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3];
    const fits = (box, own) => inside(box) && spans.every((span, i) => i === own || !mapgen.boxesMeet(box, span));
    const all = [];
    for (let i = 0; i < names.length; i += 1) {
      if (!inside(spans[i])) return null;
      all.push(ways(names[i], spans[i], (box) => fits(box, i)));
      if (!all[i].length) return null;
    }
    const chosen = [];
    let best = null;
    let least = limit;
    const free = (box) => chosen.every((way) => !mapgen.boxesMeet(box, way.pin) && !mapgen.boxesMeet(box, way.name));
    function next(i, cost) {
      if (i === names.length) {
        best = chosen.slice();
        least = cost;
        return;
      }
      for (const way of all[i]) {
        if (cost + way.cost >= least) return;
        if (!free(way.pin) || !free(way.name)) continue;
        chosen.push(way);
        next(i + 1, cost + way.cost);
        chosen.pop();
      }
    }
    next(0, 0);
    return best && { ways: best, cost: least };
  }

  // How a callout is laid out: its size, its scale, where shapes, numbers and names stand; the least crowded of all.
  function planned(callout) {
    const [west, south, east, north] = callout.extent;
    const lean = Math.cos(((south + north) / 2) * (Math.PI / 180));
    const pins = callout.members.filter((mark) => mark.type === "place");
    const shapes = pins.map((pin) => {
      const footprint = callout.members.find((mark) => mark.type === "venue" && mark.place === pin.place);
      const parts = unpacked(footprint.lines, footprint.grid);
      const degrees = parts.flat();
      const ends = [0, 1].flatMap((odd) => {
        const values = degrees.filter((_, i) => i % 2 === odd);
        return [Math.min(...values), Math.max(...values)];
      });
      return { footprint, parts, ends };
    });
    const names = pins.map((mark) => {
      const { lines } = mapgen.measured({ text: mapgen.named(mark), native: mark.native, nativeLang: mark.nativeLang }, true);
      const small = lines.map((line, i) => ({ ...line, size: i ? 11 : 12.5, leading: i ? 14 : 16 }));
      const w = Math.max(...small.map((line) => mapgen.textWidth(line)));
      return { mark, lines: small, w: Math.ceil(w) + 2, h: small.reduce((sum, line) => sum + line.leading, 0) };
    });
    const boxed = ({ ends: [w, e, s, n] }, { x, y }) => [x(w) - 1, y(n) - 1, x(e) + 1, y(s) + 1];
    let best = null;
    for (const size of SIZES) {
      const [wide, deep] = size;
      const frame = [8, 29, wide - 8, deep - 22];
      const most = Math.min((frame[2] - frame[0]) / ((east - west) * lean), (frame[3] - frame[1]) / (north - south));
      const large = (wide * deep - SIZES[0][0] * SIZES[0][1]) / 900;
      for (let share = 0.85; share > 0.12; share *= 0.9) {
        const worse = large + 40 * (0.85 - share);
        if (best && worse >= best.cost) break;
        for (const [dx, dy] of SHIFTS) {
          const scale = most * share;
          const x = (lon) => wide / 2 + dx + (lon - (west + east) / 2) * lean * scale;
          const y = (lat) => (frame[1] + frame[3]) / 2 + dy - (lat - (south + north) / 2) * scale;
          const spans = shapes.map((shape) => boxed(shape, { x, y }));
          const tried = arranged(names, spans, frame, best ? best.cost - worse : Infinity);
          if (tried || !best) best = { cost: tried ? tried.cost + worse : Infinity, ways: tried && tried.ways, spans, scale, x, y, size };
          if (tried && tried.cost <= 2 * names.length) break; // no shift does much better
        }
      }
    }
    return { ...best, pins, shapes };
  }

  function drawn(callout) {
    const { ways: found, spans, scale, x, y, size, pins, shapes } = callout.plan;
    const [wide, deep] = size;
    const box = el("section", { class: "callout map-control", "aria-label": mapgen.text(callout.title) });
    const inner = el("svg", { width: wide, height: deep, "aria-hidden": "true" });
    box.append(el("h2", null, mapgen.text(callout.title)), inner);
    box.style.width = wide + "px";
    box.style.height = deep + "px";
    L.DomEvent.disableClickPropagation(box);
    for (const { footprint, parts } of shapes) {
      const d = parts.map((part) => {
        const steps = [];
        for (let i = 0; i < part.length; i += 2) steps.push(`${x(part[i]).toFixed(1)},${y(part[i + 1]).toFixed(1)}`);
        return `M${steps.join("L")}${footprint.shape === "area" ? "Z" : ""}`;
      });
      inner.append(el("path", { d: d.join(""), class: `footprint ${footprint.shape}${footprint.uncertain ? " uncertain" : ""}` }));
    }
    pins.forEach((mark, i) => {
      const way = found ? found[i] : { px: (spans[i][0] + spans[i][2]) / 2, py: (spans[i][1] + spans[i][3]) / 2 };
      const pin = mapgen.pinOf(mark);
      pin.style.left = way.px + "px";
      pin.style.top = way.py + "px";
      box.append(pin);
      if (found) mapgen.drawName(inner, way.lines, way.name, way.anchor, "story");
    });
    const perPixel = 111320 / scale;
    const metres = mapgen.roundLength(perPixel * 70);
    const length = metres / perPixel;
    const text = metres >= 1000 ? `${mapgen.number(metres / 1000)} ${mapgen.word("page", "km")}` : `${metres} ${mapgen.word("page", "m")}`;
    inner.append(
      el("path", { d: `M12,${deep - 16}v5h${length.toFixed(1)}v-5`, class: "scale-line" }),
      el("text", { x: 12 + length + 6, y: deep - 9, class: "scale-text", direction: "ltr" }, text),
    );
    return box;
  }
})(globalThis.mapgen);
