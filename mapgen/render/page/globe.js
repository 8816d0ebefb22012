// The inset globe: where in the world this is, with what is related and far away as dots.
(function (mapgen) {
  "use strict";
  const { data, el } = mapgen;
  if (!data.inset) return;
  const RADIANS = Math.PI / 180;
  const [lon0, lat0] = data.inset.centre.map((value) => value * RADIANS);
  const dots = (data.inset.marks || []).map((id) => mapgen.marks.get(id));

  // [x, y, depth] on the unit disc, y down; behind the limb the depth is negative.
  function seen(lon, lat) {
    const l = lon * RADIANS - lon0;
    const p = lat * RADIANS;
    const x = Math.cos(p) * Math.sin(l);
    const y = Math.cos(lat0) * Math.sin(p) - Math.sin(lat0) * Math.cos(p) * Math.cos(l);
    return [x, -y, Math.sin(lat0) * Math.sin(p) + Math.cos(lat0) * Math.cos(p) * Math.cos(l)];
  }

  // A line of (lon, lat) with no step longer than 3°, so that straight edges follow the globe.
  function dense(part) {
    const out = [];
    for (let i = 0; i < part.length; i += 2) {
      if (i) {
        const count = Math.ceil(Math.max(Math.abs(part[i] - part[i - 2]), Math.abs(part[i + 1] - part[i - 1])) / 3);
        for (let k = 1; k < count; k += 1) {
          out.push(part[i - 2] + ((part[i] - part[i - 2]) * k) / count, part[i - 1] + ((part[i + 1] - part[i - 1]) * k) / count);
        }
      }
      out.push(part[i], part[i + 1]);
    }
    return out;
  }

  // Land as a picture by degrees, from which each pixel of the globe takes its own: no ring has to be cut at the limb.
  const PER_DEGREE = 4;
  let landAt = null;
  function landPicture() {
    const canvas = document.createElement("canvas");
    canvas.width = 360 * PER_DEGREE;
    canvas.height = 180 * PER_DEGREE;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    const [west] = edges;
    context.beginPath();
    for (const part of land) {
      for (let i = 0; i < part.length; i += 2) context.lineTo((part[i] - west) * PER_DEGREE, (90 - part[i + 1]) * PER_DEGREE);
      context.closePath();
      const next = land[land.indexOf(part) + 1];
      if (next) context.moveTo((next[0] - west) * PER_DEGREE, (90 - next[1]) * PER_DEGREE);
    }
    context.fill("nonzero");
    const { data: pixels, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return (lon, lat) => {
      const x = Math.floor(((((lon - west) % 360) + 360) % 360) * PER_DEGREE);
      const y = Math.min(height - 1, Math.max(0, Math.floor((90 - lat) * PER_DEGREE)));
      return pixels[4 * (y * width + x) + 3] / 255;
    };
  }
  // A disc of `across` device pixels with the land in its colour.
  function shaded(across, colour) {
    landAt = landAt || landPicture();
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = across;
    const context = canvas.getContext("2d");
    const image = context.createImageData(across, across);
    const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
    for (let j = 0; j < across; j += 1) {
      for (let i = 0; i < across; i += 1) {
        const x = (2 * (i + 0.5)) / across - 1;
        const y = 1 - (2 * (j + 0.5)) / across;
        const r2 = x * x + y * y;
        if (r2 > 1) continue;
        const z = Math.sqrt(1 - r2);
        const lat = Math.asin(y * Math.cos(lat0) + z * Math.sin(lat0)) / RADIANS;
        const lon = (lon0 + Math.atan2(x, z * Math.cos(lat0) - y * Math.sin(lat0))) / RADIANS;
        image.data.set([red, green, blue, 255 * landAt(lon, lat)], 4 * (j * across + i));
      }
    }
    context.putImageData(image, 0, 0);
    return canvas;
  }
  // Lines that are seen; what is behind the limb is left out, and so are the edges where the world is cut.
  function linePath(context, part, size) {
    let open = false;
    for (let i = 0; i < part.length; i += 2) {
      const [x, y, depth] = seen(part[i], part[i + 1]);
      const cut = part.cut !== false && i && part[i] === part[i - 2] && (part[i] <= edges[0] || part[i] >= edges[1]);
      const shown = depth > 0 && part[i + 1] > -89.5;
      if (open && shown && !cut) context.lineTo(x * size, y * size);
      else if (shown) context.moveTo(x * size, y * size);
      open = shown;
    }
  }

  const wide = (part) => {
    let [west, east, south, north] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < part.length; i += 2) {
      west = Math.min(west, part[i]);
      east = Math.max(east, part[i]);
      south = Math.min(south, part[i + 1]);
      north = Math.max(north, part[i + 1]);
    }
    return east - west > 1.2 || north - south > 1.2;
  };
  // Made when the globe is first drawn, which is after the map. One turn of the world is enough: the land of the
  // basemap runs a little over it on both sides.
  let land, borders, edges;
  function prepare() {
    if (land) return;
    const layers = (kind) => (data.ground.layers || []).filter((layer) => layer.kind === kind);
    land = layers("land").flatMap((layer) => mapgen.unpacked(layer.lines, layer.grid).filter(wide).map(thinned).map(dense));
    borders = layers("border").flatMap((layer) => mapgen.unpacked(layer.lines, layer.grid).map(thinned));
    edges = [Infinity, -Infinity];
    for (const part of land) {
      for (let i = 0; i < part.length; i += 2) edges = [Math.min(edges[0], part[i]), Math.max(edges[1], part[i])];
    }
  }
  function thinned(part) {
    const out = [part[0], part[1]];
    for (let i = 2; i < part.length; i += 2) {
      const last = i === part.length - 2;
      if (last || Math.abs(part[i] - out[out.length - 2]) + Math.abs(part[i + 1] - out[out.length - 1]) > 0.35) out.push(part[i], part[i + 1]);
    }
    return out;
  }

  const canvas = el("canvas", { class: "globe", role: "img" });
  const caption = el("p", { class: "globe-text" });
  mapgen.globe = el("figure", { class: "inset" }, caption, canvas);
  const names = mapgen.text(data.inset.text);
  canvas.setAttribute(
    "aria-label",
    mapgen.word("page", "globe", { place: data.title }) +
      (names ? mapgen.word("legend", "stop") + mapgen.labelled(mapgen.word("page", "elsewhere"), names) : ""),
  );
  if (names) caption.append(el("strong", null, mapgen.labelled(mapgen.word("layer", "related"), "").trim()), el("br"), names);

  mapgen.drawGlobe = function () {
    prepare();
    const width = canvas.clientWidth || 112;
    const ratio = Math.max(2, window.devicePixelRatio || 1);
    canvas.width = canvas.height = Math.round(width * ratio);
    const context = canvas.getContext("2d");
    const colours = mapgen.colours;
    const size = width / 2 - 3;
    context.setTransform(ratio, 0, 0, ratio, (width / 2) * ratio, (width / 2) * ratio);
    const disc = () => {
      context.beginPath();
      context.arc(0, 0, size, 0, 2 * Math.PI);
    };
    disc();
    context.fillStyle = colours.water;
    context.fill();
    context.save();
    disc();
    context.clip();
    context.drawImage(shaded(Math.round(2 * size * ratio), colours.land), -size, -size, 2 * size, 2 * size);
    context.beginPath();
    land.forEach((part) => linePath(context, part, size));
    context.strokeStyle = colours.globe_line;
    context.lineWidth = 0.45;
    context.stroke();
    context.beginPath();
    borders.forEach((part) => linePath(context, part, size));
    context.strokeStyle = colours.globe_line + "99";
    context.lineWidth = 0.35;
    context.stroke();
    const [west, south, east, north] = data.inset.box;
    context.beginPath();
    linePath(context, dense([west, south, east, south, east, north, west, north, west, south]), size);
    context.fillStyle = colours.journey + "44";
    context.strokeStyle = colours.journey;
    context.lineWidth = 1.4;
    context.fill();
    context.stroke();
    context.restore();
    disc();
    context.strokeStyle = colours.globe_line;
    context.lineWidth = 1;
    context.stroke();
    for (const mark of dots) {
      const [x, y, depth] = seen(mark.point[0], mark.point[1]);
      if (depth < 0) continue;
      context.beginPath();
      context.arc(x * size, y * size, 3, 0, 2 * Math.PI);
      context.fillStyle = mapgen.colourOf(mark);
      context.strokeStyle = colours.halo;
      context.lineWidth = 1;
      context.fill();
      context.stroke();
    }
  };
  mapgen.listen("theme", () => mapgen.globe.isConnected && mapgen.drawGlobe());

  // The corner where it hides least of the story.
  mapgen.placeGlobe = function (map) {
    const size = map.getSize();
    const corner = map.containerPointToLayerPoint([0, 0]);
    const wide = mapgen.globe.offsetWidth + 24;
    const high = mapgen.globe.offsetHeight + 24;
    const points = mapgen.linePoints(map).map(([x, y]) => [x - corner.x, y - corner.y, 1]);
    for (const mark of mapgen.marks.values()) {
      if (mark.type !== "place" || !mark.point) continue;
      const spot = map.latLngToContainerPoint([mark.point[1], mapgen.turned(mark.point[0])]);
      points.push([spot.x, spot.y, 40]);
    }
    const weight = (x, y) =>
      points.reduce((sum, [px, py, w]) => sum + (px > x - 14 && px < x + wide + 14 && py > y - 14 && py < y + high + 14 ? w : 0), 0);
    const left = size.x < 480 ? 0 : 50;
    const spots = [["", size.x - wide, 0], ["below", size.x - wide, size.y - high], ["before", left, 0]];
    const best = spots.map(([name, x, y], rank) => [weight(x, y) + rank, name]).sort((a, b) => a[0] - b[0])[0][1];
    mapgen.globe.classList.toggle("below", best === "below");
    mapgen.globe.classList.toggle("before", best === "before");
  };
})(globalThis.mapgen);
