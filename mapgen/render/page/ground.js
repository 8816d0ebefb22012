// The basemap on a canvas of its own under everything: water, land, lines, in as many turns of the world as are seen.
(function (mapgen) {
  "use strict";
  const { data, unpacked, projected } = mapgen;

  // A canvas that Leaflet moves and scales with the map, and `draw` fills when the map has come to rest.
  mapgen.Sheet = L.Renderer.extend({
    initialize(draw, options) {
      this.draw = draw;
      L.Renderer.prototype.initialize.call(this, options);
    },
    _initContainer() {
      this._container = mapgen.el("canvas", { "aria-hidden": "true" });
      this._context = this._container.getContext("2d");
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    _update() {
      if ((this._map._animatingZoom && this._bounds) || this.covers()) return;
      L.Renderer.prototype._update.call(this);
      this._drawn = { origin: this._map.getPixelOrigin(), view: this._map.getSize() };
      const size = this._bounds.getSize();
      const ratio = Math.min(3, Math.max(1, window.devicePixelRatio || 1));
      const canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = Math.round(size.x * ratio);
      canvas.height = Math.round(size.y * ratio);
      canvas.style.width = size.x + "px";
      canvas.style.height = size.y + "px";
      this.redraw();
    },
    // Whether what is drawn still fills the view: a short pan moves it and needs nothing new.
    covers() {
      const map = this._map;
      const { origin, view } = this._drawn || {};
      if (!origin || !origin.equals(map.getPixelOrigin()) || !view.equals(map.getSize())) return false;
      const corner = map.containerPointToLayerPoint([0, 0]);
      return this._bounds.contains(L.bounds(corner, corner.add(view)));
    },
    redraw() {
      if (!this._map || !this._bounds) return;
      const ratio = this._container.width / this._bounds.getSize().x;
      const { min, max } = this._bounds;
      const context = this._context;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, this._container.width, this._container.height);
      context.setTransform(ratio, 0, 0, ratio, -min.x * ratio, -min.y * ratio);
      const scale = 256 * 2 ** this._map.getZoom();
      const origin = this._map.getPixelOrigin();
      const first = Math.floor((min.x + origin.x) / scale - 0.56);
      const last = Math.ceil((max.x + origin.x) / scale - 0.44);
      const turns = [];
      for (let turn = first; turn <= last; turn += 1) turns.push(turn * scale - origin.x);
      this.draw(context, { scale, left: turns, top: -origin.y, bounds: [min.x, min.y, max.x, max.y] });
    },
  });

  // Adds the parts that are in view to the path; vertices closer than half a pixel are skipped, and so are
  // steps along the meridians in `gaps`.
  mapgen.trace = function (context, parts, { scale, top, bounds }, left, close, gaps) {
    for (const { xy, box } of parts) {
      const x0 = box[0] * scale + left;
      const x1 = box[2] * scale + left;
      const y0 = box[1] * scale + top;
      const y1 = box[3] * scale + top;
      if (x1 < bounds[0] - 8 || x0 > bounds[2] + 8 || y1 < bounds[1] - 8 || y0 > bounds[3] + 8) continue;
      if (close && x1 - x0 < 0.6 && y1 - y0 < 0.6) continue;
      const startX = xy[0] * scale + left;
      const startY = xy[1] * scale + top;
      let px = startX;
      let py = startY;
      context.moveTo(px, py);
      const end = xy.length - 2;
      for (let i = 2; i <= end; i += 2) {
        const x = xy[i] * scale + left;
        const y = xy[i + 1] * scale + top;
        if (i < end && Math.abs(x - px) + Math.abs(y - py) < 0.7) continue;
        if (gaps && gaps.some((edge) => xy[i] === edge && xy[i - 2] === edge)) context.moveTo(x, y);
        else context.lineTo(x, y);
        px = x;
        py = y;
      }
      if (close && !gaps) context.lineTo(startX, startY); // closePath measures the whole path each time
    }
  };

  const layers = (data.ground.layers || []).map((layer) => ({
    kind: layer.kind,
    near: layer.near,
    parts: projected(unpacked(layer.lines, layer.grid)),
  }));
  // The land ends at the two edges of the world that is drawn: those are no coast.
  const land = layers.find((layer) => layer.kind === "land");
  const edges = land
    ? [Math.min(...land.parts.map((part) => part.box[0])), Math.max(...land.parts.map((part) => part.box[2]))]
    : [];

  // What is drawn over the land, lowest first: width in px, dashes, how it is joined.
  const LINES = [
    ["rail", "rail", 0.9, []],
    ["admin1", "admin1", 0.9, [1.5, 2.5]],
    ["river", "river", 1, []],
    ["land", "coast", 0.9, []],
    ["claim", "disputed", 0.8, [1, 4]],
    ["border", "border", 1.3, []],
    ["disputed", "disputed", 1.3, [4, 3]],
  ];

  function draw(context, view) {
    const colours = mapgen.colours;
    const fill = (kind, colour) => {
      context.fillStyle = colour;
      for (const left of view.left) {
        context.beginPath();
        layers.filter((layer) => layer.kind === kind).forEach((layer) => mapgen.trace(context, layer.parts, view, left, true));
        context.fill("evenodd");
      }
    };
    context.lineJoin = context.lineCap = "round";
    // Finer lines where the whole world is seen.
    const thin = Math.max(0.45, Math.min(1, Math.log2(view.scale / 256) / 5.5));
    fill("land", colours.land);
    fill("lake", colours.water);
    for (const [kind, colour, width, dash] of LINES) {
      context.strokeStyle = colours[colour];
      context.lineWidth = width * thin;
      context.setLineDash(dash);
      context.beginPath();
      for (const layer of layers.filter((one) => one.kind === kind)) {
        for (const left of view.left) mapgen.trace(context, layer.parts, view, left, false, kind === "land" ? edges : null);
      }
      context.stroke();
    }
    context.setLineDash([]);
    context.strokeStyle = colours.coast;
    context.lineWidth = 0.7;
    context.beginPath();
    for (const layer of layers.filter((one) => one.kind === "lake")) {
      for (const left of view.left) mapgen.trace(context, layer.parts, view, left, true);
    }
    context.stroke();
  }

  mapgen.ground = new mapgen.Sheet(draw, { pane: "ground", padding: 0.4 });
  mapgen.listen("theme", () => mapgen.ground.redraw());
})(globalThis.mapgen);
