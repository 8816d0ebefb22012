// Puts the page together and starts the map.
(function (mapgen) {
  "use strict";
  const { data, el, flags } = mapgen;
  const root = document.documentElement;
  const main = document.getElementById("mapgen");
  const frame = document.getElementById("mapgen-map");
  const title = document.getElementById("mapgen-title");

  // From here on the list for readers without script takes no room; it comes back if the page cannot be put together.
  main.classList.add("scripted");
  addEventListener("error", () => root.dataset.mapgen !== "ready" && main.classList.remove("scripted"));
  main.classList.toggle("plain", flags.plain);
  main.classList.toggle("still", flags.still);
  main.classList.toggle("framed", flags.framed);
  main.classList.toggle("has-steps", mapgen.numbered);
  document.querySelector(".skip").textContent = mapgen.word("page", "skip");
  const draft = data.draft && el("p", { class: "draft" }, mapgen.word("page", "draft_long"));
  if (draft) title.before(draft);
  if (flags.plain) {
    if (draft) mapgen.key.prepend(draft); // the head with its mark is not seen here
    frame.after(mapgen.key);
  } else if (flags.still) {
    frame.after(mapgen.panel, mapgen.key);
  } else {
    if (mapgen.bar) frame.after(mapgen.bar);
    (mapgen.bar || frame).after(mapgen.key);
    if (mapgen.timeline) mapgen.key.after(mapgen.timeline);
    (mapgen.timeline || mapgen.key).after(mapgen.panel);
  }

  const still = flags.still;
  const map = (mapgen.map = L.map(frame, {
    zoomControl: false,
    attributionControl: false,
    zoomSnap: 0.1,
    zoomDelta: 1,
    wheelPxPerZoomLevel: 90,
    minZoom: 1,
    maxZoom: 17,
    zoomAnimation: !mapgen.calm,
    fadeAnimation: !mapgen.calm,
    inertia: !mapgen.calm,
    dragging: !still,
    scrollWheelZoom: !still,
    touchZoom: !still,
    doubleClickZoom: !still,
    boxZoom: !still,
    keyboard: !still,
  }));
  if (still) {
    // A picture: nothing in it can be reached or used, and its words are those that describe the whole.
    const picture = el("div", { class: "still-map", role: "img", "aria-label": data.description || data.title });
    frame.replaceWith(picture);
    picture.append(frame);
    frame.inert = true;
  } else {
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", mapgen.labelled(mapgen.word("page", "map"), data.description || data.title));
  }
  for (const [name, level] of [["ground", 200], ["story", 410], ["crowd", 600], ["names", 610], ["pins", 630]]) {
    map.createPane(name).style.zIndex = String(level);
  }

  const [west, south, east, north] = data.extent;
  let moved = false;
  function whole(animate) {
    moved = false;
    const size = map.getSize();
    const phone = size.x < 480;
    map.fitBounds([[south, west], [north, east]], {
      paddingTopLeft: phone ? [44, 46] : [size.x * 0.11, size.y * 0.13],
      paddingBottomRight: phone ? [52, 44] : [size.x * 0.13, size.y * 0.14],
      maxZoom: 15,
      animate: animate && !mapgen.calm,
    });
    if (animate) return;
    mapgen.wholeZoom = map.getZoom();
    if (mapgen.globe) mapgen.placeGlobe(map);
  }

  // Boxes of what stands on the map and must stay free of names: [left, top, right, bottom] of the container.
  mapgen.controlBoxes = function (_, withoutCallouts) {
    const base = frame.getBoundingClientRect();
    return [...frame.querySelectorAll(".map-control")]
      .filter((one) => one.offsetParent !== null && !(withoutCallouts && one.matches(".callout")) && !one.matches(".card"))
      .map((one) => {
        const box = one.getBoundingClientRect();
        return [box.left - base.left - 4, box.top - base.top - 4, box.right - base.left + 4, box.bottom - base.top + 4];
      });
  };

  frame.append(mapgen.scaleBar);
  if (mapgen.globe) {
    mapgen.globe.classList.add("map-control");
    frame.append(mapgen.globe);
  }
  if (!still) frame.append(mapgen.controls(map, () => whole(true)));
  if (mapgen.fitTimeline) mapgen.fitTimeline(); // it takes its room from the map
  map.invalidateSize({ animate: false });
  whole(false);
  map.addLayer(mapgen.ground);
  map.addLayer(mapgen.sheet);
  if (mapgen.crowd) mapgen.crowd.addTo(map);
  const pins = (mapgen.pins = new mapgen.Pins());

  function settle() {
    mapgen.updateScale(map);
    mapgen.placeCallouts(map);
    mapgen.moveCard();
  }
  map.on("moveend resize", settle);
  // Who goes round the world comes back to the turn in which the story is drawn.
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    const home = mapgen.turned(lng);
    if (Math.abs(home - lng) > 1) map.setView([lat, home], map.getZoom(), { animate: false });
  });
  settle();
  map.addLayer(pins);
  if (mapgen.globe) setTimeout(mapgen.drawGlobe); // the reader sees the map first
  map.on("move", () => {
    mapgen.leadCallouts(map);
    mapgen.moveCard();
  });
  for (const event of ["layers", "time"]) {
    mapgen.listen(event, () => {
      mapgen.placeCallouts(map);
      pins.arrange();
    });
  }
  mapgen.listen("theme", () => pins.arrange());

  // As long as a reader has not moved the map it follows the size of its frame.
  for (const event of ["wheel", "dblclick", "keydown", "touchmove"]) {
    frame.addEventListener(event, () => (moved = true), { passive: true });
  }
  map.on("dragstart", () => (moved = true));
  mapgen.listen("moved", () => (moved = true));
  const sized = () => `${frame.clientWidth} ${frame.clientHeight}`;
  let laid = sized();
  new ResizeObserver(() => {
    if (sized() === laid) return; // the observer also tells the size that the map was made with
    laid = sized();
    map.invalidateSize({ animate: false, pan: moved });
    if (!moved && map.getSize().x > 100) whole(false);
    if (mapgen.globe) mapgen.drawGlobe();
    if (mapgen.fitTimeline) mapgen.fitTimeline();
  }).observe(frame);

  // What an open step lights, and where the map goes for it.
  function light() {
    const step = mapgen.currentStep();
    for (const pin of frame.querySelectorAll(".pin")) {
      pin.classList.toggle("lit", Boolean(mapgen.lit && mapgen.lit.has(pin.dataset.mark)));
    }
    return step;
  }
  mapgen.listen("pins", light);
  mapgen.listen("step", ({ step, silent, byTime }) => {
    light();
    if (!silent) mapgen.closeCard(false);
    const spot = step && step.extent && centre(step.extent);
    if (!spot || byTime || !map.getSize().x) return; // a frame that is still folded up shows the whole when it opens
    const seen = map.getBounds().pad(-0.04).contains(spot);
    if (seen) return;
    moved = true;
    const home = L.latLngBounds([south, west], [north, east]).contains(spot);
    if (home && map.getZoom() > 0) map.panTo(spot, { animate: !mapgen.calm });
    else map.setView(spot, Math.min(map.getZoom(), 5), { animate: !mapgen.calm });
  });
  const centre = ([w, s, e, n]) => L.latLng((s + n) / 2, mapgen.turned((w + e) / 2));

  mapgen.listen("pin", ({ mark, members, button }) => {
    const step = [...mapgen.steps, ...mapgen.related].find((one) => (mark.steps || []).includes(one.id));
    const open = mapgen.currentStep();
    if (step && !(open && (mark.steps || []).includes(open.id))) mapgen.go(step);
    // Beside the pin, which may stand off its place.
    const box = button.getBoundingClientRect();
    const base = frame.getBoundingClientRect();
    const spot = L.point((box.left + box.right) / 2 - base.left, (box.top + box.bottom) / 2 - base.top);
    mapgen.openCard(map, members, map.containerPointToLatLng(spot), button);
  });
  mapgen.listen("show", (mark) => {
    const spot = [mark.point[1], mapgen.turned(mark.point[0])];
    const zoom = mapgen.crowd ? mapgen.crowd.choose(mark) : map.getZoom();
    const seen = zoom === map.getZoom() && map.getBounds().pad(-0.05).contains(spot);
    if (!seen) {
      moved = true;
      map.setView(spot, zoom, { animate: false });
    }
    mapgen.openCard(map, mapgen.groupOf(mark), spot, document.activeElement);
  });
  map.on("click", (event) => {
    if (mapgen.crowd && mapgen.crowd.click(event.layerPoint)) return;
    const mark = mapgen.under(map, event.layerPoint);
    if (!mark) return mapgen.closeCard(false);
    return mapgen.openCard(map, [mark, ...mapgen.twinsOf(mark)], event.latlng, frame);
  });

  addEventListener("hashchange", () => {
    const number = Number.parseInt(new URLSearchParams(location.hash.slice(1)).get("step"), 10);
    if (mapgen.steps[number - 1]) mapgen.go(mapgen.steps[number - 1], { silent: true });
  });
  const asked = mapgen.steps[flags.step - 1];
  const opening = flags.plain || flags.still ? asked : asked || (mapgen.numbered && mapgen.steps[0]);
  if (opening) mapgen.go(opening, { silent: true });
  root.dataset.mapgen = "ready";
  mapgen.tell("ready");
})(globalThis.mapgen);
