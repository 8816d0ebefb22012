// The namespace, the data of this page, its words, its theme. Text goes in through textContent only.
(function () {
  "use strict";
  const mapgen = (globalThis.mapgen = {});
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById("mapgen-data").textContent);
  const flags = new URLSearchParams(location.search);
  const listeners = {};

  mapgen.data = data;
  mapgen.flags = {
    step: Number.parseInt(new URLSearchParams(location.hash.slice(1)).get("step") || flags.get("step") || "", 10),
    plain: flags.has("plain") && flags.get("plain") !== "0",
    still: flags.has("static") && flags.get("static") !== "0",
    framed: window.self !== window.top && !flags.has("alone"),
    addressed: location.protocol !== "about:", // a notebook's frame holds the page itself, under no address
  };
  mapgen.lang = (data.languages || []).includes(flags.get("lang")) ? flags.get("lang") : data.lang;
  mapgen.calm = matchMedia("(prefers-reduced-motion: reduce)").matches || mapgen.flags.still;

  // Parts of the page speak to each other by name: mapgen.listen("step", f), mapgen.tell("step", value).
  mapgen.listen = (name, hear) => (listeners[name] = listeners[name] || []).push(hear);
  mapgen.tell = (name, value) => (listeners[name] || []).forEach((hear) => hear(value));

  // A number with the separators of the language, in the digits that all of them share.
  const figures = data.words[mapgen.lang].number;
  mapgen.number = (value, places) => {
    const [whole, fraction] = (places ? Math.abs(value).toFixed(places) : String(Math.abs(value))).split(".");
    const grouped = whole.length < figures.from ? whole : whole.replace(/\B(?=(\d{3})+$)/g, figures.group);
    return (value < 0 ? "−" : "") + grouped + (fraction ? figures.decimal + fraction : "");
  };

  // One of the page's own words; of one that depends on a number {n}, the form that the number asks for.
  const plurals = new Intl.PluralRules(mapgen.lang);
  mapgen.word = (group, key, values) => {
    const known = data.words[mapgen.lang][group][key] || key;
    const text = typeof known === "string" ? known : known[plurals.select(values ? values.n : 0)] || known.other;
    return text.replace(/\{(\w+)\}/g, (all, name) => {
      if (!values || !(name in values)) return all;
      return typeof values[name] === "number" ? mapgen.number(values[name]) : values[name];
    });
  };
  mapgen.text = (texts) => (texts ? texts[mapgen.lang] || texts[data.lang] || Object.values(texts)[0] || "" : "");
  mapgen.named = (item) => (item.names && item.names[mapgen.lang]) || item.name || "";

  // The name on the signs there, unless the reader calls it so; with no other one, that of the page's first language.
  const folded = (text) => text.normalize("NFKC").toLocaleLowerCase();
  mapgen.native = (item) => {
    const native = item.native || (item.nativeLang && item.name) || "";
    return folded(native) === folded(mapgen.named(item)) ? "" : native;
  };
  // The language of the story's own texts, where the page is in another one.
  mapgen.storyLang = data.textLang && data.textLang !== mapgen.lang ? data.textLang : null;
  mapgen.titleLang = (step) => (step.title === step.place ? null : mapgen.storyLang);

  // Where a step is, and its title: that of the story, else the place in the reader's language.
  mapgen.placeOf = (step) => (step.places && step.places[mapgen.lang]) || step.place || "";
  mapgen.titleOf = (step) => (step.title === step.place ? mapgen.placeOf(step) : step.title);

  // Words in a row, and a word before what it introduces, with the signs of the language.
  mapgen.listed = (parts) => parts.filter(Boolean).join(mapgen.word("legend", "comma"));
  mapgen.labelled = (label, text) => label + mapgen.word("legend", "colon") + text;

  // An element with attributes and children; a string child is text, null and false are nothing.
  mapgen.el = (tag, attributes, ...children) => {
    const svg = ["svg", "path", "text", "tspan", "circle", "line", "g", "rect", "polygon"].includes(tag);
    const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, String(value));
    }
    for (const child of children.flat()) {
      if (child !== null && child !== undefined && child !== false) made.append(child);
    }
    return made;
  };
  mapgen.link = (url, text) =>
    /^(https?:\/\/|mailto:)/i.test(url)
      ? mapgen.el("a", { href: url, rel: "noopener", target: "_blank" }, text)
      : mapgen.el("span", null, text);

  // The picture of a step or a place with its credit; the address is one that the page itself holds.
  mapgen.picture = function (facts) {
    const told = facts && facts.picture;
    if (!told) return null;
    const { width, height, alt, credit } = told;
    return mapgen.el("figure", { class: "picture" },
      mapgen.el("img", { src: data.pictures[told.key], width, height, alt: alt || "" }),
      credit && mapgen.el("figcaption", null, credit));
  };

  function themeName() {
    const asked = flags.get("theme");
    const wanted = asked === "auto" || (asked && Object.hasOwn(data.themes, asked)) ? asked : data.theme;
    if (wanted !== "auto") return wanted;
    if (mapgen.flags.framed && asked !== "auto") return "light";
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  function paint(name) {
    mapgen.colours = data.themes[name];
    root.dataset.theme = name;
    for (const [key, value] of Object.entries(mapgen.colours)) root.style.setProperty("--" + key.replace("_", "-"), value);
    mapgen.tell("theme", name);
  }
  mapgen.paint = () => paint(themeName());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", mapgen.paint);
  addEventListener("beforeprint", () => paint("print"));
  addEventListener("afterprint", mapgen.paint);

  root.lang = mapgen.lang;
  root.dir = data.directions[mapgen.lang];
  mapgen.marks = new Map(data.layers.flatMap((layer) => layer.marks || []).map((mark) => [mark.id, mark]));
  data.layers.forEach((layer) => (layer.marks || []).forEach((mark) => (mark.layer = layer.name)));
  mapgen.steps = (data.steps || []).filter((step) => !step.related);
  mapgen.related = (data.steps || []).filter((step) => step.related);
  mapgen.numbered = mapgen.steps.some((step) => step.number);
  mapgen.colourOf = (mark) =>
    mark.colour || (mark.style === "related" ? mapgen.colours.related : mapgen.colours.journey);
  mapgen.hidden = new Set(); // names of the layers that are switched off
  mapgen.isLater = mapgen.isLaterRow = () => false; // until the slider shows a moment
  paint(themeName());
})();
