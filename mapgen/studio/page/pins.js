// What the studio lays over the page's map while somebody chooses: candidates by number, the place to be dragged,
// a ring or an area being drawn, and the lines of journeys, which can be pulled through another point.
const SHEET = `
.studio-pin { display: grid; place-items: center; width: 30px; height: 30px; margin: -15px 0 0 -15px; border-radius: 50%;
  border: 2px solid #1f5c8b; background: #fff; color: #1f5c8b; font: 700 14px/1 system-ui, sans-serif; box-shadow: 0 0 0 2px #fff, 0 1px 6px 2px #0006; cursor: pointer; }
.studio-pin.taken { border-color: #1f5c8b; background: #1f5c8b; color: #fff; }
.studio-pin.held { border-color: #b3261e; background: #b3261e; color: #fff; }
.studio-pin.moves { cursor: grab; }
.studio-pin.near { transform: scale(1.25); z-index: 1; }
.leaflet-marker-icon:focus-visible { outline: none; }
.leaflet-marker-icon:focus-visible .studio-pin { outline: 3px solid #e8a200; outline-offset: 3px; }
.leaflet-container.studio-drawing, .studio-drawing .leaflet-interactive { cursor: crosshair; }
.studio-drawing .pin, .studio-drawing .callout { pointer-events: none !important; }
.studio-pin.edge { width: 24px; height: 24px; margin: -12px 0 0 -12px; cursor: ew-resize; }
.studio-line { cursor: grab; }
@media (max-width: 480px), (max-height: 340px) { .plain > .key { display: none; } }
@media (max-height: 240px) { .globe { display: none !important; } }
`;
const DRAWN = { pane: "studio-lines", color: "#b3261e", weight: 2, fillOpacity: 0.12, interactive: false };
const SAME = 1e-4; // degrees within which a candidate stands where the place is

export class Pins {
  // `tell` hears of `dragged` (a position), `drawn` (an outline), `pulled` (a route, a position) and `rested`.
  constructor(page, tell) {
    this.page = page;
    this.L = page.L;
    this.map = page.mapgen.map;
    this.tell = tell;
    const sheet = new page.CSSStyleSheet();
    sheet.replaceSync(SHEET);
    page.document.adoptedStyleSheets = [...page.document.adoptedStyleSheets, sheet];
    this.map.createPane("studio").style.zIndex = "690";
    this.map.createPane("studio-lines").style.zIndex = "620";
    this.layer = this.L.layerGroup().addTo(this.map);
    this.lines = this.L.layerGroup().addTo(this.map);
    this.held = null;
    this.numbered = [];
    this.corners = null; // of an area that is being drawn
  }

  // Whether somebody is in the midst of drawing or dragging.
  get drawing() {
    return Boolean(this.ending || this.dragging || this.circle);
  }

  clear() {
    this.stop();
    this.held = null;
    this.numbered = [];
    this.layer.clearLayers();
  }

  // Candidates by number, and the place where it stands now; with `look` the map goes where all of them are seen.
  // Each pin acts on a click; the one where the place stands can be dragged elsewhere.
  show({ candidates, place, chose, look }) {
    this.clear();
    const stands = place && place.lat !== null && place.lat !== undefined;
    const spots = [];
    candidates.forEach((one, at) => {
      const here = stands && Math.abs(one.lat - place.lat) < SAME && Math.abs(one.lon - place.lon) < SAME;
      const holds = here && !this.held;
      const title = `${at + 1}: ${[one.name, one.area].filter(Boolean).join(", ")}${holds ? ". Drag it to put it elsewhere" : ""}`;
      const pin = this.#pin([one.lat, one.lon], String(at + 1), holds ? "taken moves" : "", title, holds);
      if (holds) this.#holds(pin);
      pin.on("click keypress", () => (this.drawing ? this.map.fire("click", { latlng: pin.getLatLng() }) : chose(one, at)));
      this.numbered.push(pin);
      spots.push([one.lat, one.lon]);
    });
    if (stands && !this.held) this.#hold([place.lat, place.lon]);
    if (stands) spots.push([place.lat, place.lon]);
    if (look && spots.length) this.#look(spots);
  }

  // Marks the pin of a number as the one that is meant, and none for -1.
  near(number) {
    this.numbered.forEach((pin, at) => {
      const face = pin.getElement() && pin.getElement().firstChild;
      if (face) face.classList.toggle("near", at === number);
    });
  }

  // A click on the map puts the place there.
  put() {
    this.stop();
    const click = ({ latlng }) => {
      this.page.mapgen.closeCard(false);
      this.stop();
      this.tell.dragged(latlng.wrap());
    };
    this.map.on("click", click);
    this.#drawing(true);
    this.ending = () => this.map.off("click", click);
  }

  // A circle whose middle can be dragged, or put by a click, and whose edge can be dragged; `heard` is told of both.
  ring(radius_m, heard) {
    this.stop();
    if (!this.held) this.#hold(this.map.getCenter());
    const middle = this.held.getLatLng();
    this.circle = this.L.circle(middle, { ...DRAWN, radius: radius_m }).addTo(this.layer);
    this.ringed = heard;
    this.edge = this.#pin(this.#east(), "↔", "held edge", "The edge of the ring. Drag it to make it wider or narrower", true);
    this.edge.on("drag", () => {
      this.circle.setRadius(Math.max(10, this.map.distance(this.held.getLatLng(), this.edge.getLatLng())));
      heard(this.middle, this.circle.getRadius());
    });
    this.edge.on("dragend", () => this.edge.setLatLng(this.#east()));
    const click = ({ latlng }) => {
      this.page.mapgen.closeCard(false);
      this.centre(latlng);
    };
    this.map.on("click", click);
    this.#drawing(true);
    this.ending = () => {
      this.map.off("click", click);
      this.edge.remove();
    };
    this.map.fitBounds(this.circle.getBounds().pad(0.4), { animate: false });
  }

  // The middle of the ring goes elsewhere.
  centre(latlng) {
    this.held.setLatLng(latlng);
    this.circle.setLatLng(latlng);
    this.edge.setLatLng(this.#east());
    this.ringed(this.middle);
  }

  // The ring becomes as wide; the map shows all of it.
  radius(radius_m) {
    if (!this.circle) return;
    this.circle.setRadius(radius_m);
    this.edge.setLatLng(this.#east());
    if (!this.map.getBounds().contains(this.circle.getBounds())) this.map.fitBounds(this.circle.getBounds().pad(0.4), { animate: false });
  }

  // The point of the ring that lies east of its middle.
  #east() {
    const { lat, lng } = this.circle.getLatLng();
    const degrees = this.circle.getRadius() / 111_320 / Math.max(0.02, Math.cos((lat * Math.PI) / 180));
    return this.L.latLng(lat, lng + Math.min(degrees, 170));
  }

  get middle() {
    return this.held ? this.held.getLatLng().wrap() : null;
  }

  // Corners by clicks, of which `heard` is told how many there are; a click on the first of them, or `close`, ends it.
  area(heard) {
    this.stop();
    this.corners = [];
    const shape = this.L.polygon([], DRAWN).addTo(this.layer);
    const dots = this.L.layerGroup().addTo(this.layer);
    const draw = () => {
      dots.clearLayers();
      shape.setLatLngs(this.corners);
      this.corners.forEach((one, at) => this.L.circleMarker(one, { ...DRAWN, radius: at ? 4 : 7, fillOpacity: 1 }).addTo(dots));
      heard(this.corners.length);
    };
    const put = ({ latlng }) => {
      this.page.mapgen.closeCard(false);
      const first = this.corners[0] && this.map.latLngToContainerPoint(this.corners[0]);
      const isBack = first && first.distanceTo(this.map.latLngToContainerPoint(latlng)) < 14;
      if (isBack && this.close()) return;
      if (!isBack) this.corners.push(latlng);
      draw();
    };
    this.map.on("click", put);
    this.map.doubleClickZoom.disable();
    this.#drawing(true);
    this.unput = () => {
      this.corners.pop();
      draw();
    };
    this.ending = () => {
      this.map.off("click", put);
      this.map.doubleClickZoom.enable();
      shape.remove();
      dots.remove();
      this.corners = null;
    };
  }

  // The area is as it is drawn; false where there are too few corners yet.
  close() {
    if (!this.corners || this.corners.length < 3) return false;
    const outline = this.corners.map((one) => one.wrap()).map(({ lat, lng }) => [lng, lat]);
    this.stop();
    this.tell.drawn(outline);
    return true;
  }

  // Drawing ends; what was drawn is forgotten.
  stop() {
    const was = this.drawing;
    if (this.ending) this.ending();
    this.ending = null;
    if (this.circle) this.circle.remove();
    this.circle = null;
    this.#drawing(false);
    if (was) this.tell.rested();
  }

  // The lines of journeys: take hold of one and pull it through another point.
  pull(routes) {
    this.lines.clearLayers();
    for (const route of routes || []) {
      for (const line of route.lines) {
        const wide = this.L.polyline(line.map(([lon, lat]) => [lat, lon]), { pane: "studio-lines", className: "studio-line", color: "#1f5c8b", opacity: 0.001, weight: 18 });
        wide.on("mouseover", () => !this.drawing && wide.setStyle({ opacity: 0.3 }));
        wide.on("mouseout", () => wide.setStyle({ opacity: 0.001 }));
        wide.on("mousedown", (event) => !this.drawing && this.#pulling(route, event));
        wide.addTo(this.lines);
      }
    }
  }

  #pulling(route, event) {
    this.L.DomEvent.stop(event.originalEvent || event);
    this.map.dragging.disable();
    this.dragging = true;
    const dot = this.L.circleMarker(event.latlng, { ...DRAWN, radius: 7, fillOpacity: 1 }).addTo(this.lines);
    const started = this.map.latLngToContainerPoint(event.latlng);
    const move = ({ latlng }) => dot.setLatLng(latlng);
    const end = ({ latlng }) => {
      this.map.off("mousemove", move);
      this.map.dragging.enable();
      this.dragging = false;
      if (this.map.latLngToContainerPoint(latlng).distanceTo(started) > 8) this.tell.pulled(route, latlng.wrap());
      else dot.remove();
      this.tell.rested();
    };
    this.map.on("mousemove", move);
    this.map.once("mouseup", end);
  }

  #look(spots) {
    const box = this.L.latLngBounds(spots);
    if (box.getNorthEast().equals(box.getSouthWest(), 1e-3)) this.map.setView(spots[0], Math.max(6, Math.min(this.map.getZoom(), 9)), { animate: false });
    else this.map.fitBounds(box.pad(0.15), { maxZoom: 10, padding: [30, 30], animate: false });
  }

  #hold(at) {
    this.#holds(this.#pin(at, "✥", "held moves", "Where the place is. Drag it to put it elsewhere", true));
  }

  #holds(pin) {
    this.held = pin;
    pin.on("dragstart", () => (this.dragging = true));
    pin.on("drag", () => this.circle && this.centre(pin.getLatLng()));
    pin.on("dragend", () => {
      this.dragging = false;
      if (!this.circle) this.tell.dragged(pin.getLatLng().wrap());
      this.tell.rested();
    });
  }

  #pin(at, sign, kind, title, draggable) {
    const html = this.page.document.createElement("span");
    html.className = `studio-pin ${kind}`;
    html.textContent = sign;
    const icon = this.L.divIcon({ html, className: "", iconSize: [0, 0] });
    return this.L.marker(at, { icon, draggable, title, alt: title, pane: "studio", zIndexOffset: draggable ? 500 : 0 }).addTo(this.layer);
  }

  #drawing(on) {
    this.map.getContainer().classList.toggle("studio-drawing", on);
  }
}
