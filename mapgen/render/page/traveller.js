// A dot that goes the way of the story: from step to step while it plays, and at the moment that the slider shows.
// Along lines that are known, never along those that only join what happened; by itself never for readers who want
// things to keep still.
(function (mapgen) {
  "use strict";
  const ZOOM = 12; // of the pixels in which a way is measured: some 30 m each
  const LASTS = 2600; // ms from one step to the next
  const drawn = (mark) => (mark.twin ? mapgen.marks.get(mark.twin) : mark);
  const known = (mark) =>
    Boolean(drawn(mark).parts) && [mark, drawn(mark)].every(({ style, fidelity }) => style !== "inferred" && !["inferred", "straight"].includes(fidelity));
  let dots = [];
  let going = null;

  // The points of a leg in the order of travel; a leg back over a line that is drawn already has that line's.
  function leg(mark) {
    const points = [];
    for (const { xy } of drawn(mark).parts) for (let i = 0; i < xy.length; i += 2) points.push([xy[i], xy[i + 1]]);
    return mark.against ? points.reverse() : points;
  }

  // Stretches of journeys, each without a gap, of which one of the steps lights a part.
  function ways(steps, near) {
    const lit = new Set(steps.flatMap((step) => step.marks || []));
    const found = [];
    let way = null;
    for (const mark of mapgen.routes) {
      if (!known(mark)) {
        way = null;
        continue;
      }
      const points = leg(mark);
      const end = way && way.points[way.points.length - 1];
      const on = way && way.journey === mark.journey && Math.hypot(end[0] - points[0][0], end[1] - points[0][1]) < near;
      if (!on) found.push((way = { journey: mark.journey, points: [], lit: false }));
      for (const point of points) way.points.push(point);
      way.lit = way.lit || lit.has(mark.id);
    }
    return found.filter((one) => one.lit).map((one) => one.points);
  }

  // How far along a way a spot is, in the way's own measure if its points have one; null where it is not on it.
  function along(way, spot, near) {
    let best = { gap: near, at: null };
    let length = 0;
    for (let i = 1; i < way.length; i += 1) {
      const [ax, ay] = way[i - 1];
      const [dx, dy] = [way[i][0] - ax, way[i][1] - ay];
      const piece = Math.hypot(dx, dy);
      const share = piece ? Math.max(0, Math.min(1, ((spot.x - ax) * dx + (spot.y - ay) * dy) / (piece * piece))) : 0;
      const gap = Math.hypot(ax + share * dx - spot.x, ay + share * dy - spot.y);
      const measured = way[i].length > 2;
      if (gap < best.gap) best = { gap, at: measured ? way[i - 1][2] + share * (way[i][2] - way[i - 1][2]) : length + share * piece };
      length += piece;
    }
    return best.at;
  }

  function between(way, from, to) {
    const points = [];
    let length = 0;
    for (let i = 1; i < way.length; i += 1) {
      const [a, b] = [way[i - 1], way[i]];
      const piece = Math.hypot(b[0] - a[0], b[1] - a[1]);
      const at = (where) => {
        const share = piece ? Math.max(0, Math.min(1, (where - length) / piece)) : 0;
        return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1]), length + share * piece - from];
      };
      if (length + piece >= from && length <= to) points.push(...(points.length ? [] : [at(from)]), at(to));
      length += piece;
    }
    return points;
  }

  const spotOf = (step) => {
    const mark = (step.marks || []).map((id) => mapgen.marks.get(id)).find((one) => one && one.type === "place" && one.point);
    return mark && { x: mapgen.worldX(mapgen.turned(mark.point[0])), y: mapgen.worldY(mark.point[1]) };
  };
  Object.assign(mapgen, { isKnownWay: known, wayOf: leg, alongWay: along, spotOf });

  // The way from one step to another: [x, y, length so far], or null where none is known.
  mapgen.wayBetween = function (from, to) {
    const [a, b] = [spotOf(from), spotOf(to)];
    if (!a || !b) return null;
    const near = (0.02 * (mapgen.data.extent[2] - mapgen.data.extent[0])) / 360;
    for (const way of ways([from, to], near)) {
      const [start, end] = [along(way, a, near), along(way, b, near)];
      if (start !== null && end !== null && end - start > near) return between(way, start, end);
    }
    return null;
  };

  // Puts a dot at each of these points of the world's square, and takes the others away.
  function stand(points) {
    const scale = 256 * 2 ** ZOOM;
    while (dots.length > points.length) dots.pop().remove();
    points.forEach(([x, y], i) => {
      const spot = mapgen.map.unproject(L.point(x * scale, y * scale), ZOOM);
      if (dots[i]) {
        dots[i].setLatLng(spot);
        return;
      }
      const icon = L.divIcon({ className: "traveller", iconSize: [16, 16] });
      dots[i] = L.marker(spot, { icon, pane: "pins", interactive: false, keyboard: false }).addTo(mapgen.map);
      dots[i].getElement().setAttribute("aria-hidden", "true");
    });
  }

  function frame(now) {
    if (!going || going.held) return;
    going.gone += now - (going.seen || now);
    going.seen = now;
    const { line, gone } = going;
    const all = line[line.length - 1][2];
    const share = Math.min(1, gone / LASTS);
    stand([mapgen.pointAt(line, all * share * share * (3 - 2 * share))]);
    if (share < 1) requestAnimationFrame(frame);
    else mapgen.halt();
  }

  mapgen.travel = function (from, to) {
    mapgen.halt();
    if (mapgen.calm || mapgen.hidden.has("routes") || !from) return;
    const line = mapgen.wayBetween(from, to);
    if (!line) return;
    going = { line, gone: 0, seen: 0, held: false };
    requestAnimationFrame(frame);
  };
  mapgen.halt = function () {
    going = null;
    stand(mapgen.map && !mapgen.hidden.has("routes") ? mapgen.underWay() : []);
  };
  // Keeps the dot where it is; letting go says whether there was one.
  mapgen.hold = () => going && (going.held = true);
  mapgen.letGo = function () {
    if (!going || !going.held) return false;
    Object.assign(going, { held: false, seen: 0 });
    requestAnimationFrame(frame);
    return true;
  };
  for (const event of ["step", "layers", "time"]) mapgen.listen(event, mapgen.halt);
})(globalThis.mapgen);
