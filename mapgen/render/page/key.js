// The key: what the lines and signs mean, to whom the data are owed, how long a kilometre is, which layers are on.
(function (mapgen) {
  "use strict";
  const { data, el } = mapgen;

  function swatch(entry) {
    const colour = entry.colour || (entry.style === "related" ? mapgen.colours.related : mapgen.colours.journey);
    const form = mapgen.strokeOf(entry);
    const svg = el("svg", { class: "swatch", width: form ? 34 : 16, height: 16, "aria-hidden": "true" });
    if (form) {
      const line = (width, stroke, dash) =>
        el("line", { x1: 2, y1: 8, x2: 32, y2: 8, stroke, "stroke-width": width, "stroke-dasharray": (dash || []).join(" "), "stroke-linecap": dash && dash[0] < 2 ? "round" : "butt" });
      svg.append(line(form.width, colour, form.dash));
      if (form.core) svg.append(line(form.core, mapgen.colours.core, form.coreDash));
    } else if (["ring", "area", "stretch"].includes(entry.style)) {
      const dash = entry.style === "area" ? "3 2" : null;
      svg.append(
        entry.style === "stretch"
          ? el("line", { x1: 2, y1: 8, x2: 14, y2: 8, stroke: colour + "55", "stroke-width": 8, "stroke-linecap": "round" })
          : el("circle", { cx: 8, cy: 8, r: 6, fill: colour + "22", stroke: colour, "stroke-width": 1.4, "stroke-dasharray": dash }),
      );
    } else if (entry.uncertain) {
      svg.append(el("circle", { cx: 8, cy: 8, r: 5, fill: mapgen.colours.panel, stroke: colour, "stroke-width": 1.6, "stroke-dasharray": "2.5 2" }));
    } else if (entry.style === "group") {
      svg.append(
        el("circle", { cx: 8, cy: 8, r: 7, fill: colour }),
        el("text", { x: 8, y: 11.5, "text-anchor": "middle", "font-size": 9, "font-weight": 700, fill: mapgen.colours.on_accent }, "n"),
      );
    } else {
      svg.append(el("circle", { cx: 8, cy: 8, r: 4, fill: colour }));
    }
    return svg;
  }

  const entries = el("ul", { class: "legend", "aria-label": mapgen.word("page", "legend") });
  function fill() {
    entries.replaceChildren(...(data.legend || []).map((entry) => el("li", null, swatch(entry), el("span", null, mapgen.text(entry.text)))));
  }
  fill();
  mapgen.listen("theme", fill);
  mapgen.key = el("footer", { class: "key" }, entries, el("p", { class: "credits" }, (data.credits || []).join(" · ")));
  if ((data.languages || []).length > 1 && mapgen.flags.addressed && !mapgen.flags.still) {
    const named = (lang) => new Intl.DisplayNames([lang], { type: "language" }).of(lang);
    const choose = el("select", { "aria-label": mapgen.word("page", "language") },
      data.languages.map((lang) => el("option", { value: lang, lang, selected: lang === mapgen.lang }, named(lang))));
    choose.addEventListener("change", () => {
      const query = new URLSearchParams(location.search);
      query.set("lang", choose.value);
      location.search = query.toString();
    });
    mapgen.key.append(choose);
  }
  if (data.correction) {
    mapgen.key.append(el("p", { class: "correction" }, el("strong", null, mapgen.labelled(mapgen.word("page", "correction"), "")), data.correction));
  }

  // The scale bar tells the truth for the middle of the view.
  const bar = el("div", { class: "scale map-control", "aria-hidden": "true" }, el("span"), el("i"));
  mapgen.scaleBar = bar;
  mapgen.updateScale = function (map) {
    const most = map.getSize().x < 480 ? 90 : 170;
    const perPixel = mapgen.metresPerPixel(map.getCenter().lat, map.getZoom());
    const metres = mapgen.roundLength(perPixel * most);
    bar.firstChild.textContent =
      metres >= 1000 ? `${mapgen.number(metres / 1000)} ${mapgen.word("page", "km")}` : `${metres} ${mapgen.word("page", "m")}`;
    bar.lastChild.style.width = metres / perPixel + "px";
  };

  // Buttons of the map: closer, farther, whole, layers.
  const signs = { in: "M8 3v10M3 8h10", out: "M3 8h10", home: "M3 8l5-5 5 5M4.5 7v6h7V7", layers: "M2 6l6-3 6 3-6 3zM2 10l6 3 6-3", full: "M3 6V3h3M10 3h3v3M13 10v3h-3M6 13H3v-3" };
  const button = (sign, name, act) =>
    el("button", { type: "button", class: "control", "aria-label": name, title: name, onclick: act },
      el("svg", { width: 16, height: 16, viewBox: "0 0 16 16", "aria-hidden": "true" }, el("path", { d: signs[sign] })));
  mapgen.controls = function (map, home) {
    const zoom = (by) => {
      mapgen.tell("moved");
      map.setZoom(map.getZoom() + by);
    };
    const box = el("div", { class: "controls map-control" },
      button("in", mapgen.word("page", "zoom_in"), () => zoom(1)),
      button("out", mapgen.word("page", "zoom_out"), () => zoom(-1)),
      button("home", mapgen.word("page", "home"), home));
    if (document.fullscreenEnabled) box.append(fullScreen());
    if (data.layers.length > 1) box.append(layers());
    L.DomEvent.disableClickPropagation(box);
    return box;
  };

  function fullScreen() {
    const made = button("full", mapgen.word("page", "full_screen"), () =>
      (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => {}));
    made.setAttribute("aria-pressed", "false");
    document.addEventListener("fullscreenchange", () => made.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement))));
    return made;
  }

  function layers() {
    const list = el("fieldset", { class: "layers", hidden: true, id: "mapgen-layers" }, el("legend", null, mapgen.word("page", "layers")));
    for (const layer of data.layers) {
      const input = el("input", {
        type: "checkbox",
        checked: true,
        onchange: () => {
          if (input.checked) mapgen.hidden.delete(layer.name);
          else mapgen.hidden.add(layer.name);
          mapgen.tell("layers");
        },
      });
      list.append(el("label", null, input, " ", mapgen.word("layer", layer.name)));
    }
    const opener = button("layers", mapgen.word("page", "layers"), () => {
      list.hidden = !list.hidden;
      opener.setAttribute("aria-expanded", String(!list.hidden));
    });
    opener.setAttribute("aria-expanded", "false");
    opener.setAttribute("aria-controls", list.id);
    const holder = el("div", { class: "layers-holder" }, opener, list);
    holder.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || list.hidden) return;
      list.hidden = true;
      opener.setAttribute("aria-expanded", "false");
      opener.focus();
      event.stopPropagation();
    });
    return holder;
  }
})(globalThis.mapgen);
