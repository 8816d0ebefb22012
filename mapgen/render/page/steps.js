// The story told beside the map, or one step at a time below it; for a list without steps, its places.
(function (mapgen) {
  "use strict";
  const { el, steps } = mapgen;
  const { still } = mapgen.flags;
  const items = new Map();
  let current = null;

  const ring = (text) => el("span", { class: "ring", "aria-hidden": "true" }, text);
  const label = (step) => (step.number === null || step.number === undefined ? "" : String(step.number));
  const where = (step) => {
    const place = mapgen.placeOf(step);
    return mapgen.titleOf(step).includes(place) ? "" : place;
  };
  const head = (step) => [mapgen.when(step.facts), where(step)].filter(Boolean).join(" · ");

  // An entry of the list: a button that opens it, or under a picture that cannot be moved its words alone.
  const entry = (open, ...words) =>
    still ? el("div", { class: "step" }, words) : el("button", { type: "button", class: "step", onclick: open }, words);

  // Of a long list an entry shows its place as one without dates does.
  function open(step) {
    mapgen.go(step);
    const mark = mapgen.isCrowd && !step.number && (step.marks || []).map((id) => mapgen.marks.get(id)).find((one) => one && one.type === "place" && one.point);
    if (mark) mapgen.tell("show", mark);
  }
  function words(step) {
    const text = step.facts && step.facts.text;
    return [ring(label(step) || null),
      el("span", { class: "told" }, head(step) && el("span", { class: "when" }, head(step)), el("strong", { lang: mapgen.titleLang(step) }, mapgen.titleOf(step)), text && el("span", { class: "text", lang: mapgen.storyLang }, text))];
  }
  function item(step) {
    const more = el("div", { class: "more" }, mapgen.picture(step.facts), mapgen.quote(step.facts), step.facts && step.facts.because && el("p", { class: "because", lang: mapgen.storyLang }, step.facts.because), mapgen.proof(step.facts));
    const button = entry(() => open(step), ...words(step));
    const made = el("li", { "data-step": step.id }, button, more);
    items.set(step, { made, button });
    return made;
  }

  function listed() {
    if (!steps.length) return mapgen.listing(entry);
    const searched = (step) => [...Object.values(step.places || {}), step.title, step.place, mapgen.when(step.facts), step.facts && step.facts.text].filter(Boolean).join("\n");
    if (mapgen.isLong(steps.length)) {
      const finder = new mapgen.Finder(1, steps.length, () => steps.map((step) => searched(step).replaceAll("\n", "\t")).join("\n"));
      return mapgen.windowed({ count: steps.length, finder, words: (i) => words(steps[i]), open: (i) => open(steps[i]) });
    }
    const list = el("ol", { class: "steps-list" }, steps.map(item));
    return [...(still ? [] : mapgen.searchOver(list, steps.map(searched))), list];
  }
  mapgen.panel = el("section", { class: "steps", "aria-label": mapgen.word("page", "steps") }, listed());
  if (mapgen.related.length) {
    const line = el("p", { class: "apart" }, mapgen.labelled(mapgen.word("page", "apart"), ""));
    mapgen.related.forEach((step, index) => {
      const name = mapgen.placeOf(step) || step.title;
      line.append(index ? "; " : "", el("bdi", null, still ? name : el("button", { type: "button", class: "inline", onclick: () => mapgen.go(step) }, name)));
      if (step.title && step.title !== step.place) line.append(mapgen.word("legend", "comma"), el("bdi", null, step.title));
      if (mapgen.when(step.facts)) line.append(" (", el("bdi", null, mapgen.when(step.facts)), ")");
    });
    mapgen.panel.append(line);
  }

  // One step at a time, for an embed.
  const previous = el("button", { type: "button", class: "turn", "aria-label": mapgen.word("page", "previous"), onclick: () => turn(-1) }, "‹");
  const next = el("button", { type: "button", class: "turn", "aria-label": mapgen.word("page", "next"), onclick: () => turn(1) }, "›");
  const stage = el("div", { class: "bar-told", "aria-live": "polite" });
  mapgen.bar = mapgen.numbered && !still ? el("section", { class: "bar", "aria-label": mapgen.word("page", "steps") }, previous, stage, next) : null;

  function showInBar(step) {
    const facts = step.facts || {};
    stage.replaceChildren(ring(label(step) || null), el("div", null,
      head(step) && el("p", { class: "when" }, head(step)),
      el("p", { class: "title", lang: mapgen.titleLang(step) }, mapgen.titleOf(step)),
      facts.text && el("p", { class: "text", lang: mapgen.storyLang }, facts.text), mapgen.picture(facts), mapgen.quote(facts), facts.because && el("p", { class: "because", lang: mapgen.storyLang }, facts.because), mapgen.proof(facts)));
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
  mapgen.go = function (step, { silent = false, byTime = false } = {}) {
    current = step;
    mapgen.lit = new Set(step ? step.marks || [] : []);
    for (const [other, { made, button }] of items) {
      made.classList.toggle("open", other === step);
      if (other === step) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
    if (step && steps.includes(step)) {
      showInBar(step);
      const made = items.has(step) && items.get(step).made;
      const box = mapgen.panel;
      if (made && box.scrollHeight > box.clientHeight + 4) {
        const top = made.offsetTop - box.offsetTop;
        if (top < box.scrollTop || top + made.offsetHeight > box.scrollTop + box.clientHeight) {
          box.scrollTo({ top: top - 40, behavior: mapgen.calm ? "auto" : "smooth" });
        }
      }
      if (!silent && mapgen.flags.addressed) history.replaceState(null, "", `#step=${steps.indexOf(step) + 1}`);
    }
    mapgen.tell("step", { step, silent, byTime });
  };

  // What had not happened yet at the moment shown is told more quietly.
  mapgen.listen("time", (moment) => {
    for (const [step, { made }] of items) made.classList.toggle("later", moment !== null && mapgen.momentOf(step) > moment);
  });

  // A finger drawn across the telling turns the step, as one turns a leaf.
  const SWIPE = 45;
  for (const box of [mapgen.bar, mapgen.panel].filter((one) => one && steps.length && !still)) {
    let down = null;
    box.addEventListener("touchstart", ({ touches }) => (down = touches.length === 1 ? touches[0] : null), { passive: true });
    box.addEventListener("touchend", ({ changedTouches: [up] }) => {
      const across = down && up.clientX - down.clientX;
      if (!down || Math.abs(across) < SWIPE || Math.abs(across) < 2 * Math.abs(up.clientY - down.clientY)) return;
      turn((across < 0) === (document.documentElement.dir !== "rtl") ? 1 : -1);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || !steps.length || still) return;
    if (event.target.closest("input, select, textarea, .leaflet-container, .card")) return;
    const forward = document.documentElement.dir === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backward = forward === "ArrowRight" ? "ArrowLeft" : "ArrowRight";
    if (event.key === forward) turn(1);
    else if (event.key === backward) turn(-1);
  });
})(globalThis.mapgen);
