// Inside an article: the page tells its height, and leaves wheel and finger to the article that holds it.
(function (mapgen) {
  "use strict";
  if (!mapgen.flags.framed) return;
  const { data, el, map } = mapgen;
  const main = document.getElementById("mapgen");
  let seq = 0;
  let told = 0;

  // Our own form, and those for which Datawrapper's, Pym's and AMP's scripts listen already.
  function tell(again) {
    const height = Math.ceil(main.getBoundingClientRect().height);
    if ((height === told && !again) || height < 120) return;
    told = height;
    seq += 1;
    parent.postMessage({ mapgen: 1, id: data.id, type: "height", height, seq }, "*");
    parent.postMessage({ "datawrapper-height": { [data.id]: height } }, "*");
    parent.postMessage(`pymxPYMx${data.id}xPYMxheightxPYMx${height}`, "*");
    parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
  }
  new ResizeObserver(() => tell()).observe(main);
  tell();

  // An article whose script came later than the page asks for the height once more.
  addEventListener("message", ({ source, data: said }) => {
    if (source === parent && said && said.mapgen === 1 && said.type === "ask" && said.id === data.id) tell(true);
  });

  if (mapgen.flags.still) return;
  const frame = map.getContainer();
  const free = () => Boolean(document.fullscreenElement); // nothing else is there to be scrolled
  const hint = el("p", { class: "hint", "aria-hidden": "true" });
  let shown = 0;
  frame.append(hint);
  function say(key) {
    hint.textContent = mapgen.word("page", key);
    hint.classList.add("shown");
    clearTimeout(shown);
    shown = setTimeout(() => hint.classList.remove("shown"), 1200);
  }

  // The wheel alone scrolls the article; with ctrl or ⌘ it moves the map.
  frame.addEventListener("wheel", (event) => {
    if (free()) return;
    if (event.ctrlKey || event.metaKey) return event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.target.closest(".card, .callout")) say("wheel_hint");
  }, { capture: true, passive: false });

  // One finger scrolls the article; two move the map and zoom it. A mouse drags it as ever.
  function leaveFinger() {
    frame.style.touchAction = free() ? "" : "pan-x pan-y";
  }
  leaveFinger();
  document.addEventListener("fullscreenchange", leaveFinger);
  frame.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "touch" && !free()) map.dragging.disable();
    else map.dragging.enable();
  }, { capture: true });
  frame.addEventListener("touchmove", (event) => {
    if (free() || event.touches.length > 1) return;
    event.stopPropagation(); // the article moves, not the map
    say("touch_hint");
  }, { capture: true, passive: true });
})(globalThis.mapgen);
