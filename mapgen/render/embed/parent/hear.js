const last = new WeakMap();
// Sets a frame's height as its own page tells it, and nothing else.
function hear(event, frame) {
  const id = frame.dataset.mapgen;
  const height = toldHeight(event, { source: frame.contentWindow, src: frame.src, id, seq: last.get(frame) || 0 });
  if (height === null) return;
  last.set(frame, event.data.seq);
  frame.style.height = height + "px";
}
// A page that has just been loaded counts from one again, and may have spoken before anyone listened.
function ask(frame) {
  last.delete(frame);
  if (frame.contentWindow) frame.contentWindow.postMessage({ mapgen: 1, id: frame.dataset.mapgen, type: "ask" }, "*");
}
