const once = Symbol.for("mapgen frames");
if (window[once]) return; // pasted twice: one listener serves all frames, those that come later too
window[once] = true;
const frames = () => document.querySelectorAll("iframe[data-mapgen]");
addEventListener("message", (event) => frames().forEach((frame) => hear(event, frame)));
document.addEventListener("load", ({ target }) => {
  if (target.nodeName !== "IFRAME") return;
  if (target.dataset.mapgen) ask(target);
}, true);
frames().forEach(ask);
