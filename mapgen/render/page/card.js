// The card of a place or a line: what, when, standing, source. Opens beside its mark, closes with Escape.
(function (mapgen) {
  "use strict";
  const { el, link } = mapgen;
  let open = null;

  mapgen.when = (facts) => (facts && facts.when ? mapgen.text(facts.when.text) : "");

  // Standing and sources on one line, as the panel shows them too.
  mapgen.proof = function (facts) {
    const sources = (facts && facts.sources) || [];
    const status = facts && facts.status && facts.status !== "confirmed" ? facts.status : "";
    if (!sources.length && !status) return null;
    const line = el("p", { class: "proof" });
    if (status) line.append(el("span", { class: "status" }, mapgen.word("status", status)), " ");
    sources.forEach((source, index) => {
      const title = [source.title, source.publisher, source.credit].filter(Boolean).join(", ");
      if (index) line.append(mapgen.word("legend", "semicolon"));
      if (source.url) {
        const anchor = link(source.url, title);
        anchor.append(el("span", { class: "outward", "aria-hidden": "true" }, " ↗"));
        line.append(anchor);
      } else {
        line.append(title);
      }
      if (source.archive) line.append(" (", link(source.archive, mapgen.word("page", "archived")), ")");
    });
    return line;
  };

  // The sentence that it rests on, where the story publishes it.
  mapgen.quote = (facts) => facts && facts.quote && el("blockquote", { class: "quote" }, facts.quote);

  function told(facts) {
    return [
      facts && facts.text && el("p", { lang: mapgen.storyLang }, facts.text),
      mapgen.picture(facts),
      mapgen.quote(facts),
      facts && facts.because && el("p", { class: "because", lang: mapgen.storyLang }, facts.because),
      facts && facts.link && el("p", null, link(facts.link, facts.link)),
      mapgen.proof(facts),
    ];
  }
  mapgen.told = told;

  function length(mark) {
    if (!mapgen.data.lengths || !mark.km) return null;
    const step = mark.km >= 200 ? 50 : mark.km >= 50 ? 10 : 1;
    return mapgen.word("page", "about_km", { km: Math.round(mark.km / step) * step });
  }

  function ofLine(mark) {
    const manner = [mapgen.word("mode", mark.style), mark.fidelity !== mark.style && mapgen.word("fidelity", mark.fidelity), length(mark)];
    return el("section", null,
      el("h2", null, mapgen.named(mark)),
      mapgen.when(mark.facts) && el("p", { class: "when" }, mapgen.when(mark.facts)),
      el("p", { class: "manner" }, mapgen.listed([...new Set(manner)])),
      told(mark.facts));
  }

  function ofPlace(mark) {
    const all = [...mapgen.steps, ...mapgen.related].filter((step) => (mark.steps || []).includes(step.id));
    const facts = mark.facts || {};
    const native = mapgen.native(mark);
    const notes = [facts.category, mark.uncertain && mapgen.word("legend", "uncertain"),
      ["city", "district", "region", "country", "macro"].includes(mark.precision) && mark.uncertain && mapgen.word("precision", mark.precision)];
    return el("section", null,
      el("h2", null, mapgen.named(mark), native && el("span", { class: "native", lang: mark.nativeLang }, native)),
      notes.some(Boolean) && el("p", { class: "manner" }, mapgen.listed(notes)),
      told(facts),
      all.map((step) => el("div", { class: "event" },
        mapgen.when(step.facts) && el("p", { class: "when" }, mapgen.when(step.facts)),
        mapgen.titleOf(step) !== mapgen.named(mark) && el("h3", { lang: mapgen.titleLang(step) }, (step.number ? step.number + ". " : "") + mapgen.titleOf(step)),
        told(step.facts))));
  }

  mapgen.cardOf = function (marks) {
    const shown = marks.slice(0, 40);
    return [
      ...shown.map((mark) => (mark.type === "route" ? ofLine(mark) : ofPlace(mark))),
      marks.length > shown.length && el("p", null, mapgen.word("page", "more", { n: marks.length - shown.length })),
    ];
  };

  // Opens the card of marks at a position of the map; `opener` gets the focus back.
  mapgen.openCard = function (map, marks, point, opener) {
    mapgen.closeCard(false);
    const close = el("button", { type: "button", class: "close", "aria-label": mapgen.word("page", "close"), onclick: () => mapgen.closeCard(true) }, "×");
    const box = el("div", { class: "card map-control", role: "dialog", "aria-label": mapgen.named(marks[0]), tabindex: "-1" }, close,
      el("div", { class: "card-body" }, mapgen.cardOf(marks)));
    L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
    map.getContainer().append(box);
    open = { box, map, point, opener };
    mapgen.moveCard();
    box.focus({ preventScroll: true });
  };

  mapgen.moveCard = function () {
    if (!open) return;
    const { box, map, point } = open;
    const size = map.getSize();
    if (size.x < 480) {
      box.classList.add("low");
      return;
    }
    const spot = map.latLngToContainerPoint(point);
    const w = box.offsetWidth;
    const h = box.offsetHeight;
    const x = spot.x + 22 + w < size.x - 8 ? spot.x + 22 : spot.x - 22 - w;
    box.style.left = Math.max(8, Math.min(x, size.x - w - 8)) + "px";
    box.style.top = Math.max(8, Math.min(spot.y - 30, size.y - h - 8)) + "px";
  };

  mapgen.closeCard = function (back) {
    if (!open) return;
    const { box, opener } = open;
    open = null;
    box.remove();
    if (back && opener && opener.isConnected) opener.focus({ preventScroll: true });
  };
  document.addEventListener("keydown", (event) => event.key === "Escape" && mapgen.closeCard(true));
})(globalThis.mapgen);
