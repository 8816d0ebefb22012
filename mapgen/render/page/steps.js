// The story told beside the map, or one step at a time below it; for a list without steps, its places.
(function (mapgen) {
  "use strict";
  const { el, steps } = mapgen;
  const items = new Map();
  const SEARCH_FROM = 12; // entries that one no longer takes in at a glance
  let current = null;

  const ring = (text) => el("span", { class: "ring", "aria-hidden": "true" }, text);
  const label = (step) => (step.number === null || step.number === undefined ? "" : String(step.number));
  const where = (step) => {
    const place = (step.places && step.places[mapgen.lang]) || step.place || "";
    return place && place !== step.title && !step.title.includes(place) ? place : "";
  };
  const head = (step) => [mapgen.when(step.facts), where(step)].filter(Boolean).join(" · ");

  function item(step) {
    const text = step.facts && step.facts.text;
    const more = el("div", { class: "more" }, mapgen.picture(step.facts), step.facts && step.facts.because && el("p", { class: "because" }, step.facts.because), mapgen.proof(step.facts));
    const button = el("button", { type: "button", class: "step", onclick: () => mapgen.go(step) },
      ring(label(step) || null),
      el("span", { class: "told" }, head(step) && el("span", { class: "when" }, head(step)), el("strong", null, step.title), text && el("span", { class: "text" }, text)));
    const made = el("li", { "data-step": step.id }, button, more);
    items.set(step, { made, button });
    return made;
  }

  function listed() {
    const places = [...mapgen.marks.values()].filter((mark) => mark.type === "place" && mark.style !== "dot");
    return places.slice(0, 1000).map((mark) => {
      const facts = mark.facts || {};
      const notes = [mapgen.when(facts), facts.category, mark.uncertain && mapgen.word("legend", "uncertain")].filter(Boolean).join(" · ");
      return el("li", null, el("button", { type: "button", class: "step", onclick: () => mapgen.tell("show", mark) },
        ring(null),
        el("span", { class: "told" }, notes && el("span", { class: "when" }, notes), el("strong", null, mapgen.named(mark)), facts.text && el("span", { class: "text" }, facts.text))));
    });
  }

  const list = el("ol", { class: "steps-list" }, steps.length ? steps.map(item) : listed());
  mapgen.panel = el("section", { class: "steps", "aria-label": mapgen.word("page", "steps") }, list);
  if (list.children.length > SEARCH_FROM) {
    // Hides what does not hold every word that was typed, whatever its case or accents.
    const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
    const texts = [...list.children].map((one) => plain(one.textContent));
    const search = el("input", {
      type: "search", class: "search", placeholder: mapgen.word("page", "search"), "aria-label": mapgen.word("page", "search"),
      oninput: () => {
        const words = plain(search.value).split(/\s+/).filter(Boolean);
        [...list.children].forEach((one, i) => (one.hidden = !words.every((word) => texts[i].includes(word))));
      },
    });
    list.before(search);
  }
  if (mapgen.related.length) {
    const line = el("p", { class: "apart" }, mapgen.word("page", "apart") + ": ");
    mapgen.related.forEach((step, index) => {
      if (index) line.append("; ");
      line.append(el("button", { type: "button", class: "inline", onclick: () => mapgen.go(step) }, step.place || step.title),
        step.title && step.title !== step.place ? `, ${step.title}` : "", mapgen.when(step.facts) ? ` (${mapgen.when(step.facts)})` : "");
    });
    mapgen.panel.append(line);
  }

  // One step at a time, for an embed.
  const previous = el("button", { type: "button", class: "turn", "aria-label": mapgen.word("page", "previous"), onclick: () => turn(-1) }, "‹");
  const next = el("button", { type: "button", class: "turn", "aria-label": mapgen.word("page", "next"), onclick: () => turn(1) }, "›");
  const stage = el("div", { class: "bar-told", "aria-live": "polite" });
  mapgen.bar = mapgen.numbered ? el("section", { class: "bar", "aria-label": mapgen.word("page", "steps") }, previous, stage, next) : null;

  function showInBar(step) {
    const facts = step.facts || {};
    stage.replaceChildren(ring(label(step) || null), el("div", null,
      head(step) && el("p", { class: "when" }, head(step)),
      el("p", { class: "title" }, step.title),
      facts.text && el("p", { class: "text" }, facts.text), mapgen.picture(facts), mapgen.proof(facts)));
    const at = steps.indexOf(step);
    previous.disabled = at <= 0;
    next.disabled = at === steps.length - 1;
  }

  function turn(by) {
    const at = current ? steps.indexOf(current) : -1;
    const to = steps[Math.max(0, Math.min(steps.length - 1, at + by))];
    if (to && to !== current) mapgen.go(to);
  }
  mapgen.turn = turn;
  mapgen.currentStep = () => current;

  // Makes a step the open one everywhere: panel, bar, map, timeline, address.
  mapgen.go = function (step, { silent = false } = {}) {
    current = step;
    mapgen.lit = new Set(step ? step.marks || [] : []);
    for (const [other, { made, button }] of items) {
      made.classList.toggle("open", other === step);
      if (other === step) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
    if (step && steps.includes(step)) {
      showInBar(step);
      const made = items.get(step).made;
      const box = mapgen.panel;
      if (box.scrollHeight > box.clientHeight + 4) {
        const top = made.offsetTop - box.offsetTop;
        if (top < box.scrollTop || top + made.offsetHeight > box.scrollTop + box.clientHeight) {
          box.scrollTo({ top: top - 40, behavior: mapgen.calm ? "auto" : "smooth" });
        }
      }
      if (!silent) history.replaceState(null, "", `#step=${steps.indexOf(step) + 1}`);
    }
    mapgen.tell("step", { step, silent });
  };

  // A finger drawn across the telling turns the step, as one turns a leaf.
  const SWIPE = 45;
  for (const box of [mapgen.bar, mapgen.panel].filter((one) => one && steps.length)) {
    let down = null;
    box.addEventListener("touchstart", ({ touches }) => (down = touches.length === 1 ? touches[0] : null), { passive: true });
    box.addEventListener("touchend", ({ changedTouches: [up] }) => {
      const across = down && up.clientX - down.clientX;
      if (!down || Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(up.clientY - down.clientY)) return;
      turn((across < 0) === (document.documentElement.dir !== "rtl") ? 1 : -1);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !steps.length) return;
    if (event.target.closest("input, select, textarea, .leaflet-container, .card")) return;
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    if (event.key === forward) turn(1);
    else if (event.key === backward) turn(-1);
  });
})(globalThis.mapgen);
