// The text twin in another of the languages built in: its words, names, dates and positions; the story's own
// texts stay what they are and say in which language.
(function (mapgen) {
  "use strict";
  const { data } = mapgen;
  mapgen.position = ([lon, lat]) => {
    const degrees = (way, value) => mapgen.word("position", way, { degrees: mapgen.number(Math.abs(value), 4) });
    const values = { lat: degrees(lat < 0 ? "south" : "north", lat), lon: degrees(lon < 0 ? "west" : "east", lon) };
    return mapgen.word("position", "both", values);
  };
  const twin = document.getElementById("mapgen-twin");
  const all = (selector) => twin.querySelectorAll(selector);
  const own = [document.getElementById("mapgen-title"), document.getElementById("mapgen-subtitle")];
  const told = mapgen.storyLang ? all("[data-step-id] > strong, [data-step-id] > span:not([data-word])") : [];
  for (const one of [...own.filter(Boolean), ...told]) {
    if (mapgen.storyLang) one.lang = mapgen.storyLang;
    else one.removeAttribute("lang");
  }
  if (mapgen.lang === data.lang) return;

  for (const one of all("[data-word]")) {
    const [group, key] = one.dataset.word.split(" ");
    one.textContent = mapgen.word(group, key, { n: Number(one.dataset.count || 0) });
  }
  const countries = new Intl.DisplayNames([mapgen.lang], { type: "region", fallback: "code" });
  for (const one of all("[data-country]")) {
    if (/^[A-Z]{2}$/.test(one.dataset.country)) one.textContent = countries.of(one.dataset.country);
  }
  for (const item of all("[data-place-id], [data-route-id]")) {
    const mark = mapgen.marks.get(item.dataset.placeId || item.dataset.routeId);
    if (!mark) continue;
    const name = item.querySelector(":scope > strong");
    const native = mapgen.native(mark);
    name.textContent = mapgen.named(mark);
    item.querySelectorAll(":scope > span[lang]").forEach((one) => one.remove());
    if (native) name.after(" ", mapgen.el("span", { lang: mark.nativeLang }, native));
    item.querySelectorAll(":scope > [data-position]").forEach((one) => (one.textContent = mapgen.position(mark.point)));
    retime(item, mark.facts);
  }
  const steps = new Map([...mapgen.steps, ...mapgen.related].map((step) => [step.id, step]));
  for (const item of all("[data-step-id]")) {
    const step = steps.get(item.dataset.stepId);
    if (!step) continue;
    const number = step.number ? step.number + ". " : "";
    item.querySelector(":scope > strong").textContent = number + mapgen.titleOf(step);
    retime(item, step.facts);
  }
  function retime(item, facts) {
    item.querySelectorAll(":scope > time").forEach((one) => (one.textContent = mapgen.when(facts)));
  }
})(globalThis.mapgen);
