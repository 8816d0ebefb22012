// Markers and names on the map: buttons for what can be opened, SVG text for what is only read.
(function (mapgen) {
  "use strict";
  const { data, el } = mapgen;
  const PIN = 12.5;
  const DOT = 5;
  const many = mapgen.isCrowd; // then all without a number are drawn by the crowd
  const places = mapgen.places.own.filter((mark) => mark.point && (mark.numbers || !many));
  const groups = new Map();
  for (const mark of places.filter((one) => one.group)) groups.set(mark.group, [...(groups.get(mark.group) || []), mark]);
  mapgen.groupOf = (mark) => groups.get(mark.group) || [mark];

  // A sign stands for one mark or for several; in the order in which Tab goes through them.
  const first = (mark) => (mark.numbers ? mark.numbers[0] : Infinity);
  const signs = places
    .filter((mark) => !mark.group || groups.get(mark.group)[0] === mark)
    .sort((a, b) => (first(a) === first(b) ? 0 : first(a) - first(b)))
    .map((mark) => ({ id: mark.id, mark, marks: mapgen.groupOf(mark), point: mark.point }));

  function pinOf(sign, open) {
    const { mark, marks } = sign;
    const numbers = (marks.length === 1 && mark.numbers) || [];
    const text = marks.length > 1 ? String(marks.length) : numbers.join(" · ");
    const kind = marks.length > 1 ? "count" : numbers.length > 1 ? "number several" : numbers.length ? "number" : "dot";
    const several = marks.length > 1;
    const doubtful = mark.uncertain && !several;
    const button = el(
      "button",
      {
        type: "button",
        class: `pin ${kind} is-${mark.style}${doubtful ? " uncertain" : ""}`,
        "data-mark": mark.id,
        "aria-label": several
          ? mapgen.labelled(mapgen.word("page", "plural", { n: marks.length }), mapgen.named(mark))
          : (numbers.length ? numbers.join(", ") + ": " : "") + mapgen.named(mark) + (doubtful ? ` (${mapgen.word("legend", "uncertain")})` : ""),
        onclick: () => open(button),
      },
      el("span", { "aria-hidden": "true" }, text || null),
    );
    L.DomEvent.disableClickPropagation(button);
    const colours = new Set(marks.map((one) => one.colour));
    if (mark.colour && colours.size === 1) button.style.setProperty("--accent", mark.colour);
    return button;
  }
  // The pin of one place, as callouts draw it too.
  mapgen.pinOf = (mark) => {
    const sign = { mark, marks: mapgen.groupOf(mark) };
    return pinOf(sign, (button) => mapgen.tell("pin", { mark, members: sign.marks, button }));
  };

  const radius = ({ mark, marks }) => {
    if (marks.length > 1) return 11 + (marks.length > 99 ? 4 : 0);
    if (!mark.numbers) return mark.style === "dot" ? 4 : DOT;
    return PIN;
  };
  const halfWidth = (sign) => {
    const { numbers } = sign.mark;
    return numbers && sign.marks.length === 1 && numbers.length > 1 ? 10 + 7.5 * numbers.length : radius(sign);
  };

  mapgen.Pins = L.Layer.extend({
    onAdd(map) {
      this._svg = el("svg", { class: "names", "aria-hidden": "true", width: 1, height: 1 });
      map.getPane("names").append(this._svg);
      this._pins = new Map();
      this.arrange();
    },
    getEvents() {
      return { zoomanim: this._animate, zoomstart: this._hide, moveend: this.arrange, resize: this.arrange };
    },
    _hide() {
      this._svg.classList.add("hidden");
    },
    _animate({ center, zoom }) {
      for (const { pin, sign } of this._pins.values()) {
        const point = this._map._latLngToNewLayerPoint([sign.point[1], mapgen.turned(sign.point[0])], zoom, center);
        L.DomUtil.setPosition(pin, point.round());
      }
    },
    where(point) {
      return this._map.latLngToLayerPoint([point[1], mapgen.turned(point[0])]);
    },
    // Buttons for these signs and no others; those that stay keep their focus.
    _keep(wanted) {
      const ids = new Set(wanted.map((sign) => sign.id));
      for (const [id, { pin }] of this._pins) {
        if (ids.has(id)) continue;
        pin.remove();
        this._pins.delete(id);
      }
      for (const sign of wanted.filter((one) => !this._pins.has(one.id))) {
        const pin = pinOf(sign, (button) => mapgen.tell("pin", { mark: sign.mark, members: sign.marks, button }));
        L.DomUtil.addClass(pin, "leaflet-zoom-animated");
        this._map.getPane("pins").append(pin);
        pin.style.marginLeft = -pin.offsetWidth / 2 + "px";
        this._pins.set(sign.id, { pin, sign });
      }
    },
    // Places every marker and name anew for the view at rest.
    arrange() {
      const map = this._map;
      if (!map) return;
      const size = map.getSize();
      const phone = size.x < 480;
      const corner = map.containerPointToLayerPoint([0, 0]);
      const frame = [corner.x + 4, corner.y + 4, corner.x + size.x - 4, corner.y + size.y - 4];
      const near = (spot) => spot.x > frame[0] - 20 && spot.x < frame[2] + 20 && spot.y > frame[1] - 20 && spot.y < frame[3] + 20;
      const taken = mapgen.controlBoxes(map).map(([a, b, c, d]) => [a + corner.x, b + corner.y, c + corner.x, d + corner.y]);
      const away = mapgen.calledOut();
      const points = mapgen.linePoints(map);

      const shown = signs.filter((sign) => !away.has(sign.id) && !mapgen.hidden.has(sign.mark.layer) && !sign.marks.every(mapgen.isLater));
      // Those a little outside come along too, as they may be dragged into view.
      const around = { min: corner, max: corner.add(size) };
      const [dx, dy] = [0.4 * size.x, 0.4 * size.y];
      const nearby = ({ x, y }) => x > around.min.x - dx && x < around.max.x + dx && y > around.min.y - dy && y < around.max.y + dy;
      this._keep(shown.filter((sign) => nearby(this.where(sign.point))));
      const markers = [];
      for (const { pin, sign } of this._pins.values()) {
        const spot = this.where(sign.point);
        L.DomUtil.setPosition(pin, spot.round());
        pin.tabIndex = near(spot) ? 0 : -1;
        const movable = sign.marks.length === 1 && Boolean(sign.mark.numbers);
        if (near(spot)) markers.push({ id: sign.id, x: spot.x, y: spot.y, r: halfWidth(sign), side: sign.mark.side, movable, sign, mark: sign.mark });
      }
      markers.sort((a, b) => (b.mark.priority || 0) - (a.mark.priority || 0));
      // The story's dots come first so that numbers step aside for them; what is only mentioned comes last.
      const rank = (one) => (one.mark.style === "dot" ? 2 : one.movable ? 1 : 0);
      const order = [0, 1, 2].flatMap((wanted) => markers.filter((one) => rank(one) === wanted));
      const spots = mapgen.markerPlaces(order, { frame, taken, points });
      const crowd = many ? mapgen.crowd.placed().filter(near) : [];
      this._show({ markers, spots, crowd, frame, boxes: taken.slice(), points, phone, near });
      mapgen.tell("pins");
    },
    _show({ markers, spots, crowd, frame, boxes, points, phone, near }) {
      mapgen.pinSpots = [];
      const leaders = [];
      const covered = new Set();
      for (const marker of markers) {
        const spot = spots.get(marker.id);
        const { pin, sign } = this._pins.get(marker.id);
        L.DomUtil.setPosition(pin, L.point(spot.x, spot.y).round());
        // A place that is only mentioned gives way to a sign that stands on it.
        const under = marker.mark.style === "dot" && mapgen.pinSpots.some((one) => Math.hypot(one.x - spot.x, one.y - spot.y) < one.r + 2);
        pin.hidden = under;
        if (under) {
          covered.add(marker.id);
          continue;
        }
        const r = radius(sign);
        boxes.push([spot.x - marker.r, spot.y - r, spot.x + marker.r, spot.y + r]);
        mapgen.pinSpots.push({ x: spot.x, y: spot.y, r: marker.r });
        if (spot.moved) {
          leaders.push([marker.x, marker.y, spot.x, spot.y]);
          boxes.push([marker.x - 4, marker.y - 4, marker.x + 4, marker.y + 4]);
        }
      }
      for (const { x, y, r } of crowd) {
        boxes.push([x - r, y - r, x + r, y + r]);
        mapgen.pinSpots.push({ x, y, r });
      }
      for (const [ax, ay, bx, by] of leaders) {
        const count = Math.ceil(Math.hypot(bx - ax, by - ay) / 2);
        for (let i = 0; i <= count; i += 1) points.push([ax + ((bx - ax) * i) / count, ay + ((by - ay) * i) / count]);
      }
      const items = [
        ...this._storyNames(markers.filter((one) => !covered.has(one.id)), spots, phone),
        ...this._crowdNames(crowd, phone),
        ...this._contextNames(frame, near, phone),
      ];
      const placed = mapgen.labelPlaces(items, { frame, taken: boxes, points, rtl: document.documentElement.dir === "rtl" });
      this._draw(items, placed, leaders);
      mapgen.laid = { names: [...placed].map(([id, one]) => ({ id, box: one.box })), taken: boxes, frame };
    },
    _storyNames(markers, spots, phone) {
      return markers
        .filter(({ sign }) => sign.marks.length === 1)
        .map((marker) => {
          const { mark } = marker;
          const minor = mark.style === "dot";
          const told = { text: mapgen.named(mark), native: mapgen.native(mark), nativeLang: mark.nativeLang, minor };
          const spot = spots.get(marker.id);
          return {
            ...mapgen.measured(told, phone),
            id: marker.id, x: spot.x, y: spot.y, r: marker.r, side: mark.side, priority: mark.priority || 0,
            story: !minor, keyed: phone && Boolean(mark.numbers), className: minor ? "town" : "story",
          };
        });
    },
    // Names of a crowd are shown where there is room; all of them stand in the list beside the map.
    _crowdNames(crowd, phone) {
      return crowd
        .filter(({ mark }) => mark)
        .map(({ id, x, y, r, mark }) => ({
          ...mapgen.measured({ text: mapgen.named(mark), minor: true }, phone),
          id, x, y, r, side: mark.side, priority: mark.priority || 0, className: "town",
        }));
    },
    _contextNames(frame, near, phone) {
      const zoom = this._map.getZoom();
      const perDegree = (256 * 2 ** zoom) / 360;
      const held = (value, low, high) => Math.max(low, Math.min(high, value));
      const items = [];
      (data.labels || []).forEach((label, index) => {
        if (zoom < label.zooms[0] || zoom > label.zooms[1]) return;
        const spot = this.where(label.point);
        if (label.dot && !near(spot)) return;
        const size = mapgen.measured({ kind: label.kind, text: (label.texts && label.texts[mapgen.lang]) || label.text }, phone);
        const item = { ...size, id: "context-" + index, x: spot.x, y: spot.y, r: 3.5, priority: label.priority, className: label.kind };
        if (label.dot) {
          items.push({ ...item, dot: spot });
          return;
        }
        // The name of an area stands at one of its spots or near it; one that the frame would cut is pushed inside.
        const room = perDegree * (label.room || 0);
        const shifts = [];
        [spot, ...(label.spots || []).map((one) => this.where(one))].forEach((one, rank) => {
          const x = held(one.x, frame[0] + size.w / 2 + 6, frame[2] - size.w / 2 - 6);
          const y = held(one.y, frame[1] + size.h / 2 + 6, frame[3] - size.h / 2 - 6);
          if (Math.hypot(x - one.x, y - one.y) > Math.min(90, room)) return;
          for (const [dx, dy] of SHIFTS) {
            const away = Math.hypot(dx, dy);
            if (away <= room) shifts.push([x + dx - spot.x, y + dy - spot.y, 4 * rank + away / 8]);
          }
        });
        if (shifts.length) items.push({ ...item, area: true, shifts });
      });
      return items;
    },
    _draw(items, placed, leaders) {
      const svg = this._svg;
      const line = ([x1, y1, x2, y2]) => el("line", { x1, y1, x2, y2, class: "leader" });
      svg.replaceChildren();
      for (const leader of leaders) svg.append(line(leader), el("circle", { cx: leader[0], cy: leader[1], r: 3.2, class: "anchor" }));
      const dots = [];
      for (const item of items) {
        const found = placed.get(item.id);
        if (!found) continue;
        if (item.dot) dots.push(el("circle", { cx: item.dot.x, cy: item.dot.y, r: 2.6, class: "town-dot" }));
        if (found.leader) svg.append(line(found.leader));
        const middle = (found.box[0] + found.box[2]) / 2;
        const anchor = item.area || Math.abs(middle - item.x) < 2 ? "middle" : middle > item.x ? "start" : "end";
        mapgen.drawName(svg, item.lines, found.box, anchor, item.className);
      }
      svg.append(...dots);
      svg.classList.remove("hidden");
    },
  });
  const SHIFTS = [];
  for (const dy of [0, -22, 22, -44, 44]) for (const dx of [0, -40, 40, -80, 80]) SHIFTS.push([dx, dy]);
})(globalThis.mapgen);
