// The lines and areas of the story, above the basemap and below the names.
(function (mapgen) {
  "use strict";
  const { data, unpacked, projected } = mapgen;
  const middle = (data.extent[0] + data.extent[2]) / 2;
  const CHEVRON_EVERY = 170;

  // A longitude in the turn of the world that the story is drawn in.
  mapgen.turned = (lon) => lon - 360 * Math.round((lon - middle) / 360);

  function shaped(mark) {
    const parts = unpacked(mark.lines, mark.grid).map((part) => {
      const west = Math.min(...evens(part));
      const east = Math.max(...evens(part));
      const shift = mapgen.turned((west + east) / 2) - (west + east) / 2;
      return part.map((value, i) => (i % 2 ? value : value + shift));
    });
    return projected(parts);
  }
  const evens = (part) => part.filter((value, i) => i % 2 === 0);

  for (const mark of mapgen.marks.values()) if (mark.lines) mark.parts = shaped(mark);

  const all = [...mapgen.marks.values()];
  const areas = all.filter((mark) => mark.parts && mark.type === "place");
  const routes = all.filter((mark) => mark.type === "route");
  const footprints = all.filter((mark) => mark.type === "venue");
  const twinsOf = new Map();
  for (const mark of routes.filter((one) => one.twin)) {
    twinsOf.set(mark.twin, [...(twinsOf.get(mark.twin) || []), mark]);
  }
  mapgen.routes = routes;
  mapgen.twinsOf = (mark) => twinsOf.get(mark.id) || [];

  // Legs that follow each other in one journey and look the same are one run: dashes and chevrons go through.
  const runs = [];
  for (const mark of routes.filter((one) => !one.twin)) {
    const last = runs[runs.length - 1];
    const alike = last && last[0].journey && last[0].journey === mark.journey && strokeName(last[0]) === strokeName(mark);
    const ways = (one) => mapgen.twinsOf(one).length > 0;
    if (alike && ways(last[0]) === ways(mark) && mapgen.colourOf(last[0]) === mapgen.colourOf(mark)) last.push(mark);
    else runs.push([mark]);
  }
  function strokeName(mark) {
    return `${mark.style} ${mark.standing}${mark.rough ? " rough" : ""}`;
  }
  mapgen.strokeOf = (item) => (data.strokes || {})[strokeName(item)];

  // Which lines the open step lights, and whether it goes against the line that is drawn.
  function litWays(run) {
    const lit = mapgen.lit || new Set();
    let along = false;
    let against = false;
    for (const mark of run) {
      if (lit.has(mark.id)) along = true;
      for (const twin of mapgen.twinsOf(mark)) {
        if (lit.has(twin.id) && twin.against) against = true;
        else if (lit.has(twin.id)) along = true;
      }
    }
    return { along, against };
  }

  const shown = (mark) => !mapgen.hidden.has(mark.layer);

  function draw(context, view) {
    const colours = mapgen.colours;
    context.lineJoin = "round";
    for (const mark of areas.filter((one) => shown(one) && !mapgen.isLater(one))) drawArea(context, view, mark);
    for (const run of runs.filter((one) => shown(one[0]))) drawRun(context, view, run);
    for (const mark of footprints.filter((one) => shown(one) && !mapgen.isLater(one))) {
      context.strokeStyle = mapgen.colourOf(mark);
      context.fillStyle = mapgen.colourOf(mark) + "33";
      context.lineWidth = 1.4;
      context.setLineDash(mark.uncertain ? [3, 3] : []);
      for (const left of view.left) {
        context.beginPath();
        mapgen.trace(context, mark.parts, view, left, mark.shape === "area");
        if (mark.shape === "area") context.fill("evenodd");
        context.stroke();
      }
    }
    context.setLineDash([]);
    context.strokeStyle = colours.ink;
  }

  function drawArea(context, view, mark) {
    const colour = mapgen.colourOf(mark);
    context.strokeStyle = colour;
    context.fillStyle = colour + (mapgen.lit && mapgen.lit.has(mark.id) ? "3d" : "22");
    context.setLineDash(mark.style === "area" ? [5, 4] : []);
    for (const left of view.left) {
      context.beginPath();
      mapgen.trace(context, mark.parts, view, left, mark.shape === "area");
      if (mark.shape === "area") {
        context.fill("evenodd");
        context.lineWidth = 1.4;
        context.stroke();
      } else {
        const isCourse = mark.style === "outline"; // given as it was, and not where something may be
        context.lineCap = "round";
        context.lineWidth = isCourse ? 3 : 9;
        context.strokeStyle = isCourse ? colour : colour + "44";
        context.stroke();
        context.lineCap = "butt";
      }
    }
    context.setLineDash([]);
  }

  function drawRun(context, view, run) {
    const form = mapgen.strokeOf(run[0]);
    const colour = mapgen.colourOf(run[0]);
    const all = run.flatMap((mark) => mark.parts);
    const { along, against } = litWays(run);
    const wider = along || against ? 1 : 0;
    // What of it had not been travelled by the moment that is shown is only hinted at.
    const done = run.every((mark) => mapgen.travelled(mark) === 1);
    const parts = done ? all : run.flatMap((mark) => mapgen.firstPart(mark.parts, mapgen.travelled(mark)));
    const pass = (style, width, dash, cap, parts_ = parts) => {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.setLineDash(dash || []);
      context.lineCap = cap || "butt";
      for (const left of view.left) {
        context.beginPath();
        traceChained(context, parts_, view, left);
        context.stroke();
      }
    };
    if (!done) {
      context.globalAlpha = 0.3;
      pass(colour, 1, form.dash, "butt", all);
      context.globalAlpha = 1;
      if (!parts.length) return;
    }
    pass(mapgen.colours.halo, form.width + wider + 2 * form.casing, [], "round");
    pass(colour, form.width + wider, form.dash, form.dash && form.dash[0] < 2 ? "round" : "butt");
    if (form.core) pass(mapgen.colours.core, form.core + wider / 2, form.coreDash);
    context.setLineDash([]);
    if (form.chevrons && done) {
      for (const left of view.left) drawChevrons(context, view, run, left, colour, along, against);
    }
  }

  // As `trace`, but a part that starts where the one before ended goes on with it.
  function traceChained(context, parts, { scale, top }, left) {
    let endX = NaN;
    let endY = NaN;
    for (const { xy } of parts) {
      let px = xy[0] * scale + left;
      let py = xy[1] * scale + top;
      if (Math.hypot(px - endX, py - endY) > 1.5 || Number.isNaN(endX)) context.moveTo(px, py);
      for (let i = 2; i < xy.length; i += 2) {
        const x = xy[i] * scale + left;
        const y = xy[i + 1] * scale + top;
        if (i < xy.length - 2 && Math.abs(x - px) + Math.abs(y - py) < 1) continue;
        context.lineTo(x, y);
        px = x;
        py = y;
      }
      endX = px;
      endY = py;
    }
  }

  // The run as one line of pixels: [x, y, length so far].
  function walked(run, { scale, top }, left) {
    const line = [];
    let length = 0;
    for (const { xy } of run.flatMap((mark) => mark.parts)) {
      for (let i = 0; i < xy.length; i += 2) {
        const x = xy[i] * scale + left;
        const y = xy[i + 1] * scale + top;
        const last = line[line.length - 1];
        if (last) {
          const step = Math.hypot(x - last[0], y - last[1]);
          if (step < 0.5) continue;
          length += i === 0 && step > 3 ? 0 : step;
        }
        line.push([x, y, length]);
      }
    }
    return line;
  }

  // The point of a walked line at a length.
  mapgen.pointAt = at;
  function at(line, length) {
    let low = 0;
    let high = line.length - 1;
    while (high - low > 1) {
      const half = (low + high) >> 1;
      if (line[half][2] <= length) low = half;
      else high = half;
    }
    const [x0, y0, l0] = line[low];
    const [x1, y1, l1] = line[high];
    const share = l1 > l0 ? Math.max(0, Math.min(1, (length - l0) / (l1 - l0))) : 0;
    return [x0 + share * (x1 - x0), y0 + share * (y1 - y0)];
  }

  function drawChevrons(context, view, run, left, colour, along, against) {
    const line = walked(run, view, left);
    const length = line.length ? line[line.length - 1][2] : 0;
    if (length < 50) return;
    const back = run.some((mark) => mapgen.twinsOf(mark).some((twin) => twin.against));
    const every = back ? CHEVRON_EVERY * 0.62 : CHEVRON_EVERY;
    const count = Math.max(1, Math.floor(length / every));
    const pins = mapgen.pinSpots || [];
    for (let i = 0; i < count; i += 1) {
      const ideal = ((i + 0.5) * length) / count;
      const spot = [0, 9, -9, 18, -18, 27, -27]
        .map((shift) => ideal + shift)
        .find((one) => one > 14 && one < length - 14 && pins.every((pin) => far(at(line, one), pin)));
      if (spot === undefined) continue;
      const [x, y] = at(line, spot);
      const [ax, ay] = at(line, spot - 9);
      const [bx, by] = at(line, spot + 9);
      let reverse = back && i % 2 === 1;
      if (along !== against) reverse = against;
      arrow(context, x, y, Math.atan2(by - ay, bx - ax) + (reverse ? Math.PI : 0), colour);
    }
  }
  const far = ([x, y], pin) => Math.hypot(x - pin.x, y - pin.y) > pin.r + 9;

  function arrow(context, x, y, angle, colour) {
    context.save();
    context.translate(x, y);
    context.rotate(angle);
    context.beginPath();
    context.moveTo(6.5, 0);
    context.lineTo(-4.5, 5);
    context.lineTo(-4.5, -5);
    context.closePath();
    context.lineWidth = 1.5;
    context.strokeStyle = mapgen.colours.halo;
    context.stroke();
    context.fillStyle = colour;
    context.fill();
    context.restore();
  }

  // Points along the drawn lines, every few pixels, that names keep away from.
  mapgen.linePoints = function (map) {
    const view = { scale: 256 * 2 ** map.getZoom(), top: -map.getPixelOrigin().y };
    const left = -map.getPixelOrigin().x;
    const bounds = map.getPixelBounds();
    const [x0, y0] = [bounds.min.x + left - 40, bounds.min.y + view.top - 40];
    const [x1, y1] = [bounds.max.x + left + 40, bounds.max.y + view.top + 40];
    const points = [];
    for (const run of runs.filter((one) => shown(one[0]))) {
      const line = walked(run, view, left);
      for (let i = 1; i < line.length; i += 1) {
        const [ax, ay, al] = line[i - 1];
        const [bx, by, bl] = line[i];
        if (Math.max(ax, bx) < x0 || Math.min(ax, bx) > x1 || Math.max(ay, by) < y0 || Math.min(ay, by) > y1) continue;
        const pieces = Math.min(400, Math.max(1, Math.round((bl - al) / 5)));
        for (let k = 0; k < pieces; k += 1) points.push([ax + ((bx - ax) * k) / pieces, ay + ((by - ay) * k) / pieces]);
      }
    }
    return points;
  };

  // The line or area under a point of the map, for a click.
  mapgen.under = function (map, layerPoint) {
    const scale = 256 * 2 ** map.getZoom();
    const origin = map.getPixelOrigin();
    const hit = (mark) =>
      mark.parts.some(({ xy }) => {
        for (let i = 2; i < xy.length; i += 2) {
          const a = L.point(xy[i - 2] * scale - origin.x, xy[i - 1] * scale - origin.y);
          const b = L.point(xy[i] * scale - origin.x, xy[i + 1] * scale - origin.y);
          if (L.LineUtil.pointToSegmentDistance(layerPoint, a, b) < 7) return true;
        }
        return false;
      });
    return [...footprints, ...routes.filter((mark) => !mark.twin), ...areas].filter(shown).find(hit);
  };

  mapgen.sheet = new mapgen.Sheet(draw, { pane: "story", padding: 0.4 });
  mapgen.listen("theme", () => mapgen.sheet.redraw());
  mapgen.listen("step", () => mapgen.sheet.redraw());
  mapgen.listen("layers", () => mapgen.sheet.redraw());
  mapgen.listen("time", () => mapgen.sheet.redraw());
  mapgen.listen("pins", () => mapgen.sheet.redraw());
})(globalThis.mapgen);
