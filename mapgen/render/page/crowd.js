// A long list on the map: one canvas for all its places, those that stand close together as one counted sign.
// Signs answer to the pointer; for the keyboard there is one button that goes from sign to sign by the arrows.
(function (mapgen) {
  "use strict";
  const { el, worldX, worldY } = mapgen;
  const MANY = 150; // from so many places without a number on, they are a crowd and their names are context
  const REACH = 12; // px around a sign's middle that answer at least
  const CLOSEST = 15; // zoom at which a place is shown that never stands alone
  const { places } = mapgen;
  const all = places.chosen((mark) => mark.point && !mark.numbers);
  mapgen.isCrowd = all.length > MANY;
  if (!mapgen.isCrowd) return;

  const tints = []; // the colours by number
  const tintOf = (mark) => {
    const tint = mark.colour || (mark.style === "related" ? "related" : "journey");
    if (!tints.includes(tint)) tints.push(tint);
    return tints.indexOf(tint);
  };
  const { table, own, rows } = places;
  const rowTints = table ? table.kinds.map(tintOf) : [];
  const xs = new Float64Array(all.length);
  const ys = new Float64Array(all.length);
  const itemTints = new Uint16Array(all.length);
  for (let i = 0; i < all.length; i += 1) {
    const mark = all[i] < rows ? null : own[all[i] - rows];
    const [lon, lat] = mark ? mark.point : [table.lon[all[i]] / table.packed.grid - 180, table.lat[all[i]] / table.packed.grid - 90];
    const x = worldX(lon) % 1;
    xs[i] = x < 0 ? x + 1 : x;
    ys[i] = worldY(lat);
    itemTints[i] = mark ? tintOf(mark) : rowTints[table.kind[all[i]]];
  }
  const clusters = new mapgen.Clusters(xs, ys, tints.length > 1 ? itemTints : null);
  const markAt = (item) => places.mark(all[item]);

  // Leaves out what is switched off, and what had not happened yet.
  function gather() {
    const off = table && mapgen.hidden.has(table.layer);
    const kept = new Uint8Array(all.length);
    let count = 0;
    for (let i = 0; i < all.length; i += 1) {
      const mark = all[i] < rows ? null : own[all[i] - rows];
      const is = mark ? !mapgen.hidden.has(mark.layer) && !mapgen.isLater(mark) : !off && !mapgen.isLaterRow(all[i]);
      if (is) kept[i] = 1;
      count += kept[i];
    }
    clusters.keep(count < all.length ? kept : null);
  }

  let compact = null; // few maps need it
  function countText(count) {
    if (count < 1000) return String(count);
    compact = compact || new Intl.NumberFormat(mapgen.lang, { notation: "compact", maximumFractionDigits: 1 });
    return compact.format(count);
  }
  const colourOf = (tint) => {
    const found = tints[tint] || "journey";
    return mapgen.colours[found] || found;
  };

  let map = null;
  const NONE = { zoom: NaN, box: [], signs: [] };
  let known = NONE;
  let spots = []; // the signs of the view: { sign, x, y, r, id } in pixels of the layer
  let chosen = null; // the item that was shown last

  // The signs in a stretch of the layer [x0, y0, x1, y1], in px, and around it: what is drawn and what is named are
  // the same, as nothing new is asked for within a stretch that was.
  function signs(stretch) {
    const zoom = map.getZoom();
    const pixels = 256 * 2 ** zoom;
    const { x, y } = map.getPixelOrigin();
    const [x0, y0, x1, y1] = stretch.map((value, i) => (value + (i % 2 ? y : x)) / pixels);
    const [a, b, c, d] = known.box;
    if (known.zoom !== zoom || x0 < a || y0 < b || x1 > c || y1 > d) {
      const more = 128 / pixels;
      const box = [x0 - more, y0 - more, x1 + more, y1 + more];
      known = { zoom, box, signs: clusters.at(zoom, box) };
    }
    return known.signs;
  }

  function draw(context, view) {
    const colours = mapgen.colours;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.setLineDash([]);
    context.font = `700 12px ${mapgen.fontFamily}`;
    const [x0, y0, x1, y1] = view.bounds;
    for (const sign of [...signs(view.bounds)].reverse()) {
      const y = sign.y * view.scale + view.top;
      if (y < y0 - 30 || y > y1 + 30) continue;
      for (const left of view.left) {
        const x = sign.x * view.scale + left;
        if (x > x0 - 30 && x < x1 + 30) drawSign(context, sign, x, y, colours);
      }
    }
  }

  function drawSign(context, sign, x, y, colours) {
    const colour = colourOf(sign.tint);
    const doubtful = sign.count === 1 && markAt(sign.first).uncertain;
    context.beginPath();
    context.arc(x, y, sign.count > 1 ? sign.r : 4, 0, 2 * Math.PI);
    context.fillStyle = doubtful ? colours.panel : colour;
    context.strokeStyle = doubtful ? colour : colours.halo;
    context.lineWidth = doubtful ? 1.75 : 1.5;
    context.fill();
    context.stroke();
    if (chosen !== null && clusters.holds(sign, chosen)) {
      context.beginPath();
      context.arc(x, y, sign.r + 3.5, 0, 2 * Math.PI);
      context.strokeStyle = colours.ink;
      context.lineWidth = 2;
      context.stroke();
    }
    if (sign.count > 1) {
      context.fillStyle = colours.on_accent;
      context.fillText(countText(sign.count), x, y + 0.5);
    }
  }

  const sheet = new mapgen.Sheet(draw, { pane: "crowd", padding: 0.4 });

  // Where the signs of the view stand, for the names: those that stand for one place carry its mark.
  function placed() {
    const origin = map.getPixelOrigin();
    const scale = 256 * 2 ** map.getZoom();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const size = map.getSize();
    spots = [];
    for (const sign of signs([corner.x, corner.y, corner.x + size.x, corner.y + size.y])) {
      const y = sign.y * scale - origin.y;
      if (y < corner.y - 30 || y > corner.y + size.y + 30) continue;
      const first = Math.floor((corner.x - 30 + origin.x) / scale - sign.x);
      for (let turn = first; ; turn += 1) {
        const x = (turn + sign.x) * scale - origin.x;
        if (x > corner.x + size.x + 30) break;
        if (x < corner.x - 30) continue;
        const mark = sign.count === 1 ? markAt(sign.first) : null;
        spots.push({ id: `crowd ${sign.first} ${turn}`, sign, mark, x, y, r: sign.r });
      }
    }
    keepProxy();
    return spots;
  }

  const nearest = (list, { x, y }, reach) => {
    let [best, least] = [null, Infinity];
    for (const spot of list) {
      const distance = Math.hypot(spot.x - x, spot.y - y);
      if (distance <= reach(spot) && distance - spot.r < least) [best, least] = [spot, distance - spot.r];
    }
    return best;
  };
  const under = (point) => nearest(spots, point, (spot) => Math.max(REACH, spot.r));

  const marksOf = (sign) => Array.from(clusters.members(sign), markAt);
  function nameOf(sign) {
    const mark = markAt(sign.first);
    const name = mapgen.named(mark);
    if (sign.count > 1) return mapgen.labelled(mapgen.word("page", "plural", { n: sign.count }), name);
    return mark.uncertain ? `${name} (${mapgen.word("legend", "uncertain")})` : name;
  }

  // A sign opens into its places: closer up as long as that parts them, else as one card.
  function open(spot, opener) {
    const { sign } = spot;
    const at = map.layerPointToLatLng([spot.x, spot.y]);
    const [x0, y0, x1, y1] = clusters.extent(sign);
    const closest = map.getZoom() >= map.getMaxZoom();
    if (closest || sign.count === 1 || Math.max(x1 - x0, y1 - y0) < 3e-8) {
      mapgen.openCard(map, marksOf(sign), at, opener);
      return;
    }
    const lon = (x) => 360 * (x - sign.x) + at.lng;
    const lat = (y) => (Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI;
    const bounds = L.latLngBounds([[lat(y1), lon(x0)], [lat(y0), lon(x1)]]);
    mapgen.tell("moved");
    map.fitBounds(bounds.pad(0.1), { maxZoom: Math.min(map.getMaxZoom(), map.getZoom() + 5), animate: !mapgen.calm });
  }

  // The button that stands on one sign of the view, and goes to the next by the arrow keys.
  const face = el("span", { "aria-hidden": "true" });
  const proxy = el("button", { type: "button", class: "pin proxy", "aria-keyshortcuts": "ArrowUp ArrowDown ArrowLeft ArrowRight", onclick: () => held && open(held, proxy), onkeydown: step, onfocus: () => show(held) }, face);
  let held = null;
  function hold(spot) {
    held = spot;
    proxy.hidden = !spot;
    if (!spot) return;
    L.DomUtil.setPosition(proxy, L.point(spot.x, spot.y).round());
    face.style.width = face.style.height = 2 * spot.r + "px";
    proxy.setAttribute("aria-label", nameOf(spot.sign));
  }
  function keepProxy() {
    const centre = map.containerPointToLayerPoint(map.getSize().divideBy(2));
    const size = map.getSize();
    const inView = spots.filter((one) => Math.abs(one.x - centre.x) < size.x / 2 && Math.abs(one.y - centre.y) < size.y / 2);
    const same = held && spots.find((one) => one.sign.first === held.sign.first && one.sign.count === held.sign.count);
    hold(document.activeElement === proxy && same ? same : nearest(inView, centre, () => Infinity));
  }
  function step(event) {
    const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
    const way = ways[event.key];
    if (!way || !held) return;
    event.preventDefault();
    event.stopPropagation();
    let [best, least] = [null, Infinity];
    for (const spot of spots) {
      const along = (spot.x - held.x) * way[0] + (spot.y - held.y) * way[1];
      const aside = Math.abs((spot.x - held.x) * way[1]) + Math.abs((spot.y - held.y) * way[0]);
      if (along > 1 && aside <= 2 * along && along + 2 * aside < least) [best, least] = [spot, along + 2 * aside];
    }
    if (best) show(best);
    else map.panBy([way[0] * 120, way[1] * 120], { animate: false });
  }
  function show(spot) {
    if (!spot) return;
    hold(spot);
    const at = map.layerPointToContainerPoint([spot.x, spot.y]);
    const size = map.getSize();
    const over = (value, most) => (value < 30 ? value - 30 : value > most - 30 ? value - most + 30 : 0);
    const by = [over(at.x, size.x), over(at.y, size.y)];
    if (by[0] || by[1]) {
      mapgen.tell("moved");
      map.panBy(by, { animate: false });
    }
  }

  // The name of what the pointer is over.
  const hint = el("div", { class: "hover-name", hidden: true, "aria-hidden": "true" });
  let pointed = null;
  function point({ layerPoint }) {
    const spot = layerPoint && under(layerPoint);
    if (spot === pointed) return;
    pointed = spot;
    map.getContainer().classList.toggle("over-sign", Boolean(spot));
    hint.hidden = !spot;
    if (!spot) return;
    hint.textContent = nameOf(spot.sign);
    L.DomUtil.setPosition(hint, L.point(spot.x, spot.y - spot.r - 6).round());
  }

  mapgen.crowd = {
    addTo(onto) {
      map = onto;
      map.addLayer(sheet);
      if (mapgen.flags.still) return;
      L.DomEvent.disableClickPropagation(proxy);
      map.getPane("pins").append(proxy, hint);
      map.on("mousemove", point);
      map.on("mouseout zoomstart", () => point({}));
    },
    placed,
    // Opens the sign under a click; false if there is none.
    click(layerPoint) {
      const spot = under(layerPoint);
      if (spot) open(spot, proxy);
      return Boolean(spot);
    },
    // The zoom at which a mark of the crowd is seen by itself, and from now on ringed.
    choose(mark) {
      const item = all.indexOf(places.numberOf(mark));
      if (item < 0 || mapgen.hidden.has(mark.layer)) return map.getZoom();
      chosen = item;
      const zoom = clusters.zoomAlone(chosen, map.getZoom(), CLOSEST);
      sheet.redraw();
      return zoom;
    },
  };
  for (const name of ["theme", "layers", "time"]) {
    mapgen.listen(name, () => {
      if (name !== "theme") {
        gather();
        chosen = null;
        known = NONE;
      }
      sheet.redraw();
    });
  }
})(globalThis.mapgen);
