// The places of a list beside the map, and the search among them. Up to a thousand stand there one and all; of more
// only those in view are in the document, as the options of a list box that the search field and the keys go through.
(function (mapgen) {
  "use strict";
  const { el } = mapgen;
  const WHOLE = 1000;
  const SEARCH_FROM = 12; // entries that one no longer takes in at a glance
  const OVERSCAN = 6;

  const namesOf = (mark) => [mark.name, ...Object.values(mark.names || {}), mark.native].filter(Boolean).join("\n");
  function told(mark) {
    const facts = mark.facts || {};
    const notes = [mapgen.when(facts), facts.category, mark.uncertain && mapgen.word("legend", "uncertain")].filter(Boolean).join(" · ");
    return el("span", { class: "told" },
      notes && el("span", { class: "when" }, notes), el("strong", null, mapgen.named(mark)), facts.text && el("span", { class: "text" }, facts.text));
  }
  const sign = () => el("span", { class: "ring", "aria-hidden": "true" });
  const field = (attributes) =>
    el("input", { class: "search", placeholder: mapgen.word("page", "search"), "aria-label": mapgen.word("page", "search"), autocomplete: "off", ...attributes });
  const counted = (count) => mapgen.word("page", "plural", { n: count });

  // A search field over a list that is all there: hides what does not fit. `texts` is what each entry is found by.
  mapgen.searchOver = function (list, texts) {
    if (list.children.length <= SEARCH_FROM) return [];
    const finder = new mapgen.Finder(texts.length, (i) => texts[i]);
    const status = el("p", { class: "unseen", role: "status" });
    const search = field({ type: "search", oninput: filter, onkeydown: clear });
    function filter() {
      const found = finder.find(search.value);
      const kept = found && new Set(found);
      [...list.children].forEach((one, i) => (one.hidden = Boolean(kept) && !kept.has(i)));
      status.textContent = kept ? String(kept.size) : "";
    }
    function clear(event) {
      if (event.key !== "Escape" || !search.value) return;
      search.value = "";
      filter();
      event.stopPropagation();
    }
    return [search, status];
  };

  mapgen.isLong = (count) => count > WHOLE && !mapgen.flags.still;

  // The places of a page without steps, as the children of its panel; `entry` makes what is opened by a click.
  mapgen.listing = function (entry) {
    const places = mapgen.places.filter((mark) => mark.style !== "dot");
    const show = (i) => mapgen.tell("show", places[i]);
    const words = (i) => [sign(), told(places[i])];
    if (mapgen.isLong(places.length)) {
      return mapgen.windowed({ count: places.length, texts: (i) => namesOf(places[i]), words, open: show, place: (i) => places[i].place });
    }
    const list = el("ol", { class: "steps-list" }, places.slice(0, WHOLE).map((_, i) => el("li", null, entry(() => show(i), ...words(i)))));
    const rest = places.length - list.children.length;
    if (mapgen.flags.still) return [list, rest > 0 && el("p", { class: "found" }, mapgen.word("page", "more", { n: rest }))];
    return [...mapgen.searchOver(list, places.map((mark, i) => `${namesOf(mark)}\n${list.children[i].textContent}`)), list];
  };

  // A list of `count` entries: what each is found by, what it says, what opens it, and the place that it is.
  mapgen.windowed = function ({ count: all, texts, words, open: opened, place = () => null }) {
    const finder = new mapgen.Finder(all, texts);
    let found = null; // the entries that were searched for, null: all of them
    let at = -1; // which of those is the active one
    let high = 0; // of one row, in px
    const id = (row) => `mapgen-option-${row}`;
    const count = () => (found ? found.length : all);
    const entry = (row) => (found ? found[row] : row);

    const rows = el("div", { role: "presentation", class: "rows" });
    const box = el("div", { role: "listbox", id: "mapgen-found", class: "window", tabindex: 0, "aria-label": mapgen.word("page", "list"), onscroll: () => requestAnimationFrame(fill), onkeydown: walk, onclick: pick }, rows);
    const search = field({ type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": box.id, "aria-autocomplete": "list", spellcheck: "false", oninput: ask, onkeydown: typed });
    const status = el("p", { class: "found", role: "status" });

    function option(row) {
      const made = el("div", { role: "option", id: id(row), class: "option", "data-place-id": place(entry(row)), "aria-setsize": count(), "aria-posinset": row + 1, "aria-selected": row === at ? "true" : "false" }, words(entry(row)));
      made.style.top = row * high + "px";
      if (high) made.style.height = high + "px";
      return made;
    }
    // Keeps the rows in view in the document, and those alone.
    function fill() {
      if (!high) measure();
      const first = Math.max(0, Math.floor(box.scrollTop / high) - OVERSCAN);
      const last = Math.min(count(), Math.ceil((box.scrollTop + box.clientHeight) / high) + OVERSCAN, first + 120);
      const kept = new Map([...rows.children].map((one) => [one.id, one]));
      rows.replaceChildren();
      for (let row = first; row < last; row += 1) rows.append(kept.get(id(row)) || option(row));
    }
    // All rows are as high as the highest of the first ones.
    function measure() {
      const some = Array.from({ length: Math.min(24, count()) }, (_, i) => option(i));
      rows.append(...some);
      high = Math.max(24, ...some.map((one) => one.offsetHeight));
      some.forEach((one) => one.remove());
      rows.style.height = high * count() + "px";
    }
    function renew() {
      rows.replaceChildren();
      rows.style.height = high * count() + "px";
      status.textContent = counted(count());
      fill();
    }
    function activate(row) {
      at = Math.max(0, Math.min(count() - 1, row));
      if (!count()) at = -1;
      const top = at * high;
      if (top < box.scrollTop) box.scrollTop = top;
      else if (top + high > box.scrollTop + box.clientHeight) box.scrollTop = top + high - box.clientHeight;
      fill();
      for (const one of rows.children) one.setAttribute("aria-selected", String(one.id === id(at)));
      for (const one of [box, search]) {
        if (at < 0) one.removeAttribute("aria-activedescendant");
        else one.setAttribute("aria-activedescendant", id(at));
      }
    }
    function ask() {
      found = finder.find(search.value);
      at = -1;
      box.scrollTop = 0;
      renew();
      activate(found && found.length ? 0 : -1);
      if (!found) leave();
    }
    function leave() {
      at = -1;
      for (const one of [box, search]) one.removeAttribute("aria-activedescendant");
      for (const one of rows.children) one.setAttribute("aria-selected", "false");
    }
    const open = () => at >= 0 && opened(entry(at));

    function pick(event) {
      const hit = event.target.closest(".option");
      if (!hit) return;
      activate(Number(hit.getAttribute("aria-posinset")) - 1);
      open();
    }
    // Keys that go through the rows, in the field and in the list; true if it was one.
    function move(event, ends) {
      const page = Math.max(1, Math.floor(box.clientHeight / high) - 1);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, ...(ends ? { Home: 0, End: count() - 1 } : {}) }[event.key];
      if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return false;
      event.preventDefault();
      activate(to);
      return true;
    }
    function walk(event) {
      if (move(event, true)) return;
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        open();
      } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
        search.focus(); // what is typed here goes into the field
      }
    }
    function typed(event) {
      if (event.isComposing || move(event, false)) return;
      if (event.key === "Enter") open();
      else if (event.key === "Escape" && search.value) {
        search.value = "";
        ask();
        event.stopPropagation();
      }
    }

    new ResizeObserver(() => {
      if (!found || found.length) high = 0;
      rows.replaceChildren();
      fill();
    }).observe(box);
    status.textContent = counted(count());
    // The names are made ready for the search while the page has nothing else to do.
    const idle = window.requestIdleCallback || ((act) => setTimeout(act, 200));
    const prepare = () => finder.prepare(8) || idle(prepare);
    mapgen.listen("ready", () => idle(prepare));
    return [search, status, box];
  };
})(globalThis.mapgen);
