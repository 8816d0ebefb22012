// Inside an article: the page tells its height, and leaves wheel and finger to the article that holds it.
(function (mapgen) {
  "use strict";
  if (!mapgen.flags.framed) return;
  const { data, map } = mapgen;
  const main = document.getElementById("mapgen");
  let seq = 0;
  let told = 0;

  // Our own form, and those for which Datawrapper's, Pym's and AMP's scripts listen already.
  function tell() {
    const height = Math.ceil(main.getBoundingClientRect().height);
    if (height === told || height < 120) return;
    told = height;
    seq += 1;
    parent.postMessage({ mapgen: 1, id: data.id, type: "height", height, seq }, "*");
    parent.postMessage({ "datawrapper-height": { [data.id]: height } }, "*");
    parent.postMessage(`pymxPYMx${data.id}xPYMxheightxPYMx${height}`, "*");
    parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
  }
  new ResizeObserver(tell).observe(main);
  tell();

  // The wheel alone scrolls the article; with ctrl or ⌘ it moves the map.
  map.getContainer().addEventListener(
    "wheel",
    (event) => (event.ctrlKey || event.metaKey ? event.preventDefault() : event.stopImmediatePropagation()),
    { capture: true, passive: false },
  );
  // One finger scrolls the article; two move the map.
  if (matchMedia("(pointer: coarse)").matches) map.dragging.disable();
})(globalThis.mapgen);
