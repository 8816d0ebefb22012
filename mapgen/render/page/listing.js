// The places of a list beside the map, and the search among them. Up to a thousand stand there one and all; of more
// only those in view are in the document, as the options of a list box that the search field and the keys go through.
(function (mapgen) {
  "use strict";
  const { el } = mapgen;
  const WHOLE = 1000;
  const SEARCH_FROM = 12; // entries that one no longer takes in at a glance
  const OVERSCAN = 6;
  const TALLEST = 8e6; // px: browsers cut what is higher than some 16 million
  const AT_ONCE = 60; // ms of searching before what was found is shown

  const namesOf = (mark) => [mark.name, ...Object.values(mark.names || {}), mark.native].filter(Boolean).join("\t").replaceAll("\n", " ");
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
    const finder = new mapgen.Finder(1, texts.length, () => texts.map((text) => text.replaceAll("\n", "\t")).join("\n"));
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
    const { places } = mapgen;
    const listed = places.chosen((mark) => mark.style !== "dot", true);
    const mark = (i) => places.mark(listed[i]);
    const show = (i) => mapgen.tell("show", mark(i));
    const words = (one) => [sign(), told(one)];
    if (mapgen.isLong(listed.length)) {
      return mapgen.windowed({ count: listed.length, finder: finderOf(listed), words: (i) => words(mark(i)), open: show, place: (i) => mark(i).place });
    }
    const marks = Array.from(listed.subarray(0, WHOLE), (number) => places.mark(number));
    const list = el("ol", { class: "steps-list" }, marks.map((one, i) => el("li", null, entry(() => show(i), ...words(one)))));
    const rest = listed.length - marks.length;
    if (mapgen.flags.still) return [list, rest > 0 && el("p", { class: "found" }, mapgen.word("page", "more", { n: rest }))];
    return [...mapgen.searchOver(list, marks.map((one, i) => `${namesOf(one)}\n${list.children[i].textContent}`)), list];
  };

  // Over the names of places by their numbers: by blocks of the table where they are its rows as they come.
  function finderOf(listed) {
    const { places } = mapgen;
    const { table, rows } = places;
    const size = table ? table.packed.block : 1000;
    const whole = (first, last) => last <= rows && listed[first] === first && listed[last - 1] === last - 1;
    return new mapgen.Finder(Math.ceil(listed.length / size), size, (k) => {
      const [first, last] = [k * size, Math.min(listed.length, (k + 1) * size)];
      if (table && whole(first, last) && (last % size === 0 || last === rows)) return table.haystack(k);
      return Array.from(listed.subarray(first, last), (number) => namesOf(places.mark(number))).join("\n");
    });
  }

  // A list of `count` entries: the finder among them, what each says, what opens it, and the place that it is.
  mapgen.windowed = function ({ count: all, finder, words, open: opened, place = () => null }) {
    let found = null; // the answer to what was searched for, null: all of them
    let at = -1; // which of those is the active one
    let high = 0; // of one row, in px
    let top = 0; // where the window stands among all rows, in px; the box scrolls less far where they are very many
    let last = 0; // where the box had been scrolled to
    let settling = 0;
    const id = (row) => `mapgen-option-${row}`;
    const count = () => (found ? found.length : all);
    const entry = (row) => (found ? found.at(row) : row);

    const rows = el("div", { role: "presentation", class: "rows" });
    const box = el("div", { role: "listbox", id: "mapgen-found", class: "window", tabindex: 0, "aria-label": mapgen.word("page", "list"), onscroll: scrolled, onkeydown: walk, onclick: pick }, rows);
    const search = field({ type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": box.id, "aria-autocomplete": "list", spellcheck: "false", oninput: ask, onkeydown: typed });
    const status = el("p", { class: "found", role: "status" });

    function option(row) {
      const made = el("div", { role: "option", id: id(row), class: "option", "data-place-id": place(entry(row)), "aria-setsize": count(), "aria-posinset": row + 1, "aria-selected": row === at ? "true" : "false" }, words(entry(row)));
      if (high) made.style.height = high + "px";
      return made;
    }
    const whole = () => high * count();
    const ratio = () => (whole() > TALLEST ? (whole() - box.clientHeight) / (TALLEST - box.clientHeight) : 1);

    // Follows the scroll bar: short ways row by row, long ones by its share of the whole.
    function scrolled() {
      const now = box.scrollTop;
      if (now === last) return;
      const short = Math.abs(now - last) < 3 * box.clientHeight;
      top = ratio() > 1 && short ? top + now - last : now * ratio();
      top = Math.max(0, Math.min(top, whole() - box.clientHeight));
      last = now;
      requestAnimationFrame(fill);
      clearTimeout(settling);
      if (ratio() > 1) settling = setTimeout(() => stand(top), 200);
    }
    // Puts the window there, and the scroll bar where that is.
    function stand(where) {
      top = Math.max(0, Math.min(where, whole() - box.clientHeight));
      box.scrollTop = top / ratio();
      last = box.scrollTop;
      fill();
    }
    // Keeps the rows in view in the document, and those alone.
    function fill() {
      if (!high) measure();
      const first = Math.max(0, Math.floor(top / high) - OVERSCAN);
      const end = Math.min(count(), Math.ceil((top + box.clientHeight) / high) + OVERSCAN, first + 120);
      const shift = top - box.scrollTop;
      const kept = new Map([...rows.children].map((one) => [one.id, one]));
      const made = [];
      for (let row = first; row < end; row += 1) {
        const one = kept.get(id(row)) || option(row);
        one.style.top = row * high - shift + "px";
        made.push(one);
      }
      rows.replaceChildren(...made);
    }
    // All rows are as high as the highest of the first ones.
    function measure() {
      const some = Array.from({ length: Math.min(24, count()) }, (_, i) => option(i));
      rows.append(...some);
      high = Math.max(24, ...some.map((one) => one.offsetHeight));
      some.forEach((one) => one.remove());
      grow();
    }
    function grow() {
      rows.style.height = Math.min(TALLEST, whole()) + "px";
    }
    function renew() {
      rows.replaceChildren();
      grow();
      status.textContent = counted(count());
      fill();
    }
    function activate(row) {
      at = Math.max(0, Math.min(count() - 1, row));
      if (!count()) at = -1;
      const line = at * high;
      if (line < top) stand(line);
      else if (line + high > top + box.clientHeight) stand(line + high - box.clientHeight);
      else fill();
      for (const one of rows.children) one.setAttribute("aria-selected", String(one.id === id(at)));
      for (const one of [box, search]) {
        if (at < 0) one.removeAttribute("aria-activedescendant");
        else one.setAttribute("aria-activedescendant", id(at));
      }
    }
    // Shows what is found at once, and goes on in pieces where there is more to search.
    function ask() {
      found = finder.asked(search.value);
      const done = !found || found.search(AT_ONCE);
      at = -1;
      top = last = box.scrollTop = 0;
      renew();
      activate(found && found.length ? 0 : -1);
      if (!found) leave();
      if (!done) setTimeout(goOn, 0, found);
    }
    function goOn(answer) {
      if (answer !== found) return; // something else has been asked since
      const done = answer.search(AT_ONCE / 3);
      renew();
      if (at <= 0) activate(found.length ? 0 : -1);
      if (!done) setTimeout(goOn, 0, answer);
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
