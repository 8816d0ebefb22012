// Venues that are too small for the map's scale, drawn apart at their own: true footprints, scale, nothing else.
(function (mapgen) {
  "use strict";
  const { data, el, unpacked } = mapgen;
  const WIDE = 226;
  const DEEP = 146;
  const LEAST_MAP = 560; // on a narrower map there is no room for a box
  const TOO_SMALL = 70; // px across
  const SHIFTS = [0, 7, -7, 14, -14, 21, -21].flatMap((dy) => [0, 14, -14, 28, -28, 42, -42].map((dx) => [dx, dy]));
  const callouts = (data.callouts || []).map((callout) => ({
    ...callout,
    members: callout.marks.map((id) => mapgen.marks.get(id)),
    open: false,
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
  function spot(anchor, map, blocked) {
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const points = mapgen.linePoints(map).map(([x, y]) => [x - corner.x, y - corner.y]);
    const pins = [...mapgen.marks.values()]
      .filter((mark) => mark.type === "place" && mark.point && mark.style !== "related")
      .map((mark) => map.latLngToContainerPoint([mark.point[1], mapgen.turned(mark.point[0])]));
    let best = null;
    for (let x = 14; x + WIDE <= size.x - 14; x += 14) {
      for (let y = 14; y + DEEP <= size.y - 14; y += 14) {
        const box = [x - 6, y - 6, x + WIDE + 6, y + DEEP + 6];
        if (blocked.some((other) => mapgen.boxesMeet(box, other))) continue;
        const within = (px, py, by) => px > box[0] - by && px < box[2] + by && py > box[1] - by && py < box[3] + by;
        const covered = points.filter(([px, py]) => within(px, py, 4)).length;
        const hidden = pins.filter((pin) => within(pin.x, pin.y, 26)).length;
        const away = Math.hypot(
          Math.max(box[0] - anchor.x, 0, anchor.x - box[2]),
          Math.max(box[1] - anchor.y, 0, anchor.y - box[3]),
        );
        const cost = away + 10 * covered + 400 * hidden + 4 * Math.max(0, 60 - away);
        if (!best || cost < best.cost) best = { x, y, cost };
      }
    }
    return best && best.cost < 420 ? best : null;
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
      const wanted = seen && !far && size.x >= LEAST_MAP && across(callout, map) < TOO_SMALL && !off;
      const found = wanted ? spot(anchor, map, blocked) : null;
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
      blocked.push([found.x, found.y, found.x + WIDE, found.y + DEEP]);
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
      const level = anchor.y > y && anchor.y < y + DEEP;
      const ex = level ? (anchor.x < x ? x : x + WIDE) : Math.max(x + 16, Math.min(anchor.x, x + WIDE - 16));
      const ey = level ? Math.max(y + 12, Math.min(anchor.y, y + DEEP - 12)) : anchor.y < y ? y : y + DEEP;
      const gap = 14 / (Math.hypot(anchor.x - ex, anchor.y - ey) || 1);
      const from = [anchor.x + (ex - anchor.x) * gap, anchor.y + (ey - anchor.y) * gap];
      svg.append(el("line", { x1: from[0], y1: from[1], x2: ex, y2: ey, class: "leader" }));
    }
  }
  mapgen.leadCallouts = lead;

  // The ways in which one venue can be labelled: its number on one side of it, its name around both; best first.
  function ways({ mark, lines, w, h }, [x0, y0, x1, y1]) {
    const r = mark.numbers ? 10.5 : 5;
    const half = mark.numbers && mark.numbers.length > 1 ? 8 + 7 * mark.numbers.length : r;
    const out = [];
    const middle = (y0 + y1) / 2;
    const sides = [[x1 + half + 3, middle, 0], [x0 - half - 3, middle, 0], [(x0 + x1) / 2, y1 + r + 3, 3], [(x0 + x1) / 2, y0 - r - 3, 3]];
    for (const [px, py, worth] of sides) {
      const pin = [px - half, py - r, px + half, py + r];
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
        out.push({ mark, lines, anchor, pin, px, py, cost: cost + worth, name: [bx, by, bx + w, by + h] });
      }
    }
    return out.sort((a, b) => a.cost - b.cost);
  }

  // The best way for each venue so that nothing meets, or null.
  function arranged(names, spans, frame, limit) {
    const inside = (box) => box[0] >= frame[0] && box[1] >= frame[1] && box[2] <= frame[2] && box[3] <= frame[3];
    const chosen = [];
    let best = null;
    let least = limit;
    const free = (box, own) =>
      inside(box) &&
      spans.every((span, i) => i === own || !mapgen.boxesMeet(box, span)) &&
      chosen.every((way) => !mapgen.boxesMeet(box, way.pin) && !mapgen.boxesMeet(box, way.name));
    function next(i, cost) {
      if (i === names.length) {
        best = chosen.slice();
        least = cost;
        return;
      }
      for (const way of ways(names[i], spans[i])) {
        if (cost + way.cost >= least) return;
        if (!free(way.pin, i) || !free(way.name, i)) continue;
        chosen.push(way);
        next(i + 1, cost + way.cost);
        chosen.pop();
      }
    }
    next(0, 0);
    return best && { ways: best, cost: least };
  }

  function drawn(callout) {
    const box = el("section", { class: "callout map-control", "aria-label": mapgen.text(callout.title) });
    const inner = el("svg", { width: WIDE, height: DEEP, "aria-hidden": "true" });
    box.append(el("h2", null, mapgen.text(callout.title)), inner);
    L.DomEvent.disableClickPropagation(box);
    const [west, south, east, north] = callout.extent;
    const lean = Math.cos(((south + north) / 2) * (Math.PI / 180));
    const pins = callout.members.filter((mark) => mark.type === "place");
    const shapes = pins.map((pin) => {
      const footprint = callout.members.find((mark) => mark.type === "venue" && mark.place === pin.place);
      return { footprint, parts: unpacked(footprint.lines, footprint.grid) };
    });
    const names = pins.map((mark) => {
      const { lines } = mapgen.measured({ text: mapgen.named(mark), native: mark.native, nativeLang: mark.nativeLang }, true);
      const small = lines.map((line, i) => ({ ...line, size: i ? 11 : 12.5, leading: i ? 14 : 16 }));
      const w = Math.max(...small.map((line) => mapgen.textWidth(line)));
      return { mark, lines: small, w: Math.ceil(w) + 2, h: small.reduce((sum, line) => sum + line.leading, 0) };
    });
    const frame = [8, 29, WIDE - 8, DEEP - 22];
    let cx = WIDE / 2;
    let cy = (frame[1] + frame[3]) / 2;
    let scale = 0;
    let spans = [];
    let found = null;
    const x = (lon) => cx + (lon - (west + east) / 2) * lean * scale;
    const y = (lat) => cy - (lat - (south + north) / 2) * scale;
    const most = Math.min((frame[2] - frame[0]) / ((east - west) * lean), (frame[3] - frame[1]) / (north - south));
    const boxed = ({ parts }) => {
      const flat = parts.flat();
      const xs = flat.filter((_, i) => i % 2 === 0).map(x);
      const ys = flat.filter((_, i) => i % 2 === 1).map(y);
      return [Math.min(...xs) - 1, Math.min(...ys) - 1, Math.max(...xs) + 1, Math.max(...ys) + 1];
    };
    // The largest scale and the best places for the names, weighed against each other.
    const middle = [cx, cy];
    let best = null;
    for (let share = 0.85; share > 0.12; share *= 0.94) {
      const worse = 40 * (0.85 - share);
      for (const [dx, dy] of SHIFTS) {
        scale = most * share;
        [cx, cy] = [middle[0] + dx, middle[1] + dy];
        const boxes = shapes.map(boxed);
        const tried = arranged(names, boxes, frame, best ? best.cost - worse : Infinity);
        if (tried) best = { cost: tried.cost + worse, found: tried.ways, spans: boxes, scale, cx, cy };
      }
    }
    if (best) ({ found, spans, scale, cx, cy } = best);
    else spans = shapes.map(boxed);
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
    const text = metres >= 1000 ? `${metres / 1000} ${mapgen.word("page", "km")}` : `${metres} ${mapgen.word("page", "m")}`;
    inner.append(
      el("path", { d: `M12,${DEEP - 16}v5h${length.toFixed(1)}v-5`, class: "scale-line" }),
      el("text", { x: 12 + length + 6, y: DEEP - 9, class: "scale-text", direction: "ltr" }, text),
    );
    return box;
  }
})(globalThis.mapgen);
